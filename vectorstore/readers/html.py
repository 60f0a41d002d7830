"""HTML pages: text, title, publisher, date and address, as trafilatura finds them.

    parse(b"<html>…<article>…</article>…", url="https://example.org/call") -> Article

Hidden elements are taken out first: what no reader of the page saw must not be quoted. Dates come from what the page
states (metadata, JSON-LD, its address), never from a search through its text.
Left to others: getting a page from the net (fetch), what the values may be (fields).
"""

import re
from pathlib import Path
from typing import Any

from vectorstore.errors import UnreadableArticle
from vectorstore.models import Article
from vectorstore.readers import dateline, fields, plain
from vectorstore.readers.encoding import decode, load

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 2048  # bytes
_AS_WINDOWS = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii")  # as browsers read them
_STYLE = "translate(@style, 'DISPLAYNOEVBTH \t\r\n', 'displaynoevbth')"
_UNSEEN = (
    f"//*[not(self::html or self::body)][@hidden or contains({_STYLE}, 'display:none')"
    f" or contains({_STYLE}, 'visibility:hidden')]",
    "//template | //dialog[not(@open)] | //nav | //noscript",
)
_WHEN = (  # where pages state their publication, clock and zone included
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
_WHEN_IN_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_MANY = 5_000  # elements, more than an article has: from there on the fallbacks take minutes (they are quadratic)
_SENTENCE = re.compile(r"[.!?…]")


def article(path: Path) -> Article:
    """The article in a saved page; the file's name may tell a date or a title that the page does not."""
    return parse(load(path), path=path)


def parse(markup: bytes, *, url: str | None = None, path: Path | None = None) -> Article:
    """The article in a page; `url` is where it came from, for pages that do not tell."""
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    text = decode(markup, _declared(markup), lenient=True)
    try:
        tree = load_html(text)
        when = None if tree is None else _published(tree)
        page = (
            None
            if tree is None
            else bare_extraction(
                tree,
                url=url,
                fast=sum(1 for _ in tree.iter()) > _MANY,
                with_metadata=True,
                include_comments=False,
                prune_xpath=list(_UNSEEN),
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
        )
    except Exception as error:  # a page may be broken in ways that neither trafilatura nor lxml foresaw
        raise UnreadableArticle(f"this page cannot be read ({type(error).__name__}); save its text instead") from error
    # A page of links and headings comes out as text too, but says nothing.
    if not isinstance(page, Document) or not page.text or not _SENTENCE.search(page.text):
        raise UnreadableArticle("no article was found in this page; save its text as plain text instead")
    name = path.stem if path else None
    return fields.article(
        {
            "text": page.text,
            "title": page.title or plain.title(page.text, name),
            "publisher": page.sitename,
            "published": when or page.date or dateline.from_name(name or ""),
            "url": page.url or url,
        }
    )


def _published(tree: Any) -> str | None:  # an lxml tree: lxml ships no types
    """The first publication date that can be read as it is stated.

    htmldate, which trafilatura asks, takes the date of the last change where the stated one has milliseconds or
    stands in JSON-LD only, and it drops the zone.
    """
    stated = [str(value) for form in _WHEN for value in tree.xpath(form)]
    for data in tree.xpath("//script[@type='application/ld+json']/text()"):
        stated += _WHEN_IN_DATA.findall(data)
    for value in filter(str.strip, stated):
        try:
            return fields.published(value)
        except UnreadableArticle:
            continue
    return None


def _declared(markup: bytes) -> str | None:
    match = _DECLARED.search(markup[:_DECLARED_WITHIN])
    name = match[1].decode("ascii").lower() if match else None
    if name is None or name.startswith("utf"):  # UTF-8 and marks were tried; nearly any bytes can pass for UTF-16
        return None
    return "cp1252" if name in _AS_WINDOWS else name
