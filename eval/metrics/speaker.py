"""SpeakerAccuracy, SpeakerPrecision, SpeakerRecall: is the right person named as saying it, and nobody wrongly?"""

from eval.metrics.metric import Metric
from eval.values import SpeakerResult


def _accuracy(result: SpeakerResult) -> float:
    return float(result.speaker == result.label.speaker)


def _precision(result: SpeakerResult) -> float | None:
    return None if result.speaker is None else _accuracy(result)


def _recall(result: SpeakerResult) -> float | None:
    return None if result.label.speaker is None else _accuracy(result)


ACCURACY = Metric(
    name="SpeakerAccuracy",
    definition="share of labelled sentences with the right speaker, or rightly none",
    formula="|{named = labelled}| / |labels|",
    source="accuracy over labels by hand; naming nobody is seen in SpeakerRecall",
    better="higher",
    over="speakers",
    counterpart="SpeakerRecall",
    default=0.0,
    per_case=_accuracy,
)
PRECISION = Metric(
    name="SpeakerPrecision",
    definition="share of the speakers named that are right",
    formula="|{named = labelled}| / |named|",
    source="precision over labels by hand",
    better="higher",
    over="speakers",
    counterpart="SpeakerRecall",
    default=0.0,
    per_case=_precision,
)
RECALL = Metric(
    name="SpeakerRecall",
    definition="share of the sentences with a speaker of which that speaker is named",
    formula="|{named = labelled, labelled somebody}| / |labelled somebody|",
    source="recall over labels by hand",
    better="higher",
    over="speakers",
    counterpart="SpeakerPrecision",
    default=0.0,
    per_case=_recall,
)
