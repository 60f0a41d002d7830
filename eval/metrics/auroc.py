"""AUROC of abstention: does the gate give answerable questions the higher probability?"""

from collections.abc import Sequence

from eval.metrics.confidence import answerable, probabilities
from eval.metrics.metric import Metric
from eval.metrics.ranking import auroc
from eval.values import Result


def _whole(results: Sequence[Result]) -> float | None:
    return auroc(answerable(results), probabilities(results))


METRIC = Metric(
    name="AUROC",
    definition="chance that an answerable question has a higher probability than an unanswerable one",
    formula="P(p⁺ > p⁻) + ½ P(p⁺ = p⁻)",
    source="Hanley & McNeil, Radiology 143 (1982); scikit-learn's roc_auc_score",
    better="higher",
    over="all",
    counterpart="ECE",
    whole=_whole,
)
