"""What a page states about its article: title, dates, author, publisher, language, address. Nothing is guessed.

    stated(tree, linked, "https://journal.example/appel?utm_source=rss")
      -> Stated(title="Un appel", published="2025-07-03T21:42:00+02:00", url="https://journal.example/appel", ...)

Asked in this order: JSON-LD, <meta> (Open Graph, Dublin Core and their like), microdata, <time>. Dates keep their
zone and are never searched for in the text. Of several that state the same day the one with a clock is taken.
Left to others: titles (titles), which elements can be seen (tree), dates in an address (htmldate, in html).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from vectorstore import dates
from vectorstore.errors import UsageError
from vectorstore.readers import fields
from vectorstore.readers.webpage import linked, titles
from vectorstore.readers.webpage.linked import Node
from vectorstore.readers.webpage.tree import Element, words

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "publication_date", "cxenseparse:recs:publishtime", "mediator_published_time",
    "article.published", "date", "dc.date", "dcterms.date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dc.date.modified",
    "dcterms.modified", "last-modified", "lastmod", "article.updated",
)  # fmt: skip
_PUBLISHER = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "apple-mobile-web-app-title")
_AUTHOR = ("author", "byl", "article:author_name", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_OTHERS = titles.OF_OTHERS
_BY = re.compile(r"^(?:by|par|автор:?|от)\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|\s(?:and|et|и|та|і|й)\s|&)\s*")
_NOT_A_NAME = re.compile(r"https?://|@|\d{2}")
_DATE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page states; None where it does not."""

    title: str | None
    published: str | None
    updated: str | None
    author: str | None
    publisher: str | None
    language: str | None
    url: str | None
    descriptions: tuple[str, ...]  # to know the lead by


def stated(tree: Element, node: Node, url: str | None) -> Stated:
    """Everything a page states about its article; `node` is its JSON-LD, `url` where it came from."""
    meta = _meta(tree)
    address = _address(tree, meta, url)
    publishers = _publishers(tree, meta, node)
    title = titles.title(tree, node, meta, publishers)
    published = _published(tree, meta, node)
    return Stated(
        title=title,
        published=published,
        updated=_later(_updated(tree, meta, node), published),
        author=_author(tree, meta, node, publishers),
        publisher=publishers[0] if publishers else titles.site(tree, title),
        language=_first(linked.texts(node.get("inLanguage")), tree.xpath("/html/@lang"), meta.get("og:locale", [])),
        url=address,
        descriptions=(
            *linked.texts(node.get("description")),
            *meta.get("og:description", []),
            *meta.get("description", []),
        ),
    )


def _meta(tree: Element) -> dict[str, list[str]]:
    """The contents of all <meta>, by their lower-case name, property or itemprop (not those of others' items)."""
    found: dict[str, list[str]] = {}
    for element in tree.xpath("//meta[@content]"):
        content = element.get("content").strip()
        if content:
            for key in ("property", "name", "itemprop"):
                name = (element.get(key) or "").lower()
                if name and not (key == "itemprop" and (name == "name" or element.xpath(_OTHERS))):
                    found.setdefault(name, []).append(content)
    return found


def _published(tree: Element, meta: dict[str, list[str]], node: Node) -> str | None:
    clear = [
        *linked.texts(node.get("datePublished")),
        *(value for name in _PUBLISHED[:-3] for value in meta.get(name, [])),
        *tree.xpath(f"//time[@itemprop='datePublished' and not({_OTHERS})]/@datetime"),
        *(value for name in _PUBLISHED[-3:] for value in meta.get(name, [])),
        *tree.xpath("//time[@pubdate or contains(concat(' ', @class, ' '), ' published ')]/@datetime"),
    ]
    return _most_precise(clear) or _most_precise(_times_by_the_title(tree))


def _times_by_the_title(tree: Element) -> list[str]:
    """The first <time> that follows the only headline, within the same article: a date line."""
    heads = tree.xpath("//h1")
    if len(heads) != 1:
        return []
    near = heads[0].xpath("ancestor-or-self::*[self::article or self::main or self::body][1]")
    times = heads[0].xpath("following::time[@datetime][not(ancestor::aside or ancestor::li or ancestor::footer)]")
    inside = [time for time in times[:5] if near and near[0] in time.iterancestors()]
    return [inside[0].get("datetime")] if inside else []


def _updated(tree: Element, meta: dict[str, list[str]], node: Node) -> str | None:
    return _most_precise([
        *linked.texts(node.get("dateModified")),
        *(value for name in _UPDATED for value in meta.get(name, [])),
        *tree.xpath(f"//time[@itemprop='dateModified' and not({_OTHERS})]/@datetime"),
        *tree.xpath("//time[contains(concat(' ', @class, ' '), ' updated ')]/@datetime"),
    ])  # fmt: skip


def _most_precise(values: Iterable[str]) -> str | None:
    """The first readable date, or one with a clock (and a zone) that tells the same day."""
    read = [date for value in values if (date := _date(value))]
    if not read:
        return None
    same = [date for date in read if date[:10] == read[0][:10]]
    return max(same, key=lambda date: ("T" in date, _has_zone(date)))  # the first of the best


def _date(value: str) -> str | None:
    value = value.strip()
    if len(value) > _DATE_LENGTH:
        return None
    for form in (value, re.sub(r"^(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3", value)):
        try:
            told = fields.published(form.replace(" ", "T", 1) if re.match(r"\d{4}-\d\d-\d\d \d\d:", form) else form)
        except UsageError:
            continue
        return told.replace(" ", "") if told else None
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, IndexError, TypeError):
        return None


def _has_zone(date: str) -> bool:
    return "T" in date and datetime.fromisoformat(date).tzinfo is not None


def _later(updated: str | None, published: str | None) -> str | None:
    """A change is one that comes after publication; pages without one repeat the first date."""
    if updated is None or published is None:
        return updated
    if "T" not in updated or "T" not in published:
        return updated if dates.days(updated)[0] > dates.days(published)[1] else None
    first, last = (datetime.fromisoformat(date) for date in (published, updated))
    if (first.tzinfo is None) != (last.tzinfo is None):
        first, last = (one.replace(tzinfo=one.tzinfo or UTC) for one in (first, last))
    return updated if last > first else None


def _publishers(tree: Element, meta: dict[str, list[str]], node: Node) -> list[str]:
    named = tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']")
    found = [
        *meta.get("og:site_name", []),
        *linked.texts(node.get("publisher")),
        *(element.get("content") or words(element) for element in named[:3]),
        *(value for name in _PUBLISHER[1:] for value in meta.get(name, [])),
    ]
    return list(dict.fromkeys(name for one in found if (name := _line(one)) and not _NOT_A_NAME.search(name)))


def _author(tree: Element, meta: dict[str, list[str]], node: Node, publishers: list[str]) -> str | None:
    """The people who wrote it, "A, B"; an outlet that names itself is no author."""
    people = node.get("author")
    listed = people if isinstance(people, list) else [people]
    items = tree.xpath(f"//*[@itemprop='author' and not({_OTHERS})]")
    named = [element.xpath(".//*[@itemprop='name']") or [element] for element in items[:5]]
    for names in (
        [name for one in listed if not linked.is_a(one, "Organization") for name in linked.texts(one)],
        [one.get("content") or words(one) for group in named for one in group],
        *(
            [one for value in meta.get(name, []) for one in _AND.split(_BY.sub("", _line(value) or ""))]
            for name in _AUTHOR
        ),
        [words(link) for link in tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")[:5]],
    ):
        lines = [line for name in names if (line := _line(name)) and not _NOT_A_NAME.search(line)]
        own = [line for line in dict.fromkeys(lines) if line not in publishers and len(line) <= 80]
        if own:
            return ", ".join(own[:10])
    return None


def _address(tree: Element, meta: dict[str, list[str]], url: str | None) -> str | None:
    """The canonical address where it is of the same site, else Open Graph's, else where the page came from."""
    base = _first(tree.xpath("//head/base/@href"))
    for href in [*tree.xpath("//link[@rel='canonical']/@href")[:1], *meta.get("og:url", [])[:1]]:
        try:
            whole = urljoin(urljoin(url or "", base or ""), href.strip())
            parts = urlsplit(whole)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not parts.netloc or len(whole) > fields.ADDRESS_LIMIT:
            continue
        front_page = parts.path in ("", "/") and not parts.query
        if url is None or (_site(whole) == _site(url) and not (front_page and urlsplit(url).path not in ("", "/"))):
            return whole
    return url


def _site(url: str) -> str | None:
    """ "https://amp.journal.example/x" and "https://www.journal.example" are one site."""
    from courlan import get_hostinfo

    try:
        return get_hostinfo(url)[0] or urlsplit(url).netloc
    except ValueError:
        return None


def _line(value: str) -> str | None:
    return fields.line("name", unescape(value))


def _first(*groups: list[str]) -> str | None:
    return next((value for group in groups for value in group if value.strip()), None)
