"""ErrorRate: how often a question that the articles do answer is refused."""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float:
    return float(not result.answered)


METRIC = Metric(
    name="ErrorRate",
    definition="share of answerable questions that were refused",
    formula="|{answerable, refused}| / |answerable|",
    source="Thakur et al., NoMIRACL (Findings of EMNLP 2024)",
    better="lower",
    over="answerable",
    counterpart="HallucinationRate",
    default=1.0,
    per_case=_per_case,
)
