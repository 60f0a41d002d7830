"""MRR@10 of retrieval: how far down the first excerpt with gold stands."""

from eval.metrics.gold import first_ranks
from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float:
    best = min((rank for rank in first_ranks(result) if rank is not None), default=None)
    return 1 / best if best is not None and best <= 10 else 0.0


METRIC = Metric(
    name="MRR@10",
    definition="reciprocal rank of the first excerpt that overlaps gold, 0 below rank 10",
    formula="1 / rank",
    source="Voorhees, TREC-8 QA track (1999); RR@10 of ir-measures",
    better="higher",
    over="answerable",
    counterpart="Recall@10",
    default=0.0,
    per_case=_per_case,
)
