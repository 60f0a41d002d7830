"""When something is due again: retries at growing distances, looks at a page for three weeks.

    later(now, wait)       # a moment of the archive: UTC, ISO 8601, to the second, so that moments compare as text

Left to others: what is due (archive.fetches, archive.feeds).
"""

from datetime import UTC, datetime, timedelta

_FIRST_LOOK, _LAST_LOOK, _LOOKS = timedelta(hours=1), timedelta(days=7), 10
_FIRST_RETRY, _LAST_RETRY, _RETRIES = timedelta(minutes=10), timedelta(days=1), 8


def now() -> str:
    """This moment."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def later(moment: str, wait: timedelta) -> str:
    """That moment and a while."""
    return (datetime.fromisoformat(moment) + wait).isoformat(timespec="seconds")


def look_again(moment: str, unchanged: int) -> str | None:
    """When a page that brought nothing new so many times in a row is looked at again; None: no more.

    After 1, 2, 4, ... hours, then once a week: corrections and withdrawals come late.
    """
    if unchanged >= _LOOKS:
        return None
    return later(moment, min(_FIRST_LOOK * 2**unchanged, _LAST_LOOK))


def retry(moment: str, failures: int, wait: float | None) -> str:
    """When what failed so many times in a row (this one counted) is tried again; not before a site asks for."""
    growing = min(_FIRST_RETRY * 2 ** min(failures - 1, 10), _LAST_RETRY)
    return later(moment, max(growing, timedelta(seconds=wait or 0)))


def given_up(failures: int) -> bool:
    """Has a page failed so often that only its feed, or the user, brings it back?"""
    return failures > _RETRIES
