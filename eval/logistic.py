"""A logistic regression in which no feature speaks against: every weight is at least 0.

    NonNegativeLogistic(C=1.0).fit(matrix, truth).coef_   # shape (1, features), all >= 0

It is known beforehand of every feature of Hotline's decisions which way it speaks (one that speaks against is given
negated). With a few dozen cases a plain fit turns some of them round, by chance or because of how the cases were
chosen; such a decision would punish an answer for agreeing with the question. So the most negative feature is dropped
and the rest fitted again, until none is negative.

Left to others: which features, which cases (calibrate, support).
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression


class NonNegativeLogistic(LogisticRegression):
    """scikit-learn's LogisticRegression for two classes, refitted without the features that it weighs below 0."""

    coef_: NDArray[np.float64]

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit; the weight of a dropped feature is 0. Where all are dropped, the bias alone gives the share of y."""
        matrix = np.asarray(X, dtype=float)
        kept = list(range(matrix.shape[1]))
        weights = np.zeros((1, matrix.shape[1]))
        while kept:
            super().fit(matrix[:, kept], y, sample_weight)
            if self.coef_.min() >= 0.0:
                weights[0, kept] = self.coef_[0]
                break
            kept.pop(int(self.coef_[0].argmin()))
        if not kept:
            super().fit(np.zeros((len(matrix), 1)), y, sample_weight)
        self.coef_, self.n_features_in_ = weights, matrix.shape[1]
        return self
