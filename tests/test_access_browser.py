"""The real page in a real browser where it is hardest: signed in, behind a proxy, under a sub-path."""

import shutil

import pytest

from bot.accounts import Accounts
from bot.api.access import Access
from bot.api.app import application
from bot.api.core import Core
from tests.fakes import LASTED, FakeAnswerer
from tests.homes import small
from tests.proxy import proxied
from tests.serving import served
from vectorstore.store import Vectorstore

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
ROOT = "/briefing/room"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: apt install chromium, then run again"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")


def test_a_reader_signs_in_and_asks_under_a_sub_path(tmp_path):
    from bot.chat.page import build, look

    access = Access(Accounts.of("ada:s3cret"), hosts=frozenset(), root_path=ROOT)
    with (
        Vectorstore.open(small(tmp_path / "home")) as store,
        served(application(build(FakeAnswerer()), look(), access, Core(store, FakeAnswerer()))) as upstream,
        served(proxied(upstream, ROOT, strip=True)) as proxy,
        playwright.sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stranger = browser.new_page()
        with pytest.raises(playwright.Error, match="AUTH_CREDENTIALS"):
            stranger.goto(f"{proxy}{ROOT}/")
        context = browser.new_context(locale="fr-FR", http_credentials={"username": "ada", "password": "s3cret"})
        context.set_default_timeout(15_000)
        failures, refused, outside = [], [], []
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda line: failures.append(line.text) if "Content Security Policy" in line.text else None)
        page.on("response", lambda reply: refused.append(reply.url) if reply.status >= 400 else None)
        page.on("request", lambda one: outside.append(one.url) if not one.url.startswith((proxy, "data:")) else None)
        page.goto(f"{proxy}{ROOT}/")
        page.locator("#box textarea").fill("Combien de temps a duré l'appel ?")
        page.locator("#box textarea").press("Enter")
        page.locator("#turn-1[aria-busy=false]").wait_for()
        page.locator("#turn-1 a.chip").first.click()
        assert page.locator("#src-1-1 mark").text_content() == LASTED.quote
        browser.close()
    assert (failures, refused, outside) == ([], [], [])
