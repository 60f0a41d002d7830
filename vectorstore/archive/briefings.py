"""Briefings that were written: kept with a digest of their inputs, listed.

Left to others: what a briefing is (bot.briefing).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from vectorstore.archive.database import Database


@dataclass(frozen=True, slots=True)
class Kept:
    """A briefing in a list; `inputs` tells whether the archive knew the same when it was written."""

    date: str
    language: str
    engine: str
    inputs: str
    written: str


def keep(db: Database, page: Mapping[str, Any]) -> None:
    """Keep a briefing's JSON; written again from the same inputs, it takes the place of the first one."""
    with db.transaction() as sql:
        sql.execute(
            "INSERT OR REPLACE INTO briefings VALUES (?, ?, ?, ?, ?, ?)",
            (
                page["date"],
                page["language"],
                page["engine"],
                page["inputs"],
                datetime.now(UTC).isoformat(timespec="seconds"),
                json.dumps(page, ensure_ascii=False),
            ),
        )


def kept(db: Database) -> list[Kept]:
    """Every briefing, the latest day first."""
    rows = db.all(
        "SELECT date, language, engine, inputs, written FROM briefings "
        "ORDER BY date DESC, language, engine, written DESC, inputs"
    )
    return [Kept(*row) for row in rows]


def days(db: Database, limit: int) -> list[tuple[str, str]]:
    """The days that have a briefing, each with its language, the latest first."""
    rows = db.all("SELECT DISTINCT date, language FROM briefings ORDER BY date DESC, language LIMIT ?", limit)
    return [(row["date"], row["language"]) for row in rows]


def page(db: Database, one: Kept) -> dict[str, Any]:
    """The JSON of one that is kept."""
    row = db.one(
        "SELECT page FROM briefings WHERE date = ? AND language = ? AND engine = ? AND inputs = ?",
        one.date,
        one.language,
        one.engine,
        one.inputs,
    )
    assert row is not None
    found: dict[str, Any] = json.loads(row["page"])
    return found
