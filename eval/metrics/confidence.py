"""The gate's probability beside the truth, with errors at their worst; the base of the metrics on abstention.

    reliability(results)      the ten bins of the calibration plot
    points(results)           the risk-coverage curve

Left to others: the metrics themselves (auroc, brier, ece, aurc), drawing (report).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.gold import covered
from eval.values import Result

BINS = 10


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


def answerable(results: Sequence[Result]) -> NDArray[np.bool_]:
    """The truth, case by case."""
    return np.array([result.case.answerable for result in results], dtype=bool)


def probabilities(results: Sequence[Result]) -> NDArray[np.float64]:
    """The gate's probabilities; a case that ended in an error counts as surely wrong."""
    return np.array(
        [float(not r.case.answerable) if r.error is not None else r.probability for r in results], dtype=float
    )


def reliability(results: Sequence[Result]) -> list[Bin]:
    """Ten bins of equal width, without the empty ones."""
    found, truth = probabilities(results), answerable(results)
    which = np.minimum((found * BINS).astype(int), BINS - 1)
    return [
        Bin(b / BINS, (b + 1) / BINS, int(inside.sum()), float(found[inside].mean()), float(truth[inside].mean()))
        for b in range(BINS)
        if (inside := which == b).any()
    ]


def points(results: Sequence[Result]) -> list[Point]:
    """The risk-coverage curve, one point for each probability that occurs, from the surest to all cases.

    Wrong is an unanswerable case, and an answerable one whose quotes miss some gold. A refused case is judged by the
    nearest quotes that it showed. An error is wrong at probability 1: the surest there is.
    """
    if not results:
        return []
    sure = np.array([1.0 if r.error is not None else r.probability for r in results])
    wrong = np.array([r.error is not None or not (r.case.answerable and all(covered(r))) for r in results])
    order = np.argsort(-sure, kind="stable")
    thresholds, errors = sure[order], np.cumsum(wrong[order])
    last = np.append(thresholds[1:] != thresholds[:-1], True)  # of cases with one probability only all or none
    return [
        Point(float(thresholds[i]), (i + 1) / len(results), float(errors[i] / (i + 1))) for i in np.flatnonzero(last)
    ]
