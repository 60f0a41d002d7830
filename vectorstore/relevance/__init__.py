"""Is a feed's item about the talks? Told by its headline and lead, before its page is fetched.

    judge(embedder, "Trump et Poutine se parlent", "Une heure d'appel, dit le Kremlin.", "fr")
    -> Verdict(kept=True, score=.97, reason="on the talks: both Washington and Moscow; words of talks")
    judge(None, ...)    # by names and words alone, where no embedder can run

A logistic over the signs; its weights and thresholds stand in weights.json, which `python -m eval.relevance --fit`
writes from the development half of the labels. Recall comes before precision: what is refused is lost unless somebody
looks at the list of what was refused. Headlines are compared by meaning only with the embedder that the weights were
fitted with; another one's cosines lie elsewhere.

Left to others: the signs (signs), what becomes of a refused item (feeds).
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from vectorstore.embeddings import Embedder
from vectorstore.errors import HotlineError
from vectorstore.languages import detect_article
from vectorstore.relevance.signs import LEXICAL, LIKENESS, likeness, signs

VERSION = 1
WORDS, MEANING = "words", "words_and_meaning"  # the two fits
_TOLD = {
    "both": "both Washington and Moscow",
    "kyiv": "Ukraine and one of them",
    "envoys": "envoys of the talks",
    "talks": "words of talks",
    "peace": "words of peace terms",
    LIKENESS: "like headlines on the talks",
}
_MISSING = ("both", "talks", "peace")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is the fitted probability in 0..1, `reason` one plain line for the user."""

    kept: bool
    score: float
    reason: str


def judge(embedder: Embedder | None, title: str | None, lead: str | None, language: str | None = None) -> Verdict:
    """The verdict on an item; its language is looked for where none is told."""
    title, lead = title or "", lead or ""
    language = language or detect_article(f"{title} {lead}")
    found = signs(title, lead, language)
    fit = weights()[WORDS]
    if embedder is not None and embedder.model_id == weights()["model"]:
        found[LIKENESS] = likeness(embedder, title, lead, language)
        fit = weights()[MEANING]
    score = probability(fit, found)
    kept = score >= fit["threshold"]
    return Verdict(kept, round(score, 3), _reason(kept, found))


def probability(fit: dict[str, Any], found: dict[str, float]) -> float:
    """The logistic of a fit over these signs."""
    total = fit["bias"] + sum(weight * found[name] for name, weight in fit["weights"].items())
    return 1.0 / (1.0 + math.exp(-total))


@lru_cache(maxsize=1)
def weights() -> dict[str, Any]:
    """The shipped weights. Raises HotlineError when the file is of another version."""
    raw: dict[str, Any] = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    if raw["version"] != VERSION or any(set(raw[fit]["weights"]) - {*LEXICAL, LIKENESS} for fit in (WORDS, MEANING)):
        raise HotlineError(
            "vectorstore/relevance/weights.json does not fit this Hotline; run `python -m eval.relevance --fit`"
        )
    return raw


def _reason(kept: bool, found: dict[str, float]) -> str:
    shown = [
        told for name, told in _TOLD.items() if found.get(name, 0.0) > 0.0 and (name != "kyiv" or not found["both"])
    ]
    if kept:
        return f"on the talks: {'; '.join(shown) or 'by its words taken together'}"
    missing = ", ".join(_TOLD[name] for name in _MISSING if not found[name])
    other = "; it speaks of other negotiations" if not found["none_of_others"] else ""
    return f"not on the talks: it lacks {missing or 'enough of what tells them'}{other}"
