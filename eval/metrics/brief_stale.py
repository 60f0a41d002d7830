"""BriefStale: how much of what a page offers as news was told on an earlier day?"""

from eval.days import DayResult
from eval.metrics.metric import Metric

_NO_NEWS = ("timeline", "last_known")


def _per_case(result: DayResult) -> float | None:
    news = [line.told_before for line in result.lines if line.section not in _NO_NEWS]
    return sum(news) / len(news) if news else None


METRIC = Metric(
    name="BriefStale",
    definition="share of the sentences offered as news (not in the timeline) that an earlier day told, by labels",
    formula="mean over days of |{told before}| / |sentences outside timeline and last known state|",
    source="novelty by labels by hand; nothing new at all is seen in BriefRecall",
    better="lower",
    over="days",
    counterpart="BriefRecall",
    default=1.0,
    per_case=_per_case,
)
