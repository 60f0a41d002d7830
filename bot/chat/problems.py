"""What went wrong, in the reader's language: the English line of an error is recognised, its particulars kept.

    in_words("journal.example answers 404 (Not Found): there is no such page", "fr")
    == "journal.example répond 404 : cette page n’existe pas"

An error's message is written once, in English, where it is raised; the archive keeps that line (of a feed, a page, a
refusal). tongues/problems.toml holds the beginning by which a line is known and its words in the other languages; a
test holds it against every message of the rooms that read and fetch. A line without words here stays in English.

Left to others: the messages (vectorstore), what can be done about them (they say so themselves).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.models import LANGUAGES
from vectorstore.errors import HotlineError

WRITTEN = "en"  # the language in which errors are raised
_FIELD = re.compile(r"\{(\w+)\}")
_TELLING = ("problem",)  # fields that hold another line
_LISTS = ("signs",)  # fields that hold some, with commas between
_WORDS = ("host", "status", "port", "count", "seconds", "size")  # fields without a blank
_WORD, _ANY = r"\S+?", r".+?"
_TAIL = r"(?:[;,] .*)?"  # what to do about it, in words of the same line
_DEEP = 3  # lines inside of lines


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of line: how it is known, and what it is in other languages."""

    known: re.Pattern[str]
    words: Mapping[str, str]


def in_words(line: str, language: str) -> str:
    """The line in the reader's language; as it came where it is not known."""
    return _translated(" ".join(line.split()), language, _DEEP) or line


def _translated(line: str, language: str, depth: int) -> str | None:
    if language == WRITTEN or not depth:
        return None
    for problem in problems():
        if language in problem.words and (match := problem.known.fullmatch(line)):
            fields = {name: _field(name, value, language, depth) for name, value in match.groupdict().items()}
            return problem.words[language].format(**fields)
    return None


def _field(name: str, value: str, language: str, depth: int) -> str:
    parts = value.split(", ") if name in _LISTS else [value]
    if name not in (*_TELLING, *_LISTS):
        return value
    return ", ".join(_translated(part, language, depth - 1) or part for part in parts)


@cache
def problems() -> tuple[Problem, ...]:
    """Every kind of line, those that say more first. Raises HotlineError for a file that is not whole."""
    raw = tomllib.loads(files(__package__).joinpath("tongues", "problems.toml").read_text(encoding="utf-8"))["problem"]
    return tuple(_made(raw))


def _made(raw: list[dict[str, str]]) -> Iterator[Problem]:
    for one in raw:
        named = set(_FIELD.findall(one[WRITTEN]))
        if set(one) != set(LANGUAGES) or any(set(_FIELD.findall(text)) - named for text in one.values()):
            raise HotlineError(f"problems.toml: {one[WRITTEN]!r} needs every language, and no field of its own there")
        literals = _FIELD.split(one[WRITTEN])  # text, field, text, field, …
        pattern = "".join(
            f"(?P<{part}>{_WORD if part in _WORDS else _ANY})" if place % 2 else re.escape(part)
            for place, part in enumerate(literals)
        )
        yield Problem(re.compile(pattern + _TAIL), one)
