"""The gate's numbers, fitted on cases: which evidence bears an answer, and from what probability on to answer.

A logistic over `bot.gate.features`, in two steps, both out of fold. First: do the quotes that would be shown hold the
gold? With few cases that tells good evidence from bad better than answerable-or-not does. Then the sum is scaled
(Platt) to the probability that a question is answerable, which is what Brier and ECE hold it against.

Left to others: which cases (calibrate), the rule for the threshold (thresholds), deciding with it (bot.gate).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.model_selection import GridSearchCV, RepeatedStratifiedKFold, StratifiedKFold, cross_val_predict

from bot import gate
from bot.evidence import Window
from eval.bootstrap import SEED
from eval.logistic import NonNegativeLogistic
from eval.metrics.hit_all import hit
from eval.ranking import Seen
from eval.thresholds import Probabilities, Truth
from vectorstore.errors import UsageError

_FOLDS, _SHUFFLES = 5, 10  # one shuffle alone moves the threshold by as much as a better feature would
_LEAST = 2 * _FOLDS  # cases of each kind below which a fit is noise
_PENALTIES = {"C": list(np.logspace(-2, 2, 9))}
_DIGITS = 4

Rule = Callable[[Probabilities, Truth], float]


@dataclass(frozen=True, slots=True)
class Gate:
    """A fitted decision, as calibration.json keeps it."""

    weights: dict[str, float]
    bias: float
    threshold: float

    def probability(self, windows: list[Window]) -> float:
        """The product's formula with these numbers."""
        return gate.weighed(windows, self.weights, self.bias) if windows else 0.0


def fitted(dev: Sequence[Seen], present: Gate, rule: Rule) -> tuple[Gate, list[float]]:
    """The gate for these cases, and the probability each of them has from folds that did not see it.

    The present weights stay, under a threshold chosen anew, where the new ones foretell no better (Brier score).

    Whether a feature speaks for answering or against it is not for a hundred cases to say: each weight keeps the sign
    that it has in the `present` weights, or becomes 0 (-0.0 remembers that it spoke against).
    Raises UsageError where there are too few cases of either kind.
    """
    judged = [one for one in dev if one.windows]  # without any evidence the product always abstains
    answerable = np.array([one.case.answerable for one in judged], dtype=bool)
    good = np.array([one.case.answerable and hit(one.result(1.0, True)) == 1.0 for one in judged], dtype=bool)
    if min(good.sum(), (~good).sum(), (~answerable).sum()) < _LEAST:
        raise UsageError(
            f"in the development half {good.sum()} questions are answered rightly, {(~good).sum()} are not, and "
            f"{(~answerable).sum()} have no answer; calibration needs {_LEAST} of each. Write more cases"
        )
    names = list(gate.features(judged[0].windows))
    signs = np.array([math.copysign(1.0, present.weights.get(name, 1.0)) for name in names])
    matrix = signs * np.array([[gate.features(one.windows)[name] for name in names] for one in judged])
    folds = RepeatedStratifiedKFold(n_splits=_FOLDS, n_repeats=_SHUFFLES, random_state=SEED)
    search = GridSearchCV(NonNegativeLogistic(), _PENALTIES, scoring="neg_log_loss", cv=folds, refit=_plainest)
    best = search.fit(matrix, good).best_estimator_
    shuffles = [StratifiedKFold(_FOLDS, shuffle=True, random_state=SEED + number) for number in range(_SHUFFLES)]
    found = [cross_val_predict(best, matrix, good, cv=one, method="decision_function") for one in shuffles]
    sums = np.mean(found, axis=0).reshape(-1, 1)
    scale = NonNegativeLogistic(C=1e6).fit(sums, answerable)
    fit = scale.predict_proba(sums)[:, 1]
    unseen = np.array([gate.on_condition(one.windows, float(value)) for one, value in zip(judged, fit, strict=True)])
    steep = float(scale.coef_[0][0])
    weights = signs * steep * best.coef_[0]
    made = Gate(
        weights={name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)},
        bias=round(steep * float(best.intercept_[0]) + float(scale.intercept_[0]), _DIGITS),
        threshold=rule(unseen, answerable),
    )
    as_it_was = np.array([present.probability(one.windows) for one in judged])
    if names == list(present.weights) and _brier(as_it_was, answerable) <= _brier(unseen, answerable):
        made, unseen = replace(present, threshold=rule(as_it_was, answerable)), as_it_was
    by_case = dict(zip((one.case.id for one in judged), unseen, strict=True))
    return made, [float(by_case.get(one.case.id, 0.0)) for one in dev]


def _brier(found: Probabilities, truth: Truth) -> float:
    return float(np.mean((found - truth) ** 2))


def _plainest(results: Mapping[str, Any]) -> int:
    """The strongest penalty that is no worse than the best one by a standard error (Breiman et al. 1984).

    Repeated shuffles are no further cases, so the error counts one shuffle's folds.
    """
    means, errors = results["mean_test_score"], results["std_test_score"] / math.sqrt(_FOLDS)
    best = int(np.argmax(means))
    return int(np.argmax(means >= means[best] - errors[best]))  # penalties fall along the list
