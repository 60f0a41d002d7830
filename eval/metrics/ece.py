"""Expected calibration error of abstention: of the cases with probability .7, are seven in ten answerable?"""

from collections.abc import Sequence

from eval.metrics.confidence import reliability
from eval.metrics.metric import Metric
from eval.values import Result


def _whole(results: Sequence[Result]) -> float | None:
    bins = reliability(results)
    return sum(one.n * abs(one.answerable - one.probability) for one in bins) / len(results)


METRIC = Metric(
    name="ECE",
    definition="distance of mean probability and share of answerable cases, over ten bins of equal width",
    formula="Σ_bins (n_b / n) · |share answerable − mean p|",
    source="Naeini et al., AAAI (2015); Guo et al., ICML (2017)",
    better="lower",
    over="all",
    counterpart="AUROC",
    whole=_whole,
)
