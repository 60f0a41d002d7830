"""WithheldRate: how many of an engine's sentences failed their checks and were not shown?"""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    shown, withheld = len(result.answer["claims"]), len(result.answer["withheld"])
    return withheld / (shown + withheld) if shown + withheld else None


METRIC = Metric(
    name="WithheldRate",
    definition="share of the proposed sentences that were withheld; cases without a proposal are not counted",
    formula="mean |withheld| / (|withheld| + |claims|)",
    source="plain share; a check that lets everything through is seen in SupportPrecision",
    better="lower",
    over="all",
    counterpart="SupportPrecision",
    default=1.0,
    per_case=_per_case,
)
