"""HallucinationRate: how often a question that the articles do not answer is answered all the same."""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float:
    return float(result.answered)


METRIC = Metric(
    name="HallucinationRate",
    definition="share of unanswerable questions that were answered",
    formula="|{unanswerable, answered}| / |unanswerable|",
    source="Thakur et al., NoMIRACL (Findings of EMNLP 2024)",
    better="lower",
    over="unanswerable",
    counterpart="ErrorRate",
    default=1.0,
    per_case=_per_case,
)
