"""What the archive's tab shows: articles that match, who speaks in one, where its text stands too, tables, addresses.

Left to others: HTML (shelf), what calls this (tabs.archive), cells (bot.spreadsheet), the finding itself (vectorstore).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bot.chat.shelf import Row, Said
from bot.settings import Settings
from bot.spreadsheet import table
from vectorstore import actors
from vectorstore.archive import fetches, statements, stories
from vectorstore.archive.browse import Listed
from vectorstore.ingest import REFUSED, Outcome
from vectorstore.languages import detect_question
from vectorstore.models import Article, Filters
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore

if TYPE_CHECKING:
    from vectorstore.web.news import Event

_FOUND = 60  # excerpts that a search looks at
_SNIPPET = 220  # characters


def said_in(store: Vectorstore, article: Article, language: str) -> list[Said]:
    """Who says what in this version."""
    found = statements.of(store.db, [article])[article.id or "", article.version]
    return [Said(actors.name(one.speaker, language) if one.speaker else one.name, one.words) for one in found]


def copies_of(store: Vectorstore, article: Article) -> list[Listed]:
    """The same text in other outlets."""
    keys = stories.keys_of(store.db, [article])
    found, _ = stories.copies(store.db, list(keys.values()), Filters())
    return [_listed(one.article) for one in found.values() if one.article.id != article.id]


def from_address(store: Vectorstore, settings: Settings, address: str) -> Iterator[Outcome]:
    """The articles of a page or a feed into the archive; a feed that has nothing for us is an outcome, too."""
    from bot.net import manner_of
    from vectorstore.web import news

    yield from _outcomes(news.take(store, manner_of(settings), [address]))


def let_in(store: Vectorstore, settings: Settings, number: int) -> Iterator[Outcome]:
    """What was refused as off the subject, fetched after all."""
    from bot.net import manner_of
    from vectorstore.web import news

    if refusal := fetches.refusal(store.db, number):
        yield from _outcomes(news.admit(store, manner_of(settings), [refusal]))


def _outcomes(events: Iterable["Event"]) -> Iterator[Outcome]:
    from bot.net import feed_line

    for event in events:
        if isinstance(event, Outcome):
            yield event
        elif event.problem or event.off_subject:
            yield Outcome(event.address, REFUSED, problem=event.problem or feed_line(event))


def as_csv(rows: Iterable[Listed]) -> bytes:
    """A table with a head, for spreadsheets too: a mark in front tells them that it is UTF-8."""
    columns = ("id", "version", "title", "publisher", "published", "language", "url", "kind")
    return ("\ufeff" + table(columns, ([getattr(row, column) for column in columns] for row in rows))).encode()


def searched(store: Vectorstore, words: str, filters: Filters) -> Iterator[Row]:
    """Articles that match, best first, each once, with the words that matched best."""
    query = Query(words, detect_question(words), filters)
    seen: set[str] = set()
    for excerpt in excerpts(store, query, limit=_FOUND):
        article = excerpt.article
        if article.id is None or article.id in seen:
            continue
        seen.add(article.id)
        yield Row(_listed(article), _cut(excerpt.text))


def _listed(article: Article) -> Listed:
    return Listed(
        article.id or "",
        article.version,
        1,
        article.title,
        article.publisher,
        article.published,
        article.language,
        article.url,
        article.kind,
    )


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SNIPPET else text[:_SNIPPET].rpartition(" ")[0] + " …"
