"""Words for how likely something is: one row of ICD 203's table, for a model's judgements and for nothing else.

    likelihood("A meeting is very likely in August.", "en")                  == ("very likely", "80–95 %")
    likelihood("It is likely, and we have high confidence.", "en")           == None    # confidence beside it
    estimates("Une trêve est probable.", "fr")                               == True

Left to others: what a judgement must rest on (prose).
"""

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from vectorstore.text import folded


def row(language: str) -> tuple[str, ...]:
    """The seven words, from the least likely to the most."""
    return tuple(_table()["row"][language])


def likelihood(sentence: str, language: str) -> tuple[str, str] | None:
    """The one word of the row that a judgement uses, and its range; None where it uses none, two, or others."""
    text = folded(sentence)
    found = [match.group(1) for match in _row(language).finditer(text)]
    rest = _row(language).sub(" ", text)
    if len(found) != 1 or _matches(_table()["other"][language], rest) or _matches(_table()["sure"][language], rest):
        return None
    place = [folded(word) for word in row(language)].index(found[0])
    return row(language)[place], _table()["ranges"][place]


def estimates(sentence: str, language: str) -> bool:
    """Does a sentence say how likely something is, in any of these words?"""
    text = folded(sentence)
    return bool(_row(language).search(text)) or _matches(_table()["other"][language], text)


def _matches(words: list[str], text: str) -> bool:
    return any(re.search(rf"\b(?:{word})\b", text) for word in words)


@lru_cache(maxsize=2)
def _row(language: str) -> re.Pattern[str]:
    longest_first = sorted((re.escape(folded(word)) for word in row(language)), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(longest_first)}){_table()['forms'][language]}\b")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("judging.toml").read_text(encoding="utf-8"))
