"""Brier score of abstention: the squared distance of the gate's probability from what was true."""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float:
    return (result.probability - result.case.answerable) ** 2


METRIC = Metric(
    name="Brier",
    definition="mean squared difference of the probability and the truth (answerable 1, not 0)",
    formula="mean (p − y)²",
    source="Brier, Monthly Weather Review 78 (1950); brier_score_loss of scikit-learn",
    better="lower",
    over="all",
    counterpart="AUROC",
    default=1.0,
    per_case=_per_case,
)
