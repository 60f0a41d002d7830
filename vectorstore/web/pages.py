"""What was fetched, as an Article: a page, a PDF or plain text, with what the feed told where the page tells nothing.

    article(fetched, Told(publisher="Le Témoin")).publisher

The address under which an article is known is the page's own canonical one where it stands on the same site, else the
one that answered: no site can put words under another's name.
Left to others: finding the article in a page (readers), feeds (feeds), what is kept (news).
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote, urlsplit

from vectorstore.errors import FetchFailed
from vectorstore.models import Article
from vectorstore.web.client import Fetched

HTML, FEED, PDF, TEXT = "html", "feed", "pdf", "text"
_HEAD = 4_096  # bytes that tell what the rest is
_FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")
_LATIN = ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")  # what servers say who were told nothing
_FRONT = re.compile(r"^(?:www|m|mobile|amp)\.")  # doors of one house


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed says of a page: it counts where the page says nothing."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None


def kind(fetched: Fetched) -> str:
    """What the bytes are: their beginning tells more than what the server calls them."""
    head = fetched.body[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    json_feed = head.startswith(b"{") and b"jsonfeed.org/version" in head.replace(b"\\/", b"/")
    is_html = "html" in fetched.content_type or head.startswith((b"<!doctype html", b"<html"))
    if head.startswith(b"%pdf-"):
        return PDF
    if json_feed or (any(root in head for root in _FEED_ROOTS) and b"<html" not in head):
        return FEED
    if fetched.content_type.endswith(("rss+xml", "atom+xml", "feed+json")) and not is_html:
        return FEED
    if is_html or head.startswith(b"<"):
        return HTML
    if fetched.content_type.startswith("text/"):
        return TEXT
    raise FetchFailed(
        f"the address leads to {fetched.content_type or 'bytes of no known kind'}, which holds no article; give the "
        "address of a page, a PDF or a feed",
        passing=False,
    )


def article(fetched: Fetched, told: Told) -> Article:
    """The article. Raises UnreadableArticle where there is none, FetchFailed where the bytes are something else."""
    from vectorstore.readers import fields, html, pdf, plain
    from vectorstore.readers.encoding import decode

    if _path(fetched.final) == "" and _path(fetched.address) != "":
        raise FetchFailed(
            "the address leads to its site's front page: there is no such page any more",
            passing=False,
            gone=FetchFailed.MISSING,
        )
    what = kind(fetched)
    name = unquote(urlsplit(fetched.final).path.rstrip("/").rpartition("/")[2])
    if what == FEED:
        raise FetchFailed(
            "the address leads to a feed; give it to `hotline ingest` or `hotline feeds add`", passing=False
        )
    if what == PDF:
        found = pdf.parse(fetched.body, name.removesuffix(".pdf"))
    elif what == TEXT:
        found = plain.parse(decode(fetched.body, fetched.charset), name, date.today())
    else:
        found = html.parse(_in_utf8(fetched), url=fetched.final)
    return replace(
        found,
        id=None,  # an article from the net is known by its address
        url=found.url if found.url and _same_site(found.url, fetched.final) else fetched.final,
        title=found.title or fields.line("title", told.title),
        publisher=_publisher(found.publisher, fields.line("publisher", told.publisher), fetched.final),
        published=found.published or told.published,
    )


def _publisher(own: str | None, told: str | None, url: str) -> str | None:
    """The page's own word for it, unless that is only its host's name and the feed knows better."""
    host = urlsplit(url).hostname or ""
    return told if told and (own is None or own.lower() in host) else own


def _path(url: str) -> str:
    return urlsplit(url).path.strip("/")


def _in_utf8(fetched: Fetched) -> bytes:
    """The page's bytes; in UTF-8 where the server names another charset, which counts before the page's own word."""
    from vectorstore.readers.encoding import decode

    charset = (fetched.charset or "").lower()
    if not charset or charset in _LATIN or charset.startswith("utf-8"):
        return fetched.body
    return decode(fetched.body, charset, lenient=True).encode("utf-8", "replace")


def _same_site(one: str, other: str) -> bool:
    from courlan import extract_domain

    try:
        first, second = (_FRONT.sub("", urlsplit(url).hostname or "") for url in (one, other))
    except ValueError:
        return False
    domain = extract_domain(one)
    return first == second or (domain is not None and domain == extract_domain(other))
