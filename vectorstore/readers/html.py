"""HTML pages to articles: text, title, author, publisher, dates, address and notice, or a reason why there is none.

    parse(b"<html>…<article>…</article>…", url="https://example.org/call") -> Article

trafilatura finds the text; what it cannot know is done around it, in `webpage`: what a reader could not see and what
stands beside the article is taken out first, a correction is kept apart, the lead is put back, and a paywall's teaser
is no article. Dates come from what the page states (metadata, JSON-LD, its address), never from its text.
Left to others: getting a page from the net (web), what the values may be (fields).
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from vectorstore.errors import UnreadableArticle
from vectorstore.models import Article
from vectorstore.readers import dateline, fields, plain
from vectorstore.readers.encoding import decode, load
from vectorstore.readers.webpage import boxes, lines, linked, notices, stated, tree, walls

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 2048  # bytes
_AS_WINDOWS = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii")  # as browsers read them
_MANY = 5_000  # elements, more than an article has: from there on the fallbacks take minutes (they are quadratic)
_SENTENCE = re.compile(r"[.!?…]")
_TELLING = 200  # characters of text by which a language can be told against what the page states
_NOTHING = "no article was found in this page; save its text as plain text instead"


def article(path: Path) -> Article:
    """The article in a saved page; the file's name may tell a date or a title that the page does not."""
    return parse(load(path), path=path)


def parse(markup: bytes, *, url: str | None = None, path: Path | None = None) -> Article:
    """The article in a page; `url` is where it came from, for pages that do not tell.

    Raises UnreadableArticle: for pages without an article, with the reason where it can be told.
    """
    from trafilatura import load_html

    text = decode(markup, _declared(markup), lenient=True)
    try:
        page = load_html(tree.harmless(text))
        if page is None:
            raise UnreadableArticle(_NOTHING)
        return _article(page, url, path.stem if path else None)
    except UnreadableArticle:
        raise
    except Exception as error:  # a page may be broken in ways that neither trafilatura nor lxml foresaw
        raise UnreadableArticle(f"this page cannot be read ({type(error).__name__}); save its text instead") from error


def _article(page: tree.Element, url: str | None, name: str | None) -> Article:
    fast = tree.measured(page) > _MANY
    node = linked.article(page, url)
    unscripted = " ".join(map(tree.words, page.xpath("//noscript")))
    has_scripts = bool(page.xpath("//script[@src]"))
    tree.drop_unseen(page)
    if tree.lengths(page)[page] > fields.TEXT_LIMIT:  # before the work of looking through it
        raise UnreadableArticle(
            f"the page holds more than {fields.TEXT_LIMIT:,} characters; save its articles one by one"
        )
    told = stated.stated(page, node, url)
    seen = walls.Page(
        text="",
        visible=_visible(page),
        unscripted=unscripted,
        headings=tuple(tree.words(one) for one in page.xpath("//title | //h1 | //h2")[:4]),
        free=_yes(node.get("isAccessibleForFree")),
        told_words=_number(node.get("wordCount")),
        has_password=bool(page.xpath("//input[@type='password']")),
        has_scripts=has_scripts,
        is_article=bool(node or told.published),
    )
    headlines = (told.title or "", *(tree.words(head) for head in page.xpath("//h1")[:5]))
    notice = notices.take(page, node)
    boxes.drop_boxes(page)
    lead = lines.take_lead(page, told.descriptions)
    for head in page.xpath("//h1")[:1]:  # the title has its own place; beside it short texts are taken for boxes
        tree.drop(head)
    found, day = _found(page, told.url, fast)
    text = lines.ordered(found, headlines, lead, told.author)
    wall = walls.kind(replace(seen, text=text))
    if wall:
        raise UnreadableArticle(walls.REFUSALS[wall])
    if not _SENTENCE.search(text):  # a page of links and headings comes out as text too, but says nothing
        raise UnreadableArticle(_NOTHING)
    read = fields.article(
        {
            "text": text,
            "title": told.title or plain.title(text, name),
            "publisher": told.publisher or _host(told.url),
            "language": told.language,
            "published": told.published or day or dateline.from_name(name or ""),
            "url": told.url,
        }
    )
    language = _language(read)
    return replace(read, language=language, updated=told.updated, author=told.author, notice=notice)


def _found(page: tree.Element, url: str | None, fast: bool) -> tuple[str, str | None]:
    """The text that trafilatura finds, and the day that htmldate reads off the address or a rare kind of metadata."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    marked = page.xpath("//*[@itemprop='articleBody']")
    if len(marked) > 1:  # a live blog's posts: only the first would be taken
        for element in marked:
            del element.attrib["itemprop"]
    found: Any = bare_extraction(
        page,
        url=url,
        fast=fast,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return (found.text or "", found.date) if isinstance(found, Document) else ("", None)


def _visible(page: tree.Element) -> str:
    body = page.find("body")
    return tree.words(page if body is None else body)


def _language(read: Article) -> str | None:
    """What the page states, unless its text is long enough to tell that a template states it."""
    from vectorstore.languages import detect_article

    return (detect_article(read.text) if len(read.text) >= _TELLING else None) or read.language


def _host(url: str | None) -> str | None:
    from urllib.parse import urlsplit

    return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None


def _yes(value: object) -> bool | None:
    told = str(value).strip().lower()
    return told.endswith("true") if told.endswith(("true", "false")) else None


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() and len(str(value)) < 8 else None


def _declared(markup: bytes) -> str | None:
    match = _DECLARED.search(markup[:_DECLARED_WITHIN])
    name = match[1].decode("ascii").lower() if match else None
    if name is None or name.startswith("utf"):  # UTF-8 and marks were tried; nearly any bytes can pass for UTF-16
        return None
    return "cp1252" if name in _AS_WINDOWS else name
