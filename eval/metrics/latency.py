"""LatencyP50 and LatencyP95: how long a reader waits."""

import numpy as np
from numpy.typing import NDArray

from eval.metrics.metric import Metric
from eval.values import Result


def _part(result: Result) -> tuple[float, float]:
    return result.seconds, float(result.error is not None)


def _at(percent: int) -> Metric:
    def whole(rows: NDArray[np.float64]) -> float:
        seconds, failed = rows.T
        return float(np.percentile(np.where(failed, seconds.max(), seconds), percent))

    return Metric(
        name=f"LatencyP{percent}",
        definition=f"seconds within which {percent} % of the cases are done; an error counts as the slowest case",
        formula=f"{percent}th percentile of seconds, interpolated linearly",
        source="Hyndman & Fan, The American Statistician 50 (1996), definition 7; numpy.percentile",
        better="lower",
        over="all",
        counterpart="Hit@all",
        part=_part,
        whole=whole,
    )


P50, P95 = _at(50), _at(95)
