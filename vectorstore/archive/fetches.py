"""Pages in the archive: the queue of what is to be fetched, what became of each, what was refused, robots.txt files.

A page waits in the queue until it was dealt with, whatever kills the process in between.
Left to others: fetching and deciding (web.news), the articles themselves (write, read).
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass

from vectorstore.archive.database import Database
from vectorstore.archive.read import batches, marks

WAITING, FAILED, REFUSED = "waiting", "failed", "refused"
KEPT, MISSING, GONE = "kept", "missing", "gone"  # its article is in the archive; the page itself: there, 404 once, gone
HELD = (KEPT, MISSING, GONE)
_ALL = -1  # SQLite's word for no limit


@dataclass(frozen=True, slots=True)
class Page:
    """A page's place in the queue. `due` is when it is looked at (again), None: never by itself."""

    address: str
    feed: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    entry: str | None = None
    state: str = WAITING
    article_id: str | None = None
    etag: str | None = None
    modified: str | None = None
    final: str | None = None
    problem: str | None = None
    failures: int = 0
    unchanged: int = 0
    fetched: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A feed's item that was found to be off the subject. `number` is how the user names it."""

    address: str
    feed: str
    title: str | None
    lead: str | None
    publisher: str | None
    published: str | None
    entry: str
    reason: str
    score: float
    number: int = 0
    refused: str = ""
    admitted: str | None = None


_PAGE = ", ".join(Page.__slots__)
_REFUSAL = ("address", "feed", "title", "lead", "publisher", "published", "entry", "reason", "score")


def pages(db: Database, addresses: Collection[str]) -> dict[str, Page]:
    """What is known of these addresses; those never met are left out."""
    found: dict[str, Page] = {}
    for part in batches(list(addresses)):
        for row in db.all(f"SELECT {_PAGE} FROM fetches WHERE address IN ({marks(part)})", *part):
            found[row["address"]] = Page(*row)
    return found


def due(db: Database, now: str, feed: str | None = None) -> list[Page]:
    """What is to be fetched now, longest waiting first; of one feed where one is named.

    Pages of paused feeds wait, and those whose article the user removed stay away.
    """
    return [
        Page(*row)
        for row in db.all(
            f"SELECT {_PAGE} FROM fetches WHERE due <= ? AND (? IS NULL OR feed = ?) "
            "AND (feed IS NULL OR feed NOT IN (SELECT address FROM feeds WHERE paused)) "
            "AND (article_id IS NULL OR article_id IN (SELECT id FROM articles)) ORDER BY due, address",
            now,
            feed,
            feed,
        )
    ]


def removed(db: Database, addresses: Collection[str]) -> set[str]:
    """Of these, the addresses whose article the user removed from the archive: they are not taken in again."""
    found: set[str] = set()
    for part in batches(list(addresses)):
        rows = db.all(
            f"SELECT address FROM fetches WHERE address IN ({marks(part)}) AND article_id IS NOT NULL "
            "AND article_id NOT IN (SELECT id FROM articles)",
            *part,
        )
        found |= {row["address"] for row in rows}
    return found


def queue(db: Database, wanted: Iterable[Page]) -> None:
    """Put pages into the queue."""
    with db.transaction() as sql:
        queue_in(sql, wanted)


def queue_in(sql: sqlite3.Connection, wanted: Iterable[Page]) -> None:
    """The same inside a transaction; what is known of an address (its article, its ETag) stays."""
    sql.executemany(
        f"INSERT INTO fetches ({_PAGE}) VALUES ({marks(Page.__slots__)}) ON CONFLICT (address) DO UPDATE SET "
        "feed = coalesce(excluded.feed, feed), title = coalesce(excluded.title, title), "
        "publisher = coalesce(excluded.publisher, publisher), published = coalesce(excluded.published, published), "
        "entry = coalesce(excluded.entry, entry), failures = 0, unchanged = 0, due = excluded.due",
        [astuple(page) for page in wanted],
    )


def settle(db: Database, page: Page) -> None:
    """What became of a page; a page that came again is gone no longer, one that is gone says so on its article."""
    with db.transaction() as sql:
        sql.execute(f"INSERT OR REPLACE INTO fetches ({_PAGE}) VALUES ({marks(Page.__slots__)})", astuple(page))
        if page.article_id is not None and page.state in HELD:
            gone = page.fetched if page.state == GONE else None
            sql.execute("UPDATE articles SET gone = ? WHERE id = ?", (gone, page.article_id))
            # Named by the user, it was let in, whatever was said of it before.
            sql.execute(
                "UPDATE refusals SET admitted = ? WHERE address = ? AND admitted IS NULL", (page.fetched, page.address)
            )


def forget(db: Database, address: str) -> None:
    """An address that turned out to be no page."""
    with db.transaction() as sql:
        sql.execute("DELETE FROM fetches WHERE address = ?", (address,))


def refuse_in(sql: sqlite3.Connection, refused: Iterable[Refusal], now: str) -> None:
    """List what is off the subject; an item that came again with other words keeps its number."""
    sql.executemany(
        f"INSERT INTO refusals ({', '.join(_REFUSAL)}, refused) VALUES ({marks(_REFUSAL)}, ?) "
        "ON CONFLICT (address) DO UPDATE SET title = excluded.title, lead = excluded.lead, entry = excluded.entry, "
        "reason = excluded.reason, score = excluded.score, refused = excluded.refused",
        [(*(getattr(one, name) for name in _REFUSAL), now) for one in refused],
    )


def refusals(db: Database, limit: int = _ALL) -> list[Refusal]:
    """What was refused and not let in, the nearest to the subject first."""
    rows = db.all(
        "SELECT * FROM refusals WHERE admitted IS NULL ORDER BY score DESC, number DESC LIMIT ?",
        limit,
    )
    return [_refusal(row) for row in rows]


def refusals_count(db: Database) -> int:
    """How many those are."""
    row = db.one("SELECT count(*) AS n FROM refusals WHERE admitted IS NULL")
    assert row is not None
    return int(row["n"])


def refusal(db: Database, number: int) -> Refusal | None:
    """The one of that number; None where there is none, or where it was let in."""
    row = db.one("SELECT * FROM refusals WHERE number = ? AND admitted IS NULL", number)
    return _refusal(row) if row else None


def refusals_at(db: Database, addresses: Collection[str]) -> list[Refusal]:
    """Those of some addresses, let in or not."""
    found: list[Refusal] = []
    for part in batches(list(addresses)):
        found += map(_refusal, db.all(f"SELECT * FROM refusals WHERE address IN ({marks(part)})", *part))
    return found


def forget_refusals(db: Database, before: str) -> None:
    """Those refused before a moment go; what was let in is remembered, so that it is never refused again."""
    with db.transaction() as sql:
        sql.execute("DELETE FROM refusals WHERE admitted IS NULL AND refused < ?", (before,))


def admit(db: Database, refusal: Refusal, now: str) -> None:
    """Let one in: its page is queued."""
    with db.transaction() as sql:
        sql.execute("UPDATE refusals SET admitted = ? WHERE number = ?", (now, refusal.number))
        queue_in(
            sql,
            [
                Page(
                    refusal.address,
                    refusal.feed,
                    refusal.title,
                    refusal.publisher,
                    refusal.published,
                    refusal.entry,
                    due=now,
                )
            ],
        )


def robots(db: Database, since: str) -> dict[str, tuple[str, str]]:
    """The robots.txt files fetched since then, each with its moment, by origin."""
    rows = db.all("SELECT * FROM robots WHERE fetched >= ?", since)
    return {row["origin"]: (row["rules"], row["fetched"]) for row in rows}


def keep_robots(db: Database, learnt: Mapping[str, tuple[str, str]]) -> None:
    """Keep what was learnt of sites."""
    with db.transaction() as sql:
        sql.executemany(
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?)",
            [(origin, rules, fetched) for origin, (rules, fetched) in learnt.items()],
        )


def counts(db: Database) -> dict[str, int]:
    """How many pages are in each state, with `off_subject` for the refusals not let in."""
    found = {row["state"]: row["n"] for row in db.all("SELECT state, count(*) AS n FROM fetches GROUP BY state")}
    told = {state: found.get(state, 0) for state in (*HELD, WAITING, FAILED, REFUSED)}
    return told | {"off_subject": refusals_count(db)}


def _refusal(row: sqlite3.Row) -> Refusal:
    return Refusal(**{name: row[name] for name in Refusal.__slots__})
