"""SupportAUROC, SupportPrecision, SupportRecall: does the claim check agree with the people who labelled the pairs?"""

import numpy as np
from numpy.typing import NDArray

from eval.metrics.metric import Metric
from eval.metrics.ranking import auroc
from eval.values import ClaimResult


def _part(result: ClaimResult) -> tuple[float, float]:
    truth = float(result.label.supported)
    return truth, result.score if result.error is None else 1.0 - truth


def _auroc(rows: NDArray[np.float64]) -> float | None:
    truth, scores = rows.T
    return auroc(truth > 0, scores)


def _precision(result: ClaimResult) -> float | None:
    return float(result.label.supported) if result.supported else None


def _recall(result: ClaimResult) -> float | None:
    return float(result.supported) if result.label.supported else None


AUROC = Metric(
    name="SupportAUROC",
    definition="chance that a supported pair of claim and excerpt has a higher support score than an unsupported one",
    formula="P(s⁺ > s⁻) + ½ P(s⁺ = s⁻)",
    source="Hanley & McNeil, Radiology 143 (1982); protocol of Laban et al., SummaC (TACL 2022)",
    better="higher",
    over="claims",
    counterpart="SupportPrecision",
    part=_part,
    whole=_auroc,
)
PRECISION = Metric(
    name="SupportPrecision",
    definition="share of the pairs the check lets through that are labelled as supported",
    formula="|{let through, supported}| / |let through|",
    source="citation precision: Liu, Zhang & Liang (Findings of EMNLP 2023), over labels by hand",
    better="higher",
    over="claims",
    counterpart="SupportRecall",
    default=0.0,
    per_case=_precision,
)
RECALL = Metric(
    name="SupportRecall",
    definition="share of the pairs labelled as supported that the check lets through",
    formula="|{let through, supported}| / |supported|",
    source="citation recall: Liu, Zhang & Liang (Findings of EMNLP 2023), over labels by hand",
    better="higher",
    over="claims",
    counterpart="SupportPrecision",
    default=0.0,
    per_case=_recall,
)
