"""Which chunks may be seen under filters, and which of them match words or vectors.

As-of shows, of each article, the latest version published by the end of that day; without it, the current one.
Undated articles are left out under any date filter (the answer says so).

Left to others: fusing the two kinds of match (retrieve), the approximate search over everything (index).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore import dates
from vectorstore.archive.database import Database
from vectorstore.archive.read import ARTICLE_COLUMNS, as_article, batches, marks
from vectorstore.models import Article, Filters

_FROM = "FROM chunks c JOIN versions v ON v.key = c.version JOIN articles a ON a.id = v.article_id"
_FURTHER = 20  # times as many matches are looked at first where filters may hide some
_COMMON = 0.25  # a term in more than a quarter of the chunks costs much and tells nothing


@dataclass(frozen=True, slots=True)
class Row:
    """A chunk that may be seen, with its article."""

    chunk_id: int
    start: int
    end: int
    digest: str
    near: str
    article: Article


def visible(db: Database, chunk_ids: Sequence[int], filters: Filters) -> dict[int, Row]:
    """Those of the given chunks that the filters let through."""
    where, values = conditions(filters)
    rows: dict[int, Row] = {}
    for part in batches(chunk_ids):
        for row in db.all(
            f"SELECT c.id, c.start, c.end, c.digest, c.near, {ARTICLE_COLUMNS} {_FROM} "
            f"WHERE c.id IN ({marks(part)}) AND {where}",
            *part,
            *values,
        ):
            rows[row["id"]] = Row(row["id"], row["start"], row["end"], row["digest"], row["near"], as_article(row))
    return rows


def allowed(db: Database, chunk_ids: Sequence[int], filters: Filters) -> set[int]:
    """Those of the given chunks that the filters let through, by id alone (many are looked at, few are shown)."""
    where, values = conditions(filters)
    found: set[int] = set()
    for part in batches(chunk_ids):
        rows = db.all(f"SELECT c.id {_FROM} WHERE c.id IN ({marks(part)}) AND {where}", *part, *values)
        found |= {row["id"] for row in rows}
    return found


def size(db: Database) -> int:
    """About how many chunks there are: the last id, which costs nothing to ask."""
    row = db.one("SELECT max(id) AS last FROM chunks")
    return int(row["last"] or 0) if row else 0


def held(db: Database, language: str, limit: int) -> int:
    """How many articles are in a language, counted up to `limit`."""
    row = db.one("SELECT count(*) AS n FROM (SELECT 1 FROM versions WHERE language = ? LIMIT ?)", language, limit)
    assert row is not None
    return int(row["n"])


def count(db: Database, filters: Filters, limit: int) -> int:
    """How many chunks the filters let through, counted up to `limit`."""
    where, values = conditions(filters)
    row = db.one(f"SELECT count(*) AS n FROM (SELECT 1 {_FROM} WHERE {where} LIMIT ?)", *values, limit)
    assert row is not None
    return int(row["n"])


def matrix(db: Database, model: str, filters: Filters) -> tuple[list[int], list[str], NDArray[np.float32]]:
    """Ids, languages and vectors of every chunk the filters let through; shape (n, dimension).

    For exact search where a filter is selective: a thousand vectors cost about two milliseconds.
    """
    where, values = conditions(filters)
    rows = db.all(
        f"SELECT c.id, coalesce(v.language, '') AS language, x.vector {_FROM} "
        f"JOIN vectors x ON x.digest = c.digest AND x.model = ? WHERE {where}",
        model,
        *values,
    )
    joined = b"".join(row["vector"] for row in rows)
    vectors = np.frombuffer(joined, dtype=np.float16).astype(np.float32)
    return (
        [row["id"] for row in rows],
        [row["language"] for row in rows],
        vectors.reshape(len(rows), -1) if rows else np.zeros((0, 0), dtype=np.float32),
    )


def matching_words(db: Database, terms: Sequence[str], filters: Filters, limit: int) -> list[tuple[int, float]]:
    """Chunks that hold any of the terms, best BM25 first, as (chunk id, score ≥ 0).

    Terms that are in more than a quarter of all chunks are left out, as long as others remain.
    """
    kept = _telling(db, list(dict.fromkeys(terms)))
    if not kept:
        return []
    match = " OR ".join('"' + term.replace('"', '""') + '"' for term in kept)
    if filters == Filters():
        return _ranked(db, match, limit)
    # Looking further and dropping what the filters hide is quicker than listing what they let through ...
    wide = _ranked(db, match, _FURTHER * limit)
    passing = allowed(db, [chunk_id for chunk_id, _ in wide], filters)
    found = [pair for pair in wide if pair[0] in passing][:limit]
    if len(found) == limit or len(wide) < _FURTHER * limit:
        return found
    # ... except where they let through next to nothing. The unary plus keeps SQLite from asking the full-text index row
    # by row, which is fifty times slower.
    where, values = conditions(filters)
    return _ranked(db, match, limit, f"AND +rowid IN (SELECT c.id {_FROM} WHERE {where})", values)


def _ranked(
    db: Database, match: str, limit: int, inside: str = "", values: Sequence[object] = ()
) -> list[tuple[int, float]]:
    rows = db.all(
        f"SELECT rowid, -bm25(words) AS score FROM words WHERE words MATCH ? {inside} ORDER BY rank LIMIT ?",
        match,
        *values,
        limit,
    )
    return [(row["rowid"], max(0.0, row["score"])) for row in rows]


def document_frequencies(db: Database, terms: Sequence[str]) -> tuple[dict[str, int], int]:
    """In how many chunks each term stands, and how many chunks there are."""
    found: dict[str, int] = {}
    for part in batches(list(terms)):
        for row in db.all(f"SELECT term, doc FROM word_counts WHERE term IN ({marks(part)})", *part):
            found[row["term"]] = row["doc"]
    total = db.one("SELECT count(*) AS n FROM chunks")
    assert total is not None
    return found, int(total["n"])


def _telling(db: Database, terms: list[str]) -> list[str]:
    frequencies, total = document_frequencies(db, terms)
    known = [term for term in terms if term in frequencies]
    rare = [term for term in known if frequencies[term] <= max(20, _COMMON * total)]
    return rare or known


def conditions(filters: Filters) -> tuple[str, list[object]]:
    """The condition on `v` (versions) and `a` (articles), with its values."""
    all_of: list[str] = []
    values: list[object] = []
    if filters.as_of is None and filters.known_at is None:
        all_of.append("v.version = a.current")
    else:
        allowed: list[str] = []
        inner: list[object] = []
        if filters.as_of is not None:
            allowed.append("{0}.published_to <= ?")
            inner.append(dates.last_day(filters.as_of))
        if filters.known_at is not None:
            allowed.append("CAST(replace(substr({0}.ingested_at, 1, 10), '-', '') AS INTEGER) <= ?")
            inner.append(dates.last_day(filters.known_at))
        then = " AND ".join(allowed)
        # Seldom has an article a later version: asking for one is quicker than asking for the last.
        all_of.append(
            f"{then.format('v')} AND NOT EXISTS (SELECT 1 FROM versions w WHERE w.article_id = v.article_id "
            f"AND w.version > v.version AND {then.format('w')})"
        )
        values += [*inner, *inner]
    if filters.since is not None:
        all_of.append("v.published_to >= ?")
        values.append(dates.days(filters.since)[0])
    if filters.until is not None:
        all_of.append("v.published_from <= ?")
        values.append(dates.last_day(filters.until))
    for column, chosen in (("v.publisher", filters.publishers), ("v.language", filters.languages)):
        if chosen:
            all_of.append(f"{column} IN ({marks(chosen)})")
            values += chosen
    return " AND ".join(all_of), values
