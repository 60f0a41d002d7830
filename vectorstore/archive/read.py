"""Articles, windows and vectors out of the archive, by id.

Left to others: which of them may be seen or match a question (select).
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.archive.database import Database
from vectorstore.models import Article, Span

ARTICLE_COLUMNS = (
    "v.article_id, v.version, v.text, v.title, v.publisher, v.language, v.published, v.url, v.kind, v.sources, "
    "v.updated, v.author, "
    "coalesce(v.notice, (SELECT n.notice FROM articles m JOIN versions n ON n.article_id = m.id "
    "AND n.version = m.current WHERE m.id = v.article_id)) AS notice, "
    "(SELECT g.gone FROM articles g WHERE g.id = v.article_id) AS gone"
)
_MOST_VARIABLES = 500  # well under SQLite's limit of bound values


@dataclass(frozen=True, slots=True)
class Extent:
    """How much the archive holds. Days are YYYYMMDD integers of the current versions, None when nothing is dated."""

    articles: int
    compiled: int
    versions: int
    chunks: int
    undated: int
    first: int | None
    last: int | None
    languages: dict[str, int]


def as_article(row: sqlite3.Row) -> Article:
    """A row of ARTICLE_COLUMNS as the value the rest of the house knows."""
    return Article(
        text=row["text"],
        id=row["article_id"],
        version=row["version"],
        title=row["title"],
        publisher=row["publisher"],
        language=row["language"],
        published=row["published"],
        url=row["url"],
        kind=row["kind"],
        sources=tuple(json.loads(row["sources"])),
        updated=row["updated"],
        author=row["author"],
        notice=row["notice"],
        gone=row["gone"],
    )


def article(db: Database, article_id: str, version: int | None = None) -> Article | None:
    """One version (the current one when none is named); None when it is not there."""
    row = db.one(
        f"SELECT {ARTICLE_COLUMNS} FROM versions v JOIN articles a ON a.id = v.article_id "
        "WHERE v.article_id = ? AND v.version = coalesce(?, a.current)",
        article_id,
        version,
    )
    return as_article(row) if row else None


def articles(db: Database) -> Iterator[Article]:
    """Every article in its current version, newest first, undated last."""
    for row in db.all(
        f"SELECT {ARTICLE_COLUMNS} FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.current "
        "ORDER BY v.published_to IS NULL, v.published_to DESC, v.article_id"
    ):
        yield as_article(row)


def extent(db: Database) -> Extent:
    """Counts for the page, `status` and `doctor`."""
    current = "FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.current"
    row = db.one(
        "SELECT count(*) AS articles, coalesce(sum(v.kind = 'compiled'), 0) AS compiled, "
        "coalesce(sum(v.published IS NULL), 0) AS undated, min(v.published_from) AS first, max(v.published_to) AS last "
        + current
    )
    assert row is not None
    languages = db.all(
        f"SELECT coalesce(v.language, '?') AS language, count(*) AS n {current} GROUP BY 1 ORDER BY 2 DESC"
    )
    return Extent(
        articles=row["articles"],
        compiled=row["compiled"],
        undated=row["undated"],
        first=row["first"],
        last=row["last"],
        versions=_count(db, "versions"),
        chunks=_count(db, "chunks"),
        languages={entry["language"]: entry["n"] for entry in languages},
    )


def is_empty(db: Database) -> bool:
    """Is there no article at all?"""
    return db.one("SELECT 1 FROM articles LIMIT 1") is None


def undated(db: Database) -> int:
    """How many articles tell no date in their current version."""
    row = db.one(
        "SELECT count(*) AS n FROM versions v JOIN articles a ON a.id = v.article_id AND v.version = a.current "
        "WHERE v.published_to IS NULL"  # the index on days finds these few
    )
    assert row is not None
    return int(row["n"])


def windows(db: Database, chunk_ids: Sequence[int]) -> dict[int, list[tuple[Span, str]]]:
    """The sentence windows of chunks, in text order, each with the key of its vector."""
    found: dict[int, list[tuple[Span, str]]] = {chunk_id: [] for chunk_id in chunk_ids}
    for part in batches(chunk_ids):
        for row in db.all(f"SELECT * FROM windows WHERE chunk IN ({marks(part)}) ORDER BY chunk, start", *part):
            found[row["chunk"]].append((Span(row["start"], row["end"]), row["digest"]))
    return found


def window_texts(db: Database) -> Iterator[tuple[str, str]]:
    """The words of every sentence window of every version, each with its article's language."""
    for row in db.all(
        "SELECT v.language, substr(v.text, w.start + 1, w.end - w.start) AS text FROM windows w "
        "JOIN chunks c ON c.id = w.chunk JOIN versions v ON v.key = c.version"
    ):
        yield row["language"], row["text"]


def digests(db: Database) -> list[str]:
    """The content hash of every chunk and window: what there should be vectors for."""
    return [row["digest"] for row in db.all("SELECT digest FROM chunks UNION SELECT digest FROM windows")]


def vectors(db: Database, model: str, digests: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """Vectors by content hash; a hash that is not there is left out."""
    found: dict[str, NDArray[np.float32]] = {}
    for part in batches(list(dict.fromkeys(digests))):
        rows = db.all(f"SELECT digest, vector FROM vectors WHERE model = ? AND digest IN ({marks(part)})", model, *part)
        for row in rows:
            found[row["digest"]] = as_vector(row["vector"])
    return found


def pending(db: Database, limit: int) -> list[sqlite3.Row]:
    """Chunks the index has to learn (`gone` = 0, with `digest`) or to forget (`gone` = 1)."""
    return db.all(
        "SELECT p.chunk, p.language, p.gone, c.digest, v.published_to FROM pending p "
        "LEFT JOIN chunks c ON c.id = p.chunk LEFT JOIN versions v ON v.key = c.version ORDER BY p.chunk LIMIT ?",
        limit,
    )


def pending_count(db: Database) -> int:
    """How many chunks wait for the index."""
    return _count(db, "pending")


def missing_vectors(db: Database, model: str, limit: int) -> list[tuple[str, Article, Span]]:
    """Chunks and windows without a vector of this model, as (key, article, span): a model was switched."""
    rows = db.all(
        f"SELECT p.digest, p.start AS span_start, p.end AS span_end, {ARTICLE_COLUMNS} FROM ("
        " SELECT digest, version, start, end FROM chunks"
        " UNION ALL SELECT w.digest, c.version, w.start, w.end FROM windows w JOIN chunks c ON c.id = w.chunk"
        ") p JOIN versions v ON v.key = p.version "
        "WHERE NOT EXISTS (SELECT 1 FROM vectors x WHERE x.digest = p.digest AND x.model = ?) "
        "GROUP BY p.digest LIMIT ?",
        model,
        limit,
    )
    return [(row["digest"], as_article(row), Span(row["span_start"], row["span_end"])) for row in rows]


def setting(db: Database, name: str) -> str | None:
    """A small fact about this archive."""
    row = db.one("SELECT value FROM settings WHERE name = ?", name)
    return row["value"] if row else None


def as_vector(blob: bytes) -> NDArray[np.float32]:
    """A stored vector (float16) as float32, shape (dimension,)."""
    return np.frombuffer(blob, dtype=np.float16).astype(np.float32)


def batches(values: Sequence[str] | Sequence[int]) -> Iterator[Sequence[str] | Sequence[int]]:
    """Values in parts that fit one statement."""
    for start in range(0, len(values), _MOST_VARIABLES):
        yield values[start : start + _MOST_VARIABLES]


def marks(values: Sequence[object]) -> str:
    """Place holders for an IN list: "?,?,?"."""
    return ",".join("?" * len(values))


def _count(db: Database, table: str) -> int:
    row = db.one(f"SELECT count(*) AS n FROM {table}")
    assert row is not None
    return int(row["n"])
