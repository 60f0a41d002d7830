"""A page of its own process and a real Chromium: what the browser tests share."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
PATIENCE = 20_000  # milliseconds for something to appear
NEEDS_CHROMIUM = pytest.mark.skipif(not CHROMIUM, reason="no chromium here: apt install chromium, then run again")


@contextlib.contextmanager
def served(script: str, *arguments: object, complaints: frozenset[str] = frozenset()) -> Iterator[str]:
    """The address of a page that a script of this folder serves; `PORT` among the arguments becomes a free one.

    When it is interrupted it ends well, and has complained of nothing but what was expected.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    here = Path(__file__).parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "HOTLINE_"))}
    environment |= {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}", "PYTHONWARNINGS": "ignore::UserWarning:gradio"}
    process = subprocess.Popen(
        [sys.executable, str(here / script), *(str(port) if one == "PORT" else str(one) for one in arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    announced = process.stdout.readline().strip()
    assert announced == f"http://127.0.0.1:{port}/", process.communicate()[1]
    try:
        yield announced
    finally:
        process.send_signal(signal.SIGINT)
        printed, told = process.communicate(timeout=30)
    assert (process.returncode, printed) == (0, "")
    assert {line.partition(" at ")[0] for line in told.splitlines()} <= complaints


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@contextlib.contextmanager
def readers(browser: Any, address: str) -> Iterator[Any]:
    """Opens pages as readers would; afterwards nothing may have left this machine, run or failed in a page."""
    outside: list[str] = []
    failures: list[str] = []

    def block(route: Any) -> None:
        outside.append(route.request.url)
        route.abort()

    with contextlib.ExitStack() as closing:

        def open_page(
            locale: str = "fr-FR", width: int = 1280, height: int = 860, scheme: str = "light", context: Any = None
        ) -> Any:
            if context is None:
                context = browser.new_context(
                    locale=locale, viewport={"width": width, "height": height}, color_scheme=scheme
                )
                closing.callback(context.close)
                context.set_default_timeout(PATIENCE)
                context.route(lambda url: not url.startswith((address, "data:", "blob:")), block)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.on("dialog", lambda dialog: dialog.accept())
            page.goto(address)
            page.locator(".masthead").wait_for()
            return page

        yield open_page
    assert outside == []
    assert failures == []


def put(page: Any, question: str, *, until: str = "[aria-busy=false]") -> None:
    """Ask and wait for the answer to that question."""
    before = page.locator("#talk .exchange").count()
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    page.locator(f".exchange#turn-{before + 1}{until}").wait_for()


def fits(page: Any) -> bool:
    """Is there nothing to scroll to sideways?"""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
