"""Articles and vectors into the archive, each in one transaction: there whole, or not there.

Left to others: reading files (readers), cutting and embedding (ingest), the index (index).
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from vectorstore import dates
from vectorstore.archive.database import Database
from vectorstore.archive.read import ARTICLE_COLUMNS, as_article
from vectorstore.models import Article, Span
from vectorstore.text import digest

TERMS = "terms"  # the setting that names the version of the words in the full-text index
NEW, UPDATED, UNCHANGED = "new", "updated", "unchanged"


@dataclass(frozen=True, slots=True)
class PreparedChunk:
    """A chunk ready for the archive: its words for the full-text index, the keys of its vectors."""

    span: Span
    digest: str
    near: str
    terms: str
    windows: tuple[tuple[Span, str], ...]  # each window with the key of its vector


def article_digest(article: Article) -> str:
    """A hash of everything a source tells about an article; equal means nothing changed.

    `updated` is left out: many pages tell a new time with every visit, and the same words are no new version.
    """
    return digest(
        article.text,
        article.title,
        article.publisher,
        article.language,
        article.published,
        article.url,
        article.kind,
        json.dumps(article.sources),
        *((article.author, article.notice) if article.author or article.notice else ()),  # hashes of old stay good
    )


def known_as(db: Database, article: Article, canonical_url: str | None) -> tuple[Article, str]:
    """The article under the id and version it has or will have, and whether it is new, updated or unchanged.

    An article that brings no id gets a content hash, its outlet included (a wire copy elsewhere is another article);
    one that comes from an address we know is that article, edited.
    """
    identity = article.id
    if identity is None:
        identity = digest(article.text, article.publisher, canonical_url)
        if canonical_url is not None:
            row = db.one("SELECT article_id FROM versions WHERE canonical_url = ? LIMIT 1", canonical_url)
            identity = row["article_id"] if row else identity
    article = replace(article, id=identity)
    versions = db.all("SELECT version, digest FROM versions WHERE article_id = ? ORDER BY version", identity)
    if not versions:
        return article, NEW
    mine = article_digest(article)
    for row in versions:
        if row["digest"] == mine:
            return replace(article, version=row["version"]), UNCHANGED
    return replace(article, version=versions[-1]["version"] + 1), UPDATED


def add(
    db: Database, article: Article, canonical_url: str | None, chunks: Sequence[PreparedChunk], origin: str
) -> None:
    """Store one version with its chunks; once this returns it is in the archive for good."""
    first, last = dates.days(article.published) if article.published else (None, None)
    with db.transaction() as sql:
        sql.execute(
            "INSERT INTO articles (id, current) VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET current = excluded.current, gone = NULL",
            (article.id, article.version),
        )
        key = sql.execute(
            "INSERT INTO versions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                article.version,
                article.text,
                article.title,
                article.publisher,
                article.language,
                article.published,
                first,
                last,
                article.url,
                canonical_url,
                article.kind,
                json.dumps(article.sources),
                article_digest(article),
                datetime.now(UTC).isoformat(timespec="seconds"),
                origin,
                article.updated,
                article.author,
                article.notice,
            ),
        ).lastrowid
        for chunk in chunks:
            _add_chunk(sql, key, article.language or "", chunk)


def _add_chunk(sql: sqlite3.Connection, version_key: int | None, language: str, chunk: PreparedChunk) -> None:
    chunk_id = sql.execute(
        "INSERT INTO chunks (version, start, end, digest, near) VALUES (?, ?, ?, ?, ?)",
        (version_key, chunk.span.start, chunk.span.end, chunk.digest, chunk.near),
    ).lastrowid
    sql.execute("INSERT INTO words (rowid, terms) VALUES (?, ?)", (chunk_id, chunk.terms))
    sql.execute("INSERT INTO pending (chunk, language) VALUES (?, ?)", (chunk_id, language))
    sql.executemany(
        "INSERT INTO windows VALUES (?, ?, ?, ?)",
        [(chunk_id, span.start, span.end, key) for span, key in chunk.windows],
    )


def make_current(db: Database, article: Article) -> None:
    """A version that came again (a reverted edit) is the current one."""
    with db.transaction() as sql:
        sql.execute("UPDATE articles SET current = ?, gone = NULL WHERE id = ?", (article.version, article.id))


def remove(db: Database, article_id: str) -> int:
    """Delete an article with all its versions; the number of versions that went (0: there was none)."""
    with db.transaction() as sql:
        chunks = sql.execute(
            "SELECT c.id, v.language FROM chunks c JOIN versions v ON v.key = c.version WHERE v.article_id = ?",
            (article_id,),
        ).fetchall()
        for row in chunks:
            sql.execute("DELETE FROM windows WHERE chunk = ?", (row["id"],))
            sql.execute("DELETE FROM words WHERE rowid = ?", (row["id"],))
            sql.execute("DELETE FROM chunks WHERE id = ?", (row["id"],))
            sql.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, 1)", (row["id"], row["language"] or ""))
        gone = sql.execute("DELETE FROM versions WHERE article_id = ?", (article_id,)).rowcount
        sql.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        return gone


def save_vectors(db: Database, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Keep vectors by content hash; committed at once, so that an interrupted run embeds nothing twice."""
    with db.transaction() as sql:
        sql.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
            [(key, model, vector.astype(np.float16).tobytes()) for key, vector in vectors.items()],
        )


def indexed(db: Database, chunk_ids: Iterable[int]) -> None:
    """The index has learnt these chunks."""
    with db.transaction() as sql:
        sql.executemany("DELETE FROM pending WHERE chunk = ?", [(chunk_id,) for chunk_id in chunk_ids])


def index_everything_again(db: Database) -> None:
    """All chunks wait for the index again: it is built anew, from vectors we keep."""
    with db.transaction() as sql:
        sql.execute("DELETE FROM pending")
        sql.execute(
            "INSERT INTO pending SELECT c.id, coalesce(v.language, ''), 0 "
            "FROM chunks c JOIN versions v ON v.key = c.version"
        )


def words_again(db: Database, version: str, terms: Callable[[Article, str], list[str]]) -> int:
    """Every chunk's words anew, as `terms` of its article and text gives them; how many chunks. All or nothing."""
    rows = db.all(f"SELECT c.id, c.start, c.end, {ARTICLE_COLUMNS} FROM chunks c JOIN versions v ON v.key = c.version")
    with db.transaction() as sql:
        sql.execute("DELETE FROM words")
        sql.executemany(
            "INSERT INTO words (rowid, terms) VALUES (?, ?)",
            ((row["id"], " ".join(terms(as_article(row), row["text"][row["start"] : row["end"]]))) for row in rows),
        )
        sql.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (TERMS, version))
    return len(rows)


def set_setting(db: Database, name: str, value: str) -> None:
    """Remember a small fact about this archive."""
    with db.transaction() as sql:
        sql.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
