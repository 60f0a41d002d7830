"""WrittenPrecision, WrittenRecall, WrittenUnchecked: what a weak model wrote, with the claim check and without it."""

from eval.metrics.metric import Metric
from eval.values import WrittenLabel, WrittenResult


def _precision(result: WrittenResult) -> float | None:
    return float(_borne_out(result.label, result.under)) if result.shown else None


def _recall(result: WrittenResult) -> float | None:
    return float(_borne_out(result.label, result.under)) if result.label.bearing else None


def _unchecked(result: WrittenResult) -> float:
    return float(_borne_out(result.label, result.label.cited))


def _borne_out(label: WrittenLabel, citations: tuple[int, ...]) -> bool:
    return not set(citations).isdisjoint(label.bearing)


PRECISION = Metric(
    name="WrittenPrecision",
    definition="of a weak model's recorded sentences that the check shows, share whose citation bears them out",
    formula="|{shown, borne out}| / |shown|",
    source="citation recall and precision, equal with one citation each: Liu et al. (Findings of EMNLP 2023)",
    better="higher",
    over="written",
    counterpart="WrittenRecall",
    default=0.0,
    per_case=_precision,
)
RECALL = Metric(
    name="WrittenRecall",
    definition="share of those that an excerpt bears out which the check shows under such an excerpt",
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
