"""Statements in the archive: what was read from each version, and who said what under filters.

Left to others: reading them from a text (vectorstore.statements).
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vectorstore.archive.database import Database
from vectorstore.archive.read import ARTICLE_COLUMNS, as_article, marks, setting
from vectorstore.archive.select import conditions
from vectorstore.models import Article, Filters, Span, Statement

_READER = "statements"  # the setting that names the version of the reader
_COLUMNS = "s.start, s.end, s.words_start, s.words_end, s.speaker, s.name, s.verb, s.quoted, s.addressee, s.date"


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement with the version it stands in."""

    article: Article
    statement: Statement

    @property
    def words(self) -> str:
        """What was said, as the article has it."""
        return self.article.text[self.statement.words.start : self.statement.words.end]


def begin(db: Database, reader: str) -> None:
    """What another version of the reader has read goes, and every version waits to be read again."""
    if setting(db, _READER) == reader:
        return
    with db.transaction() as sql:
        sql.execute("DELETE FROM statements")
        sql.execute("INSERT OR IGNORE INTO unread SELECT key FROM versions")
        sql.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_READER, reader))


def unread(db: Database, limit: int) -> list[tuple[int, Article]]:
    """Versions that wait to be read, at most `limit`."""
    rows = db.all(
        f"SELECT v.key, {ARTICLE_COLUMNS} FROM unread u JOIN versions v ON v.key = u.version ORDER BY v.key LIMIT ?",
        limit,
    )
    return [(row["key"], as_article(row)) for row in rows]


def waiting(db: Database) -> int:
    """How many versions wait to be read."""
    row = db.one("SELECT count(*) AS n FROM unread")
    assert row is not None
    return int(row["n"])


def keep(db: Database, found: Mapping[int, Sequence[Statement]]) -> None:
    """Keep what was read from versions, by key. All or nothing."""
    with db.transaction() as sql:
        for key, statements in found.items():
            sql.execute("DELETE FROM statements WHERE version = ?", (key,))
            sql.executemany(
                "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        key,
                        one.start,
                        one.end,
                        one.words.start,
                        one.words.end,
                        one.speaker,
                        one.name,
                        one.verb,
                        one.quoted,
                        one.addressee,
                        one.date,
                    )
                    for one in statements
                ],
            )
            sql.execute("DELETE FROM unread WHERE version = ?", (key,))


def of(db: Database, articles: Sequence[Article]) -> dict[tuple[str, int], list[Statement]]:
    """The statements of versions in the order of their text, by article id and version."""
    found: dict[tuple[str, int], list[Statement]] = {}
    for article in articles:
        rows = db.all(
            f"SELECT {_COLUMNS} FROM statements s JOIN versions v ON v.key = s.version "
            "WHERE v.article_id = ? AND v.version = ? ORDER BY s.words_start",
            article.id,
            article.version,
        )
        found[article.id or "", article.version] = [_statement(row) for row in rows]
    return found


def find(db: Database, filters: Filters, speakers: Sequence[str] | None = None) -> list[Kept]:
    """What may be seen, by day of publication, undated last, then in the order of the text.

    `speakers` are actors' ids; with an empty list only those whom the lexicon does not know, with None everybody.
    """
    where, values = conditions(filters)
    if speakers is not None:
        where += f" AND s.speaker IN ({marks(speakers)})" if speakers else " AND s.speaker IS NULL"
        values += speakers
    rows = db.all(
        f"SELECT {_COLUMNS}, {ARTICLE_COLUMNS} FROM statements s JOIN versions v ON v.key = s.version "
        f"JOIN articles a ON a.id = v.article_id WHERE {where} "
        "ORDER BY v.published_to IS NULL, v.published_to, v.article_id, s.words_start",
        *values,
    )
    articles: dict[tuple[str, int], Article] = {}
    return [
        Kept(articles.setdefault((row["article_id"], row["version"]), as_article(row)), _statement(row)) for row in rows
    ]


def _statement(row: sqlite3.Row) -> Statement:
    return Statement(
        start=row["start"],
        end=row["end"],
        words=Span(row["words_start"], row["words_end"]),
        speaker=row["speaker"],
        name=row["name"],
        verb=row["verb"],
        quoted=bool(row["quoted"]),
        addressee=row["addressee"],
        date=row["date"],
    )
