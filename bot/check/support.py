"""How much of a claim its excerpt bears out, 0..1: a logistic over a few shares, and the cosine across languages.

The numbers stand in `support.json`, which says what they were fitted on. Within one language words are compared, and
the cosine was measured to add nothing; across languages only names, figures and meaning can be.

Left to others: the rules, which no score outvotes.
"""

import json
import math
import re
from functools import lru_cache
from importlib import resources
from typing import Any

from bot import cues
from bot.check.figures import dates, numbers
from bot.check.names import names
from bot.check.reading import COUNTED, Pair, Reading, words
from vectorstore import lexical
from vectorstore.text import folded

_WINDOW = 3  # sentences
_HALF = 0.5
_LEAST = 2  # telling words that a claim needs where it names nobody and no figure
_STEM = 4  # letters


def score(pair: Pair, similarity: float | None) -> float:
    """The probability that the excerpt supports the claim, as fitted."""
    if pair.same_language:
        return _logistic("within", features(pair))
    if similarity is not None:
        return _logistic("across_similarity", features(pair) | {"similarity": similarity})
    return _logistic("across", features(pair)) if pair.wanted else 0.0  # nothing that could be compared


def lowered(score: float, threshold: float, broken: int) -> float:
    """The score of a pair that breaks so many rules: no support outweighs a rule.

    lowered(0.9, 0.5, 0) == 0.9
    lowered(0.9, 0.5, 1) == 0.225      # 0.9 of half of the threshold; a third of it for two
    """
    return score * threshold / (1 + broken) if broken else score


def told(pair: Pair) -> bool:
    """Within one language: does the excerpt hold half of the words that tell what happened?

    Names, figures and titles put aside: "envoy Steve Witkoff resigned on Tuesday" shares all but its point with "envoy
    Steve Witkoff will fly on Tuesday".
    """
    wanted = _telling(pair.claim)
    if not wanted or (not pair.claim.anchors and len(wanted) < _LEAST):
        return False  # a bare name or figure states nothing by itself
    return not pair.same_language or _held(wanted, pair) >= _HALF * len(wanted)


def in_its_words(pair: Pair) -> bool:
    """Does the claim tell nothing in words that are not the excerpt's? Never so across languages."""
    wanted = _telling(pair.claim)
    return pair.same_language and _held(wanted, pair) == len(wanted)


def _held(wanted: frozenset[str], pair: Pair) -> int:
    return sum(any(_one_word(mine, their) for their in pair.excerpt.terms) for mine in wanted)


def _one_word(mine: str, their: str) -> bool:
    """Equal stems, or one that is the other with an ending ("abord", "aborde")."""
    shorter, longer = sorted((mine, their), key=len)
    return mine == their or (len(shorter) >= _STEM and longer.startswith(shorter))


def _telling(claim: Reading) -> frozenset[str]:
    text = list(claim.text)
    places = [(named.start, named.end) for named in claim.mentions]
    for start, end in places + [(value.start, value.end) for value in claim.quantities]:
        text[start:end] = " " * (end - start)
    kept = [word for word in re.findall(r"[^\W\d_]+", "".join(text)) if not _weak().match(folded(word))]
    return frozenset(lexical.terms(" ".join(kept), claim.language))


@lru_cache(maxsize=1)
def _weak() -> re.Pattern[str]:
    """Titles, days, words of telling and of measure: they say who, when and how much, not what."""
    lists = [*words()["weak"].values(), *(day for week in words()["weekdays"] for day in week)]
    return re.compile(rf"(?:{'|'.join(lists)})$")


def threshold() -> float:
    """The score from which a claim may be shown."""
    return float(_fitted()["threshold"])


def features(pair: Pair) -> dict[str, float]:
    """What the score looks at: shares of the claim held by the excerpt, and whether its figures and names are there.

    Within one language: the best sentence (`nearest`), the best three neighbours (`window`), the best three anywhere
    (`gathered`). Across languages only names and figures are shared (`anchors`); a claim that tells an
    `amount` or `denies` can be compared in what it says, one that only names people hardly.
    """
    there = {"number": numbers(pair), "date": dates(pair), "name": names(pair)}
    rules = {name: float(held) for name, held in there.items()}
    if not pair.same_language:
        amount = any(value.kind in COUNTED for value in pair.claim.quantities)
        denies = cues.found("denies", pair.claim.text)
        return {"anchors": pair.held(pair.excerpt), "amount": float(amount), "denies": float(denies)} | rules
    shares = pair.shares
    size = max(1, len(pair.wanted))
    windows = [frozenset[str]().union(*shares[place : place + _WINDOW]) for place in range(len(shares))]
    return {
        "nearest": max(map(len, shares)) / size,
        "window": max(map(len, windows)) / size,
        "gathered": _gathered(shares) / size,
    } | rules


def _gathered(shares: tuple[frozenset[str], ...]) -> int:
    """How much of the claim the three sentences hold that together hold most, chosen one after the other."""
    got = frozenset[str]()
    for _ in range(_WINDOW):
        got |= max(shares, key=lambda share: len(share - got))
    return len(got)


def _logistic(case: str, found: dict[str, float]) -> float:
    fitted = _fitted()[case]
    total = fitted["bias"] + sum(fitted[name] * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-total))


@lru_cache(maxsize=1)
def _fitted() -> dict[str, Any]:
    fitted: dict[str, Any] = json.loads(resources.files(__package__).joinpath("support.json").read_text("utf-8"))
    return fitted
