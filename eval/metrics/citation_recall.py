"""CitationRecall: how much of what an answer must show do its quotes show?"""

from eval.metrics.gold import covered
from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    if not result.answered:
        return None
    found = covered(result)
    return sum(found) / len(found)


METRIC = Metric(
    name="CitationRecall",
    definition="share of the gold groups that an answer's quotes hold; refusals are not counted",
    formula="mean |{groups in some quote}| / |groups| over answered answerable cases",
    source="after Liu, Zhang & Liang (Findings of EMNLP 2023), held against gold spans",
    better="higher",
    over="answerable",
    counterpart="CitationPrecision",
    default=0.0,
    per_case=_per_case,
)
