"""What a question asks: made to stand alone from the history, its language, its dates and names, the kind of answer.

    understand(Question("Et qu'a dit Trump ?", history=(Turn("user", "L'appel du 3 juillet, combien de temps ?"),)))
    -> search="L'appel du 3 juillet, combien de temps ? Et qu'a dit Trump ?", actors=("donald-trump",), expects=None

No model is needed. The words that tell are in `asking.toml`. Left to others: finding excerpts (vectorstore.retrieve),
judging them (evidence, gate).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.models import LANGUAGES, Question
from vectorstore.actors import mentions
from vectorstore.errors import UsageError
from vectorstore.languages import detect_question
from vectorstore.quantities import Quantity, quantities
from vectorstore.text import folded, stored

LONGEST = 4_000  # characters; more is no question
_SHORT = 4  # words: a question that short, with no name and no number, hangs on the one before


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready for searching. `asked` is what the user typed last, `search` what stands alone.

    `expects`: how_long, how_many, when, who, where, why or None. `frame` is the language we speak, `language` the one
    the question is in. Dates and names are those of `search`.
    """

    asked: str
    search: str
    language: str
    frame: str
    actors: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    expects: str | None
    comparison: bool
    latest: bool

    @property
    def dates(self) -> tuple[Quantity, ...]:
        """The dates the question names."""
        return tuple(quantity for quantity in self.quantities if quantity.kind == "date")


def understand(question: Question) -> Understood:
    """Read a question. Raises UsageError for an empty or an endless one."""
    asked = " ".join(stored(question.text).split())
    if not any(character.isalnum() for character in asked):
        raise UsageError("the question is empty; ask something in French, English, Russian or Ukrainian")
    if len(asked) > LONGEST:
        raise UsageError(f"the question has {len(asked)} characters; ask it in at most {LONGEST}")
    if question.language is not None and question.language not in LANGUAGES:
        raise UsageError(f"language {question.language!r} is not one of {', '.join(LANGUAGES)}")
    search = _standing_alone(asked, [turn.content for turn in question.history if turn.role == "user"])
    text = folded(asked)
    language = detect_question(search)
    return Understood(
        asked=asked,
        search=search,
        language=language,
        frame=question.language or language,
        actors=tuple(dict.fromkeys(mention.actor for mention in mentions(search))),
        quantities=tuple(quantities(search)),
        expects=next((kind for kind, pattern in _patterns("expects").items() if pattern.search(text)), None),
        comparison=bool(_patterns("comparison")["patterns"].search(text)),
        latest=bool(_patterns("latest")["patterns"].search(text)),
    )


def _standing_alone(asked: str, earlier: list[str]) -> str:
    """The question with what it hangs on in front; earlier questions that hang on others bring theirs along."""
    context = ""
    for text in [*earlier, asked]:
        clean = " ".join(stored(text)[:LONGEST].split())
        context = f"{context} {clean}" if context and _hangs(clean) else clean
    return context[-LONGEST:]


def _hangs(text: str) -> bool:
    words = re.findall(r"[\w-]+", folded(text))
    table = _words()["elliptic"]
    if not words or words[0] in table["begins"]:
        return True
    if mentions(text) and any(quantity.kind == "date" for quantity in quantities(text)):
        return False
    if set(words) & set(table["refers"]):
        return True
    return len(words) <= _SHORT and not mentions(text) and not quantities(text)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files(__package__).joinpath("asking.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _patterns(section: str) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(patterns)) for kind, patterns in _words()[section].items()}


def leans(sentence: str) -> bool:
    """Does a sentence begin by referring back ("Il ...", "This ...", "Это ...")?"""
    words = re.findall(r"[\w-]+", folded(sentence))
    return bool(words) and words[0] in _words()["elliptic"]["refers"]
