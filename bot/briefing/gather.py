"""The day's articles and the earlier ones, as they were seen that evening, cut into sentences.

A sentence keeps its article, its place in it and, looked for at first use, its stems, its names and values ("anchors",
the same in every language), its days and its speaker. Its vector is that of its window less most of its article's mean:
windows are embedded with title, publisher and date in front, which all sentences of an article share.

Left to others: what is alike (likeness), what belongs where (sorting).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.briefing.voices import voice
from vectorstore import dates, lexical
from vectorstore.actors import Mention, actor, mentions
from vectorstore.archive import days, read
from vectorstore.archive.days import Dated
from vectorstore.errors import UsageError
from vectorstore.models import Article, Filters, Span
from vectorstore.quantities import Quantity, quantities
from vectorstore.store import Vectorstore
from vectorstore.stories import Origin, trace
from vectorstore.text import digest

EARLIER = 1_500  # articles looked back at, newest first: what bounds the time a day takes
_DAY = 600  # sentences of one day at most; of a fuller day only the first ones of each article
_FEWEST = 2  # that are kept of each article, however full the day
_SHARED = 0.8  # of an article's mean vector, taken off its sentences'
_TELLING = 5  # sentences from which one can be more typical than another
_HALF_A_YEAR = timedelta(days=183)


@dataclass(eq=False)
class Sentence:
    """One sentence of one version of one article, `place` counted from 0."""

    article: Article
    span: Span
    place: int
    published: date
    vector: NDArray[np.float32] | None = None
    typical: float = 0.0  # how near it is to the whole of its article, 0..1 among its sentences
    main: Span | None = None  # where two sentences stand in one quote, the first, which the other leans on

    @cached_property
    def text(self) -> str:
        """Its own words."""
        return self.article.text[self.span.start : self.span.end]

    @cached_property
    def said(self) -> str:
        """What it says itself, without what leans on it."""
        span = self.main or self.span
        return self.article.text[span.start : span.end]

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its stems in its own language, those of names left out."""
        bare, at = [], 0
        for mention in self.mentions:
            bare.append(self.text[at : mention.start])
            at = mention.end
        return frozenset(lexical.terms(" ".join((*bare, self.text[at:])), self.article.language))

    @cached_property
    def mentions(self) -> list[Mention]:
        """Where it names whom."""
        return mentions(self.text)

    @cached_property
    def actors(self) -> frozenset[str]:
        """Who and what it names."""
        return frozenset(mention.actor for mention in self.mentions)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Its dates, numbers, durations, money."""
        return quantities(self.text)

    @cached_property
    def days(self) -> tuple[tuple[int, int], ...]:
        """Its dates as first and last day (YYYYMMDD); one without a year is the nearest to the publication."""
        told = [self._days(one.value) for one in self.quantities if one.kind == "date"]
        return tuple(days for days in told if days is not None)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Names and values that say the same in every language."""
        values = {
            f"#{one.value}" for one in self.quantities if one.kind not in ("date", "ordinal") and len(one.value) > 1
        }
        return frozenset(
            {f"@{name}" for name in self.actors} | values | {f"#{first}-{last}" for first, last in self.days}
        )

    @cached_property
    def speaker(self) -> str | None:
        """The actor whose statement it is."""
        return voice(self.said, [mention for mention in self.mentions if mention.end <= len(self.said)])

    @cached_property
    def side(self) -> str | None:
        """Whose statement it is; None where nobody is said to speak."""
        return None if self.speaker is None else actor(self.speaker).side or "other"

    def _days(self, value: str) -> tuple[int, int] | None:
        if not value.startswith("--"):
            return dates.days(value) if dates.EARLIEST <= int(value[:4]) <= dates.LATEST else None
        for year in (self.published.year, self.published.year + 1, self.published.year - 1):
            found = _days_of(f"{year}{value[1:]}")
            if found is None:
                continue
            first, last = map(dates.as_date, found)
            if first - _HALF_A_YEAR <= self.published <= last + _HALF_A_YEAR:
                return found
        return None


@dataclass(eq=False)
class Paper:
    """An article with its sentences in text order, and the origin of its text."""

    article: Article
    published: date
    sentences: list[Sentence] = field(default_factory=list)
    origin: Origin | None = None  # None for a compiled summary


@dataclass(frozen=True)
class Gathered:
    """A day's papers by article id, and earlier ones, newest first, as seen the evening before.

    `inputs` is a hash of all that: the same inputs, the same page.
    """

    day: date
    papers: list[Paper]
    earlier: list[Paper]
    inputs: str


def gather(store: Vectorstore, day: date) -> Gathered:
    """What had been published by the end of that day (UTC), and nothing else."""
    number = dates.as_integer(day)
    model = store.embedder.model_id if store.embedder else read.setting(store.db, "embedding_model") or ""
    today = days.published_on(store.db, number)
    before = days.published_before(store.db, number, EARLIER)
    inputs = digest(model, *(part for dated in (*today, *before) for part in (dated.article.id, dated.digest)))
    return Gathered(day, _papers(store, model, day, today, _DAY), _papers(store, model, day, before, None), inputs)


def _papers(store: Vectorstore, model: str, day: date, found: list[Dated], most: int | None) -> list[Paper]:
    # Of earlier days only the newest can be shown with its origins, where the day itself has no news.
    traced = [dated.article for dated in found if most is not None or dated.day == found[0].day]
    origins = trace(store.db, traced, Filters(as_of=day.isoformat()))
    windows = days.windows(store.db, model, [dated.key for dated in found])
    each = None if most is None else max(_FEWEST, most // max(1, len(found)))
    papers = []
    for dated in found:
        published = dates.as_date(dated.day)
        origin = origins.get((dated.article.id or "", dated.article.version))
        paper = Paper(dated.article, published, origin=origin)
        vectors, typical = _own([vector for _, vector in windows[dated.key]])
        for place, (span, _) in enumerate(windows[dated.key][:each]):
            vector = None if vectors is None else vectors[place]
            paper.sentences.append(Sentence(dated.article, span, place, published, vector, float(typical[place])))
        papers.append(paper)
    return papers


def _own(found: list[NDArray[np.float32] | None]) -> tuple[NDArray[np.float32] | None, NDArray[np.float32]]:
    """What is each window's own in its vector, and how typical it is of them all, 0..1."""
    known = [vector for vector in found if vector is not None]
    if not known or len(known) < len(found):
        return None, np.zeros(len(found), dtype=np.float32)
    vectors = np.stack(known)
    mean = vectors.mean(axis=0)
    typical = vectors @ mean
    spread = float(typical.max() - typical.min())
    own = vectors - _SHARED * mean
    own /= np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6)
    if len(known) < _TELLING or spread <= 0:
        return own, np.full(len(known), 0.5, dtype=np.float32)
    return own, (typical - typical.min()) / spread


def _days_of(value: str) -> tuple[int, int] | None:
    try:
        return dates.days(value)
    except UsageError:  # 29 February of a year that has none
        return None
