"""Parity: is a question served as well when its article is in another language?"""

import numpy as np
from numpy.typing import NDArray

from eval.metrics.hit_all import METRIC as HIT_ALL
from eval.metrics.metric import Metric
from eval.values import Result


def _part(result: Result) -> tuple[float, float]:
    return float(result.case.direction == "cross"), HIT_ALL.score(result) or 0.0


def _whole(rows: NDArray[np.float64]) -> float | None:
    across, hits = rows[:, 0] > 0, rows[:, 1]
    if across.all() or not across.any() or not hits[~across].any():
        return None
    return float(hits[across].mean() / hits[~across].mean())


METRIC = Metric(
    name="Parity",
    definition="Hit@all of cases whose gold articles are all in other languages, divided by Hit@all of the rest",
    formula="Hit@all(cross) / Hit@all(within)",
    source="ratio of group rates; being equally bad everywhere, and quoting everything, are seen in CitationPrecision",
    better="higher",
    over="answerable",
    counterpart="CitationPrecision",
    part=_part,
    whole=_whole,
)
