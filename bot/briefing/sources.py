"""The list of sources at the foot of a page: one entry for an article, with the numbers of its quotes.

Left to others: how an entry looks (markdown, html, pdf).
"""

from dataclasses import dataclass

from bot.briefing.models import Briefing
from bot.briefing.words import published_in_words, say
from bot.citing import changed_since, origin_in_words
from bot.models import Citation
from bot.weblink import host


@dataclass(frozen=True, slots=True)
class Address:
    """A web address and the host that stands for it on the page."""

    host: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article that is cited: its quotes, what is known of it, and where it can be read.

    `quotes` are the words that a model's sentences rest on; empty where the page consists of them.
    """

    citations: tuple[Citation, ...]
    about: str
    addresses: tuple[Address, ...]
    quotes: tuple[Citation, ...] = ()


def sources(page: Briefing) -> list[Source]:
    """The cited articles in the order of their first numbers."""
    groups: dict[tuple[str, int], list[Citation]] = {}
    for citation in page.citations:
        groups.setdefault((citation.article_id, citation.version), []).append(citation)
    return [_source(group, page.language, page.engine != "extractive") for group in groups.values()]


def _source(group: list[Citation], language: str, quoted: bool) -> Source:
    from babel import Locale

    first = group[0]
    told: list[str] = [
        first.publisher or say("unnamed", language),
        say("compiled" if first.compiled else "article", language),
    ]
    if first.published:
        told.append(published_in_words(first.published, language))
    if first.language:
        told.append(str(Locale.parse(language).languages.get(first.language, first.language)))
    if origin := origin_in_words(first, language):
        told.append(origin)
    if not first.compiled:
        told.append(say("origins", language, count=max(citation.origins for citation in group)))
    told += changed_since(first.notice, first.gone, language)
    links = (first.url, *first.sources)
    addresses = tuple(Address(name, url) for url in dict.fromkeys(links) if url and (name := host(url)))
    return Source(tuple(group), ", ".join(told), addresses, tuple(group) if quoted else ())
