"""Every path of the whole page in a real browser over a real archive: conversations, briefing, archive, settings."""

import json
import threading
from contextlib import closing
from dataclasses import asdict

import pytest
from browsing import NEEDS_CHROMIUM, go, put, readers, saved, unfold, unharmed
from pictures import FOLDER, take
from web_server import Reply, WebServer, article_page

from tests.articles import FR
from vectorstore.archive.database import Database

pytestmark = [pytest.mark.browser, NEEDS_CHROMIUM]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")

CALL = "Combien de temps a duré l'appel du 3 juillet 2025 ?"


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


def test_two_windows_on_one_conversation_lose_nothing_of_each_other(reader):
    one = reader()
    put(one, CALL)
    talk = one.locator(".conversation").get_attribute("data-talk")
    two = reader(context=one.context)
    two.evaluate("talk => window.hotlineSend('open', {talk})", talk)
    two.locator("#turn-1").wait_for()
    mine, other = "Qu’a dit Iouri Ouchakov le 3 juillet 2025 ?", "Qui a marché sur la lune ?"
    put(one, mine)
    put(two, other, until="")
    questions = two.locator("#talk .question")
    two.locator("#turn-3[aria-busy=false]").wait_for()
    assert [text.partition(". ")[2] for text in questions.all_text_contents()] == [CALL, mine, other]
    two.locator("#hint", has_text="dans une autre fenêtre").wait_for()
    two.locator("#turn-2 a.chip").first.click()
    assert two.locator("#src-2-1 mark").is_visible()
    one.locator("#turn-1 [data-act=retry]").click()  # it knows nothing of the third: nothing may be replaced
    one.locator("#turn-4[aria-busy=false]").wait_for()
    one.reload()
    one.locator("#turn-4").wait_for()
    kept = [text.partition(". ")[2] for text in one.locator("#talk .question").all_text_contents()]
    assert kept == [CALL, mine, other, CALL]
    one.locator("#turn-2 [data-act=retry]").click()  # now it knows them all
    one.locator("#turn-3").wait_for(state="detached")
    one.locator("#turn-2[aria-busy=false]").wait_for()  # answered anew, and only then kept
    two.locator("#turn-3 [data-verdict=up]").click()  # of an answer that is kept no more
    two.locator("#turn-3").wait_for(state="detached")
    assert two.locator("#turn-2 [data-verdict=up]").get_attribute("aria-pressed") == "false"


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
    put(other, "Qui a marché sur la lune ?")  # by then all of that has been heard
    assert other.locator(".exchange").count() == 1
    assert other.locator(".parcel").count() == 0
    mine.reload()
    mine.locator("#turn-1").wait_for()
    mine.locator("#talk-panel > summary").click()
    assert "Ouchakov" in mine.locator("#talk-panel .talk").inner_text()


def test_what_comes_over_the_bridge_is_not_believed(page):
    page.evaluate("window.hotlineSend('ask', null)")
    page.get_by_text("Écrivez d’abord votre question.").wait_for()
    for act, data in (
        ("judge", {"turn": "x", "verdict": "'; DROP TABLE exchanges"}),
        ("open", {"talk": ["a", 1, None]}),
        ("brief", {"date": "2025-13-45", "language": "xx"}),
        ("read", {"article": "../../etc/passwd", "version": "-1"}),
        ("paper", {"form": "exe"}),
        ("nothing", {}),
    ):
        page.evaluate("([act, data]) => window.hotlineSend(act, data)", [act, data])
    page.get_by_text("Écrivez d’abord votre question.").wait_for(state="detached")  # `open` empties that line
    page.evaluate("window.hotlineSend('filter', {since: 'hier'})")
    page.get_by_text("'hier' n’est pas une date").wait_for()
    put(page, CALL)
    assert page.locator("#turn-1 blockquote").count() > 0


# Filters


def test_filters_stand_in_plain_sight_and_hold(page):
    unfold(page, "#filter-panel")
    page.locator("#filter-panel [name=as_of]").fill("2025-07-03")
    page.locator("#filter-panel [value=fr]").check()
    page.locator("#filter-panel [value='Le Témoin']").check()
    page.locator("#filter-panel [value='Le Témoin']").uncheck()
    page.locator("#filter-panel [type=submit]").click()
    page.locator(".banner.as-of", has_text="Archive telle qu’elle était le 3 juillet 2025 · français").wait_for()
    put(page, CALL)
    assert "3 juillet 2025" in page.locator("#turn-1 .scope").inner_text()
    assert "4 juillet" not in page.locator("#cited").inner_text()
    page.locator("#banner [data-act=unfilter]").click()
    page.locator(".banner").wait_for(state="detached")
    assert page.locator("#filter-panel :checked").count() == 0  # nor would it be sent with the next filter
    unfold(page, "#filter-panel")
    page.locator("#filter-panel [value=ru]").check()
    page.locator("#filter-panel [data-act=unfilter]").click()
    assert page.locator("#filter-panel :checked").count() == 0


def test_an_abstention_offers_questions_that_are_answered(page):
    put(page, "Qui a marché sur la lune ?")
    page.locator("#more .ask").nth(2).wait_for()
    page.locator("#more .ask").first.click()
    page.locator("#turn-2[aria-busy=false]").wait_for()
    assert page.locator("#turn-2 .abstained").count() == 0
    assert page.locator("#turn-2 blockquote").count() > 0


# Briefing


def test_a_briefing_is_written_read_with_its_sources_and_saved(page):
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
    unfold(page, "#brief-panel")
    page.locator("#brief-panel button", has_text="3 juillet 2025 (français)").wait_for()
    page.locator("#brief-form [name=date]").fill("2099-01-01")
    page.locator("#brief-form [type=submit]").click()
    page.locator("#brief-hint", has_text="2099-01-01").wait_for()


# Archive


def test_articles_are_searched_browsed_read_and_exported(page):
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


def test_feeds_are_followed_paused_tried_and_left(page):
    go(page, "Archive")
    unfold(page, "#feeds-panel")
    page.locator("#feeds-panel [name=address]").fill("ftp://journal.example/fil")
    page.locator("#feeds-panel [type=submit]").click()
    page.locator("#feed-said", has_text="http").wait_for()
    page.locator("#feeds-panel [name=address]").fill("http://127.0.0.2:9/<b>fil</b>.xml")
    page.locator("#feeds-panel [type=submit]").click()
    feed = page.locator("#feeds-panel li", has_text="%3Cb%3Efil")  # another test's feed may stand beside it
    feed.filter(has_text="jamais lu").wait_for()
    feed.locator("[data-act=pause]").click()
    feed.locator("[data-act=resume]").wait_for()
    feed.locator("[data-act=try]").click()
    page.locator("#feed-said", has_text="HOTLINE_ALLOW_PRIVATE").wait_for()
    feed.locator("[data-act=resume]").click()
    feed.locator("[data-act=pause]").wait_for()
    feed.locator("[data-act=unfollow]").click()
    feed.wait_for(state="detached")


def test_files_come_in_an_edit_keeps_old_quotes_and_what_is_removed_comes_back(page, tmp_path):
    put(page, "Qu’a regretté Donald Trump selon Le Témoin ?")
    unfold(page, "#filter-panel")
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
    assert unharmed(page)


def test_an_address_brings_articles_and_what_it_refused_is_let_in(page):
    with WebServer() as server:
        server.page("/1", article_page(1, sentences=2))
        server.page("/2", article_page(2, sentences=2).replace("Appel 2 entre Trump et Poutine", "Finale à Lyon"))
        feed = server.feed("/fil", ("/1", "Appel 1 entre Trump et Poutine"), ("/2", "Football : la finale à Lyon"))
        go(page, "Archive")
        page.locator("#address [name=address]").fill("http://10.0.0.1/fil")
        page.locator("#address [type=submit]").click()
        page.locator("#report li.refused", has_text="HOTLINE_ALLOW_PRIVATE").wait_for()
        page.locator("#address [name=address]").fill(feed)
        page.locator("#address [type=submit]").click()
        page.locator("#report li.taken", has_text="Appel 1 entre Trump et Poutine").wait_for()
        unfold(page, "#refused-panel")
        page.locator("#refused-panel li", has_text="Football : la finale à Lyon").locator("[data-act=admit]").click()
        page.locator("#report li.taken", has_text="Finale à Lyon").wait_for()
        page.locator("#refused-panel").wait_for(state="detached")
    for title in ("Appel 1 entre Trump et Poutine", "Finale à Lyon"):  # both are in the archive, and go again
        page.locator("#find-form [name=words]").fill(title)
        page.locator("#find-form [type=submit]").click()
        page.locator("#found .headline", has_text=title).click()
        page.locator("#reader h2", has_text=title).wait_for()
        page.locator("#reader [data-act=remove]").click()
        page.locator("#removed .notice", has_text=title).wait_for()


def test_what_is_searched_and_written_while_an_address_comes_in_stays(page):
    came = threading.Event()

    def slow(handler):
        came.wait(30)
        markup = article_page(3, sentences=2).replace("Appel 3", "Appel lent").replace("Le Témoin", "Le Nouveau Venu")
        handler.reply(Reply(markup.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))

    unfold(page, "#filter-panel")
    go(page, "Archive")
    page.locator("#find-form [data-all]").click()
    page.locator("#found .shelf li").nth(24).wait_for()
    with WebServer() as server:
        try:
            page.locator("#address [name=address]").fill(server.answer("/lent", slow))
            page.locator("#address [type=submit]").click()
            page.locator("#report [role=status]", has_text="Ajout en cours").wait_for()
            page.locator("#find-form [name=words]").fill("livraisons d’armes")
            page.locator("#find-form [name=publishers]").select_option("Le Témoin")
            page.locator("#find-form [type=submit]").click()
            page.wait_for_function("document.querySelectorAll('#found .shelf li').length === 1")
            page.locator("#find-form [name=words]").fill("encore à envoyer")
            go(page, "Questions")
            page.locator("#filter-panel [name=since]").fill("2025-07-01")
            page.locator("#filter-panel [value='Le Témoin']").check()
        finally:
            came.set()
        # The publisher that has just come in can be chosen at once, and takes nothing back that is being written.
        page.locator("#filter-panel [value='Le Nouveau Venu']").check()
        assert page.locator("#filter-panel [name=since]").input_value() == "2025-07-01"
        assert page.locator("#filter-panel [value='Le Témoin']").is_checked()
        page.locator("#filter-panel [type=submit]").click()
        page.locator(".banner", has_text="Le Nouveau Venu").wait_for()
        assert "Le Témoin" in page.locator(".banner").inner_text()
        go(page, "Archive")
        page.locator("#report li.taken", has_text="Appel lent").wait_for()
    page.locator("#find-form option[value='Le Nouveau Venu']").wait_for(state="attached")
    page.locator("#found .headline", has_text=FR.title).wait_for()
    assert page.locator("#found .shelf li").count() == 1
    assert page.locator("#find-form [name=words]").input_value() == "encore à envoyer"
    assert page.locator("#find-form [name=publishers]").input_value() == "Le Témoin"
    page.locator("#find-form [data-all]").click()
    page.locator("#found .shelf li").nth(24).wait_for()
    assert page.locator("#find-form [name=words]").input_value() == ""
    page.locator("#find-form [name=publishers]").select_option("Le Nouveau Venu")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .headline", has_text="Appel lent").click()
    page.locator("#reader h2", has_text="Appel lent").wait_for()
    page.locator("#reader [data-act=remove]").click()
    page.locator("#removed .notice", has_text="Appel lent").wait_for()


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
    page.locator(".settings [name=answers] [value=uk][selected]").wait_for(state="attached")
    go(page, "Questions")
    put(page, CALL)
    assert page.locator("#turn-2 .answer").get_attribute("lang") == "uk"
    go(page, "Settings")
    page.locator(".settings [data-act=forget]").click()
    page.locator(".exchange").first.wait_for(state="detached")


# What is kept, what is shown


def test_nothing_is_kept_where_nothing_shall_be(browser, hall):
    with readers(browser, hall.forgetful) as open_page:
        page = open_page()
        put(page, CALL)
        assert page.locator("#talk-panel, [data-verdict]").count() == 0
        go(page, "Réglages")
        page.get_by_text("Les conversations ne sont pas gardées").wait_for()
    with closing(Database(hall.forgetful_home)) as db:
        assert db.one("SELECT count(*) AS n FROM exchanges")["n"] == 0
    files = [file for file in hall.forgetful_home.rglob("*") if file.is_file()]
    assert files and all(CALL.encode() not in file.read_bytes() for file in files)


def test_the_pictures_of_the_readme_can_be_taken(reader, tmp_path):
    pictures = take(reader, tmp_path)
    assert {picture.name for picture in pictures} == {picture.name for picture in FOLDER.glob("*.png")}
    assert all(10_000 < picture.stat().st_size < 300_000 for picture in pictures)
