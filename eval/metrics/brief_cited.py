"""BriefCited: does every sentence of a page lead to words that stand where it says, published by that evening?"""

from eval.days import DayResult
from eval.metrics.metric import Metric


def _per_case(result: DayResult) -> float | None:
    return sum(line.cited for line in result.lines) / len(result.lines) if result.lines else None


METRIC = Metric(
    name="BriefCited",
    definition="share of a page's sentences with a citation, each verbatim at its place and published by that evening",
    formula="mean over days of |{sentences so cited}| / |sentences|",
    source="citation recall after Liu, Zhang & Liang (Findings of EMNLP 2023), by offsets instead of a reader",
    better="higher",
    over="days",
    counterpart="BriefPrecision",
    default=0.0,
    per_case=_per_case,
)
