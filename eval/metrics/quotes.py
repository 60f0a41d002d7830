"""Quotes: how many quotes an answer shows."""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    return float(len(result.quotes)) if result.answered else None


METRIC = Metric(
    name="Quotes",
    definition="number of quotes in an answer; refusals are not counted",
    formula="mean |citations| over answered cases",
    source="plain count; stands beside Hit@all, which quoting everything would satisfy",
    better="lower",
    over="all",
    counterpart="Hit@all",
    per_case=_per_case,
)
