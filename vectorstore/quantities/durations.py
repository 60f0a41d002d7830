"""Durations: a number with a unit of time, and on ("two hours and a quarter"), as one ISO 8601 value.

    "une heure et demie" == "an hour and a half" == "полтора часа" == "півтори години"     PT90M
    "trente jours" == "30-day" == "тридцатидневное"                                         P30D

Left to others: times of day (clocks), though both are told in hours: clocks are asked first.
"""

from decimal import Decimal

from vectorstore.quantities import numbers
from vectorstore.quantities.numbers import Number
from vectorstore.quantities.quantity import plain
from vectorstore.quantities.tokens import Tokens
from vectorstore.quantities.words import DAYS, SECONDS, Unit

_HOUR, _DAY = Decimal(3600), Decimal(86400)


def read(tokens: Tokens, start: int, number: Number) -> tuple[str, int] | None:
    """The value of a number with its unit, and the place behind it."""
    found = unit(tokens, number.end)
    if found is None and tokens.key(number.end - 1) in tokens.words.groups:
        found = unit(tokens, tokens.of(number.end))  # "une quinzaine de minutes"
    if found is None or not _plausible(tokens, start, number, found[1] - 1):
        return None
    one, end = found
    total, smallest = number.value * one.size, one.size
    half = numbers.and_half(tokens, end)
    if half > end:
        total, end = total + one.size / 2, half
    elif tokens.key(end) == "et" and tokens.among(end + 1, "quarters") and tokens.key(end + 2) != "d":
        total, end = total + one.size / 4, end + 2
    while (more := _more(tokens, end, one.family, smallest)) is not None:
        added, smallest, end = more
        total += added
    return value(one.family, total), end


def value(family: str, total: Decimal) -> str:
    """The canonical form: whole minutes, days, months, years; "24 heures" and "сутки" are both a day.

    >>> value("seconds", Decimal(5400)), value("seconds", Decimal("36.8")), value("months", Decimal(36))
    ('PT90M', 'PT36.8S', 'P3Y')
    """
    if family == SECONDS and total and total % _DAY == 0:
        family, total = DAYS, total / _DAY
    if family == SECONDS:
        return f"PT{plain(total / 60)}M" if total % 60 == 0 else f"PT{plain(total)}S"
    if family == DAYS:
        return f"P{plain(total)}D"
    return f"P{plain(total / 12)}Y" if total % 12 == 0 else f"P{plain(total)}M"


def unit(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """The unit at a place and the place behind it: "hours", "quart d'heure", "half an hour", "-дневный"."""
    place = tokens.skip(at)
    if tokens.among(place, "fillers"):
        place += 1
    parts = 2 if tokens.among(place, "halves") else 4 if tokens.among(place, "quarters") else 1
    if parts > 1:
        place = tokens.skip(tokens.of(place + 1))
        place = place + 1 if tokens.among(place, "articles") else place
    key = tokens.key(place)
    found = tokens.words.units.get(key)
    if found is None and place > at and tokens[place - 1].key == "-":
        match = tokens.words.glued.fullmatch(key)
        found = tokens.words.glued_units[match[2]] if match and not match[1] else None
    return None if found is None else (Unit(found.family, found.size / parts), place + 1)


def without_number(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """ "half an hour", "hour-long", "полчаса", "двухчасовой", and the "час" of "более часа", "час назад"."""
    key = tokens.key(at)
    if key in tokens.words.fixed:
        return tokens.words.fixed[key], at + 1
    if (match := tokens.words.glued.fullmatch(key)) and match[1]:
        one = tokens.words.glued_units[match[2]]
        return value(one.family, tokens.words.glued_numbers[match[1]] * one.size), at + 1
    if tokens.among(at, "halves") or tokens.among(at, "quarters") or _stands_for_one(tokens, at):
        return read(tokens, at, Number(Decimal(1), at))
    long = tokens.skip(at + 1)
    if long > at + 1 and tokens.key(long) == "long" and key in tokens.words.units and key[-1] != "s":
        return value(tokens.words.units[key].family, tokens.words.units[key].size), long + 1
    return None


def _stands_for_one(tokens: Tokens, at: int) -> bool:
    """Russian and Ukrainian have no articles: what stands around the unit tells."""
    if not tokens.among(at, "one_units") or tokens.among(at + 1, "after_noon") or tokens.among(at + 1, "night"):
        return False
    before = tokens.key(at - 1)
    verb = any(before.startswith(stem) for stem in tokens.words.sets["one_verbs"])
    if tokens.among(at - 1, "for_one") and not tokens.among(at - 2, "times"):
        return tokens.among(at, "for_one_units")
    return verb or tokens.among(at - 1, "one") or tokens.among(at + 1, "ago")


def _plausible(tokens: Tokens, start: int, number: Number, at: int) -> bool:
    key, first = tokens.key(at), tokens.key(start)
    if key == "an":  # the French year, or the English article of "$5 an hour"
        return number.value in (1, Decimal("1.5"))
    if key in ("second", "seconde") and number.bare:  # "a second call", "une seconde fois"
        return first == "one"
    if number.bare and tokens.among(start, "articles") and key.endswith("s"):  # "a decades-old"
        return False
    week_end = tokens.key(at + 1) == "-" and tokens.key(at + 2) == "end"
    return not week_end and not (number.bare and tokens.among(start - 1, "times"))  # "three times a day"


def _more(tokens: Tokens, end: int, family: str, below: Decimal) -> tuple[Decimal, Decimal, int] | None:
    """The "and 15 minutes" or the bare "30" of "2h30": what it adds, its unit's size and the place behind it."""
    joint = end + 1 if tokens.key(end) in ("and", "et", "и", "і", "й", "та", ",") else tokens.skip(end)
    number = numbers.read(tokens, joint)
    if number is None or number.ordinal:
        return None
    found = unit(tokens, number.end)
    if found is not None:
        one, after = found
        added = number.value * one.size  # "a year and a half, 18 months": these say it again
        if one.family == family and added < below:
            return added, one.size, after
    hours = tokens.key(end - 1) in ("h", "heure", "heures") and below == _HOUR and joint == end
    if hours and not number.bare and not number.scaled and number.value < 60 and number.value % 1 == 0:
        return number.value * 60, Decimal(60), number.end
    return None
