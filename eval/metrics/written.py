"""WrittenPrecision, WrittenRecall, WrittenUnchecked: what a weak model wrote, with the claim check and without it."""

from eval.metrics.metric import Metric
from eval.values import WrittenResult


def _precision(result: WrittenResult) -> float | None:
    return float(result.label.supported) if result.shown else None


def _recall(result: WrittenResult) -> float | None:
    return float(result.shown) if result.label.supported else None


def _unchecked(result: WrittenResult) -> float:
    return float(result.label.cited_right)


PRECISION = Metric(
    name="WrittenPrecision",
    definition="share of a weak model's recorded sentences that the check shows which an excerpt bears out, by reading",
    formula="|{shown, borne out}| / |shown|",
    source="citation recall: Liu, Zhang & Liang (Findings of EMNLP 2023), over labels by hand",
    better="higher",
    over="written",
    counterpart="WrittenRecall",
    default=0.0,
    per_case=_precision,
)
RECALL = Metric(
    name="WrittenRecall",
    definition="share of those that an excerpt bears out which the check shows",
    formula="|{shown, borne out}| / |borne out|",
    source="over labels by hand",
    better="higher",
    over="written",
    counterpart="WrittenPrecision",
    default=0.0,
    per_case=_recall,
)
UNCHECKED = Metric(
    name="WrittenUnchecked",
    definition="share of all those sentences that the excerpt the model itself cited bears out: the answer unchecked",
    formula="|{borne out by its own citation}| / |written|",
    source="citation precision: Liu, Zhang & Liang (Findings of EMNLP 2023), over labels by hand",
    better="higher",
    over="written",
    counterpart="WrittenRecall",
    default=0.0,
    per_case=_unchecked,
)
