"""Which news agencies an article credits: at its head or foot, in its byline, or as its publisher.

    credited(Article("PARIS (AFP) – Les deux présidents ..."))              == ("afp",)
    credited(Article("...", publisher="Интерфакс-Україна"))                 == ("interfax-ukraine",)
    credited(Article("Il l'a dit mardi à des journalistes de l'AFP. ..."))  == ()
    name("tass", "ru") == "ТАСС"

An agency that is only named (who was told, who took the picture) is not credited. Spellings and wordings stand in
agencies.toml.
Left to others: what a credit means for counting (origins).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from vectorstore.models import COMPILED, Article
from vectorstore.text import folded

_MARGIN = 200  # characters at the head and at the foot


@dataclass(frozen=True, slots=True)
class Agency:
    """An entry of agencies.toml."""

    id: str
    names: dict[str, str]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Agencies:
    known: dict[str, Agency]
    of_spelling: dict[str, str]  # -> id
    of_publisher: dict[str, str]  # folded -> id
    spelling: re.Pattern[str]
    credits: re.Pattern[str]


def credited(article: Article) -> tuple[str, ...]:
    """The ids of the agencies it credits, in alphabetical order; none for a compiled summary."""
    if article.kind == COMPILED:
        return ()
    lexicon = _read()
    own = lexicon.of_publisher.get(_bare(article.publisher or ""))
    if own is not None:
        return (own,)
    found = set()
    for place in {article.text[:_MARGIN], article.text[-_MARGIN:]}:
        for credit in lexicon.credits.finditer(place):
            found |= _named(credit.group())
    return tuple(sorted(found | _named(article.author or "")))


def is_own(article: Article) -> bool:
    """Did an agency publish it itself?"""
    return _bare(article.publisher or "") in _read().of_publisher


def name(agency: str, language: str | None) -> str:
    """The name of an agency for the reader; the id itself where agencies.toml has no more such entry."""
    known = _read().known.get(agency)
    return agency if known is None else known.names.get(language or "en", known.names["en"])


def _named(text: str) -> set[str]:
    lexicon = _read()
    return {lexicon.of_spelling[match.group()] for match in lexicon.spelling.finditer(text)}


def _bare(publisher: str) -> str:
    return " ".join(re.findall(r"\w+", folded(publisher)))


@lru_cache(maxsize=1)
def _read() -> _Agencies:
    data = tomllib.loads(files(__package__).joinpath("agencies.toml").read_text(encoding="utf-8"))
    known = {one["id"]: Agency(one["id"], one["names"], tuple(one["written"])) for one in data["agency"]}
    of_spelling = {written: one.id for one in known.values() for written in one.written}
    longest_first = sorted(of_spelling, key=len, reverse=True)
    spelling = rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"
    wordings = [wording.replace("{agency}", spelling) for kind in data["credits"].values() for wording in kind]
    publishers = {_bare(written): one.id for one in known.values() for written in one.written}
    publishers |= {_bare(told): one.id for one in known.values() for told in one.names.values()}
    return _Agencies(known, of_spelling, publishers, re.compile(spelling), re.compile("|".join(wordings), re.MULTILINE))
