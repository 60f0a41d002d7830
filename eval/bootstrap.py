"""How sure a number is: 95 % intervals by resampling the cases, and the same for differences of two runs.

    interval(metric, results)              Estimate(value=.81, n=74, low=.72, high=.89)
    difference(metric, before, after)      Estimate of after - before, over the cases both have (paired)
    mean([1, 0, 1]); resampled(n, of)      the same for plain values, and for a statistic `of` the chosen rows

The percentile bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13), 1,000 resamples, seeded:
the same results give the same interval. It cannot see what never happened: where every case scores the same, the
interval is that one point, and with n cases up to about 3/n of all others may still be different.

Left to others: the metrics, which numbers are worth an interval (score), what a difference means (compare).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.days import DayResult
from eval.metrics.metric import Item, Metric
from eval.values import Result
from vectorstore.errors import HotlineError

RESAMPLES = 1_000
SEED = 20250212
_TAILS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, how many cases it rests on, and its interval (None for less than two cases)."""

    value: float
    n: int
    low: float | None
    high: float | None


def interval(metric: Metric, items: Sequence[Item]) -> Estimate | None:
    """The metric over these items; None where it applies to none of them."""
    applying = [item for item in items if metric.applies(item)]
    if metric.whole is not None:
        whole, parts = metric.whole, metric.parts(applying)
        return resampled(len(applying), lambda rows: whole(parts[rows]))
    scores = [score for item in applying if (score := metric.score(item)) is not None]
    return mean(scores)


def difference(metric: Metric, before: Sequence[Item], after: Sequence[Item]) -> Estimate | None:
    """after - before, case by case: `before[i]` and `after[i]` are of the same case or label.

    A metric per case counts only the cases that both runs score. None where there is none.
    """
    if len(before) != len(after) or any(
        _identity(one) != _identity(two) for one, two in zip(before, after, strict=True)
    ):
        raise HotlineError("two runs were compared over different cases; please report this")
    pairs = [(one, two) for one, two in zip(before, after, strict=True) if metric.applies(one)]
    if metric.whole is None:
        scored = [(metric.score(one), metric.score(two)) for one, two in pairs]
        return mean([b - a for a, b in scored if a is not None and b is not None])
    whole = metric.whole
    old, new = (metric.parts(side) for side in zip(*pairs, strict=True)) if pairs else (np.empty(0), np.empty(0))

    def of(rows: NDArray[np.int64]) -> float | None:
        first, second = whole(old[rows]), whole(new[rows])
        return None if first is None or second is None else second - first

    return resampled(len(pairs), of)


def mean(scores: Sequence[float]) -> Estimate | None:
    """The mean with its interval, all resamples at once; None of nothing."""
    if not scores:
        return None
    values = np.array(scores, dtype=float)
    if len(values) < 2:
        return Estimate(float(values.mean()), len(values), None, None)
    rows = np.random.default_rng(SEED).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[rows].mean(axis=1), _TAILS)
    return Estimate(float(values.mean()), len(values), float(low), float(high))


def resampled(n: int, statistic: Callable[[NDArray[np.int64]], float | None]) -> Estimate | None:
    """A statistic of the rows 0..n-1 with its interval; resamples on which it is not defined are left out."""
    value = statistic(np.arange(n)) if n else None
    if value is None:
        return None
    if n < 2:
        return Estimate(value, n, None, None)
    random = np.random.default_rng(SEED)
    drawn = (statistic(random.integers(0, n, n)) for _ in range(RESAMPLES))
    low, high = np.percentile([one for one in drawn if one is not None], _TAILS)
    return Estimate(value, n, float(low), float(high))


def _identity(item: Item) -> str:
    return item.case.id if isinstance(item, Result | DayResult) else item.label.id
