"""BriefLater: is anything on a page that nobody could have known that evening?"""

from eval.days import DayResult
from eval.metrics.metric import Metric


def _per_case(result: DayResult) -> float | None:
    return sum(line.later or not line.cited for line in result.lines) / len(result.lines) if result.lines else None


METRIC = Metric(
    name="BriefLater",
    definition="share of a page's sentences that hold a fact of a later day, or cite what was not published by then",
    formula="mean over days of |{later by a string, or not cited as of that evening}| / |sentences|",
    source="leakage by strings listed before",
    better="lower",
    over="days",
    counterpart="BriefRecall",
    default=1.0,
    per_case=_per_case,
)
