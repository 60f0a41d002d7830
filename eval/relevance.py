"""`python -m eval.relevance [--fit]`: how well headlines on the talks are told from near misses, by half and language.

    {"id", "language", "title", "lead", "on_subject": true or false, "category"}      eval/labels/relevance.jsonl

The pairs are ours, written and labelled before the filter. `--fit` fits its weights on the development half (leave one
out for the threshold: the best F2, in which recall counts four times as much) and writes the file that Hotline loads.
The dossier's dispatches are all on the subject; how many of their titles and leads are kept is printed beside.

Left to others: the signs and the verdict (vectorstore.relevance).
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.models import LANGUAGES
from eval import table
from eval.jsonlines import lines
from eval.logistic import NonNegativeLogistic
from eval.values import SPLITS, split_of
from vectorstore import relevance, starter
from vectorstore.embeddings import Embedder, open_embeddings
from vectorstore.models import BUNDLED
from vectorstore.readers import read
from vectorstore.relevance.signs import LEXICAL, LIKENESS, likeness, signs

FILE = Path(__file__).with_name("labels") / "relevance.jsonl"
_C = 0.3
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A headline with its lead, and whether it is about the talks."""

    id: str
    language: str
    title: str
    lead: str
    on_subject: bool
    category: str

    @property
    def split(self) -> str:
        """Its half."""
        return split_of(self.id)


def pairs(path: Path = FILE) -> tuple[Pair, ...]:
    """The labelled pairs. Raises UsageError with file:line."""
    found = []
    for line in lines(path, Pair.__dataclass_fields__):
        if not isinstance(line.values.get("on_subject"), bool):
            line.refuse('"on_subject" must be true or false')
        texts = {name: line.text(name) for name in ("id", "title", "lead", "category")}
        language = line.one_of("language", LANGUAGES)
        found.append(Pair(language=language, on_subject=line.values["on_subject"], **texts))
    return tuple(found)


def main() -> None:
    """Print precision and recall; with --fit, fit first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", action="store_true", help="fit the weights on the development half and write them")
    options = parser.parse_args()
    embedder, labelled = open_embeddings(BUNDLED), pairs()
    if options.fit:
        _write(fitted([one for one in labelled if one.split == "dev"], embedder))
    for told, used in (("words and meaning", embedder), ("words alone", None)):
        print(f"{told}\n{_figures(labelled, used)}\n")
    kept, of = dossier_kept(embedder)
    print(f"dossier: {kept} of {of} dispatches are kept by title and first paragraph")


def fitted(dev: Sequence[Pair], embedder: Embedder) -> dict[str, Any]:
    """The value of weights.json for these pairs."""
    truth = np.array([one.on_subject for one in dev])
    found = [signs(one.title, one.lead, one.language) for one in dev]
    near = [likeness(embedder, one.title, one.lead, one.language) for one in dev]
    rows = [one | {LIKENESS: value} for one, value in zip(found, near, strict=True)]
    told = f"python -m eval.relevance --fit: {len(dev)} pairs, the development half of eval/labels/relevance.jsonl"
    return {
        "version": relevance.VERSION,
        "fitted": told,
        "model": embedder.model_id,
        relevance.WORDS: _fit(rows, truth, LEXICAL),
        relevance.MEANING: _fit(rows, truth, (*LEXICAL, LIKENESS)),
    }


def dossier_kept(embedder: Embedder | None) -> tuple[int, int]:
    """How many dispatches the filter keeps, of how many."""
    verdicts = []
    with resources.as_file(starter.folder()) as folder:
        for item in read(folder):
            if (one := item.article) is not None:
                verdicts.append(relevance.judge(embedder, one.title, one.text.split("\n\n")[0], one.language).kept)
    return sum(verdicts), len(verdicts)


def _fit(rows: Sequence[dict[str, float]], truth: NDArray[np.bool_], names: Sequence[str]) -> dict[str, Any]:
    matrix = np.array([[row[name] for name in names] for row in rows])
    left_out = []
    for place in range(len(rows)):
        others = np.arange(len(rows)) != place
        left_out.append(relevance.probability(_logistic(matrix[others], truth[others], names), rows[place]))
    return _logistic(matrix, truth, names) | {"threshold": _threshold(np.array(left_out), truth)}


def _logistic(matrix: NDArray[np.float64], truth: NDArray[np.bool_], names: Sequence[str]) -> dict[str, Any]:
    """Fitted on signs of like spread, told for the signs as they are."""
    middle, spread = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 1e-6)
    model = NonNegativeLogistic(C=_C, class_weight="balanced").fit((matrix - middle) / spread, truth)
    weights = model.coef_[0] / spread
    named = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)}
    return {"weights": named, "bias": round(float(model.intercept_[0] - weights @ middle), _DIGITS)}


def _threshold(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """The score from which F2 is best; in the middle between it and the next lower one, on the side of recall."""

    def f2(threshold: float) -> float:
        kept = scores >= threshold
        right = int((kept & truth).sum())
        return 5 * right / (5 * right + 4 * int((~kept & truth).sum()) + int((kept & ~truth).sum()))

    ordered = sorted(set(scores.tolist()))
    best = max(ordered, key=lambda one: (f2(one), -one))
    below = max((one for one in ordered if one < best), default=best)
    return round((best + below) / 2, _DIGITS)


def _figures(labelled: Sequence[Pair], embedder: Embedder | None) -> str:
    kept = {one.id: relevance.judge(embedder, one.title, one.lead, one.language).kept for one in labelled}
    rows = [["half", "language", "precision", "n", "95 % interval", "recall", "n", "95 % interval"]]
    for split in SPLITS:
        for language in ("all", *LANGUAGES):
            mine = [one for one in labelled if one.split == split and language in ("all", one.language)]
            precision = [one.on_subject for one in mine if kept[one.id]]
            recall = [kept[one.id] for one in mine if one.on_subject]
            rows.append([split, language, *_share(precision), *_share(recall)])
    return table.aligned(rows)


def _share(right: Sequence[bool]) -> list[str]:
    """A share with its Wilson interval, which holds where all are right, too."""
    from scipy.stats import binomtest

    if not right:
        return ["-", "0", ""]
    told = binomtest(sum(right), len(right)).proportion_ci(method="wilson")
    share = sum(right) / len(right)
    return [table.number(share), str(len(right)), f"[{table.number(told.low)}, {table.number(told.high)}]"]


def _write(value: dict[str, Any]) -> None:
    with resources.as_file(resources.files("vectorstore.relevance").joinpath("weights.json")) as path:
        path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    relevance.weights.cache_clear()
    print(f"written: {path}")


if __name__ == "__main__":
    main()
