"""What a conversation is, and how one question becomes an exchange of it. Pure values; no HTML, no Gradio.

    for exchange in ask(answerer, past, "Combien de temps a duré l’appel ?", "fr"):
        ...        # grows claim by claim; the last one is whole

Every source is cut out of its article here, once, as it arrives: the quote with the rest of its paragraph.

Left to others: how it looks (render, cards), threads and the page (page), what is answered (the Answerer).
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.chat.problems import in_words
from bot.chat.words import figure, word
from bot.models import Answer, Answerer, Citation, Claim, Found, Question, Shown, Turn
from vectorstore.errors import HotlineError, place
from vectorstore.models import Article, Filters

LIMIT = 2_000  # characters of one question
AROUND = 700  # characters of its paragraph shown on each side of a quote

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with the words around its quote, on the left and on the right, up to the paragraph's ends.

    `removed` says that the archive no longer has the text the quote was cut from; `newer` is the number of a later
    version of its article, None where the quoted one is the latest. `notice` is the article's correction or
    retraction as it stands today, `gone` since when its address leads nowhere.
    """

    citation: Citation
    left: str = ""
    right: str = ""
    removed: bool = False
    newer: int | None = None
    notice: str | None = None
    gone: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and as much of its answer as has been shown.

    `notice` is a plain line about what went wrong; `claims` and `sources` are those that arrived so far and give
    way to those of `answer` once it is there. `found` is what a model is reading, for whoever waits for it. `verdict`
    and `reason` are what the reader thought of the answer.
    """

    number: int
    question: str
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()
    answer: Answer | None = None
    notice: str | None = None
    found: tuple[Citation, ...] = ()
    filters: Filters = field(default_factory=Filters)
    verdict: str | None = None
    reason: str | None = None

    @property
    def running(self) -> bool:
        """Is more to come?"""
        return self.answer is None and self.notice is None

    @property
    def said(self) -> str:
        """The shown text, as later questions see it in their history."""
        if self.answer is not None and self.answer.abstained:
            return self.answer.message
        return "\n".join(claim.text for claim in self.claims) or (self.answer.message if self.answer else "")


@dataclass(frozen=True, slots=True)
class Asking:
    """How the reader asks: in which language they want to be answered (None: the question's), of what."""

    language: str | None = None
    filters: Filters = field(default_factory=Filters)


def refusal(text: str, language: str) -> str | None:
    """Why this text cannot be asked, in the page's language; None if it can."""
    if not text.strip():
        return word(language, "no_question")
    if len(text) > LIMIT:
        return word(language, "too_long", n=figure(len(text), language), limit=figure(LIMIT, language))
    return None


def ask(
    answerer: Answerer, past: tuple[Exchange, ...], text: str, language: str, asking: Asking | None = None
) -> Iterator[Exchange]:
    """The next exchange, once for its question and again for everything that arrives. It never raises."""
    asking = asking or Asking()
    exchange = Exchange(past[-1].number + 1 if past else 1, text.strip(), filters=asking.filters)
    yield exchange
    try:
        question = Question(exchange.question, history(past), asking.language, asking.filters)
        for event in answerer.stream(question):
            exchange = _with(exchange, event, answerer)
            yield exchange
    except HotlineError as error:
        exchange = replace(exchange, notice=in_words(str(error), language) or word(language, "failed"))
    except Exception as error:
        # Its type and place only: the message of an unforeseen error may hold the question.
        log.error("no answer: %s at %s", type(error).__name__, place(error))
        exchange = replace(exchange, notice=word(language, "failed"))
    if exchange.running or (exchange.notice is None and not exchange.said):
        exchange = replace(exchange, notice=word(language, "failed"))
    if exchange.notice:
        yield exchange


def halted(past: tuple[Exchange, ...], language: str) -> tuple[Exchange, ...]:
    """The conversation after the reader stopped the answer that was running."""
    if not past or not past[-1].running:
        return past
    return (*past[:-1], replace(past[-1], notice=word(language, "stopped")))


def history(past: Iterable[Exchange]) -> tuple[Turn, ...]:
    """Earlier turns as the answerer wants them; a turn that showed nothing leaves only its question."""
    turns = []
    for exchange in past:
        turns.append(Turn("user", exchange.question))
        if exchange.said:
            turns.append(Turn("assistant", exchange.said))
    return tuple(turns)


def source(citation: Citation, article: Article | None, newer: int | None = None) -> Source:
    """A citation inside its paragraph. A text that no longer has the quote at its place gives no surroundings."""
    if article is None or article.text[citation.start : citation.end] != citation.quote:
        return Source(citation, removed=True, notice=citation.notice)
    text = article.text
    first = text.rfind("\n", 0, citation.start) + 1
    last = text.find("\n", citation.end)
    left, right = text[first : citation.start], text[citation.end : len(text) if last < 0 else last]
    if len(left) > AROUND:
        left = "… " + left[-AROUND:].partition(" ")[2]
    if len(right) > AROUND:
        right = right[:AROUND].rpartition(" ")[0] + " …"
    return Source(citation, left, right, newer=newer, notice=article.notice or citation.notice, gone=article.gone)


def _with(exchange: Exchange, event: Found | Shown | Answer, answerer: Answerer) -> Exchange:
    """The exchange after one more event; the whole Answer has the last word on claims and sources."""
    if isinstance(event, Found):
        return replace(exchange, found=event.citations)
    if isinstance(event, Shown):
        added = tuple(look_up(answerer, citation) for citation in event.citations)
        return replace(exchange, claims=(*exchange.claims, event.claim), sources=(*exchange.sources, *added))
    held = {found.citation: found for found in exchange.sources}
    sources = tuple(
        held.get(citation) or look_up(answerer, citation)
        for citation in (event.nearest if event.abstained else event.citations)
    )
    return replace(exchange, claims=event.claims, sources=sources, answer=event)


def look_up(answerer: Answerer, citation: Citation) -> Source:
    """A citation with its paragraph, and whether its article was edited since."""
    latest = answerer.article(citation.article_id, None)
    newer = latest.version if latest is not None and latest.version > citation.version else None
    return source(citation, answerer.article(citation.article_id, citation.version), newer)
