"""Feeds as they are on the net: three families, broken ones, hostile ones, and the starter list."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.web_server import Reply, WebServer
from vectorstore.errors import FetchFailed, UnreadableArticle
from vectorstore.readers import html
from vectorstore.web import feeds, listing, pages
from vectorstore.web.addresses import Allowed
from vectorstore.web.client import Fetched
from vectorstore.web.gather import Gathering, Manner, Wanted

SITES = Path(__file__).parent / "sites"
TYPES = {".xml": "application/rss+xml", ".rdf": "application/rdf+xml", ".json": "application/feed+json"}


def read(body, content_type="application/xml", charset=None):
    body = body if isinstance(body, bytes) else body.encode()
    return feeds.parse(Fetched("a", "https://outlet.example/dir/feed.xml", False, content_type, charset, body))


def rss(*items, head="", encoding="utf-8"):
    told = "".join(f"<item>{item}</item>" for item in items)
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>{head}{told}</channel></rss>'
    return text.encode(encoding)


def item(**fields):
    return "".join(
        f"<{name}>{value}</{name}>" for name, value in ({"link": "https://outlet.example/a"} | fields).items()
    )


def one(*items, **rest):
    found = read(rss(*items, **rest))
    assert len(found.items) == 1
    return found.items[0]


def test_an_item_of_rss():
    told = item(
        title="Розмова &lt;b&gt;лідерів&lt;/b&gt; &amp;amp; інше",
        link="../b?x=1&amp;y=2",
        description="<![CDATA[<p>Кремль <a href='x'>підтвердив</a>.</p><script>alert(1)</script>]]>",
        pubDate="Thu, 03 Jul 2025 23:30:00 -0400",
    )
    found = one(told, encoding="windows-1251")
    assert (found.address, found.title) == ("https://outlet.example/b?x=1&y=2", "Розмова лідерів & інше")
    assert found.published == "2025-07-04T03:30:00+00:00"
    assert found.lead.startswith("Кремль підтвердив.") and "<" not in found.lead


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ("Thu, 03 Jul 2025 10:00:00 GMT", "2025-07-03T10:00:00+00:00"),
        ("2025-07-03", "2025-07-03"),
        ("2025-07-03T10:00:00+03:00", "2025-07-03T07:00:00+00:00"),
        ("yesterday", None),
        ("Thu, 03 Jul 2099 10:00:00 GMT", None),
        ("Thu, 03 Jul 0025 10:00:00 GMT", None),
    ],
)
def test_dates_of_items(told, published):
    assert one(item(pubDate=told)).published == published


def test_atom_with_text_that_looks_like_markup():
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
      <entry><title type="text">Trump &lt;b&gt; Putin</title><link href="a"/>
        <updated>2025-07-03T10:00:00Z</updated></entry>
      <entry><title type="html">Trump &amp;amp; &lt;i&gt;Putin&lt;/i&gt;</title>
        <id>https://outlet.example/b</id></entry></feed>"""
    found = read(body)
    assert [one.title for one in found.items] == ["Trump <b> Putin", "Trump & Putin"]
    assert [one.address for one in found.items] == ["https://outlet.example/dir/a", "https://outlet.example/b"]


def test_json_feed():
    items = [
        {
            "url": "/a",
            "title": "A <b>b</b>",
            "content_html": "<p>Lead.</p>",
            "date_published": "2025-07-03T10:00:00+02:00",
        },
        {"external_url": "https://other.example/b", "title": None, "date_published": 7},
        {"id": "c"},
        "no item",
    ]
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Fil", "language": "fr-FR", "items": items}
    )
    found = read(body, "application/feed+json")
    assert (found.title, found.language) == ("Fil", "fr-FR")
    first, second = found.items
    assert (first.address, first.title, first.lead) == ("https://outlet.example/a", "A b", "Lead.")
    assert first.published == "2025-07-03T10:00:00+02:00" and second.published is None
    assert found.left_out == ("an item without a title: the item has no address",)


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("", "no address"),
        ("file:///etc/passwd", "only http and https"),
        ("https://anna:secret@outlet.example/", "user name or password"),
        ("javascript:alert(1)", "only http and https"),
        ("https://outlet.example/" + "a" * 3000, "more than 2,000"),
    ],
)
def test_items_that_lead_nowhere_are_told(link, why):
    found = read(rss(item(title="A", link=link), item(title="B")))
    assert [one.title for one in found.items] == ["B"]
    assert len(found.left_out) == 1 and why in found.left_out[0] and "secret" not in found.left_out[0]


def test_an_address_twice_is_one_item():
    assert one(item(title="A"), item(title="B")).title == "A"


def test_the_entry_changes_with_what_the_feed_says():
    first = one(item(title="A", description="b")).entry
    assert one(item(title="A", description="b")).entry == first
    assert one(item(title="A", description="c")).entry != first
    assert one(item(title="A", description="b", pubDate="Thu, 03 Jul 2025 10:00:00 GMT")).entry != first


def test_titles_without_an_end_are_cut_and_say_so():
    found = one(item(title="Trump et Poutine " * 250_000, description="a" * 500_000))
    assert len(found.title) <= feeds.TITLE_LIMIT and found.title.endswith("…")
    assert len(found.lead) == feeds.LEAD_LIMIT


BOMB = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{BOMB}]><rss><title>&a9;</title></rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><title>&x;</title></rss>',
        "<!doctype rss [<!entity % x 'y'>]><rss version='2.0'><channel/></rss>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_whatever_encoding(body, encoding):
    with pytest.raises(FetchFailed, match="declares entities"):
        read(body.encode(encoding))


@pytest.mark.parametrize("markup", ["<b>" * 200_000, "&lt;b " * 200_000, "<item>" * 200_000, "<a b='" * 200_000])
def test_more_markup_than_any_feed_needs(markup):
    with pytest.raises(FetchFailed, match="more markup"):
        read(rss(markup))


def test_sizes_have_an_end():
    with pytest.raises(FetchFailed, match="larger than 5 MB"):
        read(b"<rss>" + b" " * feeds.LARGEST)
    many = read(rss(*(item(link=f"https://outlet.example/{number}") for number in range(feeds.MOST_ITEMS + 5))))
    assert len(many.items) == feeds.MOST_ITEMS and "5 items beyond the first 1000" in many.left_out


@pytest.mark.parametrize(
    "body",
    ["", "hello", "<html><body>a</body></html>", "{}", '{"items": 5}', "[" * 100_000, '{"items":' + "[" * 100_000],
)
def test_what_is_no_feed(body):
    with pytest.raises(FetchFailed, match=r"no feed|no JSON Feed"):
        read(body)


def test_binary_is_no_feed():
    with pytest.raises(FetchFailed, match="binary data"):
        read(bytes(range(256)) * 20)


def test_broken_xml_is_read_as_far_as_it_goes():
    whole = rss(item(title="A & B", link="https://outlet.example/1"), item(title="C", link="https://outlet.example/2"))
    found = read(whole[:-20])
    assert [one.title for one in found.items] == ["A & B", "C"]


# ---------------------------------------------------------------- what a server sends


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"%PDF-1.7 ...", "application/octet-stream", pages.PDF),
        (b'\xef\xbb\xbf<?xml version="1.0"?><rss version="2.0">', "text/html", pages.FEED),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">', "application/xml", pages.FEED),
        (b"<rdf:RDF xmlns='a'>", "text/xml", pages.FEED),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"', "application/json", pages.FEED),
        (b"\n<!DOCTYPE html><html>", "text/html", pages.HTML),
        (b"<html><body>&lt;rss <rss", "text/html", pages.HTML),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "application/xhtml+xml", pages.HTML),
        (b"<p>bare", "", pages.HTML),
        ("Кремль".encode("cp1251"), "text/plain", pages.TEXT),
    ],
)
def test_what_the_bytes_are(body, content_type, kind):
    assert pages.kind(Fetched("a", "https://outlet.example/", False, content_type, None, body)) == kind


@pytest.mark.parametrize("content_type", ["application/json", "application/octet-stream", ""])
def test_bytes_that_hold_no_article(content_type):
    with pytest.raises(FetchFailed, match="holds no article"):
        pages.kind(Fetched("a", "https://outlet.example/", False, content_type, None, b'{"a": 1}'))


PAGE = (
    "<html><head><title>Розмова президентів</title></head><body><article><h1>Розмова президентів</h1>"
    + "<p>Президенти поговорили про перемир’я та обмін полоненими, повідомив речник.</p>" * 5
    + "</article></body></html>"
)


@pytest.mark.parametrize(
    ("charset", "declared"), [("windows-1251", "utf-8"), ("koi8-u", ""), ("utf-8", "windows-1251")]
)
def test_the_servers_charset_counts_before_the_pages_own(charset, declared):
    markup = PAGE.replace("<head>", f'<head><meta charset="{declared}">').encode(charset, "replace")
    got = Fetched("a", "https://outlet.example/a", False, "text/html", charset, markup)
    assert "повідомив речник" in pages.article(got, pages.Told()).text


def test_servers_that_were_told_nothing_say_latin_1():
    markup = PAGE.replace("<head>", '<head><meta charset="windows-1251">').encode("cp1251")
    got = Fetched("a", "https://outlet.example/a", False, "text/html", "iso-8859-1", markup)
    assert "повідомив речник" in pages.article(got, pages.Told()).text


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.outlet.example/b", "https://www.outlet.example/b"),
        ("https://famous.example/their-article", "https://m.outlet.example/a?utm=1"),
        ("http://127.0.0.1/", "https://m.outlet.example/a?utm=1"),
    ],
)
def test_no_site_speaks_under_anothers_address(canonical, url):
    markup = PAGE.replace("<head>", f'<head><link rel="canonical" href="{canonical}">').encode()
    got = Fetched("a", "https://m.outlet.example/a?utm=1", False, "text/html", "utf-8", markup)
    assert pages.article(got, pages.Told()).url == url


def test_what_the_feed_tells_counts_where_the_page_is_silent():
    got = Fetched("a", "https://outlet.example/a", False, "text/html", "utf-8", PAGE.encode())
    found = pages.article(got, pages.Told("Other title", "Вісник", "2025-07-03T10:00:00+00:00"))
    assert (found.title, found.publisher, found.published) == (
        "Розмова президентів",
        "Вісник",
        "2025-07-03T10:00:00+00:00",
    )


def test_a_redirect_to_the_front_page_is_no_article():
    got = Fetched(
        "https://outlet.example/2025/a", "https://outlet.example/", False, "text/html", "utf-8", PAGE.encode()
    )
    with pytest.raises(FetchFailed, match="front page") as failed:
        pages.article(got, pages.Told())
    assert failed.value.gone == FetchFailed.MISSING


# ---------------------------------------------------------------- eight feeds and their pages on a real server


def test_eight_feeds_in_the_manner_of_real_ones_and_every_page_over_http():
    """All are served, robots.txt honoured; each page over the net reads as the same bytes from a file do."""
    with WebServer() as server:
        base = server.url("", "sites.example")
        for path in sorted((SITES / "feeds").iterdir()):
            body = path.read_bytes().replace(b"http://sites.example", base.encode())
            server.answer(f"/feeds/{path.name}", Reply(body, headers={"Content-Type": TYPES[path.suffix]}))
        for path in sorted((SITES / "pages").iterdir()):
            server.answer(f"/pages/{path.name}", Reply(path.read_bytes(), headers={"Content-Type": "text/html"}))
        manner = Manner(Allowed.parse("127.0.0.1"), pace=0, resolver=lambda host, port: ["127.0.0.1"])
        wanted = [Wanted(base + path) for path in server.routes if path.startswith("/feeds/")]
        found = dict(Gathering(manner).each(wanted, lambda _, got: feeds.parse(got)))
        assert len(found) == 8 and all(isinstance(one, feeds.Feed) and one.items for one in found.values())
        addresses = {item.address for feed in found.values() for item in feed.items}
        assert len(addresses & {base + path for path in server.routes}) > 10
        # Every page, over the net and from its file.
        wanted = [Wanted(base + path) for path in server.routes if path.startswith("/pages/")]
        outcomes = Counter()
        for one, came in Gathering(manner).each(wanted, lambda _, got: pages.article(got, pages.Told())):
            markup = (SITES / "pages" / one.address.rpartition("/")[2]).read_bytes()
            try:
                alone = html.parse(markup, url=one.address)
            except UnreadableArticle as error:
                assert isinstance(came, UnreadableArticle) and str(came) == str(error)
                outcomes["refused"] += 1
            else:
                assert (came.text, came.title) == (alone.text, alone.title)
                outcomes["article"] += 1
    assert outcomes["article"] >= 30 and outcomes["refused"] >= 6


# ---------------------------------------------------------------- the starter list


def test_the_starter_list_is_whole():
    entries = listing.starter()
    assert len(entries) >= 10 and {entry.language for entry in entries} == {"fr", "en", "ru", "uk"}
    assert {entry.kind for entry in entries} <= set(listing.KINDS) and len({entry.kind for entry in entries}) >= 4
    assert len({entry.feed().address for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.feed().address == entry.address and entry.publisher and entry.found
        assert len(entry.country) == 2 and entry.country.isupper()
