"""Every path of the whole page in a real browser over a real archive: conversations, briefing, archive, settings."""

import json
from dataclasses import asdict

import pytest
from browsing import NEEDS_CHROMIUM, chromium, fits, put, readers, served
from fakes import HOSTILE
from pictures import FOLDER, take

from tests.articles import FR
from tests.homes import with_dossier
from vectorstore.ingest import add
from vectorstore.store import Vectorstore

pytestmark = [pytest.mark.browser, NEEDS_CHROMIUM]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")

CALL = "Combien de temps a duré l'appel du 3 juillet 2025 ?"
TABS = {
    "fr": ("Questions", "Briefing", "Archive", "Réglages"),
    "en": ("Questions", "Briefing", "Archive", "Settings"),
}
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = with_dossier(tmp_path_factory.mktemp("page") / "home")
    with Vectorstore.open(made) as store:
        add(store, FR, "test")
        add(store, HOSTILE.__class__(**(asdict(HOSTILE) | {"published": None, "kind": "article"})), "test")
        store.sync()
    return made


@pytest.fixture(scope="module")
def address(home):
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


def go(page, tab: str) -> None:
    page.get_by_role("tab", name=tab, exact=True).click()


def saved(page, button) -> bytes:
    with page.expect_download() as download:
        button.click()
    return download.value.path().read_bytes()


# Conversations


def test_a_conversation_is_there_after_a_reload_and_can_be_judged_named_saved_and_deleted(reader):
    page = reader()
    put(page, CALL)
    quote = page.locator("#turn-1 blockquote").first.inner_text()
    page.locator("#turn-1 [data-verdict=down]").click()
    page.locator("#turn-1 .why input[type=text]").fill("La durée manque")
    page.locator("#turn-1 .why button").click()
    page.get_by_text("Merci, votre remarque est gardée").wait_for()
    page.reload()
    page.locator("#turn-1[aria-busy=false]").wait_for()
    assert page.locator("#turn-1 blockquote").first.inner_text() == quote
    page.locator("#turn-1 a.chip").first.click()
    assert page.locator("#src-1-1 mark").text_content() == quote
    assert page.locator("#turn-1 [data-verdict=down]").get_attribute("aria-pressed") == "true"
    page.locator("#talk-panel > summary").click()
    page.locator("#talk-panel .more > summary").click()
    page.locator("#talk-panel [name=title]").fill("Le sixième appel")
    page.locator("#talk-panel form[data-act=rename] button").click()
    page.locator("#talk-panel .talk", has_text="Le sixième appel").wait_for()
    markdown = saved(page, page.locator("#talk-panel [data-form=md]")).decode()
    assert markdown.startswith("# Le sixième appel\n") and "[^1-1]:" in markdown
    exported = json.loads(saved(page, page.locator("#talk-panel [data-form=json]")))
    assert exported["exchanges"][0]["answer"]["question"] == CALL
    assert exported["exchanges"][0]["reason"] == "La durée manque"
    page.locator("#new").click()
    page.locator(".exchange").first.wait_for(state="detached")
    page.locator("#talk-panel [name=words]").fill("sixième")
    page.locator("#talk-panel form[role=search] button").click()
    page.locator("#talk-panel .talk").click()
    page.locator("#turn-1").wait_for()
    page.locator("#talk-panel > summary").click()
    page.locator("#talk-panel [data-act=forget]").click()
    page.get_by_text("Aucune conversation gardée pour l’instant.").wait_for()
    assert page.locator(".exchange").count() == 0


def test_another_browser_sees_nothing_of_it(reader):
    mine, other = reader(), reader()
    put(mine, "Qu’a dit Iouri Ouchakov le 3 juillet 2025 ?")
    mine.locator("#talk-panel > summary").click()
    talk = mine.locator("#talk-panel .talk").get_attribute("data-talk")
    other.locator("#talk-panel > summary").click()
    assert other.locator("#talk-panel .talk").count() == 0
    other.evaluate("talk => window.hotlineSend('open', {talk})", talk)
    other.evaluate("talk => window.hotlineSend('export', {talk, form: 'json'})", talk)
    other.evaluate("talk => window.hotlineSend('forget', {talk})", talk)
    other.evaluate("talk => window.hotlineSend('rename', {talk, title: 'à moi'})", talk)
    other.wait_for_timeout(1_000)
    assert other.locator(".exchange, .parcel").count() == 0
    mine.reload()
    mine.locator("#turn-1").wait_for()


def test_what_comes_over_the_bridge_is_not_believed(reader):
    page = reader()
    for act, data in (
        ("judge", {"turn": "x", "verdict": "'; DROP TABLE exchanges"}),
        ("open", {"talk": ["a", 1, None]}),
        ("brief", {"date": "2025-13-45", "language": "xx"}),
        ("read", {"article": "../../etc/passwd", "version": "-1"}),
        ("paper", {"form": "exe"}),
        ("nothing", {}),
    ):
        page.evaluate("([act, data]) => window.hotlineSend(act, data)", [act, data])
    page.wait_for_timeout(1_500)  # `open` empties the line in which the next ones complain
    page.evaluate("window.hotlineSend('filter', {since: 'hier'})")
    page.get_by_text("'hier' is not a date").wait_for()
    page.evaluate("window.hotlineSend('ask', null)")
    page.get_by_text("Écrivez d’abord votre question.").wait_for()
    put(page, CALL)
    assert page.locator("#turn-1 blockquote").count() > 0


# Filters


def test_filters_stand_in_plain_sight_and_hold(reader):
    page = reader()
    page.locator("#filter-panel > summary").click()
    page.locator("#filter-panel [name=as_of]").fill("2025-07-03")
    page.locator("#filter-panel [value=fr]").check()
    page.locator("#filter-panel [type=submit]").click()
    page.locator(".banner.as-of", has_text="Archive telle qu’elle était le 3 juillet 2025 · français").wait_for()
    put(page, CALL)
    assert "3 juillet 2025" in page.locator("#turn-1 .scope").inner_text()
    assert "4 juillet" not in page.locator("#cited").inner_text()
    page.locator("#banner [data-act=unfilter]").click()
    page.locator(".banner").wait_for(state="detached")


def test_an_abstention_offers_questions_that_are_answered(reader):
    page = reader()
    put(page, "Qui a marché sur la lune ?")
    page.locator("#more .ask").nth(2).wait_for()
    page.locator("#more .ask").first.click()
    page.locator("#turn-2[aria-busy=false]").wait_for()
    assert page.locator("#turn-2 .abstained").count() == 0
    assert page.locator("#turn-2 blockquote").count() > 0


# Briefing


def test_a_briefing_is_written_read_with_its_sources_and_saved(reader):
    page = reader()
    go(page, "Briefing")
    page.locator("#brief-form [name=date]").fill("2025-07-03")
    page.locator("#brief-form [type=submit]").click()
    page.locator(".paper h2", has_text="3 juillet 2025").wait_for()
    quote = page.locator(".paper blockquote").nth(1).inner_text()
    page.locator(".paper a.chip").nth(1).click()
    assert page.locator("#src-b-2 mark").text_content() == quote
    assert quote in saved(page, page.locator("[data-form=md]").last).decode().replace("\\", "")
    assert b"<html" in saved(page, page.locator(".paper [data-form=html]"))
    assert saved(page, page.locator(".paper [data-form=pdf]")).startswith(b"%PDF")
    assert json.loads(saved(page, page.locator(".paper [data-form=json]")))["date"] == "2025-07-03"
    page.locator("#brief-panel > summary").click()
    page.locator("#brief-panel button", has_text="3 juillet 2025 (français)").wait_for()
    page.locator("#brief-form [name=date]").fill("2099-01-01")
    page.locator("#brief-form [type=submit]").click()
    page.locator("#brief-hint", has_text="2099-01-01").wait_for()


# Archive


def test_articles_are_searched_browsed_read_and_exported(reader):
    page = reader()
    go(page, "Archive")
    page.locator("#found .shelf li").nth(24).wait_for()
    page.locator("#found [data-act=more]").click()
    page.locator("#found .shelf li").nth(49).wait_for()
    page.locator("#bars button:not([disabled])").nth(2).click()
    page.wait_for_function("document.querySelectorAll('#found .shelf li').length < 25")
    assert page.locator("#find-form [name=since]").input_value() != ""
    page.locator("#find-form [data-all]").click()
    page.locator("#found .shelf li").nth(24).wait_for()
    page.locator("#find-form [name=words]").fill("livraisons d’armes")
    page.locator("#find-form [name=publishers]").select_option("Le Témoin")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .headline", has_text=FR.title).wait_for()
    assert page.locator("#found .shelf li").count() == 1
    page.locator("#found .headline").click()
    page.locator("#reader .text").wait_for()
    assert page.locator("#reader .text").text_content() == FR.text
    table = saved(page, page.locator("[data-act=table]")).decode("utf-8-sig")
    assert table.splitlines()[0].startswith("id,version,title") and "fr-1,1," in table


def test_feeds_are_followed_paused_tried_and_left(reader):
    page = reader()
    go(page, "Archive")
    page.locator("#feeds-panel > summary").click()
    page.locator("#feeds-panel [name=address]").fill("ftp://journal.example/fil")
    page.locator("#feeds-panel [type=submit]").click()
    page.locator("#feed-said", has_text="http").wait_for()
    page.locator("#feeds-panel [name=address]").fill("http://127.0.0.1:9/<b>fil</b>.xml")
    page.locator("#feeds-panel [type=submit]").click()
    page.locator("#feeds-panel li", has_text="jamais lu").wait_for()
    page.locator("#feeds-panel [data-act=pause]").click()
    page.locator("#feeds-panel li", has_text="en pause").wait_for()
    page.locator("#feeds-panel [data-act=try]").click()
    page.locator("#feed-said", has_text="HOTLINE_ALLOW_PRIVATE").wait_for()
    page.locator("#feeds-panel [data-act=resume]").click()
    page.locator("#feeds-panel li", has_text="jamais lu").wait_for()
    page.locator("#feeds-panel [data-act=unfollow]").click()
    page.locator("#feeds-panel", has_text="Aucun fil n’est suivi.").wait_for()
    page.locator("#feeds-panel [data-act=starter]").wait_for()


def test_files_come_in_an_edit_keeps_old_quotes_and_what_is_removed_comes_back(reader, tmp_path):
    page = reader()
    put(page, "Qu’a regretté Donald Trump selon Le Témoin ?")
    page.locator("#filter-panel > summary").click()
    page.locator("#filter-panel [value='Le Témoin']").check()
    page.locator("#filter-panel [type=submit]").click()
    page.locator(".banner").wait_for()
    put(page, "Combien de temps les deux présidents se sont-ils parlé ?")
    quote = page.locator("#turn-2 blockquote").first.inner_text()
    edited = asdict(FR) | {"text": FR.text.replace("environ une heure", "près de deux heures")}
    good, bad = tmp_path / "suite.jsonl", tmp_path / "<img src=x onerror=window.__xss=1>.txt"
    good.write_text(json.dumps({name: edited[name] for name in ("id", "title", "publisher", "published", "text")}))
    bad.write_text("1 2 3")
    go(page, "Archive")
    page.locator("#adding input[type=file]").set_input_files([good, bad])
    page.locator("#report li.refused").wait_for()
    page.locator("#report li.taken", has_text="mis à jour").wait_for()
    page.locator("#find-form [name=words]").fill("livraisons d’armes")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .headline", has_text=FR.title).click()
    page.locator("#reader [data-version='1']").click()
    page.locator("#reader .notice", has_text="la version 2 est dans l’archive").wait_for()
    assert "environ une heure" in page.locator("#reader .text").inner_text()
    page.locator("#reader [data-act=remove]").click()
    page.locator("#removed [data-act=undo]").click()
    page.locator("#removed .notice").wait_for(state="detached")
    page.locator("#found .headline", has_text=FR.title).wait_for()
    page.reload()
    page.locator("#turn-2").wait_for()
    assert page.locator("#turn-2 blockquote").first.inner_text() == quote
    page.locator("#turn-2 a.chip").first.click()
    assert page.locator("#src-2-1 mark").text_content() == quote
    assert "modifié depuis" in page.locator("#src-2-1").inner_text()
    assert page.evaluate("typeof window.__xss") == "undefined"


def test_hostile_articles_neither_run_nor_load_in_any_tab(reader):
    page = reader()
    page.locator("#filter-panel > summary").click()
    go(page, "Archive")
    page.locator("#find-form [name=words]").fill("pixel")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .headline", has_text="<script>").first.click()
    page.locator("#reader .text").wait_for()
    assert page.locator("#reader .text").text_content() == HOSTILE.text
    page.wait_for_timeout(300)
    assert page.evaluate("typeof window.__xss") == "undefined"
    assert page.locator(".panes :is(script, img, iframe), a[href^=javascript]").count() == 0


# Settings


def test_language_and_look_are_chosen_and_stay(reader):
    page = reader()
    put(page, CALL)
    go(page, "Réglages")
    page.locator(".settings [data-theme=dark]").click()
    assert page.locator("body.dark").count() == 1
    page.locator(".settings [name=language]").select_option("en")
    page.get_by_role("tab", name="Settings").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".settings", has_text="Your questions stay on this machine.").wait_for()
    page.locator("[data-act=trial]").click()
    page.locator("#tried", has_text="extractive (no model)").wait_for()
    page.reload()
    page.locator("#turn-1").wait_for()
    assert page.locator("#send").inner_text() == "Ask"
    assert page.locator("body.dark").count() == 1
    go(page, "Settings")
    page.locator(".settings [name=answers]").select_option("uk")
    page.wait_for_timeout(500)
    go(page, "Questions")
    put(page, CALL)
    assert page.locator("#turn-2 .answer").get_attribute("lang") == "uk"
    go(page, "Settings")
    page.locator(".settings [data-act=forget]").click()
    page.locator(".exchange").first.wait_for(state="detached")


# For everybody


@pytest.mark.parametrize(("locale", "width", "scheme"), [("fr-FR", 1280, "light"), ("en-GB", 360, "dark")])
def test_no_serious_barrier_and_no_sideways_scrolling(reader, locale, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = reader(locale, width, 740, scheme)
    for tab in TABS[locale[:2]]:
        go(page, tab)
        if tab == "Questions":
            put(page, CALL)
            page.locator("#turn-1 a.chip").first.click()
            for panel in ("#talk-panel", "#filter-panel"):
                page.locator(f"{panel} > summary").click()
        elif tab == "Briefing":
            page.locator("#brief-form [name=date]").fill("2025-07-03")
            page.locator("#brief-form [type=submit]").click()
            page.locator(".paper").wait_for()
        elif tab == "Archive":
            page.locator("#found .headline").first.click()
            page.locator("#reader .text").wait_for()
        else:
            page.locator(".settings").wait_for()
        assert fits(page), tab
        found = Axe().run(page).response["violations"]
        serious = {f"{tab}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in SERIOUS}
        assert not serious


def test_everything_can_be_reached_with_the_keyboard_alone(reader):
    page = reader("en-GB")
    page.locator("#openers .ask").first.wait_for()
    page.keyboard.type(CALL)  # the box has the focus from the start
    page.keyboard.press("Enter")
    page.locator("#turn-1[aria-busy=false]").wait_for()
    page.locator("#more .ask").first.wait_for()

    def tab_to(selector: str, most: int = 60) -> None:
        for _ in range(most):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"no focus to be seen on {selector}"
                return
            page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{selector} cannot be reached")

    tab_to("#turn-1 a.chip")
    page.get_by_role("tooltip").wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.card').id").startswith("src-1-")
    tab_to("#filter-panel > summary")
    page.keyboard.press("Enter")
    assert page.locator("#filter-panel").get_attribute("open") is not None
    tab_to("#tabs [role=tab]")


def test_nothing_is_kept_where_nothing_shall_be(browser, tmp_path):
    home = with_dossier(tmp_path / "home")
    with served("serve_page.py", home, "PORT", "--no-history") as address, readers(browser, address) as open_page:
        page = open_page()
        put(page, CALL)
        assert page.locator("#talk-panel, [data-verdict]").count() == 0
        go(page, "Réglages")
        page.get_by_text("Les conversations ne sont pas gardées").wait_for()
    with Vectorstore.open(home) as store:
        assert store.db.one("SELECT count(*) AS n FROM exchanges")["n"] == 0
    assert all(CALL.encode() not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_the_pictures_of_the_readme_can_be_taken(reader, tmp_path):
    pictures = take(reader, tmp_path)
    assert {picture.name for picture in pictures} == {picture.name for picture in FOLDER.glob("*.png")}
    assert all(10_000 < picture.stat().st_size < 300_000 for picture in pictures)
