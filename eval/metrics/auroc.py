"""AUROC of abstention: does the gate give answerable questions the higher probability?"""

from eval.metrics.confidence import Rows, belief
from eval.metrics.metric import Metric
from eval.metrics.ranking import auroc


def _whole(beliefs: Rows) -> float | None:
    truth, found = beliefs.T
    return auroc(truth > 0, found)


METRIC = Metric(
    name="AUROC",
    definition="chance that an answerable question has a higher probability than an unanswerable one",
    formula="P(p⁺ > p⁻) + ½ P(p⁺ = p⁻)",
    source="Hanley & McNeil, Radiology 143 (1982); scikit-learn's roc_auc_score",
    better="higher",
    over="all",
    counterpart="ECE",
    part=belief,
    whole=_whole,
)
