"""BriefRepeats: how many sentences of a page say what another of it says already?"""

from eval.days import DayResult
from eval.metrics.metric import Metric


def _per_case(result: DayResult) -> float | None:
    said: set[str] = set()
    again = 0
    for line in result.lines:
        again += bool(said & set(line.says))
        said |= set(line.says)
    return again / len(result.lines) if result.lines else None


METRIC = Metric(
    name="BriefRepeats",
    definition="share of a page's sentences that say, by their labels, what one before them says",
    formula="mean over days of |{sentences that share what an earlier one says}| / |sentences|",
    source="redundancy by sentence, stricter than by pairs",
    better="lower",
    over="days",
    counterpart="BriefRecall",
    default=1.0,
    per_case=_per_case,
)
