"""BriefRedundancy: how many pairs of sentences on a page say the same, by a person's labels?"""

from itertools import combinations

from eval.days import DayResult
from eval.metrics.metric import Metric


def _per_case(result: DayResult) -> float | None:
    pairs = [bool(set(one.says) & set(other.says)) for one, other in combinations(result.lines, 2)]
    return sum(pairs) / len(pairs) if pairs else None


METRIC = Metric(
    name="BriefRedundancy",
    definition="share of the pairs of sentences on a page that say the same by their labels",
    formula="mean over days of |{pairs that share what they say}| / |pairs|",
    source="pairwise redundancy by labels by hand",
    better="lower",
    over="days",
    counterpart="BriefRecall",
    default=1.0,
    per_case=_per_case,
)
