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
    """A briefing as it was written; `inputs` tells whether the archive knew the same then."""

    date: str
    language: str
    engine: str
    inputs: str
    written: str
    page: dict[str, Any]


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
    rows = db.all("SELECT * FROM briefings ORDER BY date DESC, language, engine, written DESC, inputs")
    return [
        Kept(row["date"], row["language"], row["engine"], row["inputs"], row["written"], json.loads(row["page"]))
        for row in rows
    ]
