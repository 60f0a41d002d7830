"""AnsweredCorrect: of what was answered, how much was right?"""

from eval.metrics.hit_all import hit
from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    if not result.answered:
        return None
    return hit(result) if result.case.answerable else 0.0


METRIC = Metric(
    name="AnsweredCorrect",
    definition="share of the answers given that were right: to an answerable question, with all its gold in the quotes",
    formula="|{answered, answerable, every group in some quote}| / |answered|",
    source="selective accuracy, 1 − selective risk: El-Yaniv & Wiener, JMLR 11 (2010)",
    better="higher",
    over="all",
    counterpart="ErrorRate",
    default=0.0,
    per_case=_per_case,
)
