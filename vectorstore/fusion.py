"""What a chunk is worth for a question: meaning and words in one number, across languages.

    score = DENSE · dense + (1 - DENSE) · shared
    dense    (cosine - level(language)) / highest such difference, in 0..1
    shared   (BM25 of the question's stems + CROSSING · BM25 of its names, dates and values) / highest such sum

e5's cosines are not comparable across languages (a random passage in the question's language beats the right one in
another), so each candidate's counts from the level of its own language's candidates. Words that a foreign article does
not share speak against nothing: there BM25 counts for at least what the meaning is worth. What is told once more in
another language is lifted towards the one it repeats: of the best chunks each other language's nearest neighbour, as
far as it is nearest by a clear margin.
Left to others: finding the candidates, near-copies of one language (retrieve).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.archive.select import Row
from vectorstore.models import COMPILED

DENSE, CROSSING = 0.4, 2.0
_SPREAD = 0.04  # cosine between the best candidate of a language and its level, at least
_LEAN = 5  # candidates of a language that weigh as much as the level of all languages together
_COMPILED_PENALTY = 0.03  # a compiled summary ranks behind a real article that says the same
_BEST = 3  # chunks whose like is looked for in other languages
_FEWEST = 3  # candidates of a language among which one may stand out
_CLEAR = 0.3  # of the way from a language's level to its nearest neighbour, between that one and the next
_LIFTED = 0.5  # of the way up to the score of what is repeated


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates by chunk id: rows; vectors and cosines where there are any; BM25 of words and of crossing terms."""

    rows: Mapping[int, Row]
    vectors: Mapping[int, NDArray[np.float32]]
    cosines: Mapping[int, float]
    words: Mapping[int, float]
    crossing: Mapping[int, float]

    def language(self, chunk_id: int) -> str:
        """A candidate's language, "" where it is not known."""
        return self.rows[chunk_id].article.language or ""


def scores(found: Found, language: str) -> dict[int, float]:
    """A score of at least 0 for each candidate; `language` is the question's."""
    dense, highest = _dense(found), max((found.words.get(i, 0.0) for i in found.rows), default=0.0)
    sums = {}
    for chunk_id in found.rows:
        words = found.words.get(chunk_id, 0.0)
        if found.language(chunk_id) != language:
            words = max(words, dense.get(chunk_id, 0.0) * highest)
        sums[chunk_id] = words + CROSSING * found.crossing.get(chunk_id, 0.0)
    most = max(sums.values(), default=0.0)
    made = {}
    for chunk_id, row in found.rows.items():
        meant = dense.get(chunk_id, 0.0)
        shared = sums[chunk_id] / most if most else meant
        penalty = _COMPILED_PENALTY if row.article.kind == COMPILED else 0.0
        made[chunk_id] = max(0.0, DENSE * meant + (1.0 - DENSE) * shared - penalty)
    return _repeated(found, made)


def _dense(found: Found) -> dict[int, float]:
    levels = _levels(found)
    raised = {i: max(0.0, cosine - levels[found.language(i)]) for i, cosine in found.cosines.items()}
    highest = max(raised.values(), default=0.0) or 1.0
    return {chunk_id: value / highest for chunk_id, value in raised.items()}


def _levels(found: Found) -> dict[str, float]:
    """Each language's level: the mean cosine of the lower half of its candidates.

    A language with few candidates says little about its own level, so it leans on the level of all of them; and where
    all candidates are alike (a small archive) none of them is background: the level lies well below the best.
    """
    by_language: dict[str, list[float]] = {}
    for chunk_id, cosine in found.cosines.items():
        by_language.setdefault(found.language(chunk_id), []).append(cosine)
    overall = _lower_half(list(found.cosines.values())) if found.cosines else 0.0
    return {
        language: min(
            (len(values) * _lower_half(values) + _LEAN * overall) / (len(values) + _LEAN), max(values) - _SPREAD
        )
        for language, values in by_language.items()
    }


def _lower_half(values: list[float]) -> float:
    return float(np.mean(sorted(values)[: max(1, len(values) // 2)]))


def _repeated(found: Found, made: dict[int, float]) -> dict[int, float]:
    """The scores, those of repetitions in other languages lifted."""
    by_language: dict[str, list[int]] = {}
    for chunk_id in found.vectors:
        by_language.setdefault(found.language(chunk_id), []).append(chunk_id)
    stacked = {
        language: (ids, np.stack([found.vectors[i] for i in ids]))
        for language, ids in by_language.items()
        if len(ids) >= _FEWEST
    }
    best = sorted((i for i in made if i in found.vectors), key=lambda i: (-made[i], i))[:_BEST]
    lifted = dict(made)
    for one in best:
        for language, (ids, vectors) in stacked.items():
            if language == found.language(one):
                continue
            cosines = vectors @ found.vectors[one]
            nearest = int(np.argmax(cosines))
            aim = _clearness(cosines) * made[one]
            lifted[ids[nearest]] = max(lifted[ids[nearest]], made[ids[nearest]] * (1.0 - _LIFTED) + _LIFTED * aim)
    return lifted


def _clearness(cosines: NDArray[np.float32]) -> float:
    """How far the nearest stands out from the next, 0..1."""
    ordered = np.sort(cosines)
    level = ordered[: max(1, len(ordered) // 2)].mean()
    distance = max(float(ordered[-1] - level), _SPREAD)
    return min(1.0, float(ordered[-1] - ordered[-2]) / distance / _CLEAR)
