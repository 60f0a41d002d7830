"""Asking the product what people have labelled by hand: does this excerpt bear this claim, and who speaks here?

    claims(embedder)    a ClaimResult for each pair of eval/labels/claims.jsonl, from bot.check
    speakers()          a SpeakerResult for each sentence of eval/labels/speakers.jsonl, from vectorstore.statements

What the product raises is that label's error. Left to others: the labels (labels), numbers (metrics).
"""

from bot.check import check
from bot.similarity import similarity
from eval import labels
from eval.labels import FOLDER
from eval.values import ClaimLabel, ClaimResult, SpeakerLabel, SpeakerResult
from vectorstore.embeddings import Embedder
from vectorstore.statements.speaker import speaking
from vectorstore.text import digest


def claims(embedder: Embedder | None) -> list[ClaimResult]:
    """The check's verdict on every labelled pair, with their cosine where there is an embedder, as in an answer."""
    return [_claim(label, embedder) for label in labels.claims()]


def speakers() -> list[SpeakerResult]:
    """The speaker the product names for every labelled sentence, as an actor's id."""
    return [_speaker(label) for label in labels.speakers()]


def labels_digest() -> str:
    """Changes with every character of the labels."""
    return digest(*(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.jsonl"))))


def _claim(label: ClaimLabel, embedder: Embedder | None) -> ClaimResult:
    try:
        verdict = check(label.claim, label.excerpt, similarity(embedder, label.claim, label.excerpt))
    except Exception as error:
        return ClaimResult(label, error=f"{type(error).__name__}: {error}")
    return ClaimResult(label, verdict.supported, verdict.score)


def _speaker(label: SpeakerLabel) -> SpeakerResult:
    try:
        return SpeakerResult(label, speaking(label.sentence))
    except Exception as error:
        return SpeakerResult(label, error=f"{type(error).__name__}: {error}")
