"""BriefWords: how long is a page?"""

from eval.days import DayResult
from eval.metrics.metric import Metric


def _per_case(result: DayResult) -> float | None:
    return float(result.words)


METRIC = Metric(
    name="BriefWords",
    definition="words of a page, headings and sources included",
    formula="mean number of words",
    source="length; shown, not judged",
    better="lower",
    over="days",
    counterpart="BriefRecall",
    default=None,
    per_case=_per_case,
)
