"""For everybody: no barrier that axe-core calls serious, nothing sideways, everything by keyboard alone."""

import json

import pytest
from browsing import NEEDS_CHROMIUM, fits, go, put, readers, unfold

pytestmark = [pytest.mark.browser, NEEDS_CHROMIUM]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")

CALL = "Combien de temps a duré l'appel du 3 juillet 2025 ?"
MOON = "Qui a marché sur la lune ?"
TABS = {"fr": ("Questions", "Briefing", "Archive", "Réglages"), "en": ("Questions", "Briefing", "Archive", "Settings")}
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def furnished(browser, address, tmp_path_factory):
    """A page in each language with something in every corner: both are opened once, and then only looked at."""
    file = tmp_path_factory.mktemp("files") / "suite.jsonl"
    file.write_text(json.dumps({"text": "Donald Trump a parlé à Vladimir Poutine.", "title": "Suite"}) + "\n{")
    with readers(browser, address) as open_page:
        pages = {}

        def page_in(language):
            if language not in pages:
                opened = open_page({"fr": "fr-FR", "en": "en-GB"}[language])
                furnish(opened, TABS[language], file)
                pages[language] = opened
            return pages[language]

        yield page_in


def furnish(page, tabs, file):
    """An answer, an abstention, a verdict, filters, a briefing, an article, a report, feeds, a trial of the model."""
    put(page, CALL)
    page.locator("#turn-1 [data-verdict=down]").click()
    page.locator("#turn-1 .why").wait_for()
    put(page, MOON)
    page.locator("#turn-2 .abstained").wait_for()
    page.locator("#more .ask").nth(2).wait_for()  # what the archive can answer instead
    unfold(page, "#filter-panel")
    page.locator("#filter-panel [name=as_of]").fill("2025-07-03")
    page.locator("#filter-panel [type=submit]").click()
    page.locator(".banner.as-of").wait_for()
    for panel in ("#filter-panel", "#talk-panel"):
        unfold(page, panel)
    page.locator("#talk-panel .more > summary").click()
    page.locator("#turn-1 a.chip").first.click()
    go(page, tabs[1])
    page.locator("#brief-form [name=date]").fill("2025-07-03")
    page.locator("#brief-form [type=submit]").click()
    page.locator(".paper").wait_for()
    unfold(page, "#brief-panel")
    page.locator(".paper a.chip").first.click()
    go(page, tabs[2])
    page.locator("#found .shelf li").first.wait_for()  # the tab is drawn
    page.locator("#adding input[type=file]").set_input_files([file])
    page.locator("#report li.refused").wait_for()
    running = {"fr": "Ajout en cours", "en": "Adding"}["fr" if tabs == TABS["fr"] else "en"]
    page.locator("#report [role=status]", has_text=running).wait_for(state="detached")
    unfold(page, "#feeds-panel")
    page.locator("#feeds-panel [name=address]").fill("http://127.0.0.2:9/fil.xml")
    page.locator("#feeds-panel [type=submit]").click()
    page.locator("#feeds-panel li").first.wait_for()
    page.locator("#find-form [name=words]").fill("Alaska")
    page.locator("#find-form [type=submit]").click()
    page.locator("#found .snippet").first.wait_for()
    page.locator("#found .headline").first.click()
    page.locator("#reader .text").wait_for()
    go(page, tabs[3])
    page.locator("[data-act=trial]").click()
    page.locator("#tried .hint").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_serious_barrier_and_no_sideways_scrolling(furnished, language, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = furnished(language)
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.locator("body.dark" if scheme == "dark" else "body:not(.dark)").wait_for()
    problems = []
    for tab in TABS[language]:
        go(page, tab)
        page.wait_for_function(
            "tab => document.querySelector('[role=tab][aria-selected=true]').innerText === tab", arg=tab
        )
        problems += [] if fits(page) else [f"{tab} scrolls sideways"]
        problems += [f"{tab}: {part} is cut off" for part in cut_off(page)]
        for one in Axe().run(page).response["violations"]:
            if one["impact"] in SERIOUS:
                problems += [f"{tab}: {one['id']} {node['html'][:160]}" for node in one["nodes"]]
    assert not problems


def cut_off(page):
    """What reaches beyond the right edge of the window and cannot be scrolled to."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.html-container *, #tabs button')].filter((part) => {
          const box = part.getBoundingClientRect();
          if (!part.checkVisibility() || box.width <= 1 || box.right <= innerWidth + 1) return false;
          for (let up = part; up; up = up.parentElement) {
            const { overflowX, textOverflow } = getComputedStyle(up);
            if (['auto', 'scroll'].includes(overflowX) || textOverflow === 'ellipsis') return false;
          }
          return true;
        }).map((part) => part.outerHTML.slice(0, 120))"""
    )


def test_everything_can_be_reached_with_the_keyboard_alone(reader):
    page = reader("en-GB")
    page.locator("#openers .ask").first.wait_for()
    assert page.evaluate("document.activeElement.matches('#box textarea')")  # from the start
    assert seen(page)
    page.keyboard.type(CALL)
    page.keyboard.press("Enter")
    page.locator("#turn-1[aria-busy=false]").wait_for()
    page.locator("#more .ask").first.wait_for()
    key_to(page, "#turn-1 a.chip", "Shift+Tab")
    page.get_by_role("tooltip").wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.card').id").startswith("src-1-")
    assert seen(page)
    page.locator("#src-1-1 mark, #src-1-2 mark").first.wait_for()
    key_to(page, "#filter-panel > summary", "Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator("#filter-panel").get_attribute("open") is not None
    page.keyboard.press("Enter")
    # On a narrow screen the way back from a card is a link.
    page.set_viewport_size({"width": 360, "height": 740})
    key_to(page, "#turn-1 a.chip", "Tab")
    chip = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    key_to(page, f"{chip} a.back", "Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#turn-1 a.chip') && document.activeElement.hash") == chip
    assert seen(page)


def test_tabs_are_changed_and_an_article_is_found_and_read_with_the_keyboard_alone(reader):
    page = reader()
    page.locator("#openers .ask").first.wait_for()
    key_to(page, "#tabs [role=tab]:last-of-type", "Shift+Tab")
    key_to(page, "#tabs [role=tab][data-tab-id=archive]", "ArrowLeft")
    page.keyboard.press("Enter")
    page.locator("#found .shelf li").first.wait_for()
    key_to(page, "#find-form [name=words]", "Tab")
    page.keyboard.type("Alaska")
    page.keyboard.press("Enter")
    page.locator("#found .snippet").first.wait_for()
    key_to(page, "#found .headline", "Tab")
    title = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.locator("#reader h2", has_text=title).wait_for()
    key_to(page, "#reader .text", "Tab")
    key_to(page, "#find-form [name=words]", "Shift+Tab")
    key_to(page, "#tabs [role=tab][aria-selected=true]", "Shift+Tab")
    key_to(page, "#tabs [role=tab][data-tab-id=talk]", "ArrowRight", most=4)  # round the end
    page.keyboard.press(" ")
    page.locator("#box textarea").wait_for()
    key_to(page, "#box textarea", "Tab")


def key_to(page, selector, key, most=90):
    """Press a key until the focus is there, and see it."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert seen(page), f"no focus to be seen on {selector}"
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached")


def seen(page):
    """Has what holds the focus a line around it, of another colour than the page, in the window, not cut off?"""
    return page.wait_for_function(
        """() => {
          const part = document.activeElement, style = getComputedStyle(part), box = part.getBoundingClientRect();
          const line = parseFloat(style.outlineWidth), beyond = line + parseFloat(style.outlineOffset);
          for (let up = part.parentElement; up && up !== document.body; up = up.parentElement) {
            const around = up.getBoundingClientRect(), { overflowX, overflowY } = getComputedStyle(up);
            if (overflowX !== 'visible' && (box.left - beyond < around.left || box.right + beyond > around.right)
              || overflowY !== 'visible' && (box.top - beyond < around.top && box.bottom + beyond > around.bottom)) {
              return false;
            }
          }
          return part.matches(':focus-visible') && style.outlineStyle === 'solid' && line >= 2
            && style.outlineColor !== getComputedStyle(document.body).backgroundColor && box.width > 0
            && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        }"""
    )
