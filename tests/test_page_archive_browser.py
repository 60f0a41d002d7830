"""The archive's tab in a real browser: events on the timeline, an article's story, errors in the reader's words."""

from dataclasses import replace

import pytest
from browsing import NEEDS_CHROMIUM, chromium, fits, readers, served

from tests.articles import EN
from tests.homes import with_dossier
from vectorstore.ingest import add
from vectorstore.store import Vectorstore

pytestmark = [pytest.mark.browser, NEEDS_CHROMIUM]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")

SERIOUS = {"serious", "critical"}
ENVOY = "Steve Witkoff partira pour Moscou un jour plus tard, selon la Maison Blanche. Dmitri Peskov s’en dit content."
LATER = (
    "Moscow and the White House said nothing on why Steve Witkoff flies later. Dmitry Peskov expects him on Thursday."
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    home = with_dossier(tmp_path_factory.mktemp("page") / "home")
    with Vectorstore.open(home) as store:
        add(store, EN, "test")
        french = replace(EN, id="fr-2", url=None, publisher="La Vigie", language="fr", text=ENVOY)
        add(store, replace(french, title="L’émissaire retarde son vol"), "test")
        later = replace(EN, id="en-2", url=None, publisher="The Harbour Post", published="2025-08-06", text=LATER)
        add(store, replace(later, title="Why the envoy flies later"), "test")
        store.sync()
    with served("serve_page.py", home, "PORT") as announced:
        yield announced


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def reader(browser, address):
    with readers(browser, address) as open_page:
        yield open_page


def archive(page):
    page.get_by_role("tab", name="Archive", exact=True).click()
    page.locator("#found .shelf li").first.wait_for()


def test_an_event_is_pressed_read_and_its_story_followed(reader):
    page = reader()
    archive(page)
    august = page.locator("#bars button[data-since='2025-08-01']")
    assert august.locator(".mark").count() == 1
    assert "2 articles, 2 origines indépendantes" in august.get_attribute("title")
    august.click()
    day = page.locator("#happened .bars button[data-since='2025-08-05']")
    day.wait_for()
    assert "« L’émissaire retarde son vol »".replace("« ", "«\u00a0").replace(" »", "\u00a0»") in day.get_attribute(
        "title"
    )
    assert page.locator("#events-panel").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.dataset.since") == "2025-08-01"  # where the reader was
    page.locator("#events-panel .headline", has_text="L’émissaire retarde son vol").click()
    page.locator("#found .banner", has_text="5 août 2025").wait_for()
    assert page.locator("#found .shelf li").count() == 2
    page.locator("#found .headline", has_text="L’émissaire").click()
    story = page.locator("#reader .story")
    story.wait_for()
    assert [heading.strip() for heading in story.locator("h4").all_inner_texts()] == ["Le même jour", "Après"]
    assert "The Ledger, 5 août 2025 · anglais" in story.inner_text()
    story.locator("[data-article=en-2]").click()
    page.locator("#reader h2", has_text="Why the envoy flies later").wait_for()
    assert "Avant" in page.locator("#reader .story").inner_text()
    day.click()
    page.wait_for_function("!document.querySelector('#found .banner')")
    assert page.locator("#find-form [name=since]").input_value() == "2025-08-05"


def test_the_timeline_and_its_events_are_reached_with_the_keyboard(reader):
    page = reader("en-GB")
    archive(page)
    page.locator("#bars button[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#events-panel[open]").wait_for()
    page.locator("#events-panel > summary").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#events-panel .headline')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.locator("#found .banner").wait_for()


@pytest.mark.parametrize(
    ("locale", "private", "missing"),
    [("fr-FR", "mène dans un réseau privé", "n’est pas chargée"), ("en-GB", "leads into a private network", "is not")],
)
def test_errors_are_told_in_the_readers_language(reader, tmp_path, locale, private, missing):
    page = reader(locale)
    archive(page)
    page.locator("#address [name=address]").fill("http://127.0.0.1:9/secret")
    page.locator("#address [type=submit]").click()
    page.locator("#report li.refused", has_text=private).wait_for()
    page.locator("#feeds-panel > summary").click()
    page.locator("#feeds-panel [name=address]").fill("ftp://journal.example/fil")
    page.locator("#feeds-panel [type=submit]").click()
    page.locator("#feed-said", has_text=missing).wait_for()
    bad = tmp_path / "vide.jsonl"
    bad.write_text('{"title": "x"}\n')
    page.locator("#adding input[type=file]").set_input_files([bad])
    page.locator(
        "#report li.refused", has_text="ligne 1 : le texte manque" if locale == "fr-FR" else "line 1"
    ).wait_for()


@pytest.mark.parametrize(("locale", "width", "scheme"), [("fr-FR", 1280, "light"), ("en-GB", 360, "dark")])
def test_events_fit_and_have_no_serious_barrier(reader, locale, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = reader(locale, width, 740, scheme)
    archive(page)
    page.locator("#bars button[data-since='2025-08-01']").click()
    page.locator("#happened .bars").wait_for()
    page.locator("#events-panel [data-event=en-1], #events-panel [data-event=fr-2]").click()
    page.locator("#found .banner").wait_for()
    page.locator("#found .headline").first.click()
    page.locator("#reader .story").wait_for()
    assert fits(page)
    found = Axe().run(page).response["violations"]
    assert not {f"{one['id']} {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in SERIOUS}
