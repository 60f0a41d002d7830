"""AURC: how fast wrong answers come in as the gate opens."""

import numpy as np

from eval.metrics.confidence import Rows, curve, outcome
from eval.metrics.metric import Metric


def _whole(outcomes: Rows) -> float:
    points = curve(outcomes)
    coverage = [0.0, *(point.coverage for point in points)]
    risk = [points[0].risk, *(point.risk for point in points)]
    return float(np.trapezoid(risk, coverage))


METRIC = Metric(
    name="AURC",
    definition="area under the curve of risk (share of wrong answers) over coverage (share answered)",
    formula="∫ risk d coverage, by trapezoids from the surest case on",
    source="Geifman, Uziel & El-Yaniv, ICLR (2019)",
    better="lower",
    over="all",
    counterpart="Hit@all",
    part=outcome,
    whole=_whole,
)
