"""What was fetched, as a feed: RSS, Atom and RDF through feedparser, JSON Feed beside it.

    feed = parse(fetched)
    feed.items[0].address, feed.items[0].title, feed.items[0].published

Broken XML is read as far as it goes; a feed that declares entities is refused: nobody needs them, some are bombs.
Text is text: tags are taken out of titles and leads. Dates keep the precision in which they were told, in UTC.
Left to others: fetching (client), which of the items are on the subject (relevance), the pages behind them (pages).
"""

import calendar
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from vectorstore.errors import AddressRefused, FetchFailed, UnreadableArticle, UsageError
from vectorstore.readers.encoding import decode
from vectorstore.text import digest, stored
from vectorstore.web import addresses
from vectorstore.web.client import Fetched

LARGEST = 5_000_000  # bytes; the largest feeds of newspapers have a tenth of this
MOST_ITEMS = 1_000
_MOST_TAGS = 150_000  # feedparser takes seconds for these, and minutes for what five megabytes can hold
TITLE_LIMIT, LEAD_LIMIT = 300, 1_000  # characters; the page itself has the whole
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""")
_TAG = re.compile(r"<[^<>]*>")
_INLINE = re.compile(r"</?(?:a|b|em|i|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_NO_CLOCK = re.compile(r"\s*\d{4}-\d\d-\d\d\s*")
_SOON = timedelta(days=2)  # clocks and zones go wrong by a day; what is dated later than that is dated wrongly


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `entry` is a hash of what the feed says of it: when it changes, so may the page."""

    address: str
    title: str | None = None
    lead: str | None = None
    publisher: str | None = None
    published: str | None = None
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's items in its order; `left_out` says why some are not among them."""

    title: str | None
    language: str | None
    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()


def parse(fetched: Fetched) -> Feed:
    """The feed. Raises FetchFailed for what is none."""
    if len(fetched.body) > LARGEST:
        raise FetchFailed(
            f"the feed is larger than {LARGEST // 1_000_000} MB; give the articles themselves", passing=False
        )
    declared = _ENCODING.search(fetched.body[:200])
    try:
        text = decode(fetched.body, declared[1].decode() if declared else fetched.charset, lenient=True)
    except UnreadableArticle as error:
        raise FetchFailed(f"the feed cannot be read: {error}", passing=False) from None
    return _json(text, fetched) if text.lstrip().startswith("{") else _xml(text, fetched)


def _xml(text: str, fetched: Fetched) -> Feed:
    import feedparser

    if _ENTITY.search(text):
        raise FetchFailed("the feed declares entities, which may be a bomb; it is not read", passing=False)
    if text.count("<") + text.count("&lt;") > _MOST_TAGS:
        raise FetchFailed("the feed holds more markup than a feed can need; it is not read", passing=False)
    body = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": fetched.final}
    try:
        found = feedparser.parse(BytesIO(body), response_headers=headers, resolve_relative_uris=False)
    except Exception as error:  # feedparser repairs what it can, and fails anywhere where it cannot
        raise FetchFailed(
            f"the feed cannot be read ({type(error).__name__}); tell its publisher", passing=False
        ) from error
    if not found.get("version") and not found.entries:
        raise FetchFailed("this is no feed: neither RSS nor Atom nor JSON Feed", passing=False)
    rows = [
        {
            "address": entry.get("link") or (entry.get("id") if addresses.is_address(str(entry.get("id"))) else None),
            "title": _detail(entry, "title"),
            "lead": _detail(entry, "summary"),
            "publisher": (entry.get("source") or {}).get("title"),
            "published": _told(entry, "published") or _told(entry, "updated"),
            "changed": dict.get(entry, "updated"),
        }
        for entry in found.entries[:MOST_ITEMS]
    ]
    return _feed(fetched.final, found.feed.get("title"), found.feed.get("language"), rows, len(found.entries))


def _json(text: str, fetched: Fetched) -> Feed:
    try:
        value = json.loads(text, strict=False)
        items = [item for item in value["items"] if isinstance(item, dict)]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise FetchFailed("this is no JSON Feed, or a damaged one; tell its publisher", passing=False) from None
    rows = [
        {
            "address": item.get("url") or item.get("external_url"),
            "title": item.get("title"),
            "lead": item.get("summary") or item.get("content_text") or item.get("content_html"),
            "published": _moment(item.get("date_published") or item.get("date_modified")),
            "changed": item.get("date_modified"),
        }
        for item in items[:MOST_ITEMS]
    ]
    return _feed(fetched.final, value.get("title"), value.get("language"), rows, len(items))


def _feed(base: str, title: object, language: object, rows: list[dict[str, Any]], told: int) -> Feed:
    items: dict[str, Item] = {}
    left_out = [f"{told - MOST_ITEMS} items beyond the first {MOST_ITEMS}"] if told > MOST_ITEMS else []
    for row in rows:
        title_, lead = _line(row.get("title"), TITLE_LIMIT), _line(row.get("lead"), LEAD_LIMIT)
        try:
            address = _absolute(base, row.get("address"))
        except AddressRefused as error:
            left_out.append(f"{title_ or 'an item without a title'}: {error}")
            continue
        known = digest(title_, lead, row.get("published"), str(row.get("changed")))
        publisher = _line(row.get("publisher"), TITLE_LIMIT)
        items.setdefault(address, Item(address, title_, lead, publisher, row.get("published"), known))
    return Feed(
        _line(title, TITLE_LIMIT),
        language if isinstance(language, str) else None,
        tuple(items.values()),
        tuple(left_out),
    )


def _absolute(base: str, link: object) -> str:
    """The address of an item, checked for what can be told without asking for it."""
    if not isinstance(link, str) or not link.strip():
        raise AddressRefused("the item has no address")
    if len(link) > addresses.LONGEST:
        raise AddressRefused(f"its address has more than {addresses.LONGEST:,} characters")
    try:
        return addresses.parse(urljoin(base, link.strip())).url
    except ValueError:
        raise AddressRefused(f"{link[:120]!r} is no web address") from None


def _detail(entry: Mapping[str, Any], name: str) -> str | None:
    """A title or a summary; where the feed calls it text, a tag in it is text, too."""
    value = entry.get(name)
    detail = entry.get(f"{name}_detail") or {}
    if not isinstance(value, str):
        return None
    return html.escape(value, quote=False) if detail.get("type") == "text/plain" else value


def _line(value: object, limit: int) -> str | None:
    """Words on one line, without tags, cut with an ellipsis."""
    if not isinstance(value, str):
        return None
    # The raw value may be megabytes long: tags are looked for in what can come out of the beginning only.
    text = " ".join(stored(html.unescape(_TAG.sub(" ", _INLINE.sub("", value[: 20 * limit])))).split())
    return (text if len(text) <= limit else text[: limit - 1].rstrip() + "…") or None


def _told(entry: dict[str, Any], name: str) -> str | None:
    """A date in the form of the archive: a day where the feed tells a day, else the moment in UTC."""
    # Past feedparser's own look-up, which gives out one date as the other, with a warning.
    raw, parsed = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
    if isinstance(raw, str) and _NO_CLOCK.fullmatch(raw):
        return _moment(raw.strip())
    if parsed is None:
        return None
    try:
        return _moment(datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        return None


def _moment(value: object) -> str | None:
    """A date that can be true, None for any other."""
    from vectorstore import dates

    if not isinstance(value, str):
        return None
    try:
        told = dates.published(value)
        if told is None or dates.days(told)[0] > dates.as_integer((datetime.now(UTC) + _SOON).date()):
            return None
    except UsageError:
        return None
    return told
