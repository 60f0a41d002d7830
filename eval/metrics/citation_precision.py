"""CitationPrecision: how many of the quotes in an answer bear it?"""

from eval.metrics.gold import relevant
from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    if not result.answered:
        return None
    return sum(relevant(result)) / len(result.quotes) if result.quotes else 0.0


METRIC = Metric(
    name="CitationPrecision",
    definition="share of an answer's quotes that come from a gold article and hold gold; refusals are not counted",
    formula="mean |{quotes with gold}| / |quotes| over answered answerable cases",
    source="after Liu, Zhang & Liang (Findings of EMNLP 2023), held against gold spans: a lower bound",
    better="higher",
    over="answerable",
    counterpart="CitationRecall",
    default=0.0,
    per_case=_per_case,
)
