"""What changed between two versions of an article: its facts, and its sentences in text order.

    changes(first, second) == [Change("text", "Ils ont parlé une heure.", "Ils ont parlé deux heures.")]

Left to others: keeping versions (archive), showing the changes (bot.commands.articles).
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from vectorstore.models import Article
from vectorstore.sentences import sentences

_FACTS = ("title", "publisher", "author", "published", "updated", "url", "language", "kind")


@dataclass(frozen=True, slots=True)
class Change:
    """What stood there and what stands there now; None where nothing did or does. `place` is a fact or "text"."""

    place: str
    before: str | None
    after: str | None


def changes(one: Article, other: Article) -> list[Change]:
    """Facts first, then the text; empty where both say the same."""
    found = [
        Change(fact, getattr(one, fact), getattr(other, fact))
        for fact in _FACTS
        if getattr(one, fact) != getattr(other, fact)
    ]
    before, after = _sentences(one), _sentences(other)
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(Change("text", " ".join(before[first:last]) or None, " ".join(after[start:end]) or None))
    return found


def _sentences(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in sentences(article.text, article.language)]
