"""Statements that are asked for, by speaker in any spelling, day, language, and words; and one of them as JSON.

    find(db, Wanted(speaker="Ouchakov", filters=Filters(since="2025-07-01")))

`about` is a filter of words, not a search by meaning: every word must stand in the passage, in any of its forms; names
and dates match in every language. Days are those of publication.
Left to others: reading statements (extract), SQL (archive.statements).
"""

from dataclasses import dataclass, field
from typing import Any

from vectorstore import actors, lexical
from vectorstore.archive import statements as archive
from vectorstore.archive.database import Database
from vectorstore.archive.statements import Kept
from vectorstore.models import COMPILED, Filters
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


def as_json(kept: Kept) -> dict[str, Any]:
    """A statement with where it stands; `speaker` is a display name, or null where the lexicon does not know him."""
    article, one = kept.article, kept.statement
    return {
        "speaker": _name(one.speaker, article.language),
        "name": one.name,
        "verb": one.verb,
        "quoted": one.quoted,
        "words": kept.words,
        "addressee": _addressee(kept),
        "date": one.date,
        "article_id": article.id,
        "version": article.version,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "url": article.url,
        "compiled": article.kind == COMPILED,
        "start": one.start,
        "end": one.end,
        "words_start": one.words.start,
        "words_end": one.words.end,
    }


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


def _name(actor: str | None, language: str | None) -> str | None:
    return None if actor is None else actors.name(actor, language)


def _addressee(kept: Kept) -> str | None:
    told = kept.statement.addressee
    return _name(told, kept.article.language) if told in actors.lexicon().actors else told
