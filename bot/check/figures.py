"""Numbers, dates and days of the week: is each of the claim's in its excerpt?

    "quinze minutes" and "une quinzaine de minutes" agree, "$60bn" and "60 milliards", "in July" and "le 3 juillet";
    "60 days" and "50 jours" do not, nor "le 3 juillet" and "in July": a claim may be vaguer, never more exact: "about
    40" is no 40, "more than eight hours" no eight hours, and "since 2022" is not "in 2022".

Left to others: reading values out of a text (vectorstore.quantities).
"""

import re
from datetime import date
from functools import lru_cache

from bot.check.reading import Pair, Reading, words
from vectorstore.quantities import Quantity, same
from vectorstore.text import folded

_FIRST = ("ordinal", "1")  # "first of all" is no number, and "first" is hardly ever the point of a claim
_BARE = {"number", "money", "percent"}
_NEAR = 24  # characters in front of a figure
_PAIR = re.compile(
    r"(?:\b(?:les|ces|leurs|des|aux|autres|the|these|both|their|its|other|эти|этих|обоих|ці|цих|обох)\s*)$"
)


def numbers(pair: Pair) -> bool:
    """Dates aside, is every quantity of the claim in the excerpt?"""
    theirs = pair.excerpt.quantities
    return all(
        any(_equal(mine, their) and _as_exact(mine, their, pair) for their in theirs) or _counts_the_named(mine, pair)
        for mine in pair.claim.quantities
        if mine.kind != "date" and (mine.kind, mine.value) != _FIRST
    )


def dates(pair: Pair) -> bool:
    """Is every date and day of the week of the claim in the excerpt?"""
    theirs = [quantity for quantity in pair.excerpt.quantities if quantity.kind in {"date", "number"}]
    if not any(quantity.kind == "date" for quantity in theirs):
        theirs += _day_before(pair)
    mine = [quantity for quantity in pair.claim.quantities if quantity.kind == "date"]
    found = (any(_covers(their, one) and _bounds_alike(one, their, pair) for their in theirs) for one in mine)
    return all(found) and _weekdays(pair)


def _day_before(pair: Pair) -> list[Quantity]:
    """The dates of the last sentence in front of the passage that has any: it goes on about that day."""
    dated = ([one for one in part.quantities if one.kind == "date"] for part in reversed(pair.before))
    return next((found for found in dated if found), [])


def _as_exact(mine: Quantity, their: Quantity, pair: Pair) -> bool:
    """Is the claim no more exact than the excerpt? What that gives as exact it may call "about" so much."""
    said, told = _in_front(mine, pair.claim, "bounds"), _in_front(their, pair.excerpt, "bounds")
    return said == told or (said == "about" and told is None)


def _bounds_alike(mine: Quantity, their: Quantity, pair: Pair) -> bool:
    """A day since or until which something was is not the day on which it was."""
    told = _in_front(their, pair.excerpt, "roles") if their in pair.excerpt.quantities else None
    return told is None or told == _in_front(mine, pair.claim, "roles")


def _in_front(quantity: Quantity, reading: Reading, group: str) -> str | None:
    """Which list of words the word in front of a figure is of."""
    before = " ".join(folded(reading.text[max(0, quantity.start - _NEAR) : quantity.start]).split())
    return next((name for name, pattern in _words_in_front(group).items() if pattern.search(before)), None)


@lru_cache(maxsize=2)
def _words_in_front(group: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"(?:^|[^\w])(?:{listed})$") for name, listed in words()[group].items()}


def _equal(mine: Quantity, their: Quantity) -> bool:
    """Equal values; an amount whose currency or per cent sign one side leaves out is still that amount.

    "The 2017 film" agrees with any day of that year.
    """
    if their.kind == "date":
        return mine.kind == "number" and their.value[:4] == mine.value
    if same(mine, their):
        return True
    return {mine.kind, their.kind} <= _BARE and "number" in {mine.kind, their.kind} and _amount(mine) == _amount(their)


def _amount(quantity: Quantity) -> str:
    return quantity.value.split()[0]


def _counts_the_named(mine: Quantity, pair: Pair) -> bool:
    """ "Les deux présidents" counts those the excerpt names; it tells no number of its own."""
    if mine.kind != "number" or mine.value != "2" or not pair.claim.text[mine.start : mine.end].isalpha():
        return False
    before = pair.claim.text[: mine.start].casefold()
    slavic = pair.claim.language in {"ru", "uk"}
    return (slavic or bool(_PAIR.search(before))) and len({mention.actor for mention in pair.excerpt.mentions}) >= 2


def _covers(their: Quantity, mine: Quantity) -> bool:
    if same(their, mine) or their.value.startswith(f"{mine.value}-"):
        return True
    return (
        mine.value.startswith("--") and their.kind == "date" and f"{their.value[4:]}-".startswith(f"{mine.value[1:]}-")
    )


def _weekdays(pair: Pair) -> bool:
    """A day of the week stands in the excerpt too, or follows from a full date in it."""
    named = _named_weekdays(pair.excerpt) | {
        date.fromisoformat(quantity.value).weekday()
        for quantity in pair.excerpt.quantities
        if quantity.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", quantity.value)
    }
    return _named_weekdays(pair.claim) <= named


def _named_weekdays(reading: Reading) -> set[int]:
    return {number for number, pattern in enumerate(_weekday_patterns()) if pattern.search(reading.folded)}


@lru_cache(maxsize=1)
def _weekday_patterns() -> list[re.Pattern[str]]:
    return [re.compile(rf"\b(?:{'|'.join(day)})\b") for day in words()["weekdays"]]
