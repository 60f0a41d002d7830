"""Is a question broad: does it ask for whatever there is about somebody, a talk, a day, and for no single fact?

    broad("Que s'est-il passé le 15 août 2025 ?", "fr") == True
    broad("Pourquoi Trump a-t-il appelé Poutine ?", "fr") == False
    broad("What did they discuss about Venezuela on 9 March?", "en") == True      # a name says what it is about
    broad("What did they discuss about oil on 9 March?", "en") == False           # oil may be missing from the archive

A broad question has no near miss: whatever tells of that day and those people answers it. So the gate asks less of the
evidence. The words that tell are in `asking.toml`. Left to others: the decision (gate), all other kinds (question).
"""

import re
import tomllib
from functools import lru_cache
from importlib import resources

from vectorstore import lexical
from vectorstore.actors import mentions
from vectorstore.quantities import quantities
from vectorstore.text import folded


def broad(question: str, language: str) -> bool:
    """Nothing asked for but names, dates and words like "happen", "talks", "news", with an open question word."""
    asks, words = _patterns()
    if not asks.search(folded(question)):
        return False
    rest = question
    named = [(one.start, one.end) for one in mentions(question)]
    for start, end in named + [(one.start, one.end) for one in quantities(question)]:
        rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
    return all(words.match(term) for term in lexical.terms(rest, language))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads(resources.files(__package__).joinpath("asking.toml").read_text(encoding="utf-8"))["broad"]
    return re.compile("|".join(table["asks"])), re.compile("|".join(table["words"]))
