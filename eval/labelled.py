"""Asking the product what people have labelled by hand: does this excerpt bear this claim, and who speaks here?

    claims(embedder)    a ClaimResult for each pair of eval/labels/claims.jsonl, from bot.check
    speakers()          a SpeakerResult for each sentence of eval/labels/speakers.jsonl, from vectorstore.statements
    written(store)      a WrittenResult for each sentence of eval/labels/written.jsonl, over a store with the dossier

What the product raises is that label's error. Left to others: the labels (labels), numbers (metrics).
"""

from collections.abc import Sequence
from typing import Any

from bot.check import check
from bot.check.ruling import rule
from bot.engines import fence
from bot.engines.named import bare
from bot.models import Proposal, Source
from bot.similarity import Meaning
from eval import labels
from eval.labels import FOLDER
from eval.values import ClaimLabel, ClaimResult, SpeakerLabel, SpeakerResult, WrittenLabel, WrittenResult
from vectorstore.archive import read
from vectorstore.embeddings import Embedder
from vectorstore.errors import UsageError
from vectorstore.models import Span
from vectorstore.statements.speaker import speaking
from vectorstore.store import Vectorstore
from vectorstore.text import digest


def claims(embedder: Embedder | None) -> list[ClaimResult]:
    """The check's verdict on every labelled pair, with their cosine where there is an embedder, as in an answer."""
    meaning = Meaning(embedder)
    return [_claim(label, meaning) for label in labels.claims()]


def speakers() -> list[SpeakerResult]:
    """The speaker the product names for every labelled sentence, as an actor's id."""
    return [_speaker(label) for label in labels.speakers()]


def written(store: Vectorstore) -> list[WrittenResult]:
    """Whether the product, which may have changed since, would show each sentence that a weak model wrote."""
    meaning = Meaning(store.embedder)
    return [_written(label, store, meaning) for label in labels.written()]


def labels_digest() -> str:
    """Changes with every character of the labels."""
    return digest(*(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.jsonl"))))


def _claim(label: ClaimLabel, meaning: Meaning) -> ClaimResult:
    try:
        verdict = check(label.claim, label.excerpt, meaning)
    except Exception as error:
        return ClaimResult(label, error=f"{type(error).__name__}: {error}")
    return ClaimResult(label, verdict.supported, verdict.score)


def _written(label: WrittenLabel, store: Vectorstore, meaning: Meaning) -> WrittenResult:
    try:
        given = [source(store, place) for place in label.given]
        text, _ = bare(label.sentence, [fence.label(one.article) for one in given])
        proposal = Proposal(text, tuple(given[at] for at in label.cited))
        # Their author has not earned words of its own (bot.check.record).
        ruling = rule(proposal, meaning, given, own_words=False)
        return WrittenResult(label, tuple(at for at, one in enumerate(given) if _holds(one, ruling.sources)))
    except Exception as error:
        return WrittenResult(label, error=f"{type(error).__name__}: {error}")


def _holds(excerpt: Source, quotes: Sequence[Source]) -> bool:
    """Is one of the quotes cut from this excerpt?"""
    return any(
        one.article == excerpt.article and excerpt.span.start <= one.span.start and one.span.end <= excerpt.span.end
        for one in quotes
    )


def source(store: Vectorstore, place: dict[str, Any]) -> Source:
    """The excerpt that a label places. Raises UsageError where the archive does not hold it."""
    article = read.article(store.db, place["article_id"], place["version"])
    if article is None:
        raise UsageError(f"the archive has no version {place['version']} of {place['article_id']}")
    return Source(article, Span(place["start"], place["end"]), 1.0)


def _speaker(label: SpeakerLabel) -> SpeakerResult:
    try:
        return SpeakerResult(label, speaking(label.sentence))
    except Exception as error:
        return SpeakerResult(label, error=f"{type(error).__name__}: {error}")
