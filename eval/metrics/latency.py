"""LatencyP50 and LatencyP95: how long a reader waits."""

from collections.abc import Sequence

import numpy as np

from eval.metrics.metric import Metric
from eval.values import Result


def _at(percent: int) -> Metric:
    def whole(results: Sequence[Result]) -> float | None:
        slowest = max(result.seconds for result in results)
        seconds = [slowest if result.error is not None else result.seconds for result in results]
        return float(np.percentile(seconds, percent))

    return Metric(
        name=f"LatencyP{percent}",
        definition=f"seconds within which {percent} % of the cases are done; an error counts as the slowest case",
        formula=f"{percent}th percentile of seconds, interpolated linearly",
        source="Hyndman & Fan, The American Statistician 50 (1996), definition 7; numpy.percentile",
        better="lower",
        over="all",
        counterpart="Hit@all",
        whole=whole,
    )


P50, P95 = _at(50), _at(95)
