"""BriefPrecision: by a person's labels, do the words cited bear the sentence as it stands on the page?"""

from eval.days import DayResult, Line
from eval.metrics.metric import Metric


def _borne(line: Line) -> bool:
    return line.cited and line.labelled and line.understood and line.attributed


def _per_case(result: DayResult) -> float | None:
    return sum(map(_borne, result.lines)) / len(result.lines) if result.lines else None


METRIC = Metric(
    name="BriefPrecision",
    definition="share of a page's sentences that are borne as shown: understood alone, and under the side that said it",
    formula="mean over days of |{cited, labelled, understood, rightly attributed}| / |sentences|",
    source="citation precision after Liu, Zhang & Liang (Findings of EMNLP 2023), by labels of the dossier's sentences",
    better="higher",
    over="days",
    counterpart="BriefRecall",
    default=0.0,
    per_case=_per_case,
)
