"""The engine without a model: the best sentences, word for word, at most four quotes and about 900 characters.

A sentence that leans on the one before ("Il a ajouté ...") brings it along, so that a quote can be understood alone. A
comparison shows each side that the question names. Nothing is written here: every character comes from an article.

Left to others: which sentences are best (evidence), whether any is good enough (gate), who speaks (speaker).
"""

import re
from collections.abc import Iterator

from bot.engines import Proposal, Source
from bot.evidence import Window
from bot.question import Understood, leans
from vectorstore.actors import mentions
from vectorstore.models import Span
from vectorstore.text import folded

MOST_QUOTES = 4
MOST_CHARACTERS = 900
_NEAR_BEST = 0.6  # a quote scores at least this share of the best one
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
            span = _understandable(window, windows)
            length = span.end - span.start
            if (shown and length > left) or any(_same(window, span, source) for source in shown):
                continue
            left -= length
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
    """The window, with the sentence before it where it leans on that one."""
    if not leans(window.text):
        return window.span
    before = [
        other.span
        for other in windows
        if other.excerpt.chunk_id == window.excerpt.chunk_id
        and other.span.end <= window.span.start
        and _GAP.fullmatch(window.article.text[other.span.end : window.span.start])
        and "\n" not in window.article.text[other.span.end : window.span.start]
    ]
    return Span(before[-1].start, window.span.end) if before else window.span


def _same(window: Window, span: Span, source: Source) -> bool:
    """Would this quote repeat one that is shown: overlapping it, or in the same words elsewhere?"""
    if window.article.id == source.article.id and window.article.version == source.article.version:
        return span.start < source.span.end and source.span.start < span.end
    return folded(window.article.text[span.start : span.end]).split() == folded(source.text).split()
