"""Behind a quote: how many independent origins bear it out, which agency its text comes from, which outlets print it.

    origins = Origins(store, windows, question.filters, meaning, "fr")
    origins.of(source)      # Told(origins=2, agency="AFP", outlets=("Le Témoin", "Le Soir"))

Another article counts when one of its sentences bears the quote out in the claim check, across languages too, and when
it shares neither text nor agency nor outlet with those counted before (vectorstore.stories). Only what was found for
the question is looked at, so the number is what is sure, not all there is. A compiled summary is no origin.

Left to others: the check (bot.check), copies and agencies (vectorstore.stories), how it is told (chat, commands).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.check.ruling import rule
from bot.evidence import Window
from bot.models import Proposal, Source
from bot.similarity import Meaning
from vectorstore import lexical
from vectorstore.models import COMPILED, Article, Filters
from vectorstore.store import Vectorstore
from vectorstore.stories import Origin, independent, trace

_LOOKED_AT = 6  # articles of other origins, one window each
_FOREIGN = 2  # checks across languages for one answer: they embed, which the reader waits for
_WORDS = 0.5  # of the shorter one's stems
_NAMES, _FEWEST_NAMES = 0.6, 3  # of the quote's names and figures


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a quote's origin. `outlets` print the same text, the first one's first."""

    origins: int
    agency: str | None = None
    outlets: tuple[str, ...] = ()


class Origins:
    """Looks at the windows found for one question; nothing is asked of the archive before the first quote."""

    def __init__(
        self, store: Vectorstore, windows: Sequence[Window], filters: Filters, meaning: Meaning, language: str
    ) -> None:
        self._store, self._filters, self._meaning, self._language = store, filters, meaning, language
        self._foreign = _FOREIGN
        self._windows = [window for window in windows if window.article.kind != COMPILED]

    def of(self, source: Source) -> Told:
        """What stands behind these words of an article."""
        mine = self._origin(source.article)
        if mine is None:
            return Told(0)
        counted = [mine]
        for window, origin in self._others(mine):
            if independent([*counted, origin]) > len(counted) and self._bears_out(window, source):
                counted.append(origin)
        return Told(len(counted), mine.name(self._language), mine.outlets)

    @cached_property
    def _traced(self) -> dict[tuple[str, int], Origin]:
        return trace(self._store.db, [window.article for window in self._windows], self._filters)

    def _origin(self, article: Article) -> Origin | None:
        return self._traced.get((article.id or "", article.version))

    def _others(self, mine: Origin) -> list[tuple[Window, Origin]]:
        """The best window of each article of another origin, best first."""
        best: dict[str, tuple[Window, Origin]] = {}
        for window in self._windows:
            origin = self._origin(window.article)
            if origin is not None and independent([mine, origin]) > 1:
                best.setdefault(window.article.id or "", (window, origin))
        return list(best.values())[:_LOOKED_AT]

    def _bears_out(self, window: Window, source: Source) -> bool:
        if not _comparable(window, source):
            return False
        if window.article.language != source.article.language:
            if not self._foreign:
                return False
            self._foreign -= 1
        other = Source(window.article, window.span, window.score)
        return rule(Proposal(source.text, (other,)), self._meaning).reason is None


def _comparable(window: Window, source: Source) -> bool:
    """Is the check worth its milliseconds? Words tell in one language, names and figures in two."""
    if window.article.language == source.article.language:
        mine, theirs = (_stems(text, source.article.language) for text in (source.text, window.text))
        return len(mine & theirs) >= _WORDS * min(len(mine), len(theirs))
    mine, theirs = _neutral(source.text), _neutral(window.text)
    return len(mine & theirs) >= max(_FEWEST_NAMES, _NAMES * len(mine))


@lru_cache(maxsize=512)
def _stems(text: str, language: str | None) -> frozenset[str]:
    return frozenset(lexical.terms(text, language))


@lru_cache(maxsize=512)
def _neutral(text: str) -> frozenset[str]:
    return frozenset(lexical.neutral(text))
