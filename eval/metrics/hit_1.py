"""Hit@1: is the first quote a reader sees a right one?"""

from eval.metrics.gold import relevant
from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float:
    return float(result.answered and relevant(result)[:1] == [True])


METRIC = Metric(
    name="Hit@1",
    definition="the first quote shown comes from a gold article and holds gold; a refusal is a miss",
    formula="|{answerable cases answered, first quote with gold}| / |answerable cases|",
    source="success at 1; evidence protocol of this project's public sets (case-folded string in the window)",
    better="higher",
    over="answerable",
    counterpart="HallucinationRate",
    default=0.0,
    per_case=_per_case,
)
