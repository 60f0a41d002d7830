"""The page in a real browser, as a reader meets it: one server, the fake answerer, Debian's Chromium."""

import pytest
from browsing import NEEDS_CHROMIUM, cleared, fits, put, unharmed
from fakes import ALMOST_AN_HOUR, ANY_TIME, FRANK, HOSTILE, LASTED

CALL = "Combien de temps a duré l'appel du 3 juillet 2025 ?"

pytestmark = [pytest.mark.browser, NEEDS_CHROMIUM]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")


@pytest.fixture(scope="module")
def address(hall):
    return hall.chat


@pytest.fixture(scope="module")
def english(desk):
    """A second reader."""
    return desk[0]("en-GB")


def test_a_chip_opens_its_card_at_the_quote(page):
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "Vos questions restent sur cette machine." in page.locator(".masthead").inner_text()
    put(page, CALL)
    assert page.locator("blockquote").first.inner_text() == LASTED.quote
    page.locator("#src-1-1 summary").click()  # the first card is open from the start; the reader closes it
    assert not page.locator("#src-1-1 mark").is_visible()
    page.locator("#turn-1 a.chip").first.click()
    assert page.locator("#src-1-1 mark").is_visible()
    assert page.locator("#src-1-1 mark").text_content() == LASTED.quote
    link = page.locator("#src-1-1 .actions a").first
    assert "#:~:text=L%E2%80%99entretien" in link.get_attribute("href")
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"


def test_chips_work_from_the_keyboard_and_in_older_answers(page):
    put(page, CALL)
    put(page, "Et qui l'a dit ?")
    assert "Suite de 2 tours." in page.locator("#turn-2").inner_text()  # the answerer was given the first turn
    assert page.locator("#src-2-2 mark").text_content() == FRANK.quote
    for place, key in ((2, "Enter"), (0, " ")):
        assert not page.locator(f"#src-1-{place + 1} mark").is_visible()
        page.locator("#turn-1 a.chip").nth(place).focus()
        page.keyboard.press(key)
        page.locator(f"#src-1-{place + 1} mark").wait_for()
    assert page.locator("#src-1-3 mark").text_content() == ANY_TIME.quote
    put(page, "Encore ?")
    assert page.locator("#src-1-3 mark").is_visible()  # redrawing keeps open what the reader opened


def test_an_abstention_offers_near_excerpts_as_what_they_are(page):
    put(page, "Qui a marché sur la lune ?")
    assert page.locator("#turn-1 .abstained").count() == 1
    assert "Ils ne répondent pas à la question." in page.locator("#cited").inner_text()
    page.locator("#turn-1 a.chip").first.click()
    assert page.locator("#src-1-1.near mark").text_content() == ALMOST_AN_HOUR.quote


def test_hostile_texts_neither_run_nor_load(page):
    question = '<img src="https://evil.example/q.png" onerror="window.__xss=0">xss **gras** ${window.__xss=1} $$x$$'
    put(page, question)
    page.locator("#turn-1 a.chip").first.click()
    page.locator("#src-1-1 mark").wait_for()
    assert page.locator("#src-1-1 mark").text_content() == HOSTILE.text.split("\n")[0]
    assert page.locator("#turn-1 .question").inner_text().endswith(question)
    assert unharmed(page)


def test_the_page_itself_lets_nothing_in_from_outside(page, desk):
    refused = []
    page.once("requestfailed", lambda request: refused.append((request.url, request.failure)))
    loaded = page.evaluate(
        "new Promise(done => { const image = new Image(); image.onload = () => done(true);"
        " image.onerror = () => done(false); image.src = 'https://evil.example/pixel.png'; })"
    )
    assert loaded is False
    assert refused == [("https://evil.example/pixel.png", "csp")]  # by the page's own policy
    assert desk[0].outside.pop() == refused[0][0]  # what all tests look at would have shown it


def test_errors_and_empty_questions_are_plain_lines(page):
    page.locator("#send").click()
    page.get_by_text("Écrivez d’abord votre question.").wait_for()
    put(page, "La panne ?")
    assert "le modèle n’a pas répondu" in page.locator("#turn-1 .notice").inner_text()
    put(page, "Un bogue ?")
    assert page.locator("#turn-2 .notice").inner_text().startswith("Une erreur s’est produite")
    assert "Traceback" not in page.content()
    assert "secret: " not in page.content()


def test_one_slow_answer_stops_at_once_and_holds_nobody_up(page, english):
    slow, other = page, english
    cleared(other)
    put(slow, "Une réponse lente ? lent", until=":has(.said)")
    put(other, "How long did they speak?")
    assert other.locator("#turn-1 blockquote").inner_text() == ALMOST_AN_HOUR.quote
    slow.locator("#stop").click()
    slow.get_by_text("Réponse arrêtée.").wait_for()
    assert slow.locator("#turn-1 blockquote").count() == 1
    put(other, "What else?")  # stopping held no lock under which other answers end
    put(slow, CALL)
    assert slow.locator("#turn-2 blockquote").count() == 1
    slow.locator("#new").click()
    slow.locator(".exchange").first.wait_for(state="detached")
    slow.locator("#openers .ask").first.wait_for()


def test_pointing_at_a_chip_shows_the_quote_and_escape_hides_it(page):
    put(page, CALL)
    peek = page.locator("#peek")
    page.locator("#turn-1 a.chip").nth(1).hover()
    peek.get_by_text(FRANK.quote).wait_for()
    assert "Le Courrier du soir, 3 juillet 2025" in peek.inner_text()
    assert page.locator("#turn-1 a.chip").nth(1).get_attribute("aria-describedby") == "peek"
    assert page.get_by_role("tooltip").is_visible()
    page.keyboard.press("Escape")
    peek.wait_for(state="hidden")
    page.locator("#turn-1 a.chip").nth(2).focus()
    peek.get_by_text(ANY_TIME.quote).wait_for()


def test_whoever_waits_for_a_model_sees_what_it_reads(page):
    put(page, "Que lisez-vous ?", until=":has(.found)")
    assert FRANK.title in page.locator("#turn-1 .found").inner_text()
    page.locator("#stop").click()
    page.get_by_text("Réponse arrêtée.").wait_for()


def test_questions_are_asked_again_edited_and_suggested(page):
    put(page, CALL)
    page.locator("#more .ask").first.click()
    page.locator("#turn-2[aria-busy=false]").wait_for()
    assert "Qu’a dit Iouri Ouchakov ?" in page.locator("#turn-2 .question").inner_text()
    page.locator("#turn-1 [data-act=retry]").click()
    page.locator("#turn-2").wait_for(state="detached")
    page.locator("#turn-1[aria-busy=false]").wait_for()
    page.locator("#turn-1 [data-act=edit]").click()
    page.get_by_text("Vous modifiez la question 1").wait_for()
    box = page.locator("#box textarea")
    assert box.input_value() == CALL
    box.press("Escape")
    page.get_by_text("Vous modifiez la question 1").wait_for(state="hidden")
    assert box.input_value() == ""
    page.locator("#turn-1 [data-act=edit]").click()
    page.get_by_text("Vous modifiez la question 1").wait_for()
    box.fill("Qui a marché sur la lune ?")
    box.press("Enter")
    page.locator("#turn-1:has(.abstained)").wait_for()
    assert page.locator(".exchange").count() == 1
    page.get_by_text("Ce à quoi l’archive peut répondre").wait_for()


def test_an_answer_is_copied_as_markdown_with_its_sources(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    put(page, CALL)
    page.get_by_role("button", name="Copier la réponse").click()
    page.get_by_text("Copié").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"> {LASTED.quote} [^1]" in copied
    assert "[^1]: «" in copied
    page.locator("#src-1-1 .copy").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('https://courrier.example'))")


def test_examples_ask_and_the_page_speaks_the_readers_language(english):
    page = english
    cleared(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#send").inner_text() == "Ask"
    page.locator("#openers .ask").nth(2).click()
    page.locator("#turn-1[aria-busy=false]").wait_for()
    assert "Вот что говорит архив." in page.locator("#turn-1").inner_text()
    assert not page.locator("#openers").is_visible()


def test_a_phone_shows_the_sources_below_and_never_scrolls_sideways(reader):
    page = reader(width=360, height=740)
    assert fits(page)
    put(page, CALL)
    put(page, "mot" * 300)
    page.locator("#turn-1 a.chip").nth(3).click()
    page.locator("#src-1-4 mark").wait_for()
    assert fits(page)
    box, card = page.locator("#composer").bounding_box(), page.locator("#src-1-4").bounding_box()
    assert card["y"] > box["y"]


def test_only_the_page_is_served(page, address):
    info = page.request.get(f"{address}gradio_api/info").json()
    assert info["named_endpoints"] == {}
    assert info["unnamed_endpoints"] == {}
    assert page.locator("footer:not(.colophon)").count() == 0
