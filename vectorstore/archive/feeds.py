"""Feeds in the archive: which are read, what became of the last attempt, when the next one is due.

Left to others: what a feed says (web.feeds), the pages it names (fetches), when feeds are read (web.news).
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from vectorstore.archive import fetches
from vectorstore.archive.database import Database
from vectorstore.archive.fetches import Page, Refusal
from vectorstore.archive.read import marks


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed the user reads. Moments are UTC, ISO 8601, to the second; `due` None: whenever feeds are read."""

    address: str
    publisher: str | None = None
    country: str | None = None
    language: str | None = None
    kind: str | None = None
    paused: bool = False
    etag: str | None = None
    modified: str | None = None
    final: str | None = None
    fetched: str | None = None
    problem: str | None = None
    failures: int = 0
    due: str | None = None


def every(db: Database) -> list[Feed]:
    """All feeds, by address."""
    return [_feed(row) for row in db.all("SELECT * FROM feeds ORDER BY address")]


def one(db: Database, address: str) -> Feed | None:
    """The feed of that address; None where the user does not read it."""
    row = db.one("SELECT * FROM feeds WHERE address = ?", address)
    return _feed(row) if row else None


def add(db: Database, feed: Feed) -> bool:
    """Remember a feed; False when it was there already, and then nothing changes."""
    with db.transaction() as sql:
        return bool(
            sql.execute(
                f"INSERT OR IGNORE INTO feeds ({', '.join(Feed.__slots__)}) VALUES ({marks(astuple(feed))})",
                astuple(feed),
            ).rowcount
        )


def remove(db: Database, address: str) -> None:
    """Forget a feed and what it still had in the queue; articles and refusals stay."""
    with db.transaction() as sql:
        sql.execute("DELETE FROM feeds WHERE address = ?", (address,))
        sql.execute("DELETE FROM fetches WHERE feed = ? AND state IN ('waiting', 'failed')", (address,))


def pause(db: Database, address: str, paused: bool) -> None:
    """Stop or go on reading a feed; going on forgets its failures."""
    with db.transaction() as sql:
        sql.execute("UPDATE feeds SET paused = ?, due = NULL, failures = 0 WHERE address = ?", (paused, address))


def answered(db: Database, feed: Feed, now: str, pages: Sequence[Page] = (), refused: Sequence[Refusal] = ()) -> None:
    """A feed was read: its pages queue up and its refusals are listed in the transaction that remembers its ETag.

    So a kill between feed and pages loses nothing: what the feed will not send again waits in the queue.
    """
    with db.transaction() as sql:
        sql.execute(
            "UPDATE feeds SET etag = ?, modified = ?, final = ?, fetched = ?, problem = NULL, failures = 0, due = NULL "
            "WHERE address = ?",
            (feed.etag, feed.modified, feed.final, now, feed.address),
        )
        fetches.queue_in(sql, pages)
        fetches.refuse_in(sql, refused, now)


def failed(db: Database, address: str, problem: str, due: str) -> None:
    """A feed could not be read."""
    with db.transaction() as sql:
        sql.execute(
            "UPDATE feeds SET problem = ?, failures = failures + 1, due = ? WHERE address = ?", (problem, due, address)
        )


def _feed(row: sqlite3.Row) -> Feed:
    return Feed(**{name: row[name] for name in Feed.__slots__} | {"paused": bool(row["paused"])})
