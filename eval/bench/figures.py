"""A measured number with what is needed to judge it: how many questions it rests on, and its interval.

    mean("e5", "R@1", [1.0, 0.0, 1.0])             -> Figure("e5", "R@1", value=.67, n=3, low=0.0, high=1.0)
    ranked("gate", "AUROC", answerable, scores)    -> how often an answerable question scores above another one

Intervals resample questions. Several questions about one paragraph are less independent than that, so an interval over
such a set is a little too narrow; differences of a point or two between systems prove nothing.

Left to others: the intervals themselves (eval.bootstrap), what is measured (protocols).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval import bootstrap
from eval.bootstrap import Estimate
from eval.metrics.ranking import auroc


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the table; `estimate` is None where nothing could be measured (no question of that kind)."""

    system: str
    metric: str
    estimate: Estimate | None


def mean(system: str, metric: str, values: Sequence[float]) -> Figure:
    """The mean of one value a question."""
    return Figure(system, metric, bootstrap.mean(values))


def ranked(system: str, metric: str, truth: Sequence[bool], scores: Sequence[float]) -> Figure:
    """The AUROC of scores against the truth; needs some of each kind."""
    kinds, values = np.array(truth, dtype=bool), np.array(scores, dtype=float)
    return Figure(system, metric, bootstrap.resampled(len(values), lambda rows: auroc(kinds[rows], values[rows])))
