"""A numbered citation of a stretch of an article: the one way in which answers and briefings make theirs.

Left to others: which words are cited (engines, briefing), how a citation looks (chat, commands).
"""

from bot.deeplink import deep_link
from bot.models import Citation
from vectorstore.models import COMPILED, Article, Span


def cite(article: Article, span: Span, number: int, score: float, origins: int = 1) -> Citation:
    """The citation of `article.text[span.start:span.end]`; a compiled summary is no origin, whatever is counted."""
    return Citation.of(
        article,
        span.start,
        span.end,
        number=number,
        score=min(1.0, score),
        origins=0 if article.kind == COMPILED else origins,
        deep_link=deep_link(article.url, article.text[span.start : span.end]),
    )
