"""May these windows bear an answer? One probability from what the best windows hold; below the threshold we abstain.

What is off topic is told by the nearest sentence's cosine. A near miss has the right names, date and topic, and not
what was asked; so the features ask whether *one* window has everything together. The decision stands outside the
engines, so that no language model can talk its way past it. It is a logistic regression, fitted and published by
`hotline eval calibrate` (AUROC, Brier, ECE, risk and coverage in eval/NOTES.md).

Left to others: the signals (evidence), the words of an abstention (frames), what came nearest (answer).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.calibration import Calibration, calibration
from bot.evidence import Signals, Window
from bot.question import Understood
from vectorstore.models import Excerpt

_SEARCHED = 12  # windows in which the answer may stand
_BEST = 6
_FEW = 8  # passages
_TYPICAL = 0.35  # what an answerable question has of `together` on the development cases
_KNOWN = (0.45, 0.65)  # shares of known words, likewise
_OWN, _FOREIGN, _ONLY_FOREIGN = (0.79, 0.82), (0.775, 0.81), (0.73, 0.77)  # cosines: off the subject, well on it


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with its evidence: excerpts and windows best first, the gate's probability and decision."""

    asked: Understood
    excerpts: list[Excerpt]
    windows: list[Window]
    probability: float
    answerable: bool


def features(windows: list[Window]) -> dict[str, float]:
    """The gate's inputs, each in 0..1.

    `met`: how well one window meets the kind of answer, the dates and the names asked for; `together`: the same with
    its closeness in meaning and its excerpt's score; `echo`: how much one sentence sounds like the question,
    beside its neighbours (a headline repeats a question more often than it answers it); `order`: see bot.question.
    `read`: what the reader makes of the best sentence it read; missing where there is no reader.
    """
    if not windows:
        return dict.fromkeys(("met", "together", "echo", "order", "read"), 0.0)
    met = [(_met(window.signals), window.signals) for window in windows[:_SEARCHED]]
    # Likeness is measured against the archive's other passages; among a handful it tells nothing.
    few = len({window.excerpt.chunk_id for window in windows}) < _FEW
    least = _TYPICAL if few else 0.0
    readings = [window.signals.reading for window in windows if window.signals.reading is not None]
    return {
        "met": max(value for value, _ in met),
        "together": max(value * max(least, _given(signals.meaning, 0.5) * signals.excerpt) for value, signals in met),
        "echo": max(_given(window.signals.contrast, 0.5) for window in windows[:_BEST]),
        "order": windows[0].signals.order,
    } | ({"read": max(readings)} if readings else {})


def _met(signals: Signals) -> float:
    return _given(signals.expected) * _given(signals.dates) * _given(signals.around)


def _given(value: float | None, otherwise: float = 1.0) -> float:
    return otherwise if value is None else value


def probability(windows: list[Window]) -> float:
    """How likely the windows answer the question, 0..1; 0 when there are none."""
    return weighed(windows, _fitted(windows).gate, _fitted(windows).gate_bias) if windows else 0.0


def weighed(windows: list[Window], weights: Mapping[str, float], bias: float) -> float:
    """The same with these numbers; `windows` must not be empty."""
    found = features(windows)
    total = bias + sum(weight * found[name] for name, weight in weights.items())
    return on_condition(windows, 1.0 / (1.0 + math.exp(-total)))


def on_condition(windows: list[Window], fitted: float) -> float:
    """What was fitted, on condition that the archive is on the subject at all.

    A broad question needs nothing but one window about those people and that very day; the square lets none pass that
    is merely of an article from the days around it.
    """
    return on_subject(windows) * (features(windows)["met"] ** 2 if windows[0].signals.broad else fitted)


def on_subject(windows: list[Window]) -> float:
    """Is the archive about what is asked at all? 0..1, by the question's words and the nearest window's cosine.

    Of an answerable question in French or English the dossier knows at least two words in three, of an off-topic one
    seldom more than half.
    e5's cosines lie close together: on the dossier's development cases the nearest sentence of an answerable question
    has at least .84 in the question's language or .81 in another, that of an off-topic one .79 and .76 in the middle.
    An archive that holds nothing in the question's language is compared across languages alone, and more kindly.
    """
    known = windows[0].signals.known
    if known is not None and known < _KNOWN[1] and not windows[0].signals.broad:
        return max(0.0, (known - _KNOWN[0]) / (_KNOWN[1] - _KNOWN[0]))
    own = [window.signals.cosine for window in windows if not window.signals.foreign]
    foreign = [window.signals.cosine for window in windows if window.signals.foreign]
    if not own:
        return _ramp(foreign, *_ONLY_FOREIGN)
    return max(_ramp(own, *_OWN), _ramp(foreign, *_FOREIGN))


def _ramp(cosines: list[float | None], nothing: float, full: float) -> float:
    """0 up to `nothing`, 1 from `full`; 1, too, where there are no vectors to tell by."""
    if any(cosine is None for cosine in cosines):
        return 1.0
    nearest = max((cosine for cosine in cosines if cosine is not None), default=0.0)
    return min(1.0, max(0.0, (nearest - nothing) / (full - nothing)))


def lets_through(windows: list[Window]) -> bool:
    """Is the evidence good enough to answer?"""
    return probability(windows) >= _fitted(windows).threshold


def _fitted(windows: list[Window]) -> Calibration:
    """The numbers for evidence that was read, or those for evidence that was not."""
    fitted = calibration()
    read = any(window.signals.reading is not None for window in windows)
    return fitted if read or fitted.unread is None else fitted.unread
