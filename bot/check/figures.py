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
from bot.check.shades import fates
from vectorstore import lexical
from vectorstore.quantities import Quantity, same
from vectorstore.text import folded

_FIRST = ("ordinal", "1")  # "first of all" is no number, and "first" is hardly ever the point of a claim
_BARE = {"number", "money"}
_NEAR = 24  # characters in front of a figure
_COUNTED_THINGS = 3  # telling words behind a number that say what it counts
_BY_PEOPLE = re.compile(
    r"^\W*(?:\w+ )?(?:presidents?|leaders?|dirigeants?|hommes|men|chefs?|heads|sides|parties|parts|camps|pays|countries"
    r"|states|etats|capitales|capitals|ministres|ministers|delegations|interlocuteurs|negociateurs|negotiators|президент"
    r"|лидер|лідер|сторон|стран|країн|государств|держав|глав|министр|міністр|делегац|переговорщик|переговірник|столиц)"
)
_EACH = re.compile(
    r"\b(?:each|apiece|(?:a|per) side|chacun\w*|(?:de|par|pour) chaque|(?:с|у|з|із) (?:каждо|кожно)\w+"
    r"|(?:каждая|кожна) сторона)\b"
    r"|^\W*(?:for|contre|pour|на)\W+\d"
)
_EACH_BEFORE = re.compile(
    r"(?:\bпо|\bchacun\w*|\beach|\d\W+(?:for|contre|pour|на))\s*$"
    r"|\b(?:each|every|chaque|кажд\w+|кожн\w+) (?:side|party|country|partie|camp|cote|pays|сторон\w+|стран\w+|країн\w+)"
    r"\b[^.;,\d]*$"
)
_RANGE = re.compile(r"^\W*(?:a|to|or|ou|до|или|або|чи|и|та|і|and|et|[-–—])?\W*$")


def numbers(pair: Pair) -> bool:
    """Dates aside, is every quantity of the claim in the excerpt?"""
    theirs = pair.excerpt.quantities
    return all(
        any(
            _equal(mine, their) and _as_exact(mine, their, pair) and _of_the_same(mine, their, pair) for their in theirs
        )
        or _counts_the_named(mine, pair)
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
    return all(found) and _weekdays(pair) and any(_of_that_day(part, pair) for part in pair.nearest)


def _of_that_day(part: Reading, pair: Pair) -> bool:
    """Is no day of the claim that of another clause ("they meet on Thursday, he said on Tuesday")?"""
    clauses = pair.concerned(part)
    most = max(len(pair.share(clause)) for clause in clauses)
    there = [clause for clause in clauses if len(pair.share(clause)) == most]
    wanted, told = _named_weekdays(pair.claim), set[int]().union(*map(_named_weekdays, there))
    if wanted and told and not wanted & told:
        return False
    mine = [one for one in pair.claim.quantities if one.kind == "date"]
    theirs = [one for clause in there for one in clause.quantities if one.kind == "date"]
    return not mine or not theirs or any(_covers(their, one) for their in theirs for one in mine)


def _day_before(pair: Pair) -> list[Quantity]:
    """The dates of the last sentence in front of the passage that has any: it goes on about that day.

    Not where it speaks of another one ("the next day").
    """
    if _words_in("another_day").search(pair.excerpt.folded):
        return []
    dated = ([one for one in part.quantities if one.kind == "date"] for part in reversed(pair.before))
    return next((found for found in dated if found), [])


def _as_exact(mine: Quantity, their: Quantity, pair: Pair) -> bool:
    """Is the claim no more exact than the excerpt? What that gives as exact it may call "about" so much."""
    if _ranged(their, pair.excerpt) and not _ranged(mine, pair.claim):
        return False
    said, told = _bound(mine, pair.claim), _bound(their, pair.excerpt)
    way, other_way = _in_front(mine, pair.claim, "ways"), _in_front(their, pair.excerpt, "ways")
    if (said != told and (said, told) != ("about", None)) or _each(mine, pair.claim) != _each(their, pair.excerpt):
        return False
    return None in (way, other_way) or way == other_way


def _each(quantity: Quantity, reading: Reading) -> bool:
    """Is it so many on each side ("175 prisoners each", "по 157", "1,000 for 1,000")?"""
    behind = re.split(r"[.;,](?!\d)", folded(reading.text[quantity.end : quantity.end + 2 * _NEAR]))[0]
    before = folded(reading.text[max(0, quantity.start - 2 * _NEAR) : quantity.start])
    return bool(_EACH.search(behind) or _EACH_BEFORE.search(before))


def _bound(quantity: Quantity, reading: Reading) -> str | None:
    """How exact a figure is said to be, in front of it or behind."""
    if (before := _in_front(quantity, reading, "bounds")) is not None:
        return before
    behind = " ".join(folded(reading.text[quantity.end : quantity.end + _NEAR]).split())
    return next((name for name, listed in words()["bounds_behind"].items() if re.match(listed, behind)), None)


def _ranged(quantity: Quantity, reading: Reading) -> bool:
    """Is it one end of a range ("two to three hours")?"""
    for other in reading.quantities:
        first, second = sorted((quantity, other), key=lambda one: one.start)
        between = folded(reading.text[first.end : second.start])
        if first.end <= second.start and between.strip() and second.kind != "date" and _RANGE.match(between):
            return not re.fullmatch(r"\W*(?:и|та|і|and|et)\W*", between) or _between(first, reading)
    return False


def _between(quantity: Quantity, reading: Reading) -> bool:
    before = folded(reading.text[max(0, quantity.start - _NEAR) : quantity.start])
    return bool(re.search(r"\b(?:between|entre|между|між) \W*$", before))


def _of_the_same(mine: Quantity, their: Quantity, pair: Pair) -> bool:
    """Does a bare number count the same: no wounded for dead; in one language no missiles for drones either?"""
    if mine.kind == "money" and their.kind == "number":  # "60 billion" may be dollars, "420 million kroner" no euros
        return not _words_in("currencies").match(folded(pair.excerpt.text[their.end :]).lstrip())
    if mine.kind != "number" or their.kind != "number":
        return True
    fate, other_fate = _fates(mine, pair.claim), _fates(their, pair.excerpt)
    if len(fate) == len(other_fate) == 1 and fate != other_fate:
        return False
    if not pair.same_language:
        return True
    counted = _things(mine, pair.claim)[:1]
    there = _things(their, pair.excerpt)[:_COUNTED_THINGS]
    anybody = _words_in("anybody")
    return (
        not counted
        or not there
        or any(anybody.match(one) for one in (*counted, *there))
        or any(_one_thing(one, other) for one in counted for other in there)
    )


def _fates(quantity: Quantity, reading: Reading) -> set[str]:
    """Killed or hurt, by the words between the figure and those beside it."""
    others = [one for one in reading.quantities if one is not quantity]
    first = max((one.end for one in others if one.end <= quantity.start), default=0)
    last = min((one.start for one in others if one.start >= quantity.end), default=len(reading.text))
    before = re.split(r"[;.,]", reading.text[first : quantity.start])[-1]
    behind = re.split(r"[,;.]|\b(?:et|and|и|та|і|й)\b", reading.text[quantity.end : last])[0]
    return fates(" ".join(behind.split()[:2])) or fates(f"{before} {behind}")  # "two killed and 30 wounded"


def _things(quantity: Quantity, reading: Reading) -> list[str]:
    text = list(reading.text)
    for named in reading.mentions:  # "40 missiles at Kyiv" counts no Kyiv
        text[named.start : named.end] = " " * (named.end - named.start)
    behind = re.split(r"[,.;:!?()«»“”\n]|\b(?:et|and|и|та|і|й|а)\b", "".join(text[quantity.end :]), maxsplit=1)[0]
    plain = _words_in("demonyms").sub(" ", folded(behind))
    return lexical.terms(plain, reading.language)


def _one_thing(one: str, other: str) -> bool:
    return one == other or one.startswith(other) or other.startswith(one)


def _bounds_alike(mine: Quantity, their: Quantity, pair: Pair) -> bool:
    """A day since or until which something was is not the day on which it was."""
    told = _in_front(their, pair.excerpt, "roles") if their in pair.excerpt.quantities else None
    return told is None or told == _in_front(mine, pair.claim, "roles")


def _in_front(quantity: Quantity, reading: Reading, group: str) -> str | None:
    """Which list of words the word in front of a figure is of."""
    before = " ".join(folded(reading.text[max(0, quantity.start - _NEAR) : quantity.start]).split())
    return next((name for name, pattern in _words_in_front(group).items() if pattern.search(before)), None)


@lru_cache(maxsize=3)
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
    counted = bool(_BY_PEOPLE.match(folded(pair.claim.text[mine.end :])))
    return counted and len({mention.actor for mention in pair.excerpt.mentions}) >= 2


@lru_cache(maxsize=4)
def _words_in(group: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{listed})\w*" for listed in words()[group].values()))


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


@lru_cache(maxsize=1024)
def _named_weekdays(reading: Reading) -> frozenset[int]:
    return frozenset(number for number, pattern in enumerate(_weekday_patterns()) if pattern.search(reading.folded))


@lru_cache(maxsize=1)
def _weekday_patterns() -> list[re.Pattern[str]]:
    return [re.compile(rf"\b(?:{'|'.join(day)})\b") for day in words()["weekdays"]]
