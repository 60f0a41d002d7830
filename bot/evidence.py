"""Which sentences to show: the windows of the best excerpts, each with the signals that speak for it, best first.

A window is one sentence of an excerpt. Signals are in 0..1 and language-neutral where they can be; a signal that does
not apply (the question names no date) is None and counts neither for nor against. The weights stand in
`calibration.json`, fitted on the development cases of eval/.

Left to others: excerpts (vectorstore.retrieve), whether the best is good enough (gate), the quotes' shape (engines).
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.calibration import calibration
from bot.question import Understood
from bot.speaker import speaking
from vectorstore import dates, lexical
from vectorstore.actors import actor, mentions
from vectorstore.archive import read, select
from vectorstore.models import Article, Excerpt, Span
from vectorstore.quantities import Quantity, quantities, same
from vectorstore.retrieve import Query, query_terms, question_vector
from vectorstore.store import Vectorstore

_EXCERPTS = 16  # windows of more excerpts add time, not evidence
_EARLIER = 0.4  # what a word of an earlier question weighs beside one of the question itself
_RAREST = 7.0  # the weight of a name that the archive does not hold
_CAPITALS = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-zа-яіїєґ]\w+ [^\W\d_a-zа-яіїєґ]\w+")  # a name we do not know
_NEAR_DAYS = 3  # an article of that many days around a date in the question may speak of that day


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a window, each in 0..1 or None. The last two do not rank."""

    meaning: float | None  # cosine of question and window, from the level of its language
    contrast: float | None  # the same against the other windows of its chunk; .5 is like them
    words: float  # share of the question's telling terms in the window (idf-weighted)
    context: float  # the same share in window, title and neighbours together
    excerpt: float  # the excerpt's own score
    dates: float | None  # the question's dates: in the window 1, beside it .9, article of that day .7, else 0
    actors: float | None  # idf-weighted share of the question's names in the window
    around: float | None  # the same in window, title and neighbours together
    expected: float | None  # does the window hold the kind of thing asked?
    speaker: float | None  # is it who was asked about that speaks?
    cosine: float | None  # the raw cosine
    order: float  # 1 where the question is an order to make something up


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
    found = []
    for excerpt in best:
        near = _Near.of(excerpt)
        against = _contrast(cosines, [key for _, key in spans[excerpt.chunk_id]])
        level = levels.get(excerpt.article.language or "", 0.0)
        for span, key in spans[excerpt.chunk_id]:
            signals = _signals(asked, excerpt, span, wanted, near, cosines.get(key), against.get(key), level)
            found.append(Window(excerpt, span, signals, _score(signals)))
    if asked.latest:
        found = _recent_first(found)
    return sorted(found, key=lambda window: (-window.score, window.excerpt.chunk_id, window.span.start))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the question's words weigh: its stems, and its names, by inverse document frequency."""

    terms: dict[str, float]
    actors: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Near:
    """What stands around a window: title and neighbours."""

    terms: frozenset[str]
    actors: frozenset[str]
    values: tuple[Quantity, ...]

    @staticmethod
    def of(excerpt: Excerpt) -> "_Near":
        text = f"{excerpt.article.title or ''}\n{excerpt.text}"
        return _Near(
            frozenset(_terms(excerpt.article, text)),
            frozenset(mention.actor for mention in mentions(text)),
            tuple(quantities(text)),
        )


def _signals(
    asked: Understood,
    excerpt: Excerpt,
    span: Span,
    wanted: _Wanted,
    near: _Near,
    cosine: float | None,
    contrast: float | None,
    level: float,
) -> Signals:
    article, text = excerpt.article, excerpt.article.text[span.start : span.end]
    here, inside = set(_terms(article, text)), quantities(text)
    named = {mention.actor for mention in mentions(text)}
    meaning = None if cosine is None else float(np.clip((cosine - level) / 0.12, 0.0, 1.0))
    words, context = _share(wanted.terms, here), _share(wanted.terms, here | near.terms)
    if article.language != asked.language and meaning is not None:  # few shared words are no argument
        words, context = max(words, meaning), max(context, excerpt.score)
    return Signals(
        meaning=meaning,
        contrast=contrast,
        words=words,
        context=context,
        excerpt=excerpt.score,
        dates=_dates(asked, article, inside, near),
        actors=_share(wanted.actors, named) if asked.actors else None,
        around=_share(wanted.actors, named | near.actors) if asked.actors else None,
        expected=_expected(asked, text, inside, named),
        speaker=_speaks(asked, text, named),
        cosine=cosine,
        order=float(asked.order),
    )


def _score(signals: Signals) -> float:
    """Weighted mean of the signals that apply."""
    weights = calibration().ranking
    applying = {name: value for name in weights if (value := getattr(signals, name)) is not None}
    total = sum(weights[name] for name in applying)
    return sum(weights[name] * value for name, value in applying.items()) / total if total else 0.0


def _dates(asked: Understood, article: Article, inside: list[Quantity], near: _Near) -> float | None:
    """How well the question's dates are met, on average."""
    if not asked.dates:
        return None
    return sum(_met(mine, article, inside, near) for mine in asked.dates) / len(asked.dates)


def _met(mine: Quantity, article: Article, inside: list[Quantity], near: _Near) -> float:
    if any(_falls(theirs, mine, article) for theirs in inside):
        return 1.0
    if any(_falls(theirs, mine, article) for theirs in near.values):
        return 0.9
    return 0.7 if article.published and _near(mine.value, *dates.days(article.published)) else 0.0


def _falls(theirs: Quantity, mine: Quantity, article: Article) -> bool:
    """Is a date of the text the question's, or within its month? Days without a year are of the article's year."""
    if theirs.kind != "date":
        return False
    value = theirs.value
    if value.startswith("--") and article.published:
        value = f"{article.published[:4]}{value[1:]}"
    if mine.value.startswith("--"):
        return f"{value[4:]}-".startswith(f"{mine.value[1:]}-") if not value.startswith("--") else same(theirs, mine)
    return f"{value}-".startswith(f"{mine.value}-") or (value.startswith("--") and same(theirs, mine))


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


def _expected(asked: Understood, text: str, inside: list[Quantity], named: set[str]) -> float | None:
    """Does the window hold a value of the kind asked, other than those the question itself names?"""
    new = [value for value in inside if not any(same(value, mine) for mine in asked.quantities)]
    kinds = Counter(value.kind for value in new)
    match asked.expects:
        case "how_long":
            return float(bool(kinds["duration"]))
        case "how_much":
            return 1.0 if kinds["money"] else 0.3 if kinds["number"] or kinds["percent"] else 0.0
        case "how_many":
            return 1.0 if kinds["number"] or kinds["percent"] or kinds["money"] else 0.3 if kinds["duration"] else 0.0
        case "when":
            return float(bool(kinds["date"] or kinds["clock"]))
        case "what_time":
            return 1.0 if kinds["clock"] else 0.3 if kinds["date"] else 0.0
        case "who":
            others = {one for one in named if actor(one).kind != "place"} - set(asked.actors)
            return 1.0 if others else 0.5 if _CAPITALS.search(text) else 0.0
        case "where":
            return 1.0 if {one for one in named if actor(one).kind == "place"} - set(asked.actors) else 0.3
        case _:
            return None


def _speaks(asked: Understood, text: str, named: set[str]) -> float | None:
    """Are these the words of whom the question asks about?"""
    if asked.speaker is None:
        return None
    if speaking(text) == asked.speaker:
        return 1.0
    return 0.4 if asked.speaker in named else 0.0


def _share(idf: dict[str, float], present: set[str]) -> float:
    total = sum(idf.values())
    return sum(weight for term, weight in idf.items() if term in present) / total if total else 0.0


def _terms(article: Article, text: str) -> list[str]:
    return lexical.terms(text, article.language)


def _wanted(store: Vectorstore, asked: Understood) -> _Wanted:
    """The question's terms with their weights; what only an earlier question said weighs less.

    A term the archive never saw is left out: it may be a misspelling, and tells no window from another.
    """
    terms = query_terms(Query(asked.search, asked.language))
    names = [f"@{one}" for one in asked.actors]
    idf = _idf(store, [*terms, *names])
    own = set(query_terms(Query(asked.asked, asked.language)))
    weights = {term: idf[term] * (1.0 if term in own else _EARLIER) for term in terms if term in idf}
    return _Wanted(weights, {one: idf.get(f"@{one}", _RAREST) for one in asked.actors})


def _idf(store: Vectorstore, terms: list[str]) -> dict[str, float]:
    frequencies, total = select.document_frequencies(store.db, terms)
    return {term: float(np.log1p(total / frequencies[term])) for term in terms if term in frequencies}


def _cosines(store: Vectorstore, asked: Understood, keys: list[str]) -> dict[str, float]:
    """Cosines with the question; one that hangs on others is half itself, half the whole."""
    vector = question_vector(store, asked.search)
    if vector is None:
        return {}
    if asked.follows and (alone := question_vector(store, asked.asked)) is not None:
        vector = (vector + alone) / 2
    assert store.embedder is not None
    vectors = read.vectors(store.db, store.embedder.model_id, keys)
    return {key: float(stored @ vector) for key, stored in vectors.items()}


def _contrast(cosines: dict[str, float], keys: list[str]) -> dict[str, float]:
    """Each cosine against the mean of its chunk, .5 where they are equal: the chunk's title and topic cancel out."""
    mine = {key: cosines[key] for key in keys if key in cosines}
    mean = float(np.mean(list(mine.values()))) if mine else 0.0
    return {key: float(np.clip(0.5 + (cosine - mean) / 0.1, 0.0, 1.0)) for key, cosine in mine.items()}


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
