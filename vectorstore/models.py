"""The values that pass between the rooms of the vector store: pure, frozen, without behaviour of storage.

Offsets everywhere count Unicode code points of `Article.text`, half open, as Python slices do:

    article.text[excerpt.start:excerpt.end] == excerpt.text

Left to others: where these are kept (archive), how they are found (retrieve), what is said with them (bot).
"""

from dataclasses import dataclass, field
from typing import Any

COMPILED = "compiled"  # a summary that ships with the project: no outlet, no origin
REPORTED = "article"  # what an outlet published
BUNDLED = "bundled"  # the embedder that ships with the project


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article, as read or as stored.

    `published` is what the source tells, as precise as it tells it: "2025", "2025-07", "2025-07-03", a full
    timestamp with zone, or None. `id` is None until it is known (given, else a content hash).
    `updated` is the source's last change, in the same forms; `notice` its correction or retraction, in its own words;
    `gone` since when its address answers that there is no such page (UTC). A notice or a withdrawal stands on every
    version, the earlier ones too: whoever quotes one has to know.
    """

    text: str
    id: str | None = None
    version: int = 1
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    url: str | None = None
    kind: str = REPORTED
    sources: tuple[str, ...] = ()
    updated: str | None = None
    author: str | None = None
    notice: str | None = None
    gone: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """The retrieval unit: about 200 tokens, whole sentences, with the sentence windows inside it."""

    span: Span
    windows: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be seen. Dates are days ("2025-07-03"), both ends included; empty means no restriction.

    `as_of` shows the versions published by the end of that day (UTC); `known_at` also asks that we had them by then.
    """

    as_of: str | None = None
    known_at: str | None = None
    since: str | None = None
    until: str | None = None
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What retrieval returns: a chunk with its article, its windows and its scores.

    `cosine` is the dense similarity of question and chunk (None where only words matched), `lexical` the BM25
    score (higher is better, None where only meaning matched), `score` their fusion in 0..1.
    `copies` are the ids of other articles with (nearly) the same chunk, this one excluded.
    """

    chunk_id: int
    article: Article
    start: int
    end: int
    score: float
    cosine: float | None = None
    lexical: float | None = None
    copies: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """The excerpt's own words: `article.text[start:end]`."""
        return self.article.text[self.start : self.end]

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON value."""
        article = self.article
        return {
            "article_id": article.id,
            "version": article.version,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "score": self.score,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published,
            "language": article.language,
            "url": article.url,
            "copies": list(self.copies),
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what in a version of an article; places count code points of its text.

    `text[start:end]` is the passage that reports it, `text[words.start:words.end]` what is said: word for word what
    stands between quotation marks where `quoted`, else the reported clause. `speaker` is an actor's id where the
    lexicon knows him, `name` the speaker as written. `addressee` is an actor's id, or as written.
    """

    start: int
    end: int
    words: Span
    speaker: str | None
    name: str
    verb: str
    quoted: bool
    addressee: str | None = None
    date: str | None = None
