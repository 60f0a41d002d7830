"""VerbatimRate: do the quotes stand in the articles, where they are said to stand?"""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    return sum(result.verbatim) / len(result.quotes) if result.quotes else None  # not compared is not verbatim


METRIC = Metric(
    name="VerbatimRate",
    definition="share of the quotes shown (nearest ones included) that the cited article holds at their offsets",
    formula="mean over cases of |{article[start:end] = quote}| / |quotes|",
    source="quote verification; an extractive answer is near 1 by construction, hence its counterpart",
    better="higher",
    over="all",
    counterpart="CitationPrecision",
    default=0.0,
    per_case=_per_case,
)
