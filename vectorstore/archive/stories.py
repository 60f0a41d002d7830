"""Copies in the archive: prints and bands of versions, the pairs found, and who stands together with whom.

Left to others: what a print is and when two are alike (stories.prints), what follows (stories.origins).
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.archive.database import Database
from vectorstore.archive.read import ARTICLE_COLUMNS, as_article, batches, marks, setting
from vectorstore.archive.select import conditions
from vectorstore.models import Article, Filters

_SCHEME = "prints"  # the setting that names the scheme of the hashes
_LOOKED_AT = 100  # texts that share the most bands
_APART = 3  # days between two copies of one text, at most

Alike = Callable[[NDArray[np.uint32], NDArray[np.uint32]], bool]


@dataclass(frozen=True, slots=True)
class Printed:
    """What is learnt of a version: its hashes, its bands, the agencies it credits."""

    key: int
    shingles: NDArray[np.uint32]
    bands: Sequence[int]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A version among its copies. `article` comes without its text."""

    key: int
    article: Article
    agencies: tuple[str, ...]
    ingested: str


def begin(db: Database, scheme: str) -> None:
    """Prints of another scheme than this one go, and every version waits for a new one."""
    if setting(db, _SCHEME) == scheme:
        return
    with db.transaction() as sql:
        sql.execute("DELETE FROM prints")
        sql.execute("INSERT OR IGNORE INTO unprinted SELECT key FROM versions")
        sql.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_SCHEME, scheme))


def unprinted(db: Database, limit: int) -> list[tuple[int, Article]]:
    """Versions that wait for their print, the newest first, at most `limit`."""
    rows = db.all(
        f"SELECT v.key, {ARTICLE_COLUMNS} FROM unprinted u JOIN versions v ON v.key = u.version "
        "ORDER BY u.version DESC LIMIT ?",
        limit,
    )
    return [(row["key"], as_article(row)) for row in rows]


def learn(db: Database, printed: Sequence[Printed], alike: Alike) -> int:
    """Keep prints, and find the copies of each among all; how many pairs. All or nothing."""
    found = 0
    with db.transaction() as sql:
        for one in printed:
            sql.execute(
                "INSERT INTO prints VALUES (?, ?, ?)", (one.key, one.shingles.tobytes(), " ".join(one.agencies))
            )
            for key, shingles in _near(sql, one):
                if alike(one.shingles, shingles):
                    sql.executemany("INSERT INTO copies VALUES (?, ?)", [(one.key, key), (key, one.key)])
                    found += 1
            sql.executemany("INSERT INTO bands VALUES (?, ?)", [(band, one.key) for band in one.bands])
            sql.execute("DELETE FROM unprinted WHERE version = ?", (one.key,))
    return found


def _near(sql: sqlite3.Connection, one: Printed) -> list[tuple[int, NDArray[np.uint32]]]:
    """Other articles of about the same days that share bands with it."""
    if not one.bands:
        return []
    rows = sql.execute(
        "SELECT p.version, p.shingles FROM "
        f"(SELECT version, count(*) AS shared FROM bands WHERE band IN ({marks(one.bands)}) GROUP BY version) n "
        "JOIN prints p ON p.version = n.version "
        "JOIN versions v ON v.key = n.version JOIN versions me ON me.key = ? "
        "WHERE v.article_id <> me.article_id AND (v.published_to IS NULL OR me.published_to IS NULL "
        " OR abs(julianday({0}) - julianday({1})) <= ?) ORDER BY n.shared DESC, n.version LIMIT ?".format(
            _day("v.published_to"), _day("me.published_to")
        ),
        (*one.bands, one.key, _APART, _LOOKED_AT),
    ).fetchall()
    return [(row[0], np.frombuffer(row[1], dtype=np.uint32)) for row in rows]


def _day(column: str) -> str:
    """20250703 as SQLite's date functions read it."""
    return f"printf('%04d-%02d-%02d', {column} / 10000, {column} / 100 % 100, {column} % 100)"


def keys_of(db: Database, articles: Sequence[Article]) -> dict[tuple[str, int], int]:
    """The keys of versions, by article id and version."""
    wanted = {(article.id or "", article.version) for article in articles}
    found: dict[tuple[str, int], int] = {}
    for part in batches(sorted({article_id for article_id, _ in wanted})):
        rows = db.all(f"SELECT key, article_id, version FROM versions WHERE article_id IN ({marks(part)})", *part)
        found |= {(row["article_id"], row["version"]): row["key"] for row in rows}
    return {name: key for name, key in found.items() if name in wanted}


def copies(db: Database, keys: Sequence[int], filters: Filters) -> tuple[dict[int, Copy], list[tuple[int, int]]]:
    """These versions with all that are copies of them, directly or by way of another, as far as they may be seen.

    Returns the versions by key, and the pairs among them.
    """
    where, values = conditions(filters)
    known: set[int] = set(keys)
    pairs: list[tuple[int, int]] = []
    fresh = sorted(known)
    while fresh:
        further: set[int] = set()
        for part in batches(fresh):
            rows = db.all(
                "SELECT c.one, c.other FROM copies c JOIN versions v ON v.key = c.other "
                f"JOIN articles a ON a.id = v.article_id WHERE c.one IN ({marks(part)}) AND {where}",
                *part,
                *values,
            )
            pairs += [(row["one"], row["other"]) for row in rows]
            further |= {row["other"] for row in rows}
        fresh = sorted(further - known)
        known |= further
    return _told(db, sorted(known)), pairs


def _told(db: Database, keys: Sequence[int]) -> dict[int, Copy]:
    columns = ARTICLE_COLUMNS.replace("v.text", "'' AS text")
    found = {}
    for part in batches(keys):
        for row in db.all(
            f"SELECT v.key, v.ingested_at, coalesce(p.agencies, '') AS agencies, {columns} FROM versions v "
            f"JOIN articles a ON a.id = v.article_id LEFT JOIN prints p ON p.version = v.key "
            f"WHERE v.key IN ({marks(part)})",
            *part,
        ):
            found[row["key"]] = Copy(row["key"], as_article(row), tuple(row["agencies"].split()), row["ingested_at"])
    return found
