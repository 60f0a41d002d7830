"""Publication dates as sources give them: whole, partial, with a clock and a zone, or missing.

A date is kept as precise as it was told. For comparing, every date spans days of UTC, first and last, as the
integers Chroma and SQLite can compare; a partial one counts as its last day wherever something may leak:

    days("2025-07")                   -> (20250701, 20250731)
    days("2025-07-03T23:30:00-04:00") -> (20250704, 20250704)

Left to others: dates inside a question or a text (quantities), dates in file names (readers.dateline).
"""

import calendar
import re
from datetime import UTC, date, datetime

from vectorstore.errors import UsageError

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_CLOCK = re.compile(r"[0-9][T ][0-9]")
EARLIEST, LATEST = 1900, 2100


def published(value: object) -> str | None:
    """A `published` field in its normal form, or None when it is missing.

    Raises UsageError for what is no date: "2025-02-30", "20250", "yesterday".
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):  # a datetime is one, too
        text = value.isoformat()
    elif isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
    elif isinstance(value, str):
        text = value.strip()
    else:
        raise UsageError(f"{value!r} is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or a full timestamp")
    days(text)
    match = _PARTIAL.fullmatch(text)
    if match:
        year, month, day = match.groups()
        return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    return text if _CLOCK.search(text) else datetime.fromisoformat(text).date().isoformat()


def days(text: str) -> tuple[int, int]:
    """First and last day (UTC, YYYYMMDD) that a date may mean."""
    try:
        match = _PARTIAL.fullmatch(text)
        if not match:
            if not text.isascii() or not text.isprintable():
                raise ValueError
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is not None:
                moment = moment.astimezone(UTC)
            first = last = moment.date()
        else:
            year, month, day = (int(part) if part else None for part in match.groups())
            assert year is not None
            first = date(year, month or 1, day or 1)
            last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or a full timestamp") from None
    if not EARLIEST <= first.year <= LATEST:
        raise UsageError(f"{text!r} is outside {EARLIEST}-{LATEST}; correct the year")
    return as_integer(first), as_integer(last)


def last_day(text: str | None) -> int | None:
    """The last day a date may mean, None for no date; for `--as-of`, `--since` and `--until`."""
    return None if text is None else days(text)[1]


def one_day(text: str) -> date:
    """The day that a date names. Raises UsageError for a month, a year, or no date."""
    first, last = days(text)
    if first != last:
        raise UsageError(f"{text!r} is more than one day; write YYYY-MM-DD")
    return as_date(first)


def as_integer(day: date) -> int:
    """20250703 for 3 July 2025: the form that range operators can compare."""
    return day.year * 10_000 + day.month * 100 + day.day


def as_date(day: int) -> date:
    """The other way: 3 July 2025 for 20250703."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def iso(day: int | None) -> str | None:
    """The same as text: "2025-07-03" for 20250703; None stays None."""
    return None if day is None else as_date(day).isoformat()
