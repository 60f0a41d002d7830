"""Expected calibration error of abstention: of the cases with probability .7, are seven in ten answerable?"""

from eval.metrics.confidence import Rows, belief, bins
from eval.metrics.metric import Metric


def _whole(beliefs: Rows) -> float:
    return sum(one.n * abs(one.answerable - one.probability) for one in bins(beliefs)) / len(beliefs)


METRIC = Metric(
    name="ECE",
    definition="distance of mean probability and share of answerable cases, over ten bins of equal width",
    formula="Σ_bins (n_b / n) · |share answerable − mean p|",
    source="Naeini et al., AAAI (2015); Guo et al., ICML (2017)",
    better="lower",
    over="all",
    counterpart="AUROC",
    part=belief,
    whole=_whole,
)
