"""The head of every article that tells its day: what it is called, and the names and values that its beginning holds.

    leads(db)[0].anchors      # frozenset({"@steve-witkoff", "#pt180m", ...}): terms that say the same in every language

They stand in the full-text index already (vectorstore.lexical); nothing is read twice.
Left to others: which of them are on one event (vectorstore.stories.events).
"""

import re
from dataclasses import dataclass

from vectorstore.archive.browse import Listed
from vectorstore.archive.database import Database

_DATE = re.compile(r"#(?:(?:19|20)\d\d(?:-\d\d){0,2}|--.*)")


@dataclass(frozen=True, slots=True)
class Lead:
    """An article's head. `day` is YYYYMMDD; dates are no anchors, since the day of publication is nearly always one."""

    day: int
    listed: Listed
    anchors: frozenset[str]


def stamp(db: Database) -> tuple[int, ...]:
    """Changes whenever an article comes, goes or has another version."""
    row = db.one(
        "SELECT (SELECT coalesce(max(key), 0) FROM versions) AS last, count(*) AS n, "
        "coalesce(sum(current), 0) AS versions FROM articles"
    )
    assert row is not None
    return tuple(row)


def leads(db: Database) -> list[Lead]:
    """Of every current version that tells its day, oldest first, then by id."""
    rows = db.all(
        "SELECT v.article_id AS id, v.version, 1 AS versions, v.title, v.publisher, v.published, v.language, v.url, "
        "v.kind, v.published_to AS day, (SELECT w.terms FROM words w WHERE w.rowid = "
        "(SELECT c.id FROM chunks c WHERE c.version = v.key ORDER BY c.start LIMIT 1)) AS terms "
        "FROM versions v JOIN articles a ON a.id = v.article_id AND v.version = a.current "
        "WHERE v.published_to = v.published_from ORDER BY v.published_to, v.article_id"
    )
    return [Lead(row["day"], Listed.of(row), _anchors(row["terms"] or "")) for row in rows]


def _anchors(terms: str) -> frozenset[str]:
    """The neutral terms; no word begins as they do. Names known by their sound alone (~) tell too little."""
    return frozenset(term for term in terms.split() if term[0] in "@#" and not _DATE.fullmatch(term))
