"""`hotline eval calibrate --support`: the claim check's score, fitted on the development half of the labels.

    fitted(rows(embedder, "dev"))    # the value of bot/check/support.json

With `--data DIR`, half of the public claims of that folder (by the hash of their ids) are learnt from too, within one
language: they are many, and their pages are longer than our excerpts. Numbers that do worse on the development half
than those that ship are not written in their place.

A logistic over `bot.check.support.features` for each case: claim and excerpt in one language, across two without
their cosine, across two with it. A broken rule withholds whatever the score says, so the threshold is chosen over the
pairs that break none: the one with the fewest wrong verdicts.

Left to others: the check (bot.check), the labels (labels), the other numbers (calibrate).
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from bot.check import RULES
from bot.check import support as product
from bot.check.reading import Pair
from eval import labels, table, thresholds
from eval.bench import sets
from eval.bench.protocols.support import PROTOCOL, SUPPORTED
from eval.logistic import NonNegativeLogistic
from eval.metrics import metric
from eval.values import SPLITS, ClaimLabel, ClaimResult, split_of
from vectorstore.embeddings import Embedder
from vectorstore.errors import UsageError

_WITH = "_similarity"
CASES = {"within": "within", "across": "across", "across" + _WITH: "across"}  # -> where its pairs stand
VERSION = 1  # of the file's format
_LEAST = 10  # labels of each kind, supported and not
_DIGITS = 4
_SHOWN = ("SupportAUROC", "SupportPrecision", "SupportRecall")

Numbers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled pair with what the check sees of it, and how many rules it breaks."""

    label: ClaimLabel
    place: str
    features: dict[str, float]
    broken: int

    def score(self, numbers: Numbers, similar: bool) -> float:
        """The product's formula with these numbers, with the cosine or without.

        A feature that is new, or that the check has no more, weighs nothing: numbers of before can still be shown.
        """
        one = numbers[self.place + _WITH if similar and self.place + _WITH in CASES else self.place]
        total = one["bias"] + sum(one.get(name, 0.0) * value for name, value in self.features.items())
        return 1.0 / (1.0 + math.exp(-total))

    def result(self, numbers: Numbers, similar: bool) -> ClaimResult:
        """What a check with these numbers makes of it."""
        score = product.lowered(self.score(numbers, similar), numbers["threshold"], self.broken)
        return ClaimResult(self.label, score >= numbers["threshold"], score)


def shipped() -> Path:
    """The file that Hotline loads."""
    with resources.as_file(resources.files("bot.check").joinpath("support.json")) as path:
        return path


def calibrated(embedder: Embedder, public: Sequence[Row] = ()) -> tuple[Numbers, bool]:
    """Fit, and print before and after on both halves; the second value: are they at least as good on dev?"""
    halves = {split: rows(embedder, split) for split in SPLITS}
    old, new = json.loads(shipped().read_text(encoding="utf-8")), fitted([*halves["dev"], *public])
    if public:
        new["fitted"] += f", and {len(public)} public pairs"
    columns: dict[str, dict[str, float | None]] = {}
    for split, half in halves.items():
        for title, numbers in (("as it was", old), ("fitted", new)):
            columns[f"{split}, {title}"] = {"pairs": len(half)}
            for similar in (False, True):
                results = [row.result(numbers, similar) for row in half]
                told = ", with cosine" if similar else ""
                columns[f"{split}, {title}"] |= {name + told: metric(name).value(results) for name in _SHOWN}
    print(table.side_by_side(columns))
    before, after = ([row.result(numbers, similar=True) for row in halves["dev"]] for numbers in (old, new))
    worth = metric(_SHOWN[0])
    return new, (worth.value(after) or 0.0) >= (worth.value(before) or 0.0)


def public_rows(folder: Path) -> list[Row]:
    """The first half (by hash) of the public claims of a folder, each against its whole page."""
    found = []
    for made in sets.found(folder).values():
        for pair in made.load().claims if made.protocols == (PROTOCOL.name,) else ():
            if learnt(made.name, pair.id):
                label = "supported" if pair.label == SUPPORTED else "unsupported"
                page = "\n".join(pair.sentences)
                found.append(_row(ClaimLabel(pair.id, pair.claim, page, "", "", label, made.name), 0.0))
    return [row for row in found if row.place == "within"]


def learnt(name: str, claim: str) -> bool:
    """Is this public claim of those that are learnt from?"""
    return split_of(f"{name}.{claim}") == "dev"


def rows(embedder: Embedder, split: str) -> list[Row]:
    """The labelled pairs of a half."""
    pairs = [label for label in labels.claims() if split_of(label.id) == split]
    texts = [text for pair in pairs for text in (pair.claim, pair.excerpt)]
    vectors = np.array(embedder.embed_documents(texts), dtype=float)
    return [_row(pair, float(vectors[2 * at] @ vectors[2 * at + 1])) for at, pair in enumerate(pairs)]


def fitted(dev: Sequence[Row]) -> Numbers:
    """The numbers for these pairs. Raises UsageError where there are too few."""
    told = f"hotline eval calibrate --support: {len(dev)} pairs, the development half of eval/labels/claims.jsonl"
    numbers: Numbers = {"version": VERSION, "fitted": told, "threshold": 0.0}
    for case, place in CASES.items():
        mine = [row for row in dev if row.place == place]
        truth = np.array([row.label.supported for row in mine], dtype=bool)
        if min(truth.sum(), (~truth).sum()) < _LEAST:
            raise UsageError(
                f"the development half of the labels holds {truth.sum()} supported and {(~truth).sum()} other pairs "
                f"{place} languages; the claim check needs {_LEAST} of each. Label more pairs in eval/labels"
            )
        used = [name for name in mine[0].features if name != "similarity" or case.endswith(_WITH)]
        numbers[case] = _logistic(mine, truth, used)
    passing = [row for row in dev if not row.broken]
    scores = np.array([row.score(numbers, similar=True) for row in passing])
    truth = np.array([row.label.supported for row in passing], dtype=bool)
    return numbers | {"threshold": thresholds.fewest(scores, truth)}


def _row(label: ClaimLabel, cosine: float) -> Row:
    pair = Pair.read(label.claim, label.excerpt)
    place = "within" if pair.same_language else "across"
    found = product.features(pair) | {"similarity": cosine}
    return Row(label, place, found, broken=sum(not rule(pair) for rule in RULES.values()))


def _logistic(mine: Sequence[Row], truth: thresholds.Truth, names: Sequence[str]) -> dict[str, float]:
    """Fitted on features of like spread: cosines differ by hundredths, shares by tenths."""
    matrix = np.array([[row.features[name] for name in names] for row in mine])
    middle, spread = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 1e-6)
    model = NonNegativeLogistic(class_weight="balanced").fit((matrix - middle) / spread, truth)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ middle)
    told = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)}
    return {"bias": round(bias, _DIGITS)} | told
