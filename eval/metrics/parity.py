"""Parity: is a question served as well when its article is in another language?"""

from collections.abc import Sequence

from eval.metrics.hit_all import METRIC as HIT_ALL
from eval.metrics.metric import Metric
from eval.values import Result


def _whole(results: Sequence[Result]) -> float | None:
    cross = HIT_ALL.value(result for result in results if result.case.direction == "cross")
    within = HIT_ALL.value(result for result in results if result.case.direction == "within")
    return cross / within if cross is not None and within else None


METRIC = Metric(
    name="Parity",
    definition="Hit@all of cases whose gold articles are all in other languages, divided by Hit@all of the rest",
    formula="Hit@all(cross) / Hit@all(within)",
    source="ratio of group rates; being equally bad in all languages is seen in Hit@all",
    better="higher",
    over="answerable",
    counterpart="Hit@all",
    whole=_whole,
)
