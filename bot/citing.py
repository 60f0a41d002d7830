"""A numbered citation of a stretch of an article: the one way in which answers and briefings make theirs.

And what is said of one everywhere in the same words: whose text it is, what became of it since.

Left to others: which words are cited (engines, briefing), how a citation looks (chat, commands).
"""

from dataclasses import replace

from bot import days
from bot.deeplink import deep_link
from bot.frames import say
from bot.models import Citation
from vectorstore.models import COMPILED, Article, Span


def cite(
    article: Article,
    span: Span,
    number: int,
    score: float,
    origins: int = 1,
    *,
    agency: str | None = None,
    outlets: tuple[str, ...] = (),
) -> Citation:
    """The citation of `article.text[span.start:span.end]`; a compiled summary is no origin, whatever is counted.

    `agency` and `outlets` tell whose text it is and who prints it, where that was looked for.
    """
    made = Citation.of(
        article,
        span.start,
        span.end,
        number=number,
        score=min(1.0, score),
        origins=0 if article.kind == COMPILED else origins,
        deep_link=deep_link(article.url, article.text[span.start : span.end]),
    )
    return replace(made, agency=agency, outlets=outlets)


def changed_since(notice: str | None, gone: str | None, language: str) -> list[str]:
    """What became of a source after it was published: its own correction, word for word, and that its page is gone."""
    lines = [say("corrected", language, text=notice)] if notice else []
    return lines + ([say("gone", language, date=days.in_words(gone, language))] if gone else [])


def origin_in_words(citation: Citation, language: str) -> str | None:
    """Whose text it is and how many print it: "AFP, in 6 outlets"; None where it is the publisher's own."""
    if len(citation.outlets) < 2:
        return citation.agency if citation.agency != citation.publisher else None
    count = len(citation.outlets)
    if citation.agency:
        return say("printed", language, agency=citation.agency, count=count)
    return say("reprinted", language, count=count)
