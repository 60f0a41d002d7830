"""Does a sentence deny, propose, agree, or leave open? Told by closed lists of words in four languages (`cues.toml`).

    found("denies", "Ce sujet n'a pas été abordé.")      == True
    found("denies", "La trêve ne dura que trois jours.") == False    # "ne ... que" is no denial
    found("denies", "Der Text ist deutsch.")             == False    # words of all four lists are tried

Left to others: what follows from it (check).
"""

import re
import tomllib
from functools import lru_cache
from importlib import resources

from vectorstore.statements.grammar import plain
from vectorstore.text import folded


@lru_cache(maxsize=1024)  # a sentence is held against many claims
def found(cue: str, text: str) -> bool:
    """Does the text hold a word of that list, in any of the four languages?"""
    seen = _patterns()["only_seems"].sub(" ", folded(text)) if cue == "denies" else folded(text)
    return bool(_patterns()[cue].search(seen))


def places(cue: str, text: str) -> list[tuple[int, int]]:
    """Where the text holds words of that list.

    places("as_told_by", "It fell, according to X.") == [(9, 21)]
    """
    return [match.span() for match in _patterns()[cue].finditer(plain(text))]


def without(cue: str, text: str) -> str:
    """The folded text without the words of that list: what is left is what they are said of."""
    return _patterns()[cue].sub(" ", folded(text))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = tomllib.loads(resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
    return {
        cue: re.compile("|".join(word for words in by_language.values() for word in words))
        for cue, by_language in lists.items()
    }
