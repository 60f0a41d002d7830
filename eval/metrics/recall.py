"""Recall@1, @5, @10 of retrieval: how much of the gold is among the first k excerpts."""

from eval.metrics.gold import first_ranks
from eval.metrics.metric import Metric
from eval.values import Result


def _at(cutoff: int) -> Metric:
    def per_case(result: Result) -> float:
        ranks = first_ranks(result)
        return sum(rank is not None and rank <= cutoff for rank in ranks) / len(ranks)

    return Metric(
        name=f"Recall@{cutoff}",
        definition=f"share of a case's gold groups of which the first {cutoff} excerpts overlap a place",
        formula=f"|{{groups with first rank ≤ {cutoff}}}| / |groups|",
        source="Voorhees & Harman, TREC (2005); R@k of ir-measures with one relevant excerpt a group",
        better="higher",
        over="answerable",
        counterpart="nDCG@10" if cutoff > 1 else "MRR@10",
        default=0.0,
        per_case=per_case,
    )


AT_1, AT_5, AT_10 = _at(1), _at(5), _at(10)
