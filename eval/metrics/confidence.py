"""The gate's probability beside the truth, with errors at their worst; the base of the metrics on abstention.

    reliability(results)        the ten bins of the calibration plot
    risk_coverage(results)      the points of the risk-coverage curve

Left to others: the metrics themselves (auroc, brier, ece, aurc), drawing (report).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.gold import covered
from eval.values import Result

BINS = 10
Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probability lies in `low`..`high`: their mean probability, and the share that is answerable."""

    low: float
    high: float
    n: int
    probability: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Point:
    """Answer only the cases at or above `threshold`: the share answered, and the share of these that is wrong."""

    threshold: float
    coverage: float
    risk: float


def belief(result: Result) -> tuple[float, float]:
    """Is the case answerable (1 or 0), and the gate's probability; an error counts as surely wrong."""
    truth = float(result.case.answerable)
    return truth, result.probability if result.error is None else 1.0 - truth


def outcome(result: Result) -> tuple[float, float]:
    """Would the answer be wrong (1 or 0), and how sure the gate was of it.

    Wrong is every answer to an unanswerable case, and one whose quotes miss some gold; a refused case is judged by the
    nearest quotes that it showed. An error is wrong at probability 1, the surest there is.
    """
    if result.error is not None:
        return 1.0, 1.0
    return float(not (result.case.answerable and all(covered(result)))), result.probability


def bins(beliefs: Rows) -> list[Bin]:
    """Ten bins of equal width over rows of `belief`, without the empty ones."""
    truth, found = beliefs.T
    which = np.minimum((found * BINS).astype(int), BINS - 1)
    return [
        Bin(b / BINS, (b + 1) / BINS, int(inside.sum()), float(found[inside].mean()), float(truth[inside].mean()))
        for b in range(BINS)
        if (inside := which == b).any()
    ]


def curve(outcomes: Rows) -> list[Point]:
    """One point for each probability that occurs in rows of `outcome`, from the surest to all cases."""
    wrong, sure = outcomes[np.argsort(-outcomes[:, 1], kind="stable")].T
    answered = np.arange(1, len(sure) + 1)
    risk = np.cumsum(wrong) / answered
    last = np.append(sure[1:] != sure[:-1], True)  # of cases with one probability all are answered or none
    return [Point(float(sure[i]), float(answered[i] / len(sure)), float(risk[i])) for i in np.flatnonzero(last)]


def reliability(results: Sequence[Result]) -> list[Bin]:
    """The bins of the calibration plot, none for no results."""
    return bins(np.array([belief(result) for result in results], dtype=float).reshape(-1, 2))


def risk_coverage(results: Sequence[Result]) -> list[Point]:
    """The risk-coverage curve, no points for no results."""
    return curve(np.array([outcome(result) for result in results], dtype=float).reshape(-1, 2)) if results else []
