"""Articles as a reader browses them: listed without their text, counted by day and by outlet, with their versions.

    listed(db, Filters(since="2025-07-01"), limit=25)     newest first, undated last

Left to others: what matches words or meaning (vectorstore.retrieve), the texts (read).
"""

import sqlite3
from dataclasses import dataclass, fields

from vectorstore.archive.database import Database
from vectorstore.archive.select import conditions
from vectorstore.models import Filters

_FROM = "FROM versions v JOIN articles a ON a.id = v.article_id"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list; `versions` counts all that are kept."""

    id: str
    version: int
    versions: int
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    url: str | None
    kind: str

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Listed":
        """From a row that has a column for each field."""
        return cls(*(row[field.name] for field in fields(cls)))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article: when it was published, when and from where it came in."""

    number: int
    published: str | None
    ingested: str
    origin: str


def listed(db: Database, filters: Filters, limit: int, offset: int = 0) -> list[Listed]:
    """Articles that the filters let through, newest first, undated last."""
    condition, values = conditions(filters)
    rows = db.all(
        "SELECT v.article_id AS id, v.version, v.title, v.publisher, v.published, v.language, v.url, v.kind, "
        "(SELECT count(*) FROM versions w WHERE w.article_id = v.article_id) AS versions "
        f"{_FROM} WHERE {condition} "
        "ORDER BY v.published_to IS NULL, v.published_to DESC, v.article_id LIMIT ? OFFSET ?",
        *values,
        limit,
        offset,
    )
    return [Listed.of(row) for row in rows]


def count(db: Database, filters: Filters) -> int:
    """How many articles the filters let through."""
    condition, values = conditions(filters)
    row = db.one(f"SELECT count(*) AS n {_FROM} WHERE {condition}", *values)
    assert row is not None
    return int(row["n"])


def days(db: Database, filters: Filters) -> list[tuple[int, int]]:
    """The last day each dated article may have been published on (YYYYMMDD), with how many were; oldest first."""
    condition, values = conditions(filters)
    rows = db.all(
        f"SELECT v.published_to AS day, count(*) AS n {_FROM} "
        f"WHERE v.published_to IS NOT NULL AND {condition} GROUP BY 1 ORDER BY 1",
        *values,
    )
    return [(row["day"], row["n"]) for row in rows]


def outlets(db: Database) -> list[tuple[str, int]]:
    """Every publisher with how many articles, the most first."""
    rows = db.all(
        f"SELECT v.publisher, count(*) AS n {_FROM} WHERE v.version = a.current AND v.publisher IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return [(row["publisher"], row["n"]) for row in rows]


def versions(db: Database, article_id: str) -> list[Version]:
    """Every version of an article, the latest first."""
    rows = db.all(
        "SELECT version, published, ingested_at, origin FROM versions WHERE article_id = ? ORDER BY version DESC",
        article_id,
    )
    return [Version(row["version"], row["published"], row["ingested_at"], row["origin"]) for row in rows]
