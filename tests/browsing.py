"""A page of its own process and a real Chromium: what the browser tests share."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # whatever a page asks for, nothing leaves this machine
]
PATIENCE = 45_000  # milliseconds for something to appear
NEEDS_CHROMIUM = pytest.mark.skipif(not CHROMIUM, reason="no chromium here: apt install chromium, then run again")


@contextlib.contextmanager
def served(script: str, *arguments: object, complaints: Collection[str] = ()) -> Iterator[str]:
    """What a script of this folder announces when it serves: its address, or several with spaces between.

    `PORT` among the arguments is any free one. When the script is interrupted it ends well, and has complained of
    nothing but what was expected: lines without the number at their end.
    """
    here = Path(__file__).parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "HOTLINE_"))}
    environment |= {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}", "PYTHONWARNINGS": "ignore::UserWarning:gradio"}
    process = subprocess.Popen(
        [sys.executable, str(here / script), *("0" if one == "PORT" else str(one) for one in arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    announced = process.stdout.readline().strip()
    assert announced.startswith("http://127.0.0.1:"), process.communicate()[1]
    try:
        yield announced
    finally:
        process.send_signal(signal.SIGINT)
        printed, told = process.communicate(timeout=60)
    assert (process.returncode, printed) == (0, "")
    assert {line.rpartition(":")[0] for line in told.splitlines()} <= set(complaints)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Readers:
    """Opens pages as readers would, and takes down what these pages ask for and where they fail."""

    def __init__(self, browser: Any, address: str) -> None:
        self._browser = browser
        self._address = address
        self._contexts: list[Any] = []
        self.outside: list[str] = []
        self._failures: list[str] = []

    def __call__(
        self, locale: str = "fr-FR", width: int = 1280, height: int = 860, scheme: str = "light", context: Any = None
    ) -> Any:
        if context is None:
            viewport = {"width": width, "height": height}
            context = self._browser.new_context(locale=locale, viewport=viewport, color_scheme=scheme)
            self._contexts.append(context)
            context.set_default_timeout(PATIENCE)
            # No `route`: it would switch the browser's cache off and send every request of a page through here.
            context.on("request", self._asked)
        page = context.new_page()
        page.on("pageerror", lambda error: self._failures.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(self._address)
        page.locator(".masthead").wait_for()
        return page

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.outside.append(request.url)

    def all_well(self) -> None:
        """Nothing was asked of another host, and no script failed."""
        assert self.outside == []
        assert self._failures == []

    def close(self) -> None:
        """Close the pages."""
        for context in self._contexts:
            context.close()


@contextlib.contextmanager
def readers(browser: Any, address: str) -> Iterator[Readers]:
    """Opens pages; afterwards nothing may have been asked of another host, run or failed in a page."""
    opened = Readers(browser, address)
    try:
        yield opened
    finally:
        opened.close()
    opened.all_well()


def cleared(page: Any) -> None:
    """A page that another test has used, with no conversation and no filter any more; other tabs are as they are."""
    page.get_by_role("tab").first.click()
    for left, button in ((".exchange", "#new"), (".banner", "#banner [data-act=unfilter]")):
        if page.locator(left).count():
            page.locator(button).click()
            page.locator(left).first.wait_for(state="detached")


def unfold(page: Any, panel: str) -> None:
    """Open a folded panel, unless it is open."""
    if page.locator(panel).get_attribute("open") is None:
        page.locator(f"{panel} > summary").click()


def put(page: Any, question: str, *, until: str = "[aria-busy=false]") -> None:
    """Ask and wait for the answer to that question."""
    before = page.locator("#talk .exchange").count()
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    page.locator(f".exchange#turn-{before + 1}{until}").wait_for()


def go(page: Any, tab: str) -> None:
    """Open a tab by its name."""
    page.get_by_role("tab", name=tab, exact=True).click()


def saved(page: Any, button: Any) -> bytes:
    """The file that a button saves."""
    with page.expect_download() as download:
        button.click()
    return bytes(download.value.path().read_bytes())


def unharmed(page: Any) -> bool:
    """Did nothing run that an article, a question or a file brought along, and is none of it an element of the page?

    Two frames are waited for: a picture that was asked for and refused has failed by then.
    """
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")
    assert page.locator(".html-container .masthead").count() == 1  # this is what Gradio puts our own HTML in
    return bool(
        page.evaluate("typeof window.__xss") == "undefined"
        and page.locator(".html-container :is(script, img, svg, iframe, object)").count() == 0
        and page.locator("a[href^=javascript]").count() == 0
    )


def fits(page: Any) -> bool:
    """Is there nothing to scroll to sideways?"""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
