"""AURC: how fast wrong answers come in as the gate opens."""

from collections.abc import Sequence

from eval.metrics.confidence import points
from eval.metrics.metric import Metric
from eval.values import Result


def _whole(results: Sequence[Result]) -> float | None:
    area, before = 0.0, (0.0, 0.0)
    for point in points(results):
        width = point.coverage - before[0]
        area += width * (point.risk + (before[1] if before[0] else point.risk)) / 2
        before = (point.coverage, point.risk)
    return area


METRIC = Metric(
    name="AURC",
    definition="area under the curve of risk (share of wrong answers) over coverage (share answered)",
    formula="∫ risk d coverage, by trapezoids from the surest case on",
    source="Geifman, Uziel & El-Yaniv, ICLR (2019)",
    better="lower",
    over="all",
    counterpart="Hit@all",
    whole=_whole,
)
