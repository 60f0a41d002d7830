"""The page in a real browser, as a reader meets it: one server, the fake answerer, Debian's Chromium."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import ALMOST_AN_HOUR, ANY_TIME, FRANK, HOSTILE, LASTED

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
PATIENCE = 15_000  # milliseconds for something to appear
CALL = "Combien de temps a duré l'appel du 3 juillet 2025 ?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: apt install chromium, then run again"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A page of its own process, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    here = Path(__file__).parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "HOTLINE_"))}
    environment |= {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}
    process = subprocess.Popen(
        [sys.executable, str(here / "serve_chat.py"), str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    announced = process.stdout.readline().strip()
    assert announced == f"http://127.0.0.1:{port}/", process.communicate()[1]
    yield announced
    process.send_signal(signal.SIGINT)
    printed, complaints = process.communicate(timeout=30)
    assert (process.returncode, printed) == (0, "")
    # One line there may be, for the error nobody foresaw: where it came from, and not a word of the question.
    assert {line.partition(" at ")[0] for line in complaints.splitlines()} <= {"no answer: RuntimeError"}


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def reader(browser, address):
    """Opens pages as a reader would; afterwards nothing may have left this machine, run or failed in the page."""
    outside: list[str] = []
    failures: list[str] = []
    with contextlib.ExitStack() as closing:

        def open_page(locale: str = "fr-FR", width: int = 1280, height: int = 800):
            context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
            closing.callback(context.close)
            context.set_default_timeout(PATIENCE)
            context.route(lambda url: not url.startswith((address, "data:", "blob:")), block)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.goto(address)
            page.locator(".masthead").wait_for()
            return page

        def block(route):
            outside.append(route.request.url)
            route.abort()

        yield open_page
    assert outside == []
    assert failures == []


def put(page, question: str, *, until: str = "[aria-busy=false]") -> None:
    """Ask and wait for the answer to that question."""
    before = page.locator(".exchange").count()
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    page.locator(f".exchange#turn-{before + 1}{until}").wait_for()


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_chip_opens_its_card_at_the_quote(reader):
    page = reader()
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


def test_chips_work_from_the_keyboard_and_in_older_answers(reader):
    page = reader()
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


def test_an_abstention_offers_near_excerpts_as_what_they_are(reader):
    page = reader()
    put(page, "Qui a marché sur la lune ?")
    assert page.locator("#turn-1 .abstained").count() == 1
    assert "Ils ne répondent pas à la question." in page.locator("#cited").inner_text()
    page.locator("#turn-1 a.chip").first.click()
    assert page.locator("#src-1-1.near mark").text_content() == ALMOST_AN_HOUR.quote


def test_hostile_texts_neither_run_nor_load(reader):
    page = reader()
    question = '<img src="https://evil.example/q.png" onerror="window.__xss=0">xss **gras** ${window.__xss=1} $$x$$'
    put(page, question)
    page.locator("#turn-1 a.chip").first.click()
    page.locator("#src-1-1 mark").wait_for()
    assert page.locator("#src-1-1 mark").text_content() == HOSTILE.text.split("\n")[0]
    assert page.locator("#turn-1 .question").inner_text().endswith(question)
    page.wait_for_timeout(300)
    assert page.evaluate("typeof window.__xss") == "undefined"
    assert page.locator("#panes :is(script, img, svg, iframe)").count() == 0
    assert page.locator("#panes a[href^=javascript]").count() == 0


def test_the_page_itself_lets_nothing_in_from_outside(reader):
    page = reader()
    loaded = page.evaluate(
        "new Promise(done => { const image = new Image(); image.onload = () => done(true);"
        " image.onerror = () => done(false); image.src = 'https://evil.example/pixel.png'; })"
    )
    assert loaded is False  # and the request was refused by the page's own policy: `reader` saw none


def test_errors_and_empty_questions_are_plain_lines(reader):
    page = reader()
    page.locator("#send").click()
    page.get_by_text("Écrivez d’abord votre question.").wait_for()
    put(page, "La panne ?")
    assert "le modèle n’a pas répondu" in page.locator("#turn-1 .notice").inner_text()
    put(page, "Un bogue ?")
    assert page.locator("#turn-2 .notice").inner_text().startswith("Une erreur s’est produite")
    assert "Traceback" not in page.content()
    assert "secret" not in page.content()


def test_one_slow_answer_stops_at_once_and_holds_nobody_up(reader):
    slow, other = reader(), reader("en-GB")
    put(slow, "Une réponse lente ? lent", until=":has(.said)")
    put(other, "How long did they speak?")
    assert other.locator("#turn-1 blockquote").inner_text() == ALMOST_AN_HOUR.quote
    slow.locator("#stop").click()
    slow.get_by_text("Réponse arrêtée.").wait_for()
    assert slow.locator("#turn-1 blockquote").count() == 1
    put(other, "What else?")  # stopping held no lock under which other answers end
    put(slow, CALL)
    assert slow.locator("#turn-2 blockquote").count() == 1
    slow.locator("#clear").click()
    slow.locator(".exchange").first.wait_for(state="detached")
    slow.locator("#examples button").first.wait_for()


def test_examples_ask_and_the_page_speaks_the_readers_language(reader):
    page = reader("en-GB")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#send").inner_text() == "Ask"
    page.locator("#examples button").nth(2).click()
    page.locator("#turn-1[aria-busy=false]").wait_for()
    assert "Вот что говорит архив." in page.locator("#turn-1").inner_text()
    assert not page.locator("#examples").is_visible()


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


def test_only_the_page_is_served(reader, address):
    page = reader()
    info = page.request.get(f"{address}gradio_api/info").json()
    assert info["named_endpoints"] == {}
    assert info["unnamed_endpoints"] == {}
    assert page.locator("footer:not(.colophon)").count() == 0
