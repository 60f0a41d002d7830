"""The day an article was published, from its file's name or from a weekday, day and month in its text.

    from_name("appel-2025-07-03.txt")                                 -> "2025-07-03"
    from_text("Reçu ce jeudi 3 juillet, …", date(2026, 1, 5))         -> "2025-07-03"

A day and month fall on the same weekday only every 5, 6 or 11 years, so the weekday tells the year. Without a
weekday nothing is guessed. A small table of names is enough here: French, English, Russian, Ukrainian.
Left to others: the dates of questions and of events (vectorstore.quantities), dates stated in a field (fields).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from vectorstore.dates import EARLIEST, LATEST
from vectorstore.text import folded

_YEARS_BACK = 10
_SOON = timedelta(days=31)
_WHERE = 50_000  # characters from the start of the text
_OLDEST_CLOCK = 1990  # archives without a clock unpack files as of 1970 or 1980

_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<gap>[-_. ]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d\d)(?P<gap>[-_. ])(?P<month>\d\d)(?P=gap)(?P<year>\d{4})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(?<!\d[-_. ])(?P<year>\d{4})[-_.](?P<month>\d\d)(?![-_. ]?\d)")


def _numbered(*names: str) -> dict[str, int]:
    """ "monday lundi", "tuesday mardi" -> the number of each word, in the form it is compared in."""
    return {folded(word): number for number, words in enumerate(names) for word in words.split()}


_WEEKDAYS = _numbered(
    "lundi monday mon понедельник понедельника понеділок понеділка",
    "mardi tuesday tues tue вторник вторника вівторок вівторка",
    "mercredi wednesday wed среда среду среды середа середу середи",
    "jeudi thursday thurs thur thu четверг четверга четвер четверга",
    "vendredi friday fri пятница пятницу пятницы п'ятниця п'ятницю п'ятниці",
    "samedi saturday sat суббота субботу субботы субота суботу суботи",
    "dimanche sunday sun воскресенье воскресенья неділя неділю неділі",
)
_MONTHS = _numbered(
    "",
    "janvier janv january jan января січня",
    "février févr february feb февраля лютого",
    "mars march mar марта березня",
    "avril avr april apr апреля квітня",
    "mai may мая травня",
    "juin june jun июня червня",
    "juillet juil july jul июля липня",
    "août august aug августа серпня",
    "septembre sept september sep сентября вересня",
    "octobre oct october октября жовтня",
    "novembre nov november ноября листопада",
    "décembre déc december dec декабря грудня",
)


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DAY = r"(?P<{0}>\d{{1,2}})(?:er|st|nd|rd|th|-?го|-?е)?"
_NAMED = re.compile(  # on folded text: "jeudi 3 juillet", "thursday, july 3, 2025", "четверг (3 июля 2025 года"
    rf"\b(?P<weekday>{_either(_WEEKDAYS)})\b[\s,.(]{{1,4}}(?:the\s+|le\s+)?"
    rf"(?:{_DAY.format('day')}\s+(?:of\s+)?(?P<month>{_either(_MONTHS)})"
    rf"|(?P<month2>{_either(_MONTHS)})\.?\s+{_DAY.format('day2')})\b\.?"
    rf"(?:,?\s+(?P<year>\d{{4}})\b)?"
)


def from_name(name: str) -> str | None:
    """The first valid date in a file's name: 2025-07-03, 20250703, 03-07-2025 or, as a month, 2025-07."""
    for form in (_YEAR_FIRST, _DAY_FIRST, _MONTH):
        for match in form.finditer(name):
            part = match.groupdict()
            day = _day(int(part["year"]), int(part["month"]), int(part.get("day", 1)))
            if day is not None:
                return day.isoformat() if "day" in part else day.isoformat()[:7]
    return None


def from_text(text: str, saved: date | None) -> str | None:
    """The first weekday with day and month, in the latest year that any of them leads to; `saved` bounds the year.

    The latest year, because an article also looks back ("on Thursday 24 February 2022") and ahead.
    """
    days = list(_days(folded(text[:_WHERE]), saved))
    return max(days, key=lambda day: day.year).isoformat() if days else None


def saved_on(path: Path) -> date | None:
    """The local day a file was last written, None where its clock is plainly wrong."""
    try:
        day = date.fromtimestamp(path.stat().st_mtime)
    except (OSError, OverflowError, ValueError):
        return None
    return min(day, date.today()) if day.year >= _OLDEST_CLOCK else None


def _days(text: str, saved: date | None) -> Iterator[date]:
    for match in _NAMED.finditer(text):
        weekday = _WEEKDAYS[match["weekday"]]
        number, month = int(match["day"] or match["day2"]), _MONTHS[match["month"] or match["month2"]]
        if match["year"]:
            years = range(int(match["year"]), int(match["year"]) + 1)
        elif saved is not None:
            years = range(saved.year + 1, saved.year - _YEARS_BACK - 1, -1)
        else:
            continue
        fits = (day for year in years if (day := _day(year, month, number)) and day.weekday() == weekday)
        latest = next((day for day in fits if saved is None or day <= saved + _SOON), None)
        # A file is not saved before its article is published. What fits a day of the weeks after that announces
        # something: going on to the year before that fits would be a far worse guess than none.
        if latest is not None and (saved is None or latest <= saved):
            yield latest


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None
