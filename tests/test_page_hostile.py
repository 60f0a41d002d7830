"""Markup that arrives by every door of the whole page: none of it runs, none of it is an element of the page.

Titles, publishers, texts and languages of articles, questions, names of conversations and of files, feeds with their
items; in the conversation, the archive, the briefing, and in what is saved. The `page` sees to it that nothing was
even asked of another host.
"""

import json
from html import escape

import pytest
from browsing import NEEDS_CHROMIUM, go, put, saved, unfold, unharmed
from fakes import HOSTILE
from web_server import Reply, WebServer, article_page

pytestmark = [pytest.mark.browser, NEEDS_CHROMIUM]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")

DAY = "2025-12-24"  # of no other article


def evil(number: int) -> str:
    """Markup that tells by its number which door it came through, should it ever run."""
    mark = f"window.__xss={number}"
    return f"<img src=https://evil.example/{number}.png onerror={mark}><script>{mark}</script>"


TRAP = {
    "id": evil(20),
    "title": evil(21),
    "publisher": f'"><svg onload=window.__xss=22>{evil(22)}',
    "url": "javascript:window.__xss=23",
    "language": "fr",
    "published": DAY,
    "text": (
        f"Donald Trump et Vladimir Poutine se sont parlé mercredi {evil(24)} pendant deux heures au téléphone.\n"
        f"« Nous avons parlé {evil(25)} de la paix », a déclaré Vladimir Poutine à la presse à Moscou.\n"
        "Donald Trump a annoncé qu’il rencontrera Vladimir Poutine à Budapest ${window.__xss=26} {{7*7}} en janvier."
    ),
}


@pytest.fixture(scope="module")
def trap(desk, tmp_path_factory):
    """The article, brought in as a file through the page, beside two that are refused for their contents."""
    folder = tmp_path_factory.mktemp("trap")
    good, *bad = (
        folder / name
        for name in (
            "piège.jsonl",
            "<img src=x onerror=window.__xss=30>.txt",  # Gradio takes the brackets off
            "&lt;img src=x onerror=window.__xss=31&gt;.txt",
        )
    )
    good.write_text(json.dumps(TRAP, ensure_ascii=False), encoding="utf-8")
    for file in bad:
        file.write_text("1 2 3")
    page = desk[1]
    go(page, "Archive")
    page.locator("#found .shelf li").first.wait_for()  # the tab is drawn
    page.locator("#adding input[type=file]").set_input_files([good, *bad])
    for shown in ("img src=x onerror=window.__xss=30.txt", "&lt;img src=x onerror=window.__xss=31&gt;.txt"):
        page.locator("#report li.refused span", has_text=shown).wait_for()
    page.locator("#report li.taken", has_text=TRAP["title"]).wait_for()
    page.locator("#report [role=status]", has_text="Ajout en cours").wait_for(state="detached")
    assert unharmed(page)
    page.locator("#filter-panel label.box", has_text="onload=window.__xss=22").wait_for(state="attached")


def test_articles_in_the_archive(page, trap):
    go(page, "Archive")
    for words, title, publisher, text in (
        ("pixel", HOSTILE.title, HOSTILE.publisher, HOSTILE.text),
        ("Budapest janvier", TRAP["title"], TRAP["publisher"], TRAP["text"]),
    ):
        page.locator("#find-form [name=words]").fill(f"{words} {evil(44)}")
        page.locator("#find-form [type=submit]").click()
        page.locator(f"#find-form [name=words][value^='{words}']").wait_for()  # what is found is drawn with it
        row = page.locator("#found li", has_text=publisher).first
        row.locator(".headline", has_text=title).click()
        page.locator("#reader h2", has_text=title).wait_for()
        assert page.locator("#reader .text").text_content() == text
        assert page.locator("#reader .whole > .meta").inner_text().startswith(publisher)
        assert evil(44) in page.locator("#find-form [name=words]").input_value()
        assert unharmed(page)
    assert page.locator("#find-form [name=publishers] option", has_text="<svg onload").count() == 2
    assert TRAP["publisher"].replace('"', '""') in saved(page, page.locator("[data-act=table]")).decode("utf-8-sig")


def test_questions_publishers_and_names_of_conversations(page, trap):
    unfold(page, "#filter-panel")
    page.locator("#filter-panel label.box", has_text="onload=window.__xss=22").locator("input").check()
    page.locator("#filter-panel [type=submit]").click()
    page.locator(".banner", has_text=TRAP["publisher"]).wait_for()
    put(page, f"{evil(40)} Quand Trump et Poutine se sont-ils parlé pendant deux heures ?")
    assert evil(40) in page.locator("#turn-1 .question").inner_text()
    assert TRAP["publisher"] in page.locator("#turn-1 .scope").inner_text()
    assert evil(24) in page.locator("#turn-1 blockquote").all_inner_texts()[0]
    page.locator("#turn-1 a.chip").first.hover()
    page.locator("#peek", has_text=evil(24)).wait_for()
    page.locator("#turn-1 a.chip").first.click()
    assert page.locator("#src-1-1 .headline").text_content() == TRAP["title"]
    page.locator("#turn-1 [data-verdict=up]").click()
    page.locator("#turn-1 .why input[type=text]").fill(evil(41))
    page.locator("#turn-1 .why button").click()
    page.get_by_text("Merci, votre remarque est gardée").wait_for()
    unfold(page, "#talk-panel")
    assert evil(40) in page.locator("#talk-panel .talk").first.inner_text()
    page.locator("#talk-panel .more > summary").first.click()
    page.locator("#talk-panel [name=title]").first.fill(f"{evil(42)} titre")
    page.locator("#talk-panel form[data-act=rename] button").first.click()
    page.locator("#talk-panel .talk", has_text=evil(42)).wait_for()
    page.locator("#talk-panel [name=words]").fill(evil(43))
    page.locator("#talk-panel form[role=search] button").click()
    page.get_by_text("Aucune conversation ne contient ces mots.").wait_for()
    page.locator("#talk-panel [name=words]").fill("")
    page.locator("#talk-panel form[role=search] button").click()
    page.locator("#talk-panel .talk", has_text=evil(42)).wait_for()
    assert unharmed(page)
    markdown = saved(page, page.locator("#talk-panel [data-form=md]").first).decode()
    assert "window.__xss=24" in markdown.replace("\\", "")
    assert not runs(page, as_html(markdown))


def test_a_briefing_and_its_files(page, trap):
    go(page, "Briefing")
    page.locator("#brief-form [name=date]").fill(DAY)
    page.locator("#brief-form [type=submit]").click()
    page.locator(".paper blockquote", has_text=evil(25)).first.wait_for()
    page.locator(".paper a.chip").first.click()
    assert page.locator("#src-b-1 .headline").text_content() == TRAP["title"]
    assert unharmed(page)
    written = saved(page, page.locator(".paper [data-form=html]")).decode()
    assert escape(evil(25), quote=False) in written.replace("&#34;", '"').replace("&#39;", "'")
    assert not runs(page, written)
    markdown = saved(page, page.locator(".paper [data-form=md]")).decode()
    assert "window.__xss=25" in markdown.replace("\\", "")
    assert not runs(page, as_html(markdown))
    assert saved(page, page.locator(".paper [data-form=pdf]")).startswith(b"%PDF")


def test_a_feed_its_items_and_their_pages(page):
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{{url}}{link}</link><description>{escape(summary)}</description></item>"
        for link, title, summary in (
            ("/1", f"Appel 1 entre Trump et Poutine {evil(50)}", evil(51)),
            ("/2", f"Football : la finale à Lyon {evil(52)}", evil(53)),
        )
    )
    head = escape(f"Le fil {evil(54)}")
    article = article_page(1, sentences=2, extra=f"<p>{escape(evil(55))}</p>{evil(56)}").replace(
        "Appel 1 entre Trump et Poutine", f"Appel 1 entre Trump et Poutine {escape(evil(57))}"
    )
    with WebServer() as server:
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{head}</title>{items}</channel></rss>'
        server.answer("/fil", Reply(body.replace("{url}", server.url("")).encode()))
        server.page("/1", article)
        go(page, "Archive")
        page.locator("#find-form [data-all]").click()
        page.locator("#found .shelf li").nth(24).wait_for()
        before = page.locator("#found .hint").inner_text()
        unfold(page, "#feeds-panel")
        page.locator("#feeds-panel [name=address]").fill(server.url("/fil"))
        page.locator("#feeds-panel [type=submit]").click()
        page.locator("#feeds-panel li", has_text=server.url("/fil")).locator("[data-act=try]").click()
        page.locator("#feed-said", has_text="Le fil répond : 2 entrées.").wait_for()
        page.locator("#address [name=address]").fill(server.url("/fil"))
        page.locator("#address [type=submit]").click()
        page.locator("#report li.taken", has_text="Appel 1 entre Trump et Poutine").wait_for()
        page.locator("#refused-panel").wait_for()
        # The list is drawn anew last of all; a search before that would be another test's affair.
        page.wait_for_function("before => document.querySelector('#found .hint')?.innerText !== before", arg=before)
    unfold(page, "#refused-panel")
    assert evil(52) in page.locator("#refused-panel li").first.inner_text()
    page.locator("#find-form [name=words]").fill("Appel 1 entre Trump et Poutine")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .headline", has_text="Appel 1 entre Trump et Poutine").first.click()
    page.locator("#reader .text", has_text="window.__xss=55").wait_for()
    assert "window.__xss=56" not in page.locator("#reader .text").inner_text()
    assert unharmed(page)


def as_html(markdown: str) -> str:
    """What a reader of Markdown that lets HTML through makes of a file."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": True}).render(markdown))


def runs(page, html: str) -> bool:
    """Does anything in this file run, or load something, when it is opened?"""
    opened = page.context.new_page()
    try:
        opened.set_content(html)
        there = opened.locator("script, img, svg, iframe, object, a[href^=javascript]").count()
        return bool(there or opened.evaluate("typeof window.__xss") != "undefined")
    finally:
        opened.close()
