"""All metrics by name, one short file each: definition, formula, source, and what stands against it.

    metric("Hit@all").definition
    metric("Hit@al")      -> UsageError: there is no metric "Hit@al"; did you mean "Hit@all"?

The order here is the order of every table. Left to others: intervals (eval.bootstrap), tables (eval.score).
"""

import difflib

from eval.metrics import (
    answered_correct,
    aurc,
    auroc,
    brief_cited,
    brief_later,
    brief_precision,
    brief_recall,
    brief_redundancy,
    brief_repeats,
    brief_stale,
    brief_words,
    brier,
    citation_precision,
    citation_recall,
    ece,
    error_rate,
    hallucination_rate,
    hit_1,
    hit_all,
    latency,
    mrr,
    ndcg,
    parity,
    prompt_tokens,
    quote_characters,
    quotes,
    recall,
    speaker,
    support,
    verbatim_rate,
    withheld_rate,
    written,
)
from eval.metrics.metric import Item, Metric
from vectorstore.errors import UsageError

__all__ = ["METRICS", "Item", "Metric", "metric"]

METRICS: dict[str, Metric] = {
    one.name: one
    for one in (
        hit_1.METRIC,
        hit_all.METRIC,
        quotes.METRIC,
        quote_characters.METRIC,
        hallucination_rate.METRIC,
        error_rate.METRIC,
        answered_correct.METRIC,
        parity.METRIC,
        auroc.METRIC,
        brier.METRIC,
        ece.METRIC,
        aurc.METRIC,
        recall.AT_1,
        recall.AT_5,
        recall.AT_10,
        ndcg.METRIC,
        mrr.METRIC,
        verbatim_rate.METRIC,
        citation_precision.METRIC,
        citation_recall.METRIC,
        withheld_rate.METRIC,
        support.AUROC,
        support.PRECISION,
        support.RECALL,
        speaker.ACCURACY,
        speaker.PRECISION,
        speaker.RECALL,
        written.PRECISION,
        written.RECALL,
        written.UNCHECKED,
        brief_recall.METRIC,
        brief_words.METRIC,
        brief_cited.METRIC,
        brief_precision.METRIC,
        brief_redundancy.METRIC,
        brief_repeats.METRIC,
        brief_stale.METRIC,
        brief_later.METRIC,
        latency.P50,
        latency.P95,
        prompt_tokens.METRIC,
    )
}


def metric(name: str) -> Metric:
    """The metric of that name. Raises UsageError naming the nearest."""
    if name not in METRICS:
        near = difflib.get_close_matches(name, METRICS, n=1, cutoff=0)[0]
        raise UsageError(f'there is no metric "{name}"; did you mean "{near}"?')
    return METRICS[name]
