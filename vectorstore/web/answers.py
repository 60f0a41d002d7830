"""What a site's answer means where it is not simply the page: refusals in words, waits, kinds, conditions.

    refused("example.org", 503, "120")      # FetchFailed: ...; try again in 120 seconds
    refuse_unreadable("image/png")          # FetchFailed: ..., which holds no article

Left to others: asking (client), what becomes of it (settling).
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from vectorstore.errors import FetchFailed

_PASSING = (408, 421, 425, 429)
_LONGEST_WAIT = 24 * 3600  # seconds; what a site may ask for by Retry-After
_LONGEST_CONDITION = 200  # characters of an ETag or a date


def refused(host: str, status: int, retry_after: str | None) -> FetchFailed:
    """An answer that is no page, with what to do."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "no known answer"
    told = f"{host} answers {status} ({phrase})"
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        gone = FetchFailed.WITHDRAWN if status == HTTPStatus.GONE else FetchFailed.MISSING
        return FetchFailed(f"{told}: there is no such page", passing=False, gone=gone)
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = _seconds(retry_after)
        later = f"in {wait:.0f} seconds" if wait else "later"
        return FetchFailed(f"{told}; try again {later}", wait=wait)
    return FetchFailed(f"{told}; read the page in a browser and save it as a file", passing=False)


def refuse_unreadable(content_type: str) -> None:
    """Pictures, films and archives are refused before their bytes come."""
    kind, _, name = content_type.partition("/")
    text_like = ("xml", "json", "pdf", "octet-stream")
    if content_type and kind != "text" and not (kind == "application" and name.endswith(text_like)):
        raise FetchFailed(f"the address leads to {content_type[:60]}, which holds no article", passing=False)


def condition(told: str | None) -> str | None:
    """What a site wants to hear again next time, if a header may hold it."""
    return told if told and len(told) <= _LONGEST_CONDITION and told.isascii() and told.isprintable() else None


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds from now, whichever of its two forms it has."""
    if not retry_after:
        return None
    try:
        if retry_after.strip().isdecimal():
            wait = float(retry_after)
        else:
            moment = parsedate_to_datetime(retry_after)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            wait = (moment - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 1.0), _LONGEST_WAIT)
