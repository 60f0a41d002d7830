"""Statements that are asked for: by speaker in any spelling, day, language, and words.

    find(db, Wanted(speaker="Ouchakov", filters=Filters(since="2025-07-01")))

`about` is a filter of words, not a search by meaning: every word must stand in the passage, in any of its forms; names
and dates match in every language. Days are those of publication.
Left to others: reading statements (extract), SQL (archive.statements).
"""

from dataclasses import dataclass, field

from vectorstore import actors, lexical
from vectorstore.archive import statements as archive
from vectorstore.archive.database import Database
from vectorstore.archive.statements import Kept
from vectorstore.models import Filters
from vectorstore.text import folded


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None is any."""

    speaker: str | None = None
    about: str | None = None
    filters: Filters = field(default_factory=Filters)


def find(db: Database, wanted: Wanted) -> list[Kept]:
    """What may be seen of it, by day of publication, undated last."""
    named = (
        None if wanted.speaker is None else list(dict.fromkeys(one.actor for one in actors.mentions(wanted.speaker)))
    )
    found = archive.find(db, wanted.filters, named)
    if wanted.speaker is not None and not named:  # somebody the lexicon does not know
        words = folded(wanted.speaker).split()
        found = [one for one in found if all(word in folded(one.statement.name) for word in words)]
    return [one for one in found if wanted.about is None or _about(one, wanted.about)]


def _about(kept: Kept, words: str) -> bool:
    passage = kept.article.text[kept.statement.start : kept.statement.end]
    language = kept.article.language
    neutral = set(lexical.neutral(words))
    bare = words
    for mention in reversed(actors.mentions(words)):
        bare = f"{bare[: mention.start]} {bare[mention.end :]}"
    return neutral <= set(lexical.neutral(passage)) and set(lexical.terms(bare, language)) <= set(
        lexical.terms(passage, language)
    )
