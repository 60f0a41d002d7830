"""Articles by the day they were published, seen as of that day's evening (UTC), with their windows and vectors.

Of each article the latest version published by then is seen, so nothing later can leak: not an edit, not a count.
Partial dates ("2025-07") are seen from their last day on and belong to no day; undated articles are not seen.

Left to others: what a day's articles say (bot.briefing).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.archive.database import Database
from vectorstore.archive.read import ARTICLE_COLUMNS, as_article, as_vector, batches, marks
from vectorstore.models import Article, Span

_SEEN = (
    "v.version = (SELECT max(w.version) FROM versions w WHERE w.article_id = v.article_id AND w.published_to {by} ?)"
)
Windows = list[tuple[Span, NDArray[np.float32] | None]]


@dataclass(frozen=True, slots=True)
class Dated:
    """A version with its key and the last day it may have been published on (YYYYMMDD)."""

    key: int
    day: int
    digest: str  # of everything its source tells
    article: Article


def published_on(db: Database, day: int) -> list[Dated]:
    """The articles whose version seen that evening was published on that very day, by id."""
    rows = db.all(
        f"SELECT v.key, v.published_to AS day, v.digest, {ARTICLE_COLUMNS} FROM versions v "
        f"WHERE v.published_to = ? AND v.published_from = ? AND {_SEEN.format(by='<=')} ORDER BY v.article_id",
        day,
        day,
        day,
    )
    return [Dated(row["key"], row["day"], row["digest"], as_article(row)) for row in rows]


def published_before(db: Database, day: int, limit: int) -> list[Dated]:
    """The articles as they were seen the evening before, newest first, at most `limit`."""
    rows = db.all(
        f"SELECT v.key, v.published_to AS day, v.digest, {ARTICLE_COLUMNS} FROM versions v "
        f"WHERE v.published_to < ? AND {_SEEN.format(by='<')} ORDER BY v.published_to DESC, v.article_id LIMIT ?",
        day,
        day,
        limit,
    )
    return [Dated(row["key"], row["day"], row["digest"], as_article(row)) for row in rows]


def windows(db: Database, model: str, keys: Sequence[int]) -> dict[int, Windows]:
    """The sentence windows of versions in text order, each with its vector (None where the model made none)."""
    found: dict[int, Windows] = {key: [] for key in keys}
    for part in batches(keys):
        rows = db.all(
            "SELECT c.version, w.start, w.end, x.vector FROM chunks c JOIN windows w ON w.chunk = c.id "
            "LEFT JOIN vectors x ON x.digest = w.digest AND x.model = ? "
            f"WHERE c.version IN ({marks(part)}) ORDER BY c.version, w.start",
            model,
            *part,
        )
        for row in rows:
            vector = None if row["vector"] is None else as_vector(row["vector"])
            found[row["version"]].append((Span(row["start"], row["end"]), vector))
    return found
