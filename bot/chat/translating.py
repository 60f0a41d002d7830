"""A machine translation to stand beside a quote: of a place in the archive, never of free text.

    translation(answerer, article, 0, 80, "en")    -> Translation("The two presidents spoke ...", "some-model")

It is nobody's words: it is never kept, quoted or copied, and whoever shows it says which model wrote it.

Left to others: what the model is told and whether its words hold against the original (bot.engines.tasks), how it looks
(cards), which buttons and routes lead here (tabs.talk, bot.api.core).
"""

from dataclasses import dataclass

from bot.chat.conversation import Source
from bot.models import Answerer, Citation
from vectorstore.errors import HotlineError, UsageError
from vectorstore.models import Article

LONGEST = 1_200  # characters at once: what comes back is to be one passage, not an article
Key = tuple[str, int, int, int, str]  # a place, and the language it is translated into


@dataclass(frozen=True, slots=True)
class Translation:
    """`text` is None where none held, the model failed, or (with `running`) none has come yet."""

    text: str | None
    model: str | None
    running: bool = False


def key(cited: Citation, language: str) -> Key:
    """What a translation on the page is found by."""
    return cited.article_id, cited.version, cited.start, cited.end, language


def wanted(source: Source, language: str) -> bool:
    """Is this quote foreign to the reader, and still in the archive?"""
    cited = source.citation
    return not source.removed and cited.language not in (None, language) and len(cited.quote) <= LONGEST


def offered(answerer: Answerer) -> bool:
    """Is there a model to translate with?"""
    try:
        return answerer.overview().engine != "extractive"
    except HotlineError:
        return False


def translation(answerer: Answerer, article: Article, start: int, end: int, language: str) -> Translation:
    """The translation of `article.text[start:end]`; without a model neither text nor model.

    Raises UsageError where nothing stands at that place, or too much, or what is in that language already.
    """
    quote = article.text[start:end]
    if not (0 <= start < end <= len(article.text)) or not quote.strip():
        raise UsageError(
            f"nothing stands at {start}:{end} of this article; its text has {len(article.text)} characters"
        )
    if len(quote) > LONGEST:
        raise UsageError(f"the place has {len(quote)} characters; translate at most {LONGEST} at once")
    if article.language == language:
        raise UsageError(f"the article is in {language!r} already; ask for another language")
    text = answerer.translated(quote, language)
    return Translation(text, answerer.overview().model)
