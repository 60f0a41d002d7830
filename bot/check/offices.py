"""Offices: does the claim give nobody another office than its excerpt does?

    "le chancelier Boris Pistorius" against "le ministre allemand de la Défense, Boris Pistorius"      no
    "Foreign Minister Sergei Lavrov" against "глава МИД Сергей Лавров"                                 yes

An office belongs to a name that follows it closely, or that it follows behind a comma. Who is given none on either side
is given no other. The words stand in `words.toml`; one that may be two offices (the American "secretary of state" is a
foreign minister) is listed with the one it stands for. Left to others: whether the name is there at all (names).
"""

import re
from functools import lru_cache

from bot.check.reading import Pair, Reading, words
from vectorstore.statements.grammar import plain

_NAME = re.compile(r"\b[^\W\d_a-zà-öø-ÿа-яіїєґё][\w’'-]{3,}")
_BEFORE, _GAP, _BEHIND = 55, 26, 40  # characters
_LETTERS = 5  # of a name, whatever its case
_PARTED = re.compile(r"\b(?:and|et|и|та|і|with|avec|said|met|told|a rencontre|a dit)\b")


def offices(pair: Pair) -> bool:
    """Does nobody bear one office here and another there?"""
    there = _borne(pair.excerpt)
    return all(not held or held & there[name] for name, held in _borne(pair.claim).items() if there.get(name))


@lru_cache(maxsize=1024)
def _borne(reading: Reading) -> dict[str, set[str]]:
    """The offices of each name, by its first letters."""
    text = plain(reading.text)
    found: dict[str, set[str]] = {}
    for name in _NAME.finditer(reading.text):
        before = re.split(r"[.;]", text[max(0, name.start() - _BEFORE) : name.start()])[-1]
        last = max(((match.end(), office) for match, office in _offices(before)), default=None)
        held = set[str]()
        if last and len(gap := before[last[0] :]) < _GAP and not _PARTED.search(gap):
            held.add(last[1])
        behind = re.match(r",([^.;,]*)", text[name.end() : name.end() + _BEHIND])
        if behind:
            held |= {office for match, office in _offices(behind[1]) if match.start() < _GAP}
        if held:
            found.setdefault(plain(name.group())[:_LETTERS], set()).update(held)
    return found


def _offices(text: str) -> list[tuple[re.Match[str], str]]:
    return [(match, office) for office, pattern in _patterns().items() for match in pattern.finditer(text)]


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {office: re.compile(rf"\b(?:{'|'.join(listed)})") for office, listed in words()["offices"].items()}
