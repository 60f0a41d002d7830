"""How fast the page is, as a reader on this machine meets it, printed and never asserted (machines differ).

    python -m eval.speed.page [--loads 10] [--questions 40]

Figures: from opening the address to a box that takes a question; from Enter to the first sentence on the screen,
without a model, over the starter dossier. Needs Chromium (tests/install_debian.sh) and playwright. Times are medians
and 95th percentiles.

Left to others: how long an answer takes without a page (answers), many readers at once (readers).
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eval.cases import dossier_cases

_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
_PATIENCE = 60_000  # milliseconds


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.speed.page", description=main.__doc__)
    parser.add_argument("--loads", type=int, default=10)
    parser.add_argument("--questions", type=int, default=40)
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: sh tests/install_debian.sh chromium, then run again", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    questions = [case.question for case in dossier_cases()[: options.questions]]
    with _served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=_FLAGS)
        _print("page interactive, s", [_load(browser, address) for _ in range(options.loads)])
        page = _opened(browser, address)
        _print("Enter to first sentence on screen, ms", [1_000 * _answer(page, text) for text in questions])
        browser.close()
    return 0


def _opened(browser: Any, address: str) -> Any:
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(address, wait_until="commit")
    page.locator("#box textarea:visible").wait_for()
    return page


def _load(browser: Any, address: str) -> float:
    """Seconds until the box can be written in, in a browser that never saw the page."""
    started = time.perf_counter()
    page = _opened(browser, address)
    took = time.perf_counter() - started
    page.context.close()
    return took


def _answer(page: Any, text: str) -> float:
    """Seconds from Enter to a sentence, or to the plain word that there is none; measured inside the page."""
    page.locator("#new").click()
    page.locator("#talk .exchange").first.wait_for(state="detached")
    page.locator("#box textarea").fill(text)
    page.evaluate(
        """() => {
            window.waited = new Promise((done) => {
                let pressed = 0;
                document.querySelector('#box textarea').addEventListener(
                    'keydown', () => { pressed = performance.now(); }, { once: true, capture: true });
                const shown = '#talk .said, #talk .sentence, #talk .abstained';
                const look = () => document.querySelector(shown)
                    ? done(performance.now() - pressed) : requestAnimationFrame(look);
                look();
            });
        }"""
    )
    page.locator("#box textarea").press("Enter")
    waited = float(page.evaluate("window.waited"))
    page.locator("#talk .exchange[aria-busy=false]").wait_for()
    return waited / 1_000


@contextmanager
def _served() -> Iterator[str]:
    """`hotline chat` over the starter dossier in a home of its own; its address."""
    with tempfile.TemporaryDirectory(prefix="hotline-speed-") as home:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "OPENAI_"))
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", "--port", "0"],
            env=environment | {"HOTLINE_HOME": home},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if "the chat is open at" in line)
            yield next(word for word in line.split() if word.startswith("http://"))
        finally:
            process.terminate()
            process.communicate()


def _print(what: str, values: list[float]) -> None:
    ordered = sorted(values)
    last = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{what}: median {statistics.median(ordered):.2f}, p95 {last:.2f}, n {len(ordered)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
