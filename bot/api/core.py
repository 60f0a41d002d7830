"""What every program can ask for, once: the HTTP API, OpenAI's protocol and MCP only give it different clothes.

    core = Core(store, Hotline(store, engine))
    core.search("Ушаков о разговоре", Filters(), limit=5)
    core.briefing(None, "fr")

All of it may take long and runs in threads (workers). Left to others: the pipeline (bot.answer, bot.briefing), the
archive, how a request reads (routes, completions, tools).
"""

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.answer import Hotline
from bot.api.failures import NotThere
from bot.briefing.models import Briefing
from bot.briefing.write import day_of, write
from bot.chat.translating import Translation, translation
from bot.models import Answer, Answerer, Found, Question, Shown
from bot.question import understand
from vectorstore import dates
from vectorstore.archive import browse, read
from vectorstore.archive.browse import Listed, Version
from vectorstore.models import Article, Excerpt, Filters
from vectorstore.retrieve import Query, excerpts
from vectorstore.statements import Wanted, as_json, find, learn
from vectorstore.store import Vectorstore

if TYPE_CHECKING:
    from bot.briefing.prose import Prose

_THROWAWAY = "Combien de temps a duré l’appel entre Donald Trump et Vladimir Poutine ?"


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list of articles; `total` counts all that the filters let through."""

    total: int
    offset: int
    articles: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A part of the statements that were found; `total` counts all of them."""

    total: int
    offset: int
    statements: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of an article, with all versions there are."""

    article: Article
    versions: tuple[Version, ...]


class Core:
    """One archive and who answers from it. Safe to share between threads; keeps no question."""

    def __init__(self, store: Vectorstore, answerer: Answerer, writer: "Prose | None" = None) -> None:
        self._store = store
        self._writer = writer
        self._engines: dict[str, Answerer] = {"auto": answerer, "extractive": Hotline(store)}

    def stream(self, question: Question, engine: str = "auto") -> Iterator[Found | Shown | Answer]:
        """Claims as they pass their checks, then the whole Answer. `engine` "extractive" keeps the model out."""
        _checked(question.filters)
        return self._engines[engine].stream(question)

    def answer(self, question: Question, engine: str = "auto") -> Answer:
        """The whole answer at once."""
        *_, last = self.stream(question, engine)
        assert isinstance(last, Answer)
        return last

    def search(self, query: str, filters: Filters, limit: int) -> list[Excerpt]:
        """Excerpts, best first."""
        asked = understand(Question(query))
        return excerpts(self._store, Query(asked.search, asked.language, _checked(filters)), limit)

    def briefing(self, day: str | None, language: str) -> Briefing:
        """The briefing of a day (today in UTC), kept in the archive where this process may write."""
        return write(self._store, day_of(day), language, self._writer)

    def statements(self, wanted: Wanted, limit: int, offset: int) -> Said:
        """Who said what, word for word."""
        _checked(wanted.filters)
        while self._store.owned and learn(self._store.db):  # an older archive is read to its end before it is searched
            pass
        found = find(self._store.db, wanted)
        return Said(len(found), offset, tuple(as_json(one) for one in found[offset : offset + limit]))

    def articles(self, filters: Filters, limit: int, offset: int) -> Page:
        """Articles without their texts, newest first, undated last."""
        shown = browse.listed(self._store.db, _checked(filters), limit, offset)
        return Page(browse.count(self._store.db, filters), offset, tuple(shown))

    def article(self, article_id: str, version: int | None = None) -> Kept:
        """An article, in its current version unless one is named. Raises NotThere."""
        found = read.article(self._store.db, article_id, version)
        if found is None:
            raise NotThere("there is no such article, or not in that version; /api/articles lists them")
        return Kept(found, tuple(browse.versions(self._store.db, article_id)))

    def translated(self, article_id: str, version: int, start: int, end: int, language: str) -> Translation:
        """A place of an article in another language, by the model where there is one. Raises NotThere, UsageError."""
        article = self.article(article_id, version).article
        return translation(self._engines["auto"], article, start, end, language)

    def warm(self) -> None:
        """Answer a question that nobody asked, so that the first reader waits for nothing that is loaded at first use.

        No model is asked, and nothing comes of a failure: whoever asks next is told of it. What is loaded by then stays
        as long as the process, so Python's collector need not go through it again: a tenth of a second, mid-answer.
        """
        with contextlib.suppress(Exception):
            self.answer(Question(_THROWAWAY), "extractive")
        gc.collect()
        gc.freeze()

    def health(self) -> dict[str, Any]:
        """Is the archive readable, what does it hold, who answers?"""
        overview = self._engines["auto"].overview()
        return {
            "status": "ok",
            "articles": overview.articles,
            "last_day": overview.last,
            "engine": overview.engine,
            "model": overview.model,
            "questions_go_to": overview.host,
            "may_write": self._store.owned,
        }


def _checked(filters: Filters) -> Filters:
    """Filters whose dates are dates. Raises UsageError."""
    for value in (filters.as_of, filters.known_at, filters.since, filters.until):
        if value is not None:
            dates.days(value)
    return filters
