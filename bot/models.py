"""The values that questions and answers are made of. The JSON of the contract is those a reader sees, field by field.

The invariant of the whole house is checked here, where citations are made:

    article.text[citation.start:citation.end] == citation.quote

Left to others: how claims come about (engines), whether they may be shown (gate, check), how they look (chat, cli).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from vectorstore.errors import HotlineError
from vectorstore.models import COMPILED, Article, Filters, Span

LANGUAGES = ("fr", "en", "ru", "uk")  # the languages a question and the frame of an answer may have


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of the conversation; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of what, as of when. `language` sets the frame of the answer, never a filter."""

    text: str
    history: tuple[Turn, ...] = ()
    language: str | None = None
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered, verbatim quote with the place it stands at. Make it with `Citation.of`."""

    number: int
    article_id: str
    version: int
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    url: str | None
    deep_link: str | None
    quote: str
    start: int
    end: int
    score: float
    origins: int
    compiled: bool = False
    sources: tuple[str, ...] = ()
    notice: str | None = None
    gone: str | None = None
    agency: str | None = None  # whose text it is, as the reader's language writes it
    outlets: tuple[str, ...] = ()  # who prints that text, the first one's first

    @staticmethod
    def of(
        article: Article, start: int, end: int, *, number: int, score: float, origins: int, deep_link: str | None
    ) -> "Citation":
        """Cut the quote out of the article; a span that is not inside the text is refused."""
        quote = article.text[start:end]
        if not (0 <= start < end <= len(article.text)) or not quote.strip() or article.id is None:
            raise HotlineError(f"no quote at {start}:{end} of article {article.id}; please report this")
        return Citation(
            number=number,
            article_id=article.id,
            version=article.version,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            language=article.language,
            url=article.url,
            deep_link=deep_link,
            quote=quote,
            start=start,
            end=end,
            score=round(score, 4),
            origins=origins,
            compiled=article.kind == COMPILED,
            sources=article.sources,
            notice=article.notice,
            gone=article.gone,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of an article that a claim rests on."""

    article: Article
    span: Span
    score: float

    @property
    def text(self) -> str:
        """The source's own words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim before its checks. `text` None means: the first source's words themselves."""

    text: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of one request."""

    prompt: int
    answer: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, the numbers of its citations, and what was checked.

    In an extractive answer `text` is the quote itself and `speaker` whoever the text names as saying it.
    """

    text: str
    citations: tuple[int, ...]
    speaker: str | None = None
    checks: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that failed its checks: the reader learns why, never its text."""

    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. When `abstained`, claims and citations are empty and `nearest` holds what came nearest."""

    question: str
    search_question: str
    language: str
    as_of: str | None
    abstained: bool
    message: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    engine: str = "extractive"
    model: str | None = None
    prompt: str | None = None
    usage: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON value."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Shown:
    """One checked claim on its way to the reader, with the citations it brings that were not shown before."""

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a model was given to work on, told before its first claim: something to read for whoever waits."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page says of itself: the archive's extent, the engine, and the host that receives questions.

    `host` is None when no question leaves this machine; `first` and `last` are days, None for an empty archive.
    """

    articles: int
    compiled: int
    first: str | None
    last: str | None
    engine: str
    model: str | None = None
    host: str | None = None


class Answerer(Protocol):
    """What every front end talks to: `bot.answer.Hotline` is the real one, tests bring their own."""

    def stream(self, question: Question) -> Iterator[Found | Shown | Answer]:
        """What was found, the claims one by one as they pass their checks, then the whole Answer (exactly one, last).

        `Found` comes from engines that keep their reader waiting, at most once for each round of theirs.
        """

    def article(self, article_id: str, version: int | None) -> Article | None:
        """The version a citation quotes (None: the current one), None when it was removed since."""

    def translated(self, quote: str, language: str) -> str | None:
        """A machine translation to stand beside a quote; None without a model, or where it did not hold."""

    def overview(self) -> Overview:
        """What the archive holds and who answers."""

    def further(self, question: Question) -> tuple[str, ...]:
        """At most three questions near this one that the archive can answer, and that ask for something else."""

    def openers(self, language: str) -> tuple[str, ...]:
        """At most four questions to begin with that the archive can answer."""
