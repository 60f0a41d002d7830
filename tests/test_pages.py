"""Web pages: the gold pages and stubs of tests/sites, and what a hostile or careless page may not do."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import pages
from eval.pages import SITES, part_of
from tests.web_server import Reply, WebServer
from vectorstore.errors import UnreadableArticle
from vectorstore.models import Article
from vectorstore.readers import html
from vectorstore.readers.webpage.walls import REFUSALS
from vectorstore.text import folded
from vectorstore.web.addresses import Allowed
from vectorstore.web.client import Fetched
from vectorstore.web.gather import Gathering, Manner, Wanted
from vectorstore.web.pages import Told
from vectorstore.web.pages import article as fetched_article

GOLD = pages.gold()
ARTICLES = [one for one in GOLD if "refused" not in one]
STUBS = [one for one in GOLD if "refused" in one]
PARAGRAPHS = (
    "Les deux présidents se sont parlé pendant une heure jeudi et ont évoqué la guerre, selon un communiqué du palais.",
    "Le conseiller a précisé que la conversation avait été franche et que les échanges se poursuivraient bientôt.",
    "Une nouvelle rencontre pourrait avoir lieu avant la fin de l’été, a-t-il ajouté devant plusieurs journalistes.",
    "Les capitales voisines, elles, attendent d’en savoir davantage et n’ont reçu aucun compte rendu écrit de l’appel.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
ADDRESS = "https://www.journal.example/monde/appel"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", folded(text))


def markup(head: str = "", body: str = BODY, after: str = "", title: str = "Un appel franc") -> bytes:
    return (
        f"<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'>{head}</head><body><main><article><h1>{title}</h1>"
        f"{body}</article>{after}</main></body></html>"
    ).encode()


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Un appel franc", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(head: str = "", body: str = BODY, after: str = "", url: str | None = ADDRESS) -> Article:
    return html.parse(markup(head, body, after), url=url)


# The gold ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def readings() -> list[pages.Reading]:
    return pages.readings(GOLD)


def test_the_gold_is_what_it_says() -> None:
    assert len(ARTICLES) >= 32 and len(STUBS) >= 6
    assert {one["language"] for one in ARTICLES} == {"fr", "en", "ru", "uk"}
    assert len({one["address"].split("/")[2] for one in ARTICLES}) >= 10
    assert {one["refused"] for one in STUBS} == set(REFUSALS)
    assert sum(one["notice"] is not None for one in ARTICLES) >= 6
    assert {one["file"] for one in GOLD} == {path.name for path in (SITES / "pages").iterdir()}
    assert len(list((SITES / "feeds").iterdir())) == 8


@pytest.mark.parametrize("one", ARTICLES, ids=lambda one: one["file"])
def test_the_gold_stands_in_its_page(one: pages.Gold) -> None:
    """Every word of the gold, in the page's encoding, and more: a page without boilerplate proves nothing."""
    data = (SITES / "pages" / one["file"]).read_bytes()
    forms = {"koi": "koi8-u", "kob": "koi8-u", "ves": "cp1251", "unseen-bereg.html": "cp1251"}
    page = data.decode(forms.get(one["file"]) or forms.get(one["file"][:3], "utf-8"))
    from html import unescape

    shown = words(unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", page)))
    assert set(words(f"{one['text']} {one['title']} {one['notice'] or ''}")) <= set(shown)
    assert len(shown) > 1.1 * len(words(one["text"]))


@pytest.mark.parametrize("part", [*pages.PARTS, "all"])
def test_articles_are_read_as_well_as_we_promise(readings: list[pages.Reading], part: str) -> None:
    chosen = [one for one in readings if not one.stub and part in ("all", part_of(one.gold["file"]))]
    assert sum(one.f1 for one in chosen) / len(chosen) >= 0.95
    for field, least in {"title": 0.97, "published": 0.97, "updated": 0.97, "notice": 0.97, "url": 0.97}.items():
        assert sum(one.right[field] for one in chosen) / len(chosen) >= least, field
    for field in ("author", "publisher", "language"):
        assert sum(one.right[field] for one in chosen) / len(chosen) >= 0.9, field


def test_pages_from_a_server_are_read_as_well_as_files(readings: list[pages.Reading]) -> None:
    """Each under its own host's name, fetched as Hotline fetches, in its old encoding and with no charset told."""
    by_address = {}
    with WebServer() as server:
        for one in readings:
            host, _, path = one.gold["address"].partition("://")[2].partition("?")[0].partition("#")[0].partition("/")
            body = (SITES / "pages" / one.gold["file"]).read_bytes()
            server.answer(f"/{path}", Reply(body, headers={"Content-Type": "text/html"}))
            by_address[server.url(f"/{path}", host)] = one
        hosts = frozenset(address.split("/")[2].partition(":")[0] for address in by_address)
        manner = Manner(allowed=Allowed(names=hosts), pace=0, resolver=lambda host, port: ["127.0.0.1"])

        def prepare(wanted: Wanted, fetched: Fetched) -> Article:
            return fetched_article(fetched, Told())

        came = list(Gathering(manner).each([Wanted(address) for address in by_address], prepare))
    assert len(came) == len(GOLD) and len(hosts) >= 10
    for wanted, found in came:
        one = by_address[wanted.address]
        if one.article is None:
            assert isinstance(found, UnreadableArticle) and str(found) == one.problem
        else:
            assert isinstance(found, Article), (wanted.address, found)
            same = ("text", "title", "published", "updated", "author", "notice", "language")
            assert [getattr(found, field) for field in same] == [getattr(one.article, field) for field in same]


def test_no_part_of_the_markup_comes_with_the_text(readings: list[pages.Reading]) -> None:
    for one in readings:
        if one.article:
            assert not re.search(r"</?[a-z]+[ >]|&[a-z]+;|\|---|[\x00-\x08]", one.article.text), one.gold["file"]


@pytest.mark.parametrize("one", STUBS, ids=lambda one: one["file"])
def test_pages_without_an_article_are_refused_with_their_reason(one: pages.Gold) -> None:
    with pytest.raises(UnreadableArticle) as refused:
        html.parse((SITES / "pages" / one["file"]).read_bytes(), url=one["address"])
    assert str(refused.value) == REFUSALS[one["refused"]]


def test_what_the_measure_measures() -> None:
    assert pages.f1("one hour, one call", "One call: one hour") == 1.0
    assert pages.f1("one two", "two three") == 0.5
    assert pages.f1("", "two") == 0.0
    wrong = {**ARTICLES[0], "text": "nothing of it", "title": "another", "published": "1999-01-01"}
    (reading,) = pages.readings([wrong])
    assert reading.f1 < 0.2 and not reading.right["title"] and not reading.right["published"]
    (reading,) = pages.readings([{**STUBS[0], "refused": "error" if STUBS[0]["refused"] != "error" else "login"}])
    assert not reading.right["refused"]
    (reading,) = pages.readings([{**ARTICLES[0], "file": STUBS[0]["file"]}])
    assert reading.article is None and reading.f1 == 0.0 and not any(reading.right.values())


def test_the_command_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    pages.main(["--part", "unseen", "--each"])
    printed = capsys.readouterr().out
    assert "unseen: 8 articles" in printed and "body F1" in printed and "unseen-ghost.html: F1" in printed


# Notices -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "notice",
    [
        "Rectificatif du 17 mai à 11 h 20 : une première version disait trois heures.",
        "Correction : l’appel a duré une heure, et non deux.",
        "Correction, May 18: an earlier version gave the wrong title.",
        "Retraction — the story of the letter is withdrawn.",
        "Исправление: разговор состоялся 3 июля, а не 4 июля.",
        "Опровержение: агентство отзывает сообщение о встрече.",
        "Виправлення: розмова відбулася 3 липня, а не 4 липня.",
        "Спростування від 5 липня: повідомлення про зустріч не підтвердилося.",
        "Note de la rédaction : une erreur a été corrigée dans cet article.",
    ],
)
def test_a_notice_is_kept_verbatim_and_out_of_the_text(notice: str) -> None:
    article = read(body=f"{BODY}<p><em>{notice}</em></p>")
    assert article.notice == notice
    assert notice.split()[-2] not in words(article.text)[-8:] and notice not in article.text
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "Correction de trajectoire : le palais change de ton, dit-on dans la capitale, où l’on attend la suite.",
        "La correction : c’est ainsi que l’on appelle, dans ce métier, la relecture d’un communiqué.",
        "Уточнения в текст вносили до самого утра, рассказал один из участников переговоров на условиях анонимности.",
        "Note de la rédaction : nous publions ce texte en deux parties, la seconde paraîtra demain matin.",
    ],
)
def test_a_sentence_about_corrections_is_no_notice(line: str) -> None:
    article = read(body=f"<p>{PARAGRAPHS[0]}</p><p>{line}</p><p>{PARAGRAPHS[1]}</p>")
    assert article.notice is None
    assert line in article.text


def test_notices_in_headings_boxes_and_json_ld() -> None:
    below = "<h4>Correction</h4><p>La version précédente disait deux heures.</p>"
    assert read(body=BODY + below).notice == "Correction\nLa version précédente disait deux heures."
    box = f"<div class='article-corrections'><p>This was corrected on 4 July.</p></div>{BODY}"
    assert read(body=box).notice == "This was corrected on 4 July."
    stated = linked(correction=[{"@type": "CorrectionComment", "text": "Le lieu a été corrigé."}, "Et la date."])
    assert read(stated).notice == "Le lieu a été corrigé.\nEt la date."
    shown = read(linked(correction="Le lieu."), body=f"{BODY}<p>Correction : le lieu a été corrigé hier soir.</p>")
    assert shown.notice == "Correction : le lieu a été corrigé hier soir."
    assert read(body=f"<p>{PARAGRAPHS[0]}</p><h2>Correction</h2><p>{PARAGRAPHS[1]}</p>").notice is None
    many = read(body=BODY + "".join(f"<p>Correction : la phrase numéro {n} est à relire.</p>" for n in range(500)))
    assert many.notice is not None and len(many.notice) <= 2_000


# What is stated ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "published", "updated"),
    [
        (linked(datePublished="2025-07-03", dateModified="2025-07-03"), "2025-07-03", None),
        (
            linked(datePublished="2025-07-03T10:00:00+02:00", dateModified="2025-07-03T08:00:00Z"),
            "2025-07-03T10:00:00+02:00",
            None,
        ),
        (
            linked(datePublished="2025-07-03T10:00:00+02:00", dateModified="2025-07-03T10:01:00+02:00"),
            "2025-07-03T10:00:00+02:00",
            "2025-07-03T10:01:00+02:00",
        ),
        (
            linked(datePublished="2025-07-03")
            + '<meta property="article:published_time" content="2025-07-03T22:15:00+03:00">',
            "2025-07-03T22:15:00+03:00",
            None,
        ),
        ('<meta name="pubdate" content="Thu, 03 Jul 2025 20:15:00 +0300">', "2025-07-03T20:15:00+03:00", None),
        ('<meta name="dc.date.issued" content="2025-07-03 20:15:00">', "2025-07-03T20:15:00", None),
        (linked(datePublished="soon", dateModified=["?", 5]), None, None),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "VideoObject", "uploadDate": "2020-01-01"},'
            '{"@type": "NewsArticle", "datePublished": "2025-07-03T09:00:00Z"}]}</script>',
            "2025-07-03T09:00:00Z",
            None,
        ),
        (
            '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item":'
            '{"@type": "NewsArticle", "datePublished": "2020-01-01"}}]}</script>',
            None,
            None,
        ),
    ],
)
def test_dates_are_those_the_page_states(head: str, published: str | None, updated: str | None) -> None:
    comment = "<div class='comments'><div itemscope itemtype='https://schema.org/Comment' itemprop='comment'>"
    after = (
        f"{comment}<time itemprop='datePublished' datetime='2026-01-01'>1.1.</time><p>Bien vu, merci.</p></div></div>"
    )
    article = read(head, body=f"{BODY}<p>Tout avait commencé le 24 février 2022.</p>", after=after)
    assert (article.published, article.updated) == (published, updated)


def test_the_object_of_this_page_among_many() -> None:
    other = {"@type": "NewsArticle", "headline": "Un autre", "url": "https://www.journal.example/autre"}
    own = {
        "@type": ["NewsArticle"],
        "headline": "Appel &#8211; bref",
        "mainEntityOfPage": {"@id": ADDRESS + "/"},
        "author": [{"@id": "#p"}, {"@type": "Organization", "name": "Le Journal"}],
        "publisher": {"@id": "#o"},
    }
    named = [{"@id": "#p", "@type": "Person", "name": "Ann Example"}, {"@id": "#o", "name": "Le Journal"}]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": [other, own, *named]})}</script>'
    article = read(head, url=ADDRESS + "?utm_source=x")
    assert (article.title, article.author, article.publisher) == (
        "Appel – bref",
        "Ann Example",
        "Le Journal",
    )


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="/monde/appel">', ADDRESS),
        ('<link rel="canonical" href="https://journal.example/monde/appel">', "https://journal.example/monde/appel"),
        ('<link rel="canonical" href="https://miroir.example/appel">', ADDRESS + "?x=1"),
        (
            '<link rel="canonical" href="https://miroir.example/appel"><meta property="og:url" content="/monde/appel">',
            ADDRESS,
        ),
        ('<link rel="canonical" href="https://www.journal.example/">', ADDRESS + "?x=1"),
        ('<link rel="canonical" href="javascript:alert(1)">', ADDRESS + "?x=1"),
        ('<link rel="canonical" href="http://[::bad">', ADDRESS + "?x=1"),
        ("", ADDRESS + "?x=1"),
    ],
)
def test_the_canonical_address_is_of_the_same_site(head: str, url: str) -> None:
    assert read(head, url=ADDRESS + "?x=1").url == url


def test_titles_lose_the_site_and_keep_their_dashes() -> None:
    site = '<meta property="og:site_name" content="Le Journal">'
    for told in ("Un appel franc – Le Journal", "Un appel franc | le journal", "Le Journal : Un appel franc"):
        assert read(f'{site}<meta property="og:title" content="{told}">').title == "Un appel franc"
    assert read(f'{site}<meta property="og:title" content="Appel – franc">').title == "Appel – franc"
    assert read(f'{site}<meta property="og:title" content="Le Journal">').title == "Le Journal"


def test_a_template_that_states_the_wrong_language_is_not_believed() -> None:
    page = markup().replace(b"lang='fr'", b"lang='en-US'")
    assert html.parse(page).language == "fr"
    short = b"<html lang='fr'><body><p>Non.</p></body></html>"
    assert html.parse(short).language == "fr"


def test_the_lead_comes_first_and_the_headline_is_no_text() -> None:
    lead = "Aucun des deux camps n’annonce de résultat, mais tous deux parlent d’un échange utile."
    for element in ("<p class='article__chapo'>{}</p>", "<div class='standfirst'><p>{}</p></div>"):
        text = read(body=element.format(lead) + BODY).text
        assert text.startswith(lead) and text.count(lead) == 1 and "Un appel franc" not in text


def test_names_that_all_paragraphs_bear_are_no_boxes() -> None:
    body = "".join(f"<div class='widget-text'><p class='print'>{paragraph}</p></div>" for paragraph in PARAGRAPHS)
    text = read(
        body=f"{body}<div class='widget'><p>Recevez notre lettre chaque matin, elle est gratuite.</p></div>"
    ).text
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    alone = read(body=f"{BODY}<div class='newsletterSignUp'><p>Recevez notre lettre, elle est gratuite.</p></div>").text
    assert "lettre" not in alone


@pytest.mark.parametrize(
    "page",
    [
        "<form id='aspnetForm'><h1>Un appel</h1><div class='menu'>Menu</div><div>{body}</div></form>",
        "<h1>Un appel</h1><div class='article-social-wrap'>{body}</div>{links}",
        "<h1>Un appel</h1><div class='post-with-comments'>{body}</div><div class='comments'>{comments}</div>",
        "<div class='page-sidebar'><div class='print'>{body}</div></div><div class='related'>{links}</div>",
    ],
)
def test_an_article_in_a_container_that_is_called_like_a_box(page: str) -> None:
    links = "".join(
        f"<div class='teaser'><a href='/{n}'>Un article au titre bien trop long pour un menu, numéro {n}</a></div>"
        for n in range(40)
    )
    comments = "".join(
        f"<p>Un commentaire long, écrit par un lecteur qui a le temps, numéro {n}.</p>" for n in range(15)
    )
    text = html.parse(
        f"<html><body>{page.format(body=BODY, links=links, comments=comments)}</body></html>".encode()
    ).text
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "numéro" not in text and "Menu" not in text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p class='sr-only'>{}</p>",
        "<div aria-hidden='true'><p>{}</p></div>",
        "<p style='position: absolute; LEFT: -9999px'>{}</p>",
        "<p style='font-size:0'>{}</p>",
        "<noscript><p>{}</p></noscript>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    secret = "SECRET : la paix a été signée cette nuit, affirme un long paragraphe que personne ne voit."
    text = read(body=BODY + hidden.format(secret) + "<p>Et voici la fin de l’article.</p>").text
    assert "SECRET" not in text and text.endswith("Et voici la fin de l’article.")


# Walls ---------------------------------------------------------------------------------------------------------------

LONG = "".join(f"<p>{PARAGRAPHS[n % 4]} Ceci est la phrase numéro {n}.</p>" for n in range(30))


def test_a_subscriber_reads_the_whole_article() -> None:
    badge = "<p class='badge'>Article réservé aux abonnés</p>"
    assert "numéro 29" in read(linked(isAccessibleForFree="False"), body=badge + LONG).text
    signed_in = read(linked(isAccessibleForFree=False), body=BODY, after="<a href='/x'>Se déconnecter</a>")
    assert PARAGRAPHS[3] in signed_in.text


@pytest.mark.parametrize(
    "wall",
    [
        "Il vous reste 72 % de cet article à lire.",
        "Subscribe to continue reading.",
        "You have read your last free article.",
        "Чтобы читать дальше, оформите подписку.",
        "Матеріал доступний лише для передплатників.",
    ],
)
def test_a_teaser_is_refused_and_a_call_to_subscribe_is_not(wall: str) -> None:
    with pytest.raises(UnreadableArticle, match="paywall"):
        read(body=f"{BODY}<div class='paywall'><p>{wall}</p></div>")
    assert read(body=f"{BODY}<div><p>Abonnez-vous pour lire tous nos articles. Subscribe from 1 euro.</p></div>").text
    assert "numéro 29" in read(body=LONG, after=f"<p>{wall}</p>").text


def test_short_articles_are_not_taken_for_walls() -> None:
    about = "<p>Le parlement a voté une loi sur les cookies. Les éditeurs devront demander le consentement.</p>"
    assert "cookies" in read(body=about).text
    script = read(
        body=f"<p>{PARAGRAPHS[0]}</p>", after="<div>You need to enable JavaScript to see comments.</div>", url=None
    )
    assert script.text.startswith(PARAGRAPHS[0])
    dated = linked(datePublished="2025-07-03")
    assert html.parse(markup(dated, f"<p>{PARAGRAPHS[0]}</p>", title="Erreur 404 : une page n’existe pas")).text


# Bad input -----------------------------------------------------------------------------------------------------------

HOSTILE = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
from vectorstore.errors import UnreadableArticle
from vectorstore.readers import html
P = "<p>Les deux présidents se sont parlé pendant une heure jeudi, selon un communiqué.</p><p>Rien de plus.</p>"
MB = 1024 * 1024
pages = {
    "deep": "<html><body>" + "<div>" * 100_000 + P + "</div>" * 100_000,
    "deep inline": "<html><body><article>" + "<b>" * 100_000 + P,
    "elements": "<html><body>" + "<div><p>Bref.</p></div>" * 400_000,
    "title": "<html><head><title>" + "Un titre " * (10 * MB // 9) + "</title></head><body>" + P,
    "tag": "<html><body><div " + " ".join(f'a{n}="1"' for n in range(400_000)) + ">" + P,
    "json": '<html><head><script type="application/ld+json">' + "[" * 900_000 + "</script></head><body>" + P,
    "entities": '<!DOCTYPE html [<!ENTITY a0 "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12)) + "]><html><body><p>&a12;</p>" + P,
    "comment": "<html><body>" + P + "<!--" + "-" * (10 * MB),
    "word": "<html><body><p>" + "a" * (9 * MB) + ". Fin.</p>",
}
for name, page in pages.items():
    try:
        found = html.parse(page.encode(), url="https://journal.example/a")
        print(json.dumps([name, "read", len(found.text), len(found.title or "")]))
    except UnreadableArticle as error:
        print(json.dumps([name, "refused", str(error), 0]))
"""


def test_hostile_pages_are_read_or_refused_in_bounded_memory() -> None:
    limit = 2 * 1024**3
    code = HOSTILE.replace("MOST", str(limit))
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, cwd=root, check=True
    )
    found = {name: (what, size, title) for name, what, size, title in map(json.loads, done.stdout.splitlines())}
    assert len(found) == 9
    assert found["elements"][0] == "refused" and "50,000 elements" in found["elements"][1]
    assert found["title"][0] == "read" and found["title"][2] <= 300
    assert found["tag"][0] == found["json"][0] == "read"
    for what, size, _ in found.values():
        assert what == "refused" or size < 10_000  # no entity unfolds


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 5_000, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, b"<", b"<html>" * 3]
)
def test_no_page_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableArticle, match=r"save its text|binary data"):
        html.parse(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2025-07-03T10:00:00Z"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@id", "@type", "name", "@graph", "text", "url"]), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = ["@id", "@graph", "headline", "author", "publisher", "datePublished", "dateModified", "correction", "wordCount"]
KEYS += ["url", "mainEntityOfPage", "isAccessibleForFree", "description", "inLanguage", "mainEntity"]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
def test_no_json_ld_keeps_an_article_from_being_read(node: dict[str, object]) -> None:
    try:
        article = read(linked(**node), body=LONG)
    except UnreadableArticle as error:
        pytest.fail(str(error))
    assert "numéro 29" in article.text
    assert article.title and all(
        value is None or isinstance(value, str)
        for value in (article.author, article.publisher, article.notice, article.published, article.updated)
    )


TAGS = [
    "p",
    "div",
    "article",
    "h1",
    "table",
    "td",
    "ul",
    "li",
    "time",
    "a",
    "main",
    "section",
    "b",
    "form",
    "body",
    "meta",
]
ATTRIBUTES = [
    "class='share'",
    "class='lead'",
    "itemprop='articleBody'",
    "datetime='x'",
    "role='main'",
    "hidden",
    "id='a'",
    "",
]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.builds("<{}{} {}>{}".format, st.sampled_from(["", "/"]), st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES),
                  st.sampled_from(["", "Un mot.", PARAGRAPHS[0], "Correction : non.", "12:30", "&amp;", "\x00"])),
        max_size=25,
    )
)  # fmt: skip
def test_broken_markup_is_read_or_refused(parts: list[str]) -> None:
    try:
        article = html.parse("".join(parts).encode(), url=ADDRESS)
    except UnreadableArticle as error:
        assert "cannot be read" not in str(error)  # that would be a fault of ours
    else:
        assert article.text.strip()
