"""Which sentences to show: the windows of the best excerpts, each with the signals that speak for it, best first.

A window is one sentence of an excerpt. Signals are in 0..1 and language-neutral where they can be; a signal that does
not apply (the question names no date) is None and counts neither for nor against. The weights stand in
`calibration.json`, fitted on the development cases of eval/.

Left to others: excerpts (vectorstore.retrieve), whether the best is good enough (gate), the quotes' final shape (engines).
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.calibration import calibration
from bot.question import Understood
from vectorstore import dates, lexical
from vectorstore.actors import mentions
from vectorstore.archive import read, select
from vectorstore.models import Article, Excerpt, Span
from vectorstore.quantities import Quantity, quantities, same
from vectorstore.retrieve import Query, query_terms
from vectorstore.store import Vectorstore

_EXCERPTS = 12  # windows of more excerpts add time, not evidence
_NEAR_DAYS = 3  # an article of that many days around a date in the question may speak of that day


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a window, each in 0..1 or None."""

    meaning: float | None  # cosine of question and window, from the level of its language
    words: float  # share of the question's telling terms in the window (idf-weighted)
    context: float  # the same share in window, title and neighbours together
    excerpt: float  # the excerpt's own score
    dates: float | None  # the question's dates: in the window 1, article of that day .7, else 0
    actors: float | None  # share of the question's names in the window, half for the article
    expected: float | None  # does the window hold the kind of thing asked?
    cosine: float | None  # the raw cosine, for the gate


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence that may be shown, where it stands, and why."""

    excerpt: Excerpt
    span: Span
    signals: Signals
    score: float

    @property
    def article(self) -> Article:
        """The version the window is cut from."""
        return self.excerpt.article

    @property
    def text(self) -> str:
        """The window's own words."""
        return self.article.text[self.span.start : self.span.end]


def windows(store: Vectorstore, asked: Understood, excerpts: list[Excerpt]) -> list[Window]:
    """Every window of the best excerpts, best first."""
    best = excerpts[:_EXCERPTS]
    spans = read.windows(store.db, [excerpt.chunk_id for excerpt in best])
    cosines = _cosines(store, asked, [key for pairs in spans.values() for _, key in pairs])
    levels = _levels(best, spans, cosines)
    idf = _idf(store, query_terms(Query(asked.search, asked.language)))
    found = []
    for excerpt in best:
        around = set(_terms(excerpt.article, excerpt.text)) | set(_terms(excerpt.article, excerpt.article.title or ""))
        level = levels.get(excerpt.article.language or "", 0.0)
        for span, key in spans[excerpt.chunk_id]:
            cosine = cosines.get(key)
            signals = _signals(asked, excerpt, span, idf, around, cosine, level)
            found.append(Window(excerpt, span, signals, _score(signals)))
    if asked.latest:
        found = _recent_first(found)
    return sorted(found, key=lambda window: (-window.score, window.excerpt.chunk_id, window.span.start))


def _signals(
    asked: Understood,
    excerpt: Excerpt,
    span: Span,
    idf: dict[str, float],
    around: set[str],
    cosine: float | None,
    level: float,
) -> Signals:
    article, text = excerpt.article, excerpt.article.text[span.start : span.end]
    here = set(_terms(article, text))
    inside = quantities(text)
    return Signals(
        meaning=None if cosine is None else float(np.clip((cosine - level) / 0.12, 0.0, 1.0)),
        words=_share(idf, here),
        context=_share(idf, here | around),
        excerpt=excerpt.score,
        dates=_dates(asked, article, inside),
        actors=_actors(asked, excerpt, text),
        expected=_expected(asked, text, inside),
        cosine=cosine,
    )


def _score(signals: Signals) -> float:
    """Weighted mean of the signals that apply."""
    weights = calibration().ranking
    applying = {name: value for name in weights if (value := getattr(signals, name)) is not None}
    total = sum(weights[name] for name in applying)
    return sum(weights[name] * value for name, value in applying.items()) / total if total else 0.0


def _dates(asked: Understood, article: Article, inside: list[Quantity]) -> float | None:
    if not asked.dates:
        return None
    if any(same(mine, theirs) for mine in asked.dates for theirs in inside):
        return 1.0
    if article.published is None:
        return 0.0
    first, last = dates.days(article.published)
    return 0.7 if any(_near(mine.value, first, last) for mine in asked.dates) else 0.0


def _near(value: str, first: int, last: int) -> bool:
    """Does a day lie within a few days of a publication, a month or a year on it?"""
    published = _day(last)
    yearless = value.startswith("--")
    text = f"{published.year}{value[1:]}" if yearless else value
    try:
        start, end = dates.days(text)
    except ValueError:
        return False
    except Exception:
        return False
    return (_day(start) - _day(last)).days <= _NEAR_DAYS and (_day(first) - _day(end)).days <= _NEAR_DAYS


def _day(integer: int) -> date:
    return date(integer // 10_000, integer // 100 % 100, integer % 100)


def _actors(asked: Understood, excerpt: Excerpt, text: str) -> float | None:
    if not asked.actors:
        return None
    here = {mention.actor for mention in mentions(text)}
    around = {mention.actor for mention in mentions(f"{excerpt.article.title or ''}\n{excerpt.text}")}
    return sum(1.0 if actor in here else 0.5 if actor in around else 0.0 for actor in asked.actors) / len(asked.actors)


def _expected(asked: Understood, text: str, inside: list[Quantity]) -> float | None:
    """Does the window hold a value of the kind asked, other than those the question itself names?"""
    new = [value for value in inside if not any(same(value, mine) for mine in asked.quantities)]
    kinds = Counter(value.kind for value in new)
    match asked.expects:
        case "how_long":
            return 1.0 if kinds["duration"] else 0.0
        case "how_many":
            return 1.0 if kinds["number"] or kinds["money"] or kinds["percent"] else 0.3 if kinds["duration"] else 0.0
        case "when":
            return 1.0 if kinds["date"] or kinds["clock"] else 0.0
        case "who":
            others = {mention.actor for mention in mentions(text)} - set(asked.actors)
            return 1.0 if others else 0.3
        case _:
            return None


def _share(idf: dict[str, float], present: set[str]) -> float:
    total = sum(idf.values())
    return sum(weight for term, weight in idf.items() if term in present) / total if total else 0.0


def _terms(article: Article, text: str) -> list[str]:
    return lexical.terms(text, article.language)


def _idf(store: Vectorstore, terms: list[str]) -> dict[str, float]:
    """Inverse document frequencies of the question's terms; a term the archive never saw counts like the rarest."""
    frequencies, total = select.document_frequencies(store.db, terms)
    known = {term: float(np.log1p(total / frequencies[term])) for term in terms if term in frequencies}
    return known


def _cosines(store: Vectorstore, asked: Understood, keys: list[str]) -> dict[str, float]:
    if store.embedder is None:
        return {}
    vector = np.asarray(store.embedder.embed_query(asked.search), dtype=np.float32)
    vectors = read.vectors(store.db, store.embedder.model_id, keys)
    return {key: float(stored @ vector) for key, stored in vectors.items()}


def _levels(
    excerpts: list[Excerpt], spans: dict[int, list[tuple[Span, str]]], cosines: dict[str, float]
) -> dict[str, float]:
    """Each language's level: what a window of it scores without saying anything to the question.

    The lower quartile of its candidates, or of all candidates where a language has only a few.
    """
    by_language: dict[str, list[float]] = {}
    for excerpt in excerpts:
        values = [cosines[key] for _, key in spans[excerpt.chunk_id] if key in cosines]
        by_language.setdefault(excerpt.article.language or "", []).extend(values)
    everything = [value for values in by_language.values() for value in values]
    if not everything:
        return {}
    return {
        language: float(np.quantile(values if len(values) >= 8 else everything, 0.25))
        for language, values in by_language.items()
        if values
    }


def _recent_first(found: list[Window]) -> list[Window]:
    """For "the latest ...": newer articles gain up to a fifth."""
    days = sorted({dates.last_day(window.article.published) or 0 for window in found})
    rank = {day: place / max(1, len(days) - 1) for place, day in enumerate(days)}
    return [
        replace(window, score=window.score + 0.2 * rank[dates.last_day(window.article.published) or 0])
        for window in found
    ]
