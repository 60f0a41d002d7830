"""What speaks for one sentence as an answer: each signal in 0..1, or None where the question gives no hold for it.

    a question without a date has no `dates`; one that asks for no kind of value has no `expected`

Signals are language-neutral where they can be: names, dates and values are compared across languages and spellings,
and a sentence in another language is not blamed for sharing few words.
Left to others: the sentences and their vectors (evidence), the weights (calibration), the decision (gate).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.question import Understood
from vectorstore import dates, lexical
from vectorstore.actors import actor, mentions
from vectorstore.errors import UsageError
from vectorstore.models import Article, Excerpt
from vectorstore.quantities import Quantity, quantities, same
from vectorstore.statements.speaker import speaking

_NEAR_DAYS = 3  # an article of that many days around a date in the question may speak of that day
_SPAN = 0.12  # cosine over its language's level that counts as full likeness
_CAPITALS = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-zа-яіїєґ]\w+ [^\W\d_a-zа-яіїєґ]\w+")  # a name we do not know
_NOT_QUITE = 0.3  # the kind of value is not the one asked for, but may hold it
# Kind of answer -> kinds of value that are it, and kinds that may stand for it.
_VALUES = {
    "how_long": ({"duration"}, set()),
    "how_much": ({"money"}, {"number", "percent"}),
    "how_many": ({"number", "percent", "money"}, {"duration"}),
    "when": ({"date", "clock"}, set()),
    "what_time": ({"clock"}, {"date"}),
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a window, each in 0..1 or None. Those from `cosine` to `broad` do not rank."""

    meaning: float | None  # cosine of question and window, from the level of its language
    contrast: float | None  # the same against the other windows of its chunk; .5 is like them
    context: float  # share of the question's telling terms in window, title and neighbours together (idf-weighted)
    excerpt: float  # the excerpt's own score
    dates: float | None  # the question's dates: in the window 1, beside it .9, article of that day .7, else 0
    actors: float | None  # idf-weighted share of the question's names in the window
    around: float | None  # the same in window, title and neighbours together
    expected: float | None  # does the window hold the kind of thing asked?
    speaker: float | None  # is it who was asked about that speaks?
    cosine: float | None  # the raw cosine
    known: float | None  # share of the question's words that the archive has ever used
    foreign: bool  # is the window in another language than the question?
    order: float  # 1 where the question is an order to make something up
    broad: bool  # does the question ask for whatever there is?
    reading: float | None = None  # what the reader makes of it; 0 for what it did not read, None where there is none


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question's words weigh: its stems, and its names by id; and how many of its words the archive knows."""

    terms: dict[str, float]
    actors: dict[str, float]
    known: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a window tells, or what stands around it."""

    terms: frozenset[str]
    actors: frozenset[str]
    values: tuple[Quantity, ...]

    @staticmethod
    def around(excerpt: Excerpt) -> "Told":
        """Title and neighbours, for all windows of an excerpt."""
        return _read(f"{excerpt.article.title or ''}\n{excerpt.text}", excerpt.article.language)


@lru_cache(maxsize=4096)  # some 100 a question, of which the next one meets many again; 3 kB each
def _read(text: str, language: str | None) -> Told:
    named = frozenset(mention.actor for mention in mentions(text))
    return Told(frozenset(lexical.terms(text, language)), named, tuple(quantities(text)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A window's cosine with the question, the level of its language, and how it compares with its chunk."""

    cosine: float
    level: float
    contrast: float

    @property
    def meaning(self) -> float:
        """0 at the level of the language, 1 well above it."""
        return float(np.clip((self.cosine - self.level) / _SPAN, 0.0, 1.0))


def measure(
    asked: Understood, wanted: Wanted, around: tuple[Excerpt, Told], text: str, like: Likeness | None
) -> Signals:
    """All signals of one window; `like` is None where there are no vectors."""
    excerpt, near = around
    article = excerpt.article
    told = _read(text, article.language)
    context = _share(wanted.terms, told.terms | near.terms)
    if article.language != asked.language and like is not None:  # few shared words are no argument
        context = max(context, excerpt.score)
    return Signals(
        meaning=None if like is None else like.meaning,
        contrast=None if like is None else like.contrast,
        context=context,
        excerpt=excerpt.score,
        dates=_dates(asked, article, told.values, near),
        actors=_share(wanted.actors, told.actors) if asked.actors else None,
        around=_share(wanted.actors, told.actors | near.actors) if asked.actors else None,
        expected=_expected(asked, text, told),
        speaker=_speaks(asked, text, told.actors),
        cosine=None if like is None else like.cosine,
        known=wanted.known,
        foreign=article.language != asked.language,
        order=float(asked.order),
        broad=asked.broad,
    )


def on_its_day(asked: Understood, article: Article) -> bool:
    """Does an article speak of a day that the question names? Also where it names none.

    How long another call lasted is no answer, however truly it is told of that one.
    """
    near = Told(frozenset(), frozenset(), ())
    told = _told_of(article) if asked.dates else []
    return not asked.dates or any(_met(mine, article, told, near) > 0.0 for mine in asked.dates)


@lru_cache(maxsize=64)
def _told_of(article: Article) -> list[Quantity]:
    return quantities(f"{article.title or ''}\n{article.text}")


def _dates(asked: Understood, article: Article, inside: Sequence[Quantity], near: Told) -> float | None:
    """How well the question's dates are met, on average."""
    if not asked.dates:
        return None
    return sum(_met(mine, article, inside, near) for mine in asked.dates) / len(asked.dates)


def _met(mine: Quantity, article: Article, inside: Sequence[Quantity], near: Told) -> float:
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
    published = dates.as_date(last)
    yearless = value.startswith("--")
    text = f"{published.year}{value[1:]}" if yearless else value
    try:
        start, end = dates.days(text)
    except UsageError:  # no such day
        return False
    after, before = dates.as_date(start) - published, dates.as_date(first) - dates.as_date(end)
    return after.days <= _NEAR_DAYS and before.days <= _NEAR_DAYS


def _expected(asked: Understood, text: str, told: Told) -> float | None:
    """Does the window hold a value of the kind asked, other than those the question itself names?"""
    if asked.expects in _VALUES:
        right, nearly = _VALUES[asked.expects]
        kinds = {value.kind for value in told.values if not any(same(value, mine) for mine in asked.quantities)}
        return 1.0 if kinds & right else _NOT_QUITE if kinds & nearly else 0.0
    if asked.expects == "who_said":
        speaks = speaking(text)
        return 1.0 if speaks is not None and speaks not in asked.actors else 0.0
    others = told.actors - set(asked.actors)
    places = {one for one in others if actor(one).kind == "place"}
    if asked.expects == "who":
        return 1.0 if others - places else 0.5 if _CAPITALS.search(text) else 0.0
    if asked.expects == "where":
        return 1.0 if places else _NOT_QUITE
    return None


def _speaks(asked: Understood, text: str, named: frozenset[str]) -> float | None:
    """Are these the words of whom the question asks about?"""
    if asked.speaker is None:
        return None
    if speaking(text) == asked.speaker:
        return 1.0
    return 0.4 if asked.speaker in named else 0.0


def _share(idf: dict[str, float], present: frozenset[str]) -> float:
    total = sum(idf.values())
    return sum(weight for term, weight in idf.items() if term in present) / total if total else 0.0
