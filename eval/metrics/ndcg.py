"""nDCG@10 of retrieval: gold that comes late counts less.

Each gold group counts once, at the first excerpt that holds it; a second excerpt that says the same neither gains nor
costs. An excerpt that holds two groups would pass the ideal of one group an excerpt: the value is cut at 1.
"""

from math import log2

from eval.metrics.gold import first_ranks
from eval.metrics.metric import Metric
from eval.values import Result

_CUTOFF = 10


def _per_case(result: Result) -> float:
    ranks = first_ranks(result)
    gain = sum(1 / log2(rank + 1) for rank in ranks if rank is not None and rank <= _CUTOFF)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(len(ranks), _CUTOFF) + 1))
    return min(1.0, gain / ideal)


METRIC = Metric(
    name="nDCG@10",
    definition="discounted gain of the gold groups in the first 10 excerpts, as a share of the best order's",
    formula="Σ_groups 1/log2(1 + first rank) ÷ Σ_{i ≤ groups} 1/log2(1 + i)",
    source="Järvelin & Kekäläinen, TOIS 20 (2002); nDCG@10 of ir-measures with one relevant excerpt a group",
    better="higher",
    over="answerable",
    counterpart="Recall@10",
    default=0.0,
    per_case=_per_case,
)
