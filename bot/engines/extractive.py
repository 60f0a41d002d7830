"""The engine without a model: the best sentences, word for word, at most four quotes and about 900 characters.

A sentence that leans on the one before ("Il a ajouté ...") brings it along, so that a quote can be understood alone,
and so does one whose neighbour ranks nearly as high: what is asked often stands beside the sentence that sounds most
like the question. A comparison shows each side that the question names. Nothing is written here: every character
comes from an article.

Left to others: which sentences are best (evidence), whether any is good enough (gate), who speaks (speaker).
"""

import re
from collections.abc import Iterator

from bot.evidence import Window
from bot.models import Proposal, Source
from bot.question import Understood, leans
from vectorstore.actors import mentions
from vectorstore.models import Span
from vectorstore.statements.speaker import speaking
from vectorstore.text import folded

MOST_QUOTES = 4
MOST_CHARACTERS = 900
LONGEST_PAIR = 400  # characters of two sentences in one quote
_NEIGHBOUR = 0.7  # a neighbour that scores at least this share of the sentence joins it
_NEAR_BEST = 0.7  # a quote scores at least this share of the best one
_GAP = re.compile(r"[ \u00a0\u202f\n]{0,3}")


class Extractive:
    """Picks verbatim windows. Deterministic: the same evidence gives the same claims."""

    name = "extractive"
    model: str | None = None
    prompt: str | None = None

    def propose(self, asked: Understood, windows: list[Window]) -> Iterator[Proposal]:
        """The best quotes, best first."""
        shown: list[Source] = []
        left = MOST_CHARACTERS
        for window in _chosen(asked, windows):
            if len(shown) == MOST_QUOTES or window.score < _NEAR_BEST * windows[0].score:
                break
            spans = (_understandable(window, windows), window.span)
            fits = (
                span
                for span in spans
                if (not shown or span.end - span.start <= left)
                and not any(_same(window, span, source) for source in shown)
            )
            span = next(fits, None)
            if span is None:
                continue
            left -= span.end - span.start
            shown.append(Source(window.article, span, window.score))
            yield Proposal(None, (shown[-1],))


def _chosen(asked: Understood, windows: list[Window]) -> list[Window]:
    """Best first; for a comparison the best of each named side comes before the rest."""
    if not asked.comparison or len(asked.actors) < 2:
        return windows
    first = []
    for actor in asked.actors[:3]:
        mine = (window for window in windows if any(mention.actor == actor for mention in mentions(window.text)))
        best = next((window for window in mine if window not in first), None)
        if best is not None:
            first.append(best)
    return first + [window for window in windows if window not in first]


def _understandable(window: Window, windows: list[Window]) -> Span:
    """The window, with the sentence before it where it leans on that one, or the one behind that leans on it.

    Else with its better neighbour, where that is about as good.
    """
    beside = [other for other in windows if _adjoins(window, other)]
    before = [other for other in beside if other.span.end <= window.span.start]
    if leans(window.text) and before and not any(_leans_on(other, window) for other in beside):
        return Span(before[-1].span.start, window.span.end)
    good = (
        other
        for other in sorted(beside, key=lambda other: not _leans_on(other, window))  # then best first, as they come
        if (other.score >= _NEIGHBOUR * window.score or _leans_on(other, window))
        and speaking(other.text) == speaking(window.text)  # a quote is shown under one name
        and max(other.span.end, window.span.end) - min(other.span.start, window.span.start) <= LONGEST_PAIR
    )
    other = next(good, window)
    return Span(min(window.span.start, other.span.start), max(window.span.end, other.span.end))


def _leans_on(other: Window, window: Window) -> bool:
    """Does the sentence behind this one go on about it ("Ce sujet n'a pas été abordé.")?"""
    return other.span.start >= window.span.end and leans(other.text)


def _adjoins(window: Window, other: Window) -> bool:
    """Does the other stand right before or behind, in the same paragraph?"""
    if other.excerpt.chunk_id != window.excerpt.chunk_id or other.span == window.span:
        return False
    first, second = sorted((window.span, other.span), key=lambda span: span.start)
    between = window.article.text[first.end : second.start]
    return bool(_GAP.fullmatch(between)) and "\n" not in between


def _same(window: Window, span: Span, source: Source) -> bool:
    """Would this quote repeat one that is shown: overlapping it, or in the same words elsewhere?"""
    if window.article.id == source.article.id and window.article.version == source.article.version:
        return span.start < source.span.end and source.span.start < span.end
    return folded(window.article.text[span.start : span.end]).split() == folded(source.text).split()
