"""The pictures of the README, taken of the page over the starter dossier: `python tests/pictures.py` renews them."""

import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "screenshots"
CALL = "Combien de temps a duré l'appel du 3 juillet 2025 ?"


def take(open_page: Any, folder: Path) -> list[Path]:
    """Four pictures: a French answer and briefing, the archive in English and dark, a telephone."""
    french, english = open_page(), open_page("en-GB", scheme="dark")
    return [
        _chat(french, folder / "chat-fr.png"),
        _briefing(french, folder / "briefing-fr.png"),
        _archive(english, folder / "archive-en-dark.png"),
        _phone(french, folder / "phone.png"),
    ]


def _chat(page: Any, target: Path) -> Path:
    page.locator("#box textarea").fill(CALL)
    page.locator("#box textarea").press("Enter")
    page.locator("#more .ask").first.wait_for()
    page.locator("#turn-1 a.chip").nth(1).hover()
    return _taken(page, target)


def _phone(page: Any, target: Path) -> Path:
    """The answer that was given, on a narrow screen."""
    page.get_by_role("tab", name="Questions").click()
    page.set_viewport_size({"width": 360, "height": 780})
    page.locator("#turn-1").evaluate("turn => turn.scrollIntoView()")
    return _taken(page, target)


def _briefing(page: Any, target: Path) -> Path:
    page.get_by_role("tab", name="Briefing").click()
    page.locator("#brief-form [name=date]").fill("2025-07-03")
    page.locator("#brief-form [type=submit]").click()
    page.locator(".paper a.chip").nth(1).click()
    return _taken(page, target)


def _archive(page: Any, target: Path) -> Path:
    page.get_by_role("tab", name="Archive").click()
    page.locator("#find-form [name=words]").fill("Alaska summit")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .snippet").first.wait_for()
    page.locator("#found .headline").first.click()
    page.locator("#reader .text").wait_for()
    return _taken(page, target)


def _taken(page: Any, target: Path) -> Path:
    """Once nothing moves any more: for ten frames in a row nothing was scrolled."""
    page.evaluate(
        """new Promise(done => {
          const place = () => [scrollY, ...[...document.querySelectorAll('.right')].map((one) => one.scrollTop)].join();
          let last = '', still = 0;
          const look = () => {
            still = place() === last ? still + 1 : 0;
            last = place();
            still < 10 ? requestAnimationFrame(look) : done();
          };
          look();
        })"""
    )
    page.screenshot(path=target)
    return target


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from browsing import chromium, readers, served

    from tests.homes import with_dossier

    with tempfile.TemporaryDirectory() as made:
        home = with_dossier(Path(made) / "home")
        with (
            served("serve_page.py", home, "PORT") as address,
            chromium() as browser,
            readers(browser, address) as open_page,
        ):
            print(*take(open_page, FOLDER), sep="\n")
