"""Articles in: read, tell the language, cut, embed, store, index - one at a time, so that a kill loses none.

Order: vectors by content hash first (an interrupted run embeds nothing twice), then the archive transaction (from here
on the article is acknowledged), then the index. The same article twice changes nothing; a changed one becomes a new
version.

Left to others: file formats (readers), transactions (archive.write), searching (retrieve).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from vectorstore import dates, languages, lexical
from vectorstore.archive import read as archive_read
from vectorstore.archive import write
from vectorstore.archive.write import PreparedChunk
from vectorstore.chunks import chunk, embedded_text
from vectorstore.errors import UsageError
from vectorstore.models import Article, Span
from vectorstore.readers import read
from vectorstore.store import Vectorstore
from vectorstore.text import digest, stored

REFUSED = "refused"
_INDEX_EVERY = 100  # articles
_EMBED_AT_ONCE = 64  # texts, about ten seconds: what an interrupted run loses of a book


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: status is new, updated, unchanged or refused (then `problem` says why).

    From the net it may also have failed for now, or be gone (web.settling).
    """

    source: str
    status: str
    article_id: str | None = None
    version: int | None = None
    title: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came in. `ok` when at least one article is in the archive, new or not."""

    outcomes: tuple[Outcome, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Is there anything in the archive from this run?"""
        return any(outcome.status in (write.NEW, write.UPDATED, write.UNCHANGED) for outcome in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each status."""
        tally = Counter(outcome.status for outcome in self.outcomes)
        return {status: tally[status] for status in (write.NEW, write.UPDATED, write.UNCHANGED, REFUSED)} | tally

    def to_json(self) -> dict[str, Any]:
        """For `ingest --json`."""
        return {"counts": self.counts, "articles": [asdict(outcome) for outcome in self.outcomes]}


def ingest(store: Vectorstore, paths: Iterable[Path]) -> Iterator[Outcome]:
    """Files and folders into the store; yields each article's outcome once it is safe.

    A path that does not exist is an outcome like any other: one bad file never stops the rest.
    """
    since_index = 0
    try:
        for path in paths:
            for found in _read(path):
                if isinstance(found, Outcome):
                    yield found
                    continue
                source, article = found
                yield add(store, article, source)
                since_index += 1
                if since_index % _INDEX_EVERY == 0:
                    store.sync()
    finally:
        store.sync()


def add(store: Vectorstore, article: Article, source: str) -> Outcome:
    """One article into the archive (the index learns it at the next `store.sync`), whoever else adds some, too."""
    try:
        article = _completed(article)
    except UsageError as error:
        return Outcome(source, REFUSED, title=article.title, problem=str(error))
    address = _canonical(article.url)
    with store.writing:
        article, status = write.known_as(store.db, article, address)
        if status == write.UNCHANGED:
            write.make_current(store.db, article)
        else:
            prepared = _prepared(article)
            _embed(store, article, prepared)
            write.add(store.db, article, address, prepared, source)
    return Outcome(source, status, article.id, article.version, article.title)


def _read(path: Path) -> Iterator[tuple[str, Article] | Outcome]:
    try:
        for item in read(path):
            if item.article is None:
                yield Outcome(item.source, REFUSED, problem=item.problem)
            else:
                yield item.source, item.article
    except UsageError as error:
        yield Outcome(str(path), REFUSED, problem=str(error))


def _completed(article: Article) -> Article:
    """Cleaned, dated in the normal form, with a language; refused when there is nothing to read."""
    text = stored(article.text)
    if not any(character.isalpha() for character in text):
        raise UsageError("the text holds no word; give an article with text")
    return replace(
        article,
        text=text,
        published=dates.published(article.published),
        language=article.language or languages.detect_article(text),
    )


def _prepared(article: Article) -> list[PreparedChunk]:
    prepared = []
    for piece in chunk(article.text, article.language):
        words = article.text[piece.span.start : piece.span.end]
        prepared.append(
            PreparedChunk(
                span=piece.span,
                digest=_key(article, piece.span),
                near=digest(" ".join(lexical.terms(words, article.language))),
                terms=" ".join(lexical.of_chunk(article, words)),
                windows=tuple((window, _key(article, window)) for window in piece.windows),
            )
        )
    return prepared


def _key(article: Article, span: Span) -> str:
    return digest(embedded_text(article, article.text[span.start : span.end]))


def _embed(store: Vectorstore, article: Article, chunks: list[PreparedChunk]) -> None:
    """Vectors for the chunks and windows that have none yet."""
    if store.embedder is None:
        return
    spans: dict[str, Span] = {}
    for piece in chunks:
        spans[piece.digest] = piece.span
        spans.update({key: window for window, key in piece.windows})
    have = archive_read.vectors(store.db, store.embedder.model_id, spans)
    missing = [key for key in spans if key not in have]
    for start in range(0, len(missing), _EMBED_AT_ONCE):
        keys = missing[start : start + _EMBED_AT_ONCE]
        texts = [embedded_text(article, article.text[spans[key].start : spans[key].end]) for key in keys]
        store.save_embedded(keys, texts)


def _canonical(url: str | None) -> str | None:
    """The address without tracking and fragments: two of them are one page. None where it is no web address."""
    if not url:
        return None
    from courlan import clean_url

    cleaned: str | None = clean_url(url)
    return cleaned if cleaned and cleaned.startswith(("http://", "https://")) else None
