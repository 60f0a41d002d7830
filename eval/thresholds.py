"""From a probability to a decision: the threshold that a stated rule picks on development cases.

    balanced(found, truth)             the least mean of both error rates
    at_most(found, truth, .2)          the fewest wrongly refused with at most a fifth of the rest let through
    fewest(found, truth)               the fewest wrong decisions of either kind

Candidates lie half way between neighbouring probabilities; of equally good ones the highest is taken, which refuses.
Left to others: the probabilities (calibrate, support).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float64]
Truth = NDArray[np.bool_]
Cost = tuple[float, float]


def balanced(found: Probabilities, truth: Truth) -> float:
    """The threshold with the least mean of wrongly let through and wrongly refused.

    >>> balanced(np.array([0.9, 0.8, 0.3, 0.1]), np.array([True, True, False, False]))
    0.55
    """
    return _best(found, truth, lambda through, refused: (through + refused, 0.0))


def at_most(found: Probabilities, truth: Truth, share: float) -> float:
    """The threshold with the fewest wrongly refused that lets through at most this share of what it should not.

    >>> at_most(np.array([0.9, 0.8, 0.3, 0.1]), np.array([True, False, True, False]), 0.5)
    0.2
    """
    return _best(found, truth, lambda through, refused: (max(0.0, through - share), refused))


def fewest(found: Probabilities, truth: Truth) -> float:
    """The threshold with the fewest wrong decisions, whichever kind.

    >>> fewest(np.array([0.9, 0.8, 0.3, 0.2, 0.1]), np.array([True, True, True, False, True]))
    0.25
    """
    share = float(truth.mean())
    return _best(found, truth, lambda through, refused: (round(through * (1 - share) + refused * share, 9), 0.0))


def _best(found: Probabilities, truth: Truth, cost: Callable[[float, float], Cost]) -> float:
    """The cheapest threshold. `truth` must hold both kinds."""
    ends = np.concatenate(([0.0], np.unique(found), [1.0]))
    candidates = sorted({round(float(middle), 4) for middle in (ends[:-1] + ends[1:]) / 2}, reverse=True)

    def priced(candidate: float) -> Cost:
        through = found >= candidate
        return cost(float(through[~truth].mean()), float((~through)[truth].mean()))

    return min(candidates, key=priced)
