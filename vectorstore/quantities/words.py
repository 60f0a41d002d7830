"""The words that quantities are made of, read once from words.toml, in every spelling they may have in a text.

    month_of("Juillet") == month_of("июля") == month_of("липня") == 7
    words().cardinals["fevrier"]              KeyError; words().months["fevrier"] == 2: accents may be missing

Left to others: what may stand beside what (numbers, durations, dates, amounts).
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from vectorstore.text import folded

# The families of units: durations of different families never compare, a month is no number of days.
SECONDS, DAYS, MONTHS = "seconds", "days", "months"
HEAD = 3  # letters of a long word that tell whether it may be a compound
_FRACTIONS = ("½", "¼", "¾")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time: how many `family` (seconds, days, months) it is."""

    family: str
    size: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """words.toml, turned round: from the word to what it means."""

    months: dict[str, int]
    months_short: dict[str, int]
    cardinals: dict[str, Decimal]
    ordinals: dict[str, Decimal]
    scales: dict[str, Decimal]
    money_scales: dict[str, Decimal]
    groups: dict[str, Decimal]
    units: dict[str, Unit]
    fixed: dict[str, str]
    clocks: dict[str, str]
    currencies: dict[str, str]
    sets: dict[str, frozenset[str]]
    contested: dict[str, dict[str, str]]
    suffixes: frozenset[str]  # may stand at digits without a space: "60bn", "2h30", "3rd"
    starters: frozenset[str]  # a quantity can begin with these
    glued: re.Pattern[str]  # "тридцатидневное": its groups name the number and the unit
    glued_heads: frozenset[str]  # the first letters of those
    glued_numbers: dict[str, Decimal]
    glued_units: dict[str, Unit]


def month_of(word: str) -> int | None:
    """The number of a month by its name or abbreviation in any case form of the four languages.

    >>> month_of("Août"), month_of("липня"), month_of("lundi")
    (8, 7, None)
    """
    table, key = words(), word.lower().rstrip(".")
    return table.months.get(key) or table.months_short.get(key)


@cache
def words() -> Words:
    """The table; the first call reads the file (some 10 ms)."""
    raw = tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))
    sets = {name: frozenset(_spellings(text)) for name, text in raw["sets"].items()}
    units = {
        word: Unit(family, size)
        for section, family in (("units", SECONDS), ("units_days", DAYS), ("units_months", MONTHS))
        for word, size in _numbers(raw[section]).items()
    }
    inflected, endings = {}, sets["ordinal_endings"]
    for section in ("ordinal_stems", "month_stems"):
        stems = _numbers(raw[section]).items()
        inflected[section] = {stem + ending: number for stem, number in stems for ending in endings}
    ordinals = inflected["ordinal_stems"] | _numbers(raw["ordinals"])
    ordinals = {word: number for word, number in ordinals.items() if word not in sets["not_ordinals"]}
    months = {word: int(number) for word, number in (inflected["month_stems"] | _numbers(raw["months"])).items()}
    months_short = {word: int(number) for word, number in _numbers(raw["months_short"]).items()}
    cardinals, groups = _numbers(raw["cardinals"]), _numbers(raw["groups"])
    scales, money_scales = _numbers(raw["scales"]), _numbers(raw["money_scales"])
    fixed, clocks, currencies = (_turned(raw[section]) for section in ("fixed", "clocks", "currencies"))
    glued_numbers = _numbers(raw["glued"]) | {word: number for word, number in cardinals.items() if word[0] >= "а"}
    glued_units = {stem: units[name] for stem, name in _turned(raw["glued_units"]).items()}
    half_days = sets["before_noon"] | sets["after_noon"]
    suffixes = sets["suffix_ordinal"] | sets["suffix_cardinal"] | sets["suffix_decade"] | sets["measures"] | half_days
    return Words(
        months=months,
        months_short=months_short,
        cardinals=cardinals,
        ordinals=ordinals,
        scales=scales,
        money_scales=money_scales,
        groups=groups,
        units=units,
        fixed=fixed,
        clocks=clocks,
        currencies=currencies,
        sets=sets,
        contested=raw["contested"],
        suffixes=suffixes | set(units) | set(scales) | set(money_scales) | set(currencies) | {"o"},
        starters=frozenset[str]().union(
            *(months, months_short, cardinals, ordinals, groups, fixed, clocks),
            *(sets[name] for name in ("alone", "articles", "halves", "quarters")),
            *(units, _FRACTIONS, (sign for sign in currencies if not sign.isalpha() or len(sign) == 3)),
        ),
        glued=re.compile(f"({_either(glued_numbers)})?({_either(glued_units)})[а-яіїє]{{1,3}}"),
        glued_heads=frozenset(number[:HEAD] for number in glued_numbers),
        glued_numbers=glued_numbers,
        glued_units=glued_units,
    )


def _either(stems: dict[str, Any]) -> str:
    return "|".join(sorted(stems, key=len, reverse=True))


def _numbers(section: dict[str, str]) -> dict[str, Decimal]:
    return {word: Decimal(number) for number, text in section.items() for word in _spellings(text)}


def _turned(section: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, text in section.items() for word in _spellings(text)}


def _spellings(text: str) -> list[str]:
    """Each word as it stands, without accents ("aout") and without the dots of ё."""
    listed = text.split()
    return listed + [folded(word).replace("ё", "е") for word in listed]
