"""What the commands that use the net have in common: its events as lines and as JSON.

Left to others: Hotline's manner there (bot.net), the net itself (vectorstore.web), what each command does.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.commands.ingest import as_line as outcome_line
from bot.net import feed_line
from vectorstore.archive.write import NEW, UNCHANGED, UPDATED
from vectorstore.ingest import REFUSED, Outcome
from vectorstore.web.news import Event, FeedRead
from vectorstore.web.settling import FAILED, GONE

_STATUSES = (NEW, UPDATED, UNCHANGED, REFUSED, FAILED, GONE)


def as_line(event: Event) -> str:
    """One event for a terminal."""
    if isinstance(event, FeedRead):
        return feed_line(event)
    return outcome_line(event)


def report(events: Sequence[Event]) -> dict[str, Any]:
    """For `--json`: the feeds that were read, and each page with what became of it."""
    outcomes = [event for event in events if isinstance(event, Outcome)]
    tally = Counter(outcome.status for outcome in outcomes)
    return {
        "feeds": [asdict(event) for event in events if isinstance(event, FeedRead)],
        "counts": {status: tally[status] for status in _STATUSES},
        "articles": [asdict(outcome) for outcome in outcomes],
    }


def summary(events: Sequence[Event]) -> str:
    """The report in one line."""
    found = report(events)
    feeds = found["feeds"]
    parts = (
        [f"{len(feeds)} feeds read", f"{sum(1 for feed in feeds if feed['problem'])} of them failed"] if feeds else []
    )
    parts += [f"{count} {status}" for status, count in found["counts"].items() if count or status == NEW]
    if off := sum(feed["off_subject"] for feed in feeds):
        parts.append(f"{off} off the subject (see `hotline feeds refused`)")
    return ", ".join(parts)


def any_kept(events: Sequence[Event]) -> bool:
    """Is at least one article in the archive from these events, new or not?"""
    return any(isinstance(event, Outcome) and event.status in (NEW, UPDATED, UNCHANGED) for event in events)
