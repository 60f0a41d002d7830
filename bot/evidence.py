"""Which sentences to show: the windows of the best excerpts, each with the signals that speak for it, best first.

A window is one sentence of an excerpt. Its score is the weighted mean of its signals (bot.signals); a signal that does
not apply (the question names no date) counts neither for nor against. The weights stand in `calibration.json`, fitted
on the development cases of eval/. The excerpts of the best windows are then read (bot.reader), and what the reader
makes of their sentences is one more signal.

Left to others: excerpts (vectorstore.retrieve), whether the best is good enough (gate), the quotes' shape (engines).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from bot.calibration import calibration
from bot.question import Understood
from bot.reader.model import open_reader
from bot.reader.packing import Passage, heading
from bot.signals import Likeness, Signals, Told, Wanted, measure
from vectorstore import dates, lexical
from vectorstore.archive import read, select
from vectorstore.models import Article, Excerpt, Span
from vectorstore.retrieve import Query, query_terms, question_vector
from vectorstore.store import Vectorstore

__all__ = ["Signals", "Window", "windows"]

_SPREAD = 0.06  # cosine between a language's best window and its level, at least
_ENOUGH = 25  # articles in a language, before a word that none of them uses tells anything
_TELLING = 2  # words of a question, likewise
_HEADING = 0.7  # share of its score that a heading keeps
_UNMET = 0.3  # share of its score that a window loses when it holds nothing of the kind asked for
_EXCERPTS = 16  # windows of more excerpts add time, not evidence
_EARLIER = 0.4  # what a word of an earlier question weighs beside one of the question itself
_RAREST = 7.0  # the weight of a name that the archive does not hold
_READ = 3  # excerpts; reading more takes longer than a reader of ours wants to wait
_NOTHING, _CERTAIN = -6.0, 4.0  # readings (log odds) that count as 0 and as 1


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
    wanted = _wanted(store, asked)
    weights = calibration().ranking
    found = []
    for excerpt in best:
        article, around = excerpt.article, (excerpt, Told.around(excerpt))
        contrasts = _contrasts(cosines, [key for _, key in spans[excerpt.chunk_id]])
        level = levels.get(article.language or "", 0.0)
        for span, key in spans[excerpt.chunk_id]:
            like = Likeness(cosines[key], level, contrasts[key]) if key in cosines else None
            signals = measure(asked, wanted, around, article.text[span.start : span.end], like)
            found.append(Window(excerpt, span, signals, _score(article, span, signals, weights)))
    found = _read(asked, found)
    if asked.latest:
        found = _recent_first(found)
    return sorted(found, key=lambda window: (-window.score, window.excerpt.chunk_id, window.span.start))


def _read(asked: Understood, found: list[Window]) -> list[Window]:
    """The windows with what the reader makes of those in the best excerpts; unchanged where there is no reader."""
    reader = open_reader()
    if reader is None or not found:
        return found
    best = sorted(found, key=lambda window: (-window.score, window.excerpt.chunk_id, window.span.start))
    chosen = list(dict.fromkeys(window.excerpt.chunk_id for window in best))[:_READ]
    parts = {chunk: [window for window in found if window.excerpt.chunk_id == chunk] for chunk in chosen}
    passages = [_passage(part) for part in parts.values()]
    readings: dict[tuple[int, int], float] = {}
    for part, told in zip(parts.values(), reader.read(asked.search, passages), strict=True):
        for window, reading in zip(part, told, strict=False):  # the end of an overlong excerpt is not read
            share = (reading - _NOTHING) / (_CERTAIN - _NOTHING)
            readings[window.excerpt.chunk_id, window.span.start] = float(np.clip(share, 0.0, 1.0))
    weights = calibration().ranking
    ordered = []
    for window in found:
        reading = readings.get((window.excerpt.chunk_id, window.span.start), 0.0)
        signals = replace(window.signals, reading=reading)
        ordered.append(replace(window, signals=signals, score=_score(window.article, window.span, signals, weights)))
    return ordered


def _passage(windows: list[Window]) -> Passage:
    article = windows[0].article
    return Passage(heading(article.title, article.published), tuple(window.text for window in windows))


def _score(article: Article, span: Span, signals: Signals, weights: Mapping[str, float]) -> float:
    return weighted(signals, weights) * (_HEADING if _is_heading(article.text, span) else 1.0)


def _is_heading(text: str, span: Span) -> bool:
    """A line of its own that ends in a word: a title or a heading, which names a matter and tells nothing of it."""
    alone = text[: span.start].endswith("\n") and text[span.end : span.end + 1] in {"", "\n"}
    return alone and text[span.end - 1].isalnum()


def weighted(signals: Signals, weights: Mapping[str, float]) -> float:
    """A window's score: the weighted mean of the signals that apply; less, where it holds nothing of the kind asked."""
    applying = {name: value for name in weights if (value := getattr(signals, name)) is not None}
    total = sum(weights[name] for name in applying)
    mean = sum(weights[name] * value for name, value in applying.items()) / total if total else 0.0
    return mean if signals.expected is None else mean * (1.0 - _UNMET * (1.0 - signals.expected))


def _wanted(store: Vectorstore, asked: Understood) -> Wanted:
    """The question's terms with their weights; what only an earlier question said weighs less.

    A term the archive never saw is left out: it may be a misspelling, and tells no window from another.
    """
    terms = query_terms(Query(asked.search, asked.language))
    names = [f"@{one}" for one in asked.actors]
    idf = _idf(store, [*terms, *names])
    own = set(query_terms(Query(asked.asked, asked.language)))
    weights = {term: idf[term] * (1.0 if term in own else _EARLIER) for term in terms if term in idf}
    named = any(name in idf for name in names)
    return Wanted(weights, {one: idf.get(f"@{one}", _RAREST) for one in asked.actors}, _known(store, asked, named))


def _known(store: Vectorstore, asked: Understood, named: bool) -> float | None:
    """Share of the question's own words that the archive has ever used.

    None where the archive holds too little of the question's language to tell, or the question too few words; and where
    it names somebody the archive writes about: then it is on the subject, however it is worded.
    """
    words = [term for term in dict.fromkeys(lexical.terms(asked.search, asked.language)) if term.isalpha()]
    if named or len(words) < _TELLING or select.held(store.db, asked.language, _ENOUGH) < _ENOUGH:
        return None
    frequencies, _ = select.document_frequencies(store.db, words)
    return sum(word in frequencies for word in words) / len(words)


def _idf(store: Vectorstore, terms: list[str]) -> dict[str, float]:
    frequencies, total = select.document_frequencies(store.db, terms)
    return {term: float(np.log1p(total / frequencies[term])) for term in terms if term in frequencies}


def _cosines(store: Vectorstore, asked: Understood, keys: list[str]) -> dict[str, float]:
    """Cosines with the question; one that hangs on others is half itself, half the whole."""
    vector = question_vector(store, asked.search)
    if vector is None:
        return {}
    if asked.follows and (alone := question_vector(store, asked.asked)) is not None:
        vector = (vector + alone) / np.float32(2)
    assert store.embedder is not None
    vectors = read.vectors(store.db, store.embedder.model_id, keys)
    return {key: float(stored @ vector) for key, stored in vectors.items()}


def _contrasts(cosines: dict[str, float], keys: list[str]) -> dict[str, float]:
    """Each cosine against the mean of its chunk, .5 where they are equal: the chunk's title and topic cancel out."""
    mine = {key: cosines[key] for key in keys if key in cosines}
    mean = float(np.mean(list(mine.values()))) if mine else 0.0
    return {key: float(np.clip(0.5 + (cosine - mean) / 0.1, 0.0, 1.0)) for key, cosine in mine.items()}


def _levels(
    excerpts: list[Excerpt], spans: dict[int, list[tuple[Span, str]]], cosines: dict[str, float]
) -> dict[str, float]:
    """Each language's level: what a window of it scores without saying anything to the question.

    The lower quartile of its candidates, or of all candidates where a language has only a few; always well below the
    best, for in a small archive all windows may be near the question.
    """
    by_language: dict[str, list[float]] = {}
    for excerpt in excerpts:
        values = [cosines[key] for _, key in spans[excerpt.chunk_id] if key in cosines]
        by_language.setdefault(excerpt.article.language or "", []).extend(values)
    everything = [value for values in by_language.values() for value in values]
    if not everything:
        return {}
    return {
        language: min(float(np.quantile(values if len(values) >= 8 else everything, 0.25)), max(values) - _SPREAD)
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
