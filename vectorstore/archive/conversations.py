"""Conversations that readers keep: listed, searched, renamed, judged, deleted, and forgotten after a while.

    owner = key("browser", secret)
    saved = save(db, owner, None, number=1, title="Combien ?", page={"question": "Combien ?"}, words="Combien ?")
    saved.talk, saved.revision, saved.elsewhere                    # "3f…", "2025-07-03T18:00:00.000+00:00", False

A conversation may be open in two windows. Each knows it by a revision, the moment of the last write that it has seen,
and what is written over an older one is appended: no window deletes what it has not shown.

Every statement names the owner, so that nobody reads, changes or deletes what is another's. An owner is a hash: who
steals the archive cannot pose as a reader's browser.

Left to others: what an exchange holds and how it is shown (bot.chat), who the reader is (the page).
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vectorstore.archive.database import Database
from vectorstore.text import folded

UP, DOWN = "up", "down"
LONGEST_TITLE = 120
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in a list."""

    id: str
    title: str
    created: str
    changed: str
    exchanges: int


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """One question with its answer, as the page gave it, and what the reader thought of it."""

    number: int
    page: dict[str, Any]
    verdict: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Saved:
    """Where an exchange was kept. `elsewhere`: somebody else had written in between, so that it was appended."""

    talk: str
    revision: str
    elsewhere: bool = False


def key(kind: str, secret: str) -> str:
    """The owner's key in the archive: of a browser's secret, or of a user's name."""
    return hashlib.sha256(f"{kind}\x1f{secret}".encode("utf-8", "surrogatepass")).hexdigest()


def save(
    db: Database,
    owner: str,
    talk: str | None,
    *,
    number: int,
    title: str,
    page: Mapping[str, Any],
    words: str,
    seen: str | None = None,
) -> Saved:
    """Keep an exchange, and forget those that came after it (a question was edited).

    `seen` is the conversation's revision as the writer knows it. Where it has another one by now, nothing is forgotten
    and the exchange comes last, whatever its number. Without `talk`, or with one that is not the owner's, a new
    conversation begins.
    """
    now, elsewhere = _now(), False
    with db.transaction() as sql:
        known = sql.execute("SELECT changed FROM conversations WHERE id = ? AND owner = ?", (talk, owner)).fetchone()
        if talk is None or known is None:
            talk = uuid.uuid4().hex
            sql.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?)", (talk, owner, title[:LONGEST_TITLE], now, now)
            )
        else:
            now, elsewhere = max(now, _after(known["changed"])), seen != known["changed"]
        if elsewhere:
            last = sql.execute("SELECT max(number) AS last FROM exchanges WHERE conversation = ?", (talk,)).fetchone()
            number = (last["last"] or 0) + 1
        sql.execute("UPDATE conversations SET changed = ? WHERE id = ?", (now, talk))
        sql.execute("DELETE FROM exchanges WHERE conversation = ? AND number >= ?", (talk, number))
        sql.execute(
            "INSERT INTO exchanges VALUES (?, ?, ?, ?, NULL, NULL)",
            (talk, number, json.dumps(page, ensure_ascii=False), folded(words)),
        )
    return Saved(talk, now, elsewhere)


def talks(db: Database, owner: str, words: str = "") -> list[Talk]:
    """The owner's conversations, the last used first; with `words`, those that hold them in a title or an exchange."""
    wanted = folded(words).strip()
    rows = db.all(
        "SELECT c.id, c.title, c.created, c.changed, "
        "(SELECT count(*) FROM exchanges e WHERE e.conversation = c.id) AS exchanges, "
        "EXISTS (SELECT 1 FROM exchanges e WHERE e.conversation = c.id AND instr(e.words, ?)) AS holds "
        "FROM conversations c WHERE c.owner = ? ORDER BY c.changed DESC, c.id",
        wanted,
        owner,
    )
    found = [row for row in rows if not wanted or row["holds"] or wanted in folded(row["title"])]
    return [
        Talk(row["id"], row["title"], row["created"], row["changed"], row["exchanges"]) for row in found[:_MOST_LISTED]
    ]


def talk(db: Database, owner: str, identity: str) -> Talk | None:
    """One conversation of the owner's, None where there is none such."""
    return next((one for one in talks(db, owner) if one.id == identity), None)


def exchanges(db: Database, owner: str, talk: str) -> list[KeptExchange]:
    """A conversation in its order; empty where the owner has none such."""
    rows = db.all(
        "SELECT e.* FROM exchanges e JOIN conversations c ON c.id = e.conversation "
        "WHERE c.id = ? AND c.owner = ? ORDER BY e.number",
        talk,
        owner,
    )
    return [KeptExchange(row["number"], json.loads(row["page"]), row["verdict"], row["reason"]) for row in rows]


def revision(db: Database, owner: str, talk: str) -> str | None:
    """What a conversation of the owner's is known by until the next write; None where there is none such."""
    row = db.one("SELECT changed FROM conversations WHERE id = ? AND owner = ?", talk, owner)
    return None if row is None else str(row["changed"])


def judge(db: Database, owner: str, talk: str, *, number: int, verdict: str | None, reason: str | None = None) -> bool:
    """Keep what the reader thinks of an answer (None takes it back); False where there is no such exchange."""
    with db.transaction() as sql:
        changed = sql.execute(
            "UPDATE exchanges SET verdict = ?, reason = ? WHERE number = ? AND conversation = "
            "(SELECT id FROM conversations WHERE id = ? AND owner = ?)",
            (verdict, reason, number, talk, owner),
        ).rowcount
    return changed > 0


def rename(db: Database, owner: str, talk: str, title: str) -> bool:
    """Another title; False where the owner has no such conversation."""
    with db.transaction() as sql:
        changed = sql.execute(
            "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?", (title[:LONGEST_TITLE], talk, owner)
        ).rowcount
    return changed > 0


def delete(db: Database, owner: str, talk: str | None = None) -> int:
    """Delete one conversation of the owner's, or all of them; how many went."""
    with db.transaction() as sql:
        return sql.execute("DELETE FROM conversations WHERE owner = ? AND id = coalesce(?, id)", (owner, talk)).rowcount


def purge(db: Database, days: int) -> int:
    """Delete every conversation that was not touched for so many days; how many went."""
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
    with db.transaction() as sql:
        return sql.execute("DELETE FROM conversations WHERE changed < ?", (before,)).rowcount


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _after(moment: str) -> str:
    """The next moment: two writes never share one, however fast they come or wherever the clock was put."""
    return (datetime.fromisoformat(moment) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
