"""Questions with passages to learn from: which sentence answers, or that none does.

    for one in Groups(corpora, packer, seed=1).epoch(0): one.packed, one.gold, one.weight

For each question and each language of its text: a stretch around the answer; often a stretch of the same text that
leaves the answer out, sometimes another text; for a near miss the stretch around the sentence it comes nearest to.
Most questions bring one or two stretches of other texts along that a search would have brought too (`others`).
Stretches are cut anew in every epoch. Left to others: the texts (corpora), what a search brings (mined), learning.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.reader.packing import Packed, Packer
from eval.reader.corpora import Asked, Corpora
from eval.reader.mined import Places

_SHORT, _LONG = (70, 150), 200  # pieces of a stretch; the product's chunks have about 200
_LONG_SHARE = 0.25
_HEADED = 0.7  # share of the stretches that show their heading
_WITHOUT, _OTHER = 0.5, 0.15  # share of the questions that also get a stretch without the answer, another text
_MISSED = 1.3  # weight of a near miss
_ACCOMPANIED, _TWO = 0.75, 0.4  # share of the questions with stretches of other texts, and of these with two
_FALLING = 0.3  # each place further down what was mined is drawn so much less often (exponentially)
# How often an epoch asks a question; of parallel texts it asks once a language. More of what is most like the product's
# own questions, and hardest.
_TIMES = {
    "ntrex": 0.5,
    "xquad": 0.5,
    "piaf": 0.5,
    "squad2": 1.0,
    "invented": 1.0,
    "replies": 2.0,
    "dispatches": 3.0,
    "stories": 2.0,
}
_BARE = 0.1  # share of the questions in lower case without their last mark


@dataclass(frozen=True, slots=True)
class Group:
    """One row to learn from. `gold` are places in the row; empty where none of its sentences answers.

    `others` are rows of the same question over other texts: none of their sentences answers.
    """

    packed: Packed
    gold: tuple[int, ...]
    weight: float
    others: tuple["Group", ...] = ()

    @property
    def rows(self) -> tuple["Group", ...]:
        """This row and the others, in order."""
        return (self, *self.others)


class Groups:
    """Everything cut into word pieces once, dealt out as groups. `mined` are places of other texts, by question."""

    def __init__(self, corpora: Corpora, packer: Packer, seed: int, mined: Mapping[str, Places]) -> None:
        self._packer, self._seed, self._mined = packer, seed, mined
        self._learnt = [one for one in corpora.asked if not one.kept]
        self._texts = corpora.texts
        keys = sorted({one.text for one in self._learnt} | {t.near for t in corpora.texts.values() if t.near})
        flat = [(key, sentence) for key in keys for sentence in corpora.texts[key].sentences]
        self._pieces: dict[str, list[list[int]]] = {key: [] for key in keys}
        for (key, _), ids in zip(flat, packer.pieces([sentence for _, sentence in flat]), strict=True):
            self._pieces[key].append(ids)
        self._heads = dict(zip(keys, packer.pieces([corpora.texts[key].heading for key in keys]), strict=True))
        asked = sorted({one.question for one in self._learnt})
        bare = [question.lower().rstrip("?.! ") for question in asked]
        self._asked = dict(zip(asked, zip(packer.pieces(asked), packer.pieces(bare), strict=True), strict=True))

    def epoch(self, number: int) -> Iterator[Group]:
        """All groups of an epoch in an order of its own; the same for the same seed and number."""
        dice = random.Random(f"{self._seed}:{number}")
        order = [one for one in self._learnt for _ in range(int(_TIMES[one.corpus] + dice.random()))]
        dice.shuffle(order)
        for one in order:
            if one.share == 1.0 or dice.random() < one.share:
                yield from self._of(one, dice)

    def _of(self, one: Asked, dice: random.Random) -> Iterator[Group]:
        count = len(self._pieces[one.text])
        if one.gold:
            yield self._accompanied(one, (one.text, dice.choice(one.gold)), dice)
            rest = [place for place in range(count) if place not in one.gold]
            if rest and dice.random() < _WITHOUT:
                yield self._cut(one, (one.text, dice.choice(rest)), frozenset(one.gold), dice)
        elif one.nearest is not None:
            yield self._accompanied(one, (one.text, one.nearest), dice)
        elif one.share < 1.0:  # it tells of something else, wherever it is cut
            yield self._cut(one, (one.text, dice.randrange(count)), frozenset(), dice)
        else:  # the nearest sentence is not known: the whole text, or most of it twice
            for _ in range(1 if sum(map(len, self._pieces[one.text])) <= _LONG else 2):
                yield self._cut(one, (one.text, dice.randrange(count)), frozenset(), dice)
        near = self._texts[one.text].near
        if near and dice.random() < _OTHER:
            yield self._cut(one, (near, dice.randrange(len(self._pieces[near]))), frozenset(), dice)

    def _accompanied(self, one: Asked, place: tuple[str, int], dice: random.Random) -> Group:
        """A stretch of the question's own text, mostly with one or two that a search brought beside it."""
        first = self._cut(one, place, frozenset(), dice)
        near = self._mined.get(one.id, ())
        if not near or dice.random() >= _ACCOMPANIED:
            return first
        count = 1 + (dice.random() < _TWO)
        drawn = dict.fromkeys(near[min(int(dice.expovariate(_FALLING)), len(near) - 1)] for _ in range(count))
        return replace(first, others=tuple(self._cut(one, other, frozenset(), dice) for other in drawn))

    def _cut(self, one: Asked, place: tuple[str, int], without: frozenset[int], dice: random.Random) -> Group:
        """A stretch around a sentence (text and number) that holds none of `without`."""
        key, anchor = place
        pieces = self._pieces[key]
        unknown = not one.gold and one.nearest is None and one.share == 1.0
        budget = _LONG if unknown or dice.random() < _LONG_SHARE else dice.randint(*_SHORT)
        first = last = anchor
        size = len(pieces[anchor])
        while True:
            sides = [
                side
                for side in (first - 1, last + 1)
                if 0 <= side < len(pieces) and side not in without and size + len(pieces[side]) <= budget
            ]
            if not sides:
                break
            side = dice.choice(sides)
            size += len(pieces[side])
            first, last = min(first, side), max(last, side)
        asked = self._asked[one.question][dice.random() < _BARE]
        head = self._heads[key] if self._texts[key].heading and dice.random() < _HEADED else []
        packed = self._packer.joined(asked, head, pieces[first : last + 1])
        shown = range(first, first + len(packed.starts) - 1)
        gold = tuple(number - first for number in one.gold if number in shown) if key == one.text else ()
        return Group(packed, gold, _MISSED if not one.gold else 1.0)
