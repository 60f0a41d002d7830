"""Do two sentences say the same, in one language or in two? And was a sentence said before that day?

Inside one language words decide, names left out (half of this field's sentences name the same two men); across
languages names and values; both want nearness of meaning, where there are vectors. Two sentences with other days,
durations, sums or ordinals never say the same: "they spoke for an hour on 3 July" and "they spoke for two hours on
19 May" differ in nothing else. A sentence that names no day speaks of the days before its publication.

Left to others: what follows (a repeated sentence is left out, an earlier one is not new).
"""

from collections import Counter
from datetime import timedelta

import numpy as np

from bot.briefing.gather import Paper, Sentence
from bot.briefing.words import shows
from vectorstore.dates import as_integer

_WORDS = 0.55  # of its stems
_FEW_WORDS = 4  # fewer say nothing alone
_ANCHORS = 0.5  # of both one's names and values, across languages
_FEWEST_ANCHORS = 3
_NEAR, _NEAR_ACROSS = 0.68, 0.6  # cosines of sentence vectors (see gather)
_VERY_NEAR = 0.85  # nearly the same words in another order
_NEAR_ENOUGH = 0.8  # to be the same although only one names a day
_NEAR_RETOLD, _WORDS_RETOLD, _SHARE_RETOLD = 0.75, 5, 0.35
_NEAR_LATELY = ((timedelta(days=3), 0.66), (timedelta(days=21), 0.69))  # how long ago, and the cosine that it takes
_LESS_BEFORE = 0.06  # of that cosine, in the pluperfect
_NEAR_OF_DAY = 0.55  # cosine of two that tell the same day, with a name in common and no new figure
_LOOKED_AT = 6  # earlier sentences that come nearest
# Names that stand in half of this field's sentences and tell no two of them apart.
_EVERYWHERE = {
    f"@{name}"
    for name in (
        *("donald-trump", "vladimir-putin", "volodymyr-zelensky", "united-states", "russia", "ukraine"),
        *("washington", "moscow", "kyiv", "kremlin", "white-house"),
    )
}
_NEAR_BARE = 0.72  # cosine of two that share only such names
_VALUES = ("duration", "money", "percent", "ordinal")
_BEFORE = timedelta(days=3)


def same(one: Sentence, other: Sentence) -> bool:
    """Does either of them add nothing to the other?"""
    return repeats(one, other) or repeats(other, one)


def repeats(one: Sentence, other: Sentence) -> bool:
    """Does the first add nothing to the second?"""
    if one.text == other.text:
        return True
    near = nearness(one, other)
    across = one.article.language != other.article.language
    if near is not None and near < (_NEAR_ACROSS if across else _NEAR):
        return False
    if across:
        shared, both = one.anchors & other.anchors, one.anchors | other.anchors
        alike = near is not None and len(shared) >= max(_FEWEST_ANCHORS, _ANCHORS * len(both))
        if near is not None and near < _NEAR_BARE and shared <= _EVERYWHERE:
            return False
    else:
        held = len(one.terms & other.terms)
        alike = held >= max(_FEW_WORDS, _WORDS * len(one.terms)) or (near is not None and near >= _VERY_NEAR)
    return alike and not _at_odds(one, other, near)


def nearness(one: Sentence, other: Sentence) -> float | None:
    """The cosine of two sentences, None without vectors."""
    if one.vector is None or other.vector is None:
        return None
    return float(one.vector @ other.vector)


def values(sentence: Sentence, kind: str) -> set[str]:
    """Its values of a kind."""
    return {one.value for one in sentence.quantities if one.kind == kind}


class Earlier:
    """The sentences of earlier days, to be asked what they said already."""

    def __init__(self, papers: list[Paper]) -> None:
        self._sentences = [sentence for paper in papers for sentence in paper.sentences]
        self._texts = {sentence.text: sentence for sentence in reversed(self._sentences)}
        vectors = [sentence.vector for sentence in self._sentences if sentence.vector is not None]
        whole = bool(vectors) and len(vectors) == len(self._sentences)
        self._matrix = np.stack(vectors) if whole else None
        self._holding: dict[str, list[int]] | None = None

    def said(self, sentences: list[Sentence]) -> list[tuple[Sentence | None, float]]:
        """For each sentence: which one said it before, and how new is it (1: nothing comes near)?"""
        found = self._nearest(sentences)
        return [(self._repeated(one, near), novelty) for one, (near, novelty) in zip(sentences, found, strict=True)]

    def _repeated(self, sentence: Sentence, near: list[Sentence]) -> Sentence | None:
        if sentence.text in self._texts:
            return self._texts[sentence.text]
        return next((one for one in near if repeats(sentence, one) or _retells(sentence, one)), None)

    def _nearest(self, sentences: list[Sentence]) -> list[tuple[list[Sentence], float]]:
        """The earlier sentences that may say the same, nearest first, and how far the nearest of all is (0..1)."""
        vectors = [sentence.vector for sentence in sentences if sentence.vector is not None]
        if self._matrix is None or len(vectors) < len(sentences) or not vectors:
            return [self._by_words(sentence) for sentence in sentences]
        out = []
        for cosines in np.stack(vectors) @ self._matrix.T:
            near = np.flatnonzero(cosines >= _NEAR_OF_DAY)  # the least that any rule takes
            best = near[np.argsort(-cosines[near], kind="stable")[:_LOOKED_AT]]
            out.append(([self._sentences[place] for place in best], 1.0 - min(1.0, max(0.0, float(cosines.max())))))
        return out

    def _by_words(self, sentence: Sentence) -> tuple[list[Sentence], float]:
        if self._holding is None:
            self._holding = {}
            for place, earlier in enumerate(self._sentences):
                for term in earlier.terms:
                    self._holding.setdefault(term, []).append(place)
        shared = Counter(place for term in sorted(sentence.terms) for place in self._holding.get(term, ()))
        best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:_LOOKED_AT]
        most = best[0][1] if best else 0
        return [self._sentences[place] for place, _ in best], 1.0 - most / max(1, len(sentence.terms))


def _retells(one: Sentence, earlier: Sentence) -> bool:
    """Below its head an article tells earlier days again in other words: less need be shared to say so.

    Words of the same language, or, of the last weeks, names and values; less still where it tells what had been before,
    or names the day.
    """
    near = nearness(one, earlier)
    if one.place == 0 or near is None or near < _NEAR_OF_DAY or shows("disputed", one.text):
        return False
    if _tells_that_day(one, earlier):
        return True
    if near < _NEAR_LATELY[0][1] - _LESS_BEFORE or _at_odds(one, earlier, near):
        return False  # the most of them, at once
    shared = len(one.anchors & earlier.anchors)
    if shared and shared >= _ANCHORS * len(one.anchors):
        age = one.published - earlier.published
        least = next((cosine for limit, cosine in _NEAR_LATELY if age <= limit), None)
        if least is not None and near >= least - (_LESS_BEFORE if shows("pluperfect", one.text) else 0):
            return True
    held = len(one.terms & earlier.terms)
    alike = held >= max(_WORDS_RETOLD, _SHARE_RETOLD * len(one.terms))
    return near >= _NEAR_RETOLD and one.article.language == earlier.article.language and alike


def _tells_that_day(one: Sentence, earlier: Sentence) -> bool:
    """Does it name days gone by, on one of which the earlier one has the same names and every figure of it?

    "On 10 June Ushakov and Witkoff saw 40,000 tons of wheat" adds nothing to the report of 10 June that counted them.
    """
    if not one.days or max(last for _, last in one.days) >= as_integer(one.published):
        return False
    reported = as_integer(earlier.published)
    if not set(one.days) & {*earlier.days, (reported, reported)} or not _figures(one) <= _figures(earlier):
        return False
    names, shared = _undated(one), _undated(one) & _undated(earlier)
    return bool(shared - _EVERYWHERE) and len(shared) >= _ANCHORS * len(names)


def _figures(sentence: Sentence) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in sentence.quantities if one.kind != "date"}


def _undated(sentence: Sentence) -> frozenset[str]:
    """Its names and values, its days left out."""
    return sentence.anchors - {f"#{first}-{last}" for first, last in sentence.days}


def _at_odds(one: Sentence, other: Sentence, near: float | None) -> bool:
    if one.days and other.days:
        if not set(one.days) & set(other.days):
            return True
    elif (one.days or other.days) and (near is None or near < _NEAR_ENOUGH):
        dated, undated = (one, other) if one.days else (other, one)
        first, last = as_integer(undated.published - _BEFORE), as_integer(undated.published)
        if not any(begin <= last and end >= first for begin, end in dated.days):
            return True
    told = [(values(one, kind), values(other, kind)) for kind in _VALUES] + [(_counts(one), _counts(other))]
    return any(mine and theirs and not mine & theirs for mine, theirs in told)


def _counts(sentence: Sentence) -> set[str]:
    """Its numbers of more than one digit: "two outlets" and "three sources" are no other account."""
    return {value for value in values(sentence, "number") if len(value) > 1}
