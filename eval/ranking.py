"""The weights that order the quotes, fitted on the development cases: coordinate search, one weight at a time.

    fitted(dev, {"meaning": 1.0, "context": 1.0, ...})   # maximises Hit@1 + Hit@all, the gate left open

Every case is searched once; its windows keep their signals, and trying weights only adds and sorts. A weight is
changed only where that hits more development cases, so that what makes no difference stays as it was.
Left to others: the signals themselves and their mean (bot.evidence), the gate (calibrate).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.calibration import calibration
from bot.engines.extractive import Extractive
from bot.evidence import Window, weighted
from bot.gate import Examined
from eval.metrics import metric
from eval.values import Case, Result

_FACTORS = (0.0, 0.5, 0.75, 1.33, 2.0)
_FROM_ZERO = (0.2, 0.5, 1.0)
_ROUNDS = 3
_HIT_1, _HIT_ALL = metric("Hit@1"), metric("Hit@all")


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with all the evidence that was found for it."""

    case: Case
    examined: Examined

    @property
    def windows(self) -> list[Window]:
        """Best first."""
        return self.examined.windows

    def ordered(self, weights: Mapping[str, float]) -> "Seen":
        """The same evidence in the order of other weights."""
        present = calibration().ranking
        if weights == present:
            return self
        scored = [
            replace(one, score=one.score - weighted(one.signals, present) + weighted(one.signals, weights))
            for one in self.windows
        ]
        scored.sort(key=lambda one: (-one.score, one.excerpt.chunk_id, one.span.start))
        return Seen(self.case, replace(self.examined, windows=scored))

    def unread(self) -> "Seen":
        """The same evidence as it would be where there is no reader."""
        present = calibration().ranking
        stripped = []
        for one in self.windows:
            signals = replace(one.signals, reading=None)
            score = one.score - weighted(one.signals, present) + weighted(signals, present)
            stripped.append(replace(one, signals=signals, score=score))
        stripped.sort(key=lambda one: (-one.score, one.excerpt.chunk_id, one.span.start))
        return Seen(self.case, replace(self.examined, windows=stripped))

    def result(self, probability: float, answered: bool) -> Result:
        """What the extractive engine shows of it, answered or refused."""
        shown = [
            {"article_id": source.article.id, "version": source.article.version, "quote": source.text}
            for proposal in Extractive().propose(self.examined.asked, self.windows)
            for source in proposal.sources
        ]
        answered = answered and bool(shown)
        answer = {
            "abstained": not answered,
            "citations": shown if answered else [],
            "nearest": [] if answered else shown,
        }
        return Result(self.case, answer=answer, probability=probability)


def fitted(dev: Sequence[Seen], start: Mapping[str, float]) -> dict[str, float]:
    """The weights after at most three rounds over all of them."""
    answerable = [one for one in dev if one.case.answerable and one.windows]
    best, value = dict(start), _objective(answerable, start)
    for _ in range(_ROUNDS):
        before = value
        for name, at in list(best.items()):
            for candidate in [round(at * factor, 3) for factor in _FACTORS] if at else _FROM_ZERO:
                tried = best | {name: candidate}
                if any(tried.values()) and (reached := _objective(answerable, tried)) > value:
                    best, value = tried, reached
        if value == before:
            break
    return best


def _objective(seen: Sequence[Seen], weights: Mapping[str, float]) -> float:
    results = [one.ordered(weights).result(1.0, True) for one in seen]
    return sum((_HIT_1.score(result) or 0.0) + (_HIT_ALL.score(result) or 0.0) for result in results)
