"""May these windows bear an answer? One probability from the best window's signals; below the threshold we abstain.

The decision stands outside the engines, so that no language model can talk its way past it. It is a logistic
regression, fitted and published by `hotline eval calibrate` (AUROC, Brier, ECE, risk and coverage in eval/NOTES.md).

Left to others: the words of an abstention (frames), what came nearest (answer).
"""

import math

from bot.calibration import calibration
from bot.evidence import Window


def features(windows: list[Window]) -> dict[str, float]:
    """The gate's inputs, each in 0..1: the best window's signals; a missing one takes the development mean."""
    fitted = calibration()
    if not windows:
        return dict.fromkeys(fitted.gate, 0.0)
    signals = windows[0].signals
    values = {name: getattr(signals, name) for name in fitted.gate}
    return {name: fitted.gate_mean[name] if value is None else float(value) for name, value in values.items()}


def probability(windows: list[Window]) -> float:
    """How likely the windows answer the question, 0..1; 0 when there are none."""
    if not windows:
        return 0.0
    fitted = calibration()
    found = features(windows)
    total = fitted.gate_bias + sum(fitted.gate[name] * found[name] for name in fitted.gate)
    return 1.0 / (1.0 + math.exp(-total))


def lets_through(windows: list[Window]) -> bool:
    """Is the evidence good enough to answer?"""
    return probability(windows) >= calibration().threshold
