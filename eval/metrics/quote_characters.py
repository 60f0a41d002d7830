"""QuoteCharacters: how much quoted text an answer makes its reader read."""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    return float(sum(len(quote["quote"]) for quote in result.quotes)) if result.answered else None


METRIC = Metric(
    name="QuoteCharacters",
    definition="characters of quotation in an answer; refusals are not counted",
    formula="mean Σ length of quotes over answered cases",
    source="plain count; stands beside Hit@all, which quoting everything would satisfy",
    better="lower",
    over="all",
    counterpart="Hit@all",
    per_case=_per_case,
)
