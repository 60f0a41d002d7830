"""A briefing's own words (words.toml) and the words that sentences are told by (signs.toml), both checked at load.

    say("said", "fr") == "Qui a dit quoi"
    shows("unknown", "Aucune date n’a été fixée.") == True

Left to others: what follows from a sign (sorting, series).
"""

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.briefing.models import LANGUAGES
from vectorstore.dates import as_date, days
from vectorstore.errors import HotlineError
from vectorstore.text import folded


def say(name: str, language: str, **values: object) -> str:
    """A phrase of ours, its placeholders filled."""
    return _words()[name][language].format(**values)


def shows(sign: str, text: str) -> bool:
    """Does the text hold a word of that list, in any of the four languages?"""
    return bool(_signs()[sign].search(folded(text)))


def places(sign: str, text: str) -> list[tuple[int, int, str]]:
    """Where the words of that list stand (offsets of the folded text), and what they are."""
    return [(*match.span(), match.group()) for match in _signs()[sign].finditer(folded(text))]


def day_in_words(day: date, language: str) -> str:
    """ "3 juillet 2025", "July 3, 2025"."""
    from babel.dates import format_date

    return format_date(day, "long", locale=language)


def published_in_words(published: str, language: str) -> str:
    """A publication date as precise as it was told; of a timestamp the day in UTC: "juillet 2025", "2025"."""
    first, last = days(published)
    if first == last:
        return day_in_words(as_date(first), language)
    if first // 100 == last // 100:
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMM", as_date(first), locale=language))
    return str(as_date(first).year)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = _load("words.toml")
    for name, phrases in words.items():
        if set(phrases) != set(LANGUAGES):
            raise HotlineError(f"briefing/words.toml: [{name}] must have exactly the languages {', '.join(LANGUAGES)}")
    return words


@lru_cache(maxsize=1)
def _signs() -> dict[str, re.Pattern[str]]:
    return {
        sign: re.compile("|".join(word for words in by_language.values() for word in words))
        for sign, by_language in _load("signs.toml").items()
    }


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
