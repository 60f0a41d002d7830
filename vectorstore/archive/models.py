"""How a language model's last sentences did, by its name: held or not, oldest first. No question, no word of them.

    heard(db, "qwen", (True, False), most=24)
    held(db, "qwen")        # (True, False)

Left to others: what a record means for the next sentence (bot.check.record).
"""

from collections.abc import Sequence

from vectorstore.archive.database import Database


def heard(db: Database, model: str, held: Sequence[bool], most: int) -> None:
    """Adds what became of its sentences; only the last `most` are kept."""
    with db.transaction() as sql:
        sql.executemany("INSERT INTO model_sentences(model, held) VALUES (?, ?)", [(model, int(one)) for one in held])
        sql.execute(
            "DELETE FROM model_sentences WHERE model = ? AND id NOT IN "
            "(SELECT id FROM model_sentences WHERE model = ? ORDER BY id DESC LIMIT ?)",
            (model, model, most),
        )


def held(db: Database, model: str) -> tuple[bool, ...]:
    """What is remembered; empty for a model that is not known."""
    rows = db.all("SELECT held FROM model_sentences WHERE model = ? ORDER BY id", model)
    return tuple(bool(row["held"]) for row in rows)
