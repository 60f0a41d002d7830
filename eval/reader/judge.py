"""What a reader is worth on what it did not learn from: `python -m eval.reader.judge --data DIR --network reader.onnx`.

    ntrex                one document in one language, in passages of about 200 word pieces: does the sentence with the
                         highest reading answer, and does that reading tell an answer from a near miss (AUROC)?
    invented, replies,   the same with an article of one language
    dispatches
    stories              all eight dispatches of a story: the sentence with the highest reading of all
    xquad, squad2, piaf  one paragraph

`--against` names a second network (the exact one): how often both put the same sentence first. Intervals (95 %) are
bootstrapped over documents or paragraphs, because questions of one document are alike. Left to others: the split
(corpora), what a reading does to the product's answers (hotline eval).
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.reader.e5 import E5File, e5_path
from bot.reader.model import Reader
from bot.reader.packing import Packer, Passage
from eval.reader.corpora import Asked, Text, hashed, load

_PIECES = 200
_ARCHIVE = "stories"
_ELSEWHERE = -1  # no sentence of the dispatch put first: another one answers
_RESAMPLES = 400
_DRAWN = 2**32


@dataclass(frozen=True, slots=True)
class Judged:
    """One question read over one text: the sentence put first, and the highest reading."""

    asked: Asked
    foreign: bool
    first: int
    highest: float

    @property
    def right(self) -> bool:
        """Is the first sentence one that answers?"""
        return self.first in self.asked.gold

    @property
    def source(self) -> str:
        """The document or paragraph, whatever the language."""
        return self.asked.text.split(".")[0] if self.asked.corpus == _ARCHIVE else self.asked.text.rsplit(".", 1)[0]


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--most", type=int, default=0, help="questions of a corpus, drawn by a hash; 0 is all")
    options = parser.parse_args()
    e5 = E5File(e5_path())
    corpora = load(options.data)
    kept = [one for one in corpora.asked if one.kept]
    some = _drawn(kept, options.most) if options.most else kept
    packer = Packer(e5)
    judged = read(Reader(options.network, e5), packer, corpora.texts, some)
    for line in table(judged):
        print(line)
    if options.against:
        exact = read(Reader(options.against, e5), packer, corpora.texts, some)
        same = sum(one.first == two.first for one, two in zip(judged, exact, strict=True))
        print(f"same sentence first as {options.against.name}: {same} of {len(judged)} ({same / len(judged):.3f})")


def read(reader: Reader, packer: Packer, texts: dict[str, Text], asked: Sequence[Asked]) -> list[Judged]:
    """Every question over its text."""
    cut: dict[str, list[Passage]] = {}
    found = []
    for one in asked:
        text = texts[one.text]
        if one.text not in cut:
            cut[one.text] = passages(packer, text)
        readings = [reading for part in reader.read(one.question, cut[one.text]) for reading in part]
        first = int(np.argmax(readings))
        found.append(Judged(one, one.language != text.language, first, max(readings)))
    return whole(found)


def whole(judged: Sequence[Judged]) -> list[Judged]:
    """A story's dispatches as one archive: of each question the dispatch with the highest reading.

    Across languages is what no dispatch in the question's own language answers.
    """
    alone = [one for one in judged if one.asked.corpus != _ARCHIVE]
    by_question: dict[str, list[Judged]] = {}
    for one in judged:
        if one.asked.corpus == _ARCHIVE:
            by_question.setdefault(one.asked.id, []).append(one)
    for group in by_question.values():
        best = max(group, key=lambda one: one.highest)
        answering = [one for one in group if one.asked.gold]
        gold = best.asked.gold or ((_ELSEWHERE,) if answering else ())
        foreign = all(one.foreign for one in answering) if answering else best.foreign
        alone.append(replace(best, asked=replace(best.asked, gold=gold), foreign=foreign))
    return alone


def passages(packer: Packer, text: Text) -> list[Passage]:
    """A text as the product cuts it: whole sentences, about 200 word pieces."""
    parts: list[list[str]] = [[]]
    size = 0
    for sentence, ids in zip(text.sentences, packer.pieces(list(text.sentences)), strict=True):
        if parts[-1] and size + len(ids) > _PIECES:
            parts.append([])
            size = 0
        parts[-1].append(sentence)
        size += len(ids)
    return [Passage(text.heading, tuple(part)) for part in parts]


def table(judged: Sequence[Judged]) -> list[str]:
    """Lines to print: per corpus, own language and across languages."""
    lines = []
    for corpus in dict.fromkeys(one.asked.corpus for one in judged):
        for title, foreign in (("own language", False), ("across", True)):
            mine = [one for one in judged if one.asked.corpus == corpus and one.foreign is foreign]
            answerable = [one for one in mine if one.asked.gold]
            if not answerable:
                continue
            told = f"{corpus:7} {title:13} top 1 {_interval(answerable, _top)} n {len(answerable)}"
            if len(answerable) < len(mine):
                told += f"   AUROC {_interval(mine, auroc)} n {len(mine)}"
            lines.append(told)
    return lines


def auroc(judged: Sequence[Judged]) -> float:
    """How often an answerable question has a higher reading than one that is not."""
    good = np.array([one.highest for one in judged if one.asked.gold])
    bad = np.array([one.highest for one in judged if not one.asked.gold])
    if not len(good) or not len(bad):
        return float("nan")
    higher: NDArray[np.float64] = (good[:, None] > bad[None, :]) + 0.5 * (good[:, None] == bad[None, :])
    return float(higher.mean())


def _top(judged: Sequence[Judged]) -> float:
    return sum(one.right for one in judged) / len(judged)


def _interval(judged: Sequence[Judged], figure: Callable[[Sequence[Judged]], float]) -> str:
    by_source: dict[str, list[Judged]] = {}
    for one in judged:
        by_source.setdefault(one.source, []).append(one)
    groups = list(by_source.values())
    dice = np.random.default_rng(1)
    drawn = []
    for _ in range(_RESAMPLES):
        picked = dice.integers(len(groups), size=len(groups))
        drawn.append(figure([one for place in picked for one in groups[place]]))
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return f"{figure(judged):.3f} ({low:.3f}-{high:.3f})"


def _drawn(asked: Sequence[Asked], most: int) -> list[Asked]:
    """So many of each corpus, by a hash: whatever order questions were written in, none of their kinds is left out."""
    found: list[Asked] = []
    for corpus in dict.fromkeys(one.corpus for one in asked):
        mine = [one for one in asked if one.corpus == corpus]
        if corpus == _ARCHIVE:  # a question and all its dispatches, or none
            ids = sorted({one.id for one in mine}, key=lambda name: hashed(name, _DRAWN))[:most]
            found += [one for one in mine if one.id in ids]
        else:
            found += sorted(mine, key=lambda one: hashed(f"{one.id} {one.text}", _DRAWN))[:most]
    return found


if __name__ == "__main__":
    main()
