"""`hotline eval calibrate`: fit the abstention decision on the development cases, and write what the product loads.

A logistic regression over `bot.gate.features`, its penalty chosen by cross-validation. The threshold is chosen on
dev, on probabilities from folds that did not see the case, by one of two rules:

    balanced (default)         the least mean of HallucinationRate and ErrorRate
    --most-hallucinated .2     the least ErrorRate with a HallucinationRate of at most .2

The test cases are only looked at for the printed table: before and after, on dev (out of fold) and on test.
Left to others: the weights that order the quotes (ranking), the metrics (metrics), deciding (bot.gate).
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline
from tqdm import tqdm

from bot import calibration, gate
from bot.commands.common import notice
from bot.evidence import Window
from eval import ranking, run, table
from eval.bootstrap import SEED
from eval.cases import cases_digest
from eval.metrics import metric
from eval.ranking import Seen
from eval.values import Result
from vectorstore.errors import HotlineError, UsageError

_FOLDS = 5
_LEAST = 2 * _FOLDS  # cases of each kind, answerable and not, below which a fit is noise
_PENALTIES = {"logistic__C": list(np.logspace(-2, 2, 9))}
_SHOWN = ("AUROC", "Brier", "ECE", "AURC", "HallucinationRate", "ErrorRate", "AnsweredCorrect", "Hit@1", "Hit@all")

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gate:
    """A fitted decision, as calibration.json keeps it."""

    weights: dict[str, float]
    missing: dict[str, float]
    bias: float
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """The product's formula over features in which NaN marks a missing signal."""
        known = {n: self.missing[n] if math.isnan(features[n]) else features[n] for n in self.weights}
        return 1.0 / (1.0 + math.exp(-self.bias - sum(self.weights[n] * known[n] for n in self.weights)))


def command(options: argparse.Namespace) -> int:
    """Fit, print, write."""
    with run.ready(options.cases, options.articles) as it:
        looking = tqdm(it.cases, desc="cases", unit="case", file=sys.stderr, disable=None)
        seen = [Seen(case, it.hotline.examine(run.question_of(case))) for case in looking]
        corpus = it.home.corpus.digest
    dev, test = ([one for one in seen if one.case.split == split] for split in ("dev", "test"))
    present = calibration.calibration()
    weights = ranking.fitted(dev, present.ranking) if options.ranking else present.ranking
    old = Gate(present.gate, present.gate_mean, present.gate_bias, present.threshold)
    new, out_of_fold = fit([one.ordered(weights) for one in dev], options.most_hallucinated)
    columns = {
        "dev, as it was": _results(dev, old),
        "dev, fitted": _results([one.ordered(weights) for one in dev], new, out_of_fold),
        "test, as it was": _results(test, old),
        "test, fitted": _results([one.ordered(weights) for one in test], new),
    }
    print(table.side_by_side({title: _values(results) for title, results in columns.items()}))
    written = {
        "version": calibration.VERSION,
        "fitted": {
            "by": "hotline eval calibrate",
            "cases": cases_digest(one.case for one in dev),
            "corpus": corpus,
            "n": len(dev),
            "answerable": sum(one.case.answerable for one in dev),
            "rule": _rule(options.most_hallucinated),
            "ranking": "fitted on the same cases" if options.ranking else "as it was",
        },
        "ranking": weights,
        "gate": {"weights": new.weights, "missing": new.missing, "bias": new.bias, "threshold": new.threshold},
    }
    if not options.dry_run:
        _write(options.output, written)
    return 0


def fit(dev: Sequence[Seen], most_hallucinated: float | None = None) -> tuple[Gate, list[float]]:
    """The gate for these cases, and the probability each of them has from folds that did not see it.

    Raises UsageError where there are too few cases of either kind.
    """
    judged = [one for one in dev if one.windows]  # without any evidence the product always abstains
    truth = np.array([one.case.answerable for one in judged], dtype=bool)
    if min(truth.sum(), (~truth).sum()) < _LEAST:
        raise UsageError(
            f"the development half has {truth.sum()} answerable and {(~truth).sum()} unanswerable cases with evidence; "
            f"calibration needs {_LEAST} of each. Write more cases"
        )
    names = list(gate.features(judged[0].windows))
    matrix: Matrix = np.array([[features(one.windows)[name] for name in names] for one in judged])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=SEED)
    model = Pipeline(
        [("missing", SimpleImputer(keep_empty_features=True)), ("logistic", LogisticRegression(max_iter=5_000))]
    )
    search = GridSearchCV(model, _PENALTIES, scoring="neg_log_loss", cv=folds).fit(matrix, truth)
    unseen = cross_val_predict(search.best_estimator_, matrix, truth, cv=folds, method="predict_proba")[:, 1]
    logistic, missing = search.best_estimator_["logistic"], search.best_estimator_["missing"]
    fitted = Gate(
        weights=_rounded(names, logistic.coef_[0]),
        missing=_rounded(names, missing.statistics_),
        bias=round(float(logistic.intercept_[0]), 4),
        threshold=threshold(unseen, truth, most_hallucinated),
    )
    by_case = dict(zip((one.case.id for one in judged), unseen, strict=True))
    return fitted, [float(by_case.get(one.case.id, 0.0)) for one in dev]


def features(windows: Sequence[Window]) -> dict[str, float]:
    """The gate's features, with NaN where a signal does not apply instead of the mean of the last calibration."""
    signals = windows[0].signals
    return {
        name: math.nan if getattr(signals, name, value) is None else value
        for name, value in gate.features(list(windows)).items()
    }


def threshold(found: Matrix, truth: NDArray[np.bool_], most_hallucinated: float | None = None) -> float:
    """The probability from which to answer, by the rule; of equally good ones the highest.

    >>> threshold(np.array([.9, .8, .3, .1]), np.array([True, True, False, False]))
    0.55
    """
    ends = np.concatenate(([0.0], np.unique(found), [1.0]))
    best, chosen = (math.inf, math.inf), 1.0
    for candidate in reversed([round(float(value), 4) for value in (ends[:-1] + ends[1:]) / 2]):
        answered = found >= candidate
        hallucinated, refused = float(answered[~truth].mean()), float((~answered)[truth].mean())
        if most_hallucinated is None:
            cost = (0.0, (hallucinated + refused) / 2)
        else:
            cost = (max(0.0, hallucinated - most_hallucinated), refused)
        if cost < best:
            best, chosen = cost, candidate
    return chosen


def _results(seen: Sequence[Seen], decided: Gate, probabilities: Sequence[float] | None = None) -> list[Result]:
    """What the extractive product would do with these cases behind this gate."""
    if probabilities is None:
        probabilities = [decided.probability(features(one.windows)) if one.windows else 0.0 for one in seen]
    return [
        one.result(probability, probability >= decided.threshold)
        for one, probability in zip(seen, probabilities, strict=True)
    ]


def _values(results: Sequence[Result]) -> dict[str, float | None]:
    return {"cases": len(results)} | {name: metric(name).value(results) for name in _SHOWN}


def _rounded(names: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _rule(most_hallucinated: float | None) -> str:
    if most_hallucinated is None:
        return "least mean of HallucinationRate and ErrorRate, out of fold"
    return f"least ErrorRate with HallucinationRate of at most {most_hallucinated}, out of fold"


def _write(path: Path | None, written: dict[str, Any]) -> None:
    text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    with resources.as_file(resources.files("bot").joinpath("calibration.json")) as shipped:
        target = path or shipped
        try:
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            raise HotlineError(
                f"{target} cannot be written ({error.strerror}); name another file with --output"
            ) from None
    notice(f"written to {target}")
