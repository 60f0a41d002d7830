"""BriefRecall: does the page of a day tell its key facts, and in 600 words?"""

from eval.days import DayResult
from eval.metrics.metric import Metric

MOST_WORDS = 600


def _per_case(result: DayResult) -> float | None:
    wanted = [fact.id for fact in result.case.key_facts]
    if not wanted:
        return None
    return sum(identity in result.told for identity in wanted) / len(wanted) if result.words <= MOST_WORDS else 0.0


METRIC = Metric(
    name="BriefRecall",
    definition="share of a day's key facts, listed before, that its page tells; a page of over 600 words tells none",
    formula="mean over days of |{key facts whose gold groups all stand on the page}| / |key facts|",
    source="nugget recall (Voorhees, TREC 2003 question answering), nuggets matched by strings",
    better="higher",
    over="days",
    counterpart="BriefRedundancy",
    default=0.0,
    per_case=_per_case,
)
