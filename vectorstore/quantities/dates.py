"""Days, months and years: "3 juillet 2025", "July 3rd", "с 8 по 10 мая", "у липні 2025 р.", "03.07.2025", "in 2025".

A number alone is a year only with a word before or behind it that makes it one. English puts the month first, and
only English. Both ends of a simple range ("8–10 мая 2025") get the month and the year.
Left to others: publication dates (vectorstore.dates), weekdays, and days that are told by another day ("yesterday").
"""

import re
from datetime import date

from vectorstore.dates import EARLIEST, LATEST
from vectorstore.quantities import durations, numbers
from vectorstore.quantities.amounts import is_percent
from vectorstore.quantities.numbers import Number
from vectorstore.quantities.quantity import Quantity
from vectorstore.quantities.tokens import NUMBER, WORD, Tokens

_LEAP = 2024  # a year that has every day, for dates without one
_OLDEST = 1000  # with a word that names it a year; EARLIEST without
_PARTS = re.compile(r"[-/.]")

Found = tuple[list[Quantity], int]


def of_digits(written: str) -> str | None:
    """The value of "2025-07-03", "3/7/2025" (day first, unless that is no date), "03.07.25", "2025-07".

    >>> of_digits("03.07.2025"), of_digits("7/15/2025"), of_digits("45.13.2025")
    ('2025-07-03', '2025-07-15', None)
    """
    parts = [int(part) for part in _PARTS.split(written)]
    if len(parts) == 2:
        return f"{parts[0]}-{parts[1]:02}"
    if written[:4].isdigit():
        year, month, day = parts
    else:
        day, month, year = parts
        year = year + 2000 if year < 100 else year
        if "/" in written and month > 12:
            day, month = month, day
    return _value(year, month, day)


def day_first(tokens: Tokens, start: int, number: Number) -> Found | None:
    """ "3 juillet 2025", "third of July", "8–10 мая"."""
    days = [(start, number)]
    place = number.end
    if tokens.among(place, "between") and _is_day(number):
        other = numbers.read(tokens, place + 1)
        if other is not None and not other.bare and _month(tokens, place + 1, other) is not None:
            days.append((place + 1, other))
    last_start, last = days[-1]
    month_at = _month(tokens, last_start, last)
    if month_at is None or number.bare:
        return None
    month, end = _month_number(tokens, month_at), month_at + 1
    year, end = _year_behind(tokens, end)
    spans = [(tokens[at].start, tokens[one.end - 1].end, int(one.value)) for at, one in days]
    spans[-1] = (spans[-1][0], tokens[end - 1].end, spans[-1][2])
    return _dates(spans, year, month, end)


def month_first(tokens: Tokens, at: int) -> Found | None:
    """ "July 3, 2025", "May 9-11", "juillet 2025", "у липні"; a month alone unless its word means something else."""
    month = _month_number(tokens, at)
    if not month:
        return None
    place = at + 2 if tokens.key(at + 1) == "." and tokens[at + 1].glued else at + 1
    if tokens.among(at, "month_first"):
        day_at = place + 1 if tokens.key(place) == "the" else place
        number = numbers.read(tokens, day_at)
        if number is not None and _day_behind(tokens, day_at, number):
            return _days_behind(tokens, at, day_at, number, month)
    year, end = _year_behind(tokens, at + 1)
    if year is not None:
        return [Quantity("date", f"{year}-{month:02}", tokens[at].start, tokens[end - 1].end)], end
    if not _month_alone(tokens, at):
        return None
    return [Quantity("date", f"--{month:02}", tokens[at].start, tokens[at].end)], at + 1


def year_named(tokens: Tokens, start: int, number: Number) -> Found | None:
    """ "2025 года", "2025-м году", "2025 р.", "2014–2022 гг.": a word behind says so; "1950-53", "2024–25"."""
    told, end = _four_digits(tokens, start), number.end
    if told is not None and told != number.value:  # "2025 млн"
        return None
    if told is None:
        told = _two_digits(tokens, start, number)
        end = end + 1 if tokens.among(end, "years") else end
    elif tokens.among(end, "years") and not tokens.among(end + 1, "ago"):
        end += 1
    elif not ((other := numbers.upper(tokens, number)) and tokens.among(other.end, "years")):
        return None
    if told is None:
        return None
    return [Quantity("date", str(told), tokens[start].start, tokens[end - 1].end)], end


def year_cued(tokens: Tokens, start: int, number: Number, last: Quantity | None) -> Found | None:
    """ "in 2025", "mid-2025", "from 2014 to 2022": a word, or a year found just before (`last`), says so."""
    before, told = start - 1, _four_digits(tokens, start)
    if told is None or told != number.value or told < EARLIEST or number.ordinal:
        return None
    cue = tokens.among(before, "time") or (tokens.key(before) == "-" and tokens.among(before - 1, "glued_time"))
    after_year = last is not None and last.kind == "date" and last.end == tokens[before - 1].end
    if not (cue or (after_year and _year_before(tokens, before))):
        return None
    return [Quantity("date", str(told), tokens[start].start, tokens[start].end)], number.end


def _year_before(tokens: Tokens, joint: int) -> int | None:
    """The year that a range begins with, when a word or a dash that joins stands at a place."""
    return _four_digits(tokens, joint - 1) if tokens.among(joint, "between") else None


def _two_digits(tokens: Tokens, start: int, number: Number) -> int | None:
    """The second year of "1950-53"."""
    first = _year_before(tokens, start - 1)
    if first is None or len(number.digits) != 2 or not (tokens[start - 1].glued and tokens[start].glued):
        return None
    told = first - first % 100 + int(number.digits)
    return told if told > first else None


def _days_behind(tokens: Tokens, at: int, day_at: int, number: Number, month: int) -> Found | None:
    """ "July 3, 2025", "May 9-11": the days behind an English month."""
    spans = [(tokens[at].start, tokens[number.end - 1].end, int(number.value))]
    end = number.end
    if tokens.among(end, "between"):
        other = numbers.read(tokens, end + 1)
        if other is not None and other.value > number.value and _day_behind(tokens, end + 1, other):
            spans.append((tokens[end + 1].start, tokens[other.end - 1].end, int(other.value)))
            end = other.end
    year, behind = _year_behind(tokens, end)
    spans[-1] = (spans[-1][0], tokens[behind - 1].end, spans[-1][2])
    return _dates(spans, year, month, behind)


def _dates(spans: list[tuple[int, int, int]], year: int | None, month: int, behind: int) -> Found | None:
    """One date for each start, end and day, or none when one of them does not exist ("31 June")."""
    out = []
    for start, end, day in spans:
        told = _value(year, month, day)
        if told is None:
            return None
        out.append(Quantity("date", told, start, end))
    return out, behind


def _month(tokens: Tokens, start: int, number: Number) -> int | None:
    """The place of the month that belongs to a day, None without one."""
    if not _is_day(number):
        return None
    place = tokens.skip(number.end)
    inner = tokens.of(place)
    if tokens[inner].kind != WORD or _month_number(tokens, inner) == 0:
        return None
    if tokens.among(inner, "month_verb") and inner == place:  # "of whom 5 may be", "a second march"
        if not tokens[start].key[:1].isdigit():
            return None
        cue = tokens.among(start - 1, "time") or tokens.key(start - 1) in ("on", "the")
        if not (cue or tokens.capital(inner) or tokens[inner + 1].kind != WORD):
            return None
    return inner


def _month_number(tokens: Tokens, at: int) -> int:
    key = tokens.key(at)
    return tokens.words.months.get(key) or tokens.words.months_short.get(key) or 0


def _is_day(number: Number) -> bool:
    """Whether a number can be the day of a month."""
    return number.value % 1 == 0 and 1 <= number.value <= 31 and not number.scaled and len(number.digits) <= 2


def _day_behind(tokens: Tokens, at: int, number: Number) -> bool:
    """Whether a number behind an English month is its day, and counts nothing else: "In July 3 days of talks"."""
    told = number.ordinal or tokens[at].kind == NUMBER
    following = tokens.key(tokens.skip(number.end))
    counts = following in tokens.words.currencies or durations.unit(tokens, number.end) is not None
    return told and _is_day(number) and not (counts or is_percent(tokens, tokens.skip(number.end)))


def _year_behind(tokens: Tokens, end: int) -> tuple[int | None, int]:
    """The year behind a day or month, and the place behind it and its "года"."""
    place = end + 1 if tokens.key(end) in (",", "of", "de") else tokens.skip(end)
    told = _four_digits(tokens, place)
    if told is None:
        return None, end
    return told, place + 2 if tokens.among(place + 1, "years") else place + 1


def _four_digits(tokens: Tokens, at: int) -> int | None:
    token = tokens[at]
    if token.kind != NUMBER or len(token.key) != 4 or not token.key.isdigit():
        return None
    return int(token.key) if _OLDEST <= int(token.key) <= LATEST else None


def _month_alone(tokens: Tokens, at: int) -> bool:
    """Whether the word can only mean the month here: not "may", "march", "Mars", a fierce frost (лютий)."""
    if tokens.key(at) not in tokens.words.months:  # "until Oct."
        cue = tokens.among(at - 1, "time") or tokens.key(at - 1) == "on"
        return cue and tokens.capital(at) and tokens.key(at + 1) == "." and tokens[at + 1].glued
    if tokens.among(at, "month_needs_cue") or (tokens.among(at, "month_small") and tokens.capital(at)):
        return tokens.among(at - 1, "time") or tokens.among(at - 1, "month_time")
    return True


def _value(year: int | None, month: int, day: int) -> str | None:
    try:
        told = date(year or _LEAP, month, day)
    except ValueError:
        return None
    if year is not None and not _OLDEST <= year <= LATEST:
        return None
    return told.isoformat() if year is not None else told.strftime("--%m-%d")
