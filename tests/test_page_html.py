"""The HTML of the tabs: archive, timeline, briefing, panels; none of it trusts an article, a title or a file."""

import csv
import io
import re
from datetime import date
from itertools import pairwise

import pytest
from fakes import ARTICLES, FR, FRANK, HOSTILE, LASTED, TRAP, FakeAnswerer
from test_chat_render import Page

from bot.briefing.models import Briefing, Line, Section
from bot.chat import finding, panels, paper, shelf
from bot.chat.shelf import Row, Said
from bot.chat.timeline import timeline
from bot.models import Claim, Overview
from bot.settings import Settings
from bot.spreadsheet import cell
from tests.homes import small
from vectorstore.archive.browse import Listed, Version
from vectorstore.archive.conversations import Talk
from vectorstore.archive.fetches import Refusal
from vectorstore.ingest import Outcome
from vectorstore.models import Filters, Span
from vectorstore.store import Vectorstore

EVIL = "<script>window.__xss=1</script>\"'><img src=x onerror=1>"
PLAIN = {
    "div",
    "article",
    "section",
    "h2",
    "h3",
    "h4",
    "p",
    "span",
    "a",
    "ul",
    "li",
    "button",
    "form",
    "label",
    "input",
}
PLAIN |= {"select", "option", "q", "strong", "b", "small", "details", "summary", "figure", "figcaption", "fieldset"}
PLAIN |= {"legend", "dl", "dt", "dd", "aside", "blockquote", "mark"}
LISTED = Listed(EVIL, 2, 2, EVIL, EVIL, "2025-07-03", "fr", "javascript:1", "article")
BRIEF = Briefing(
    "2025-07-03",
    "fr",
    (
        Section("bottom_line", (Line(Claim(LASTED.quote, (1,), None, {"verbatim": True}), note="deux origines"),)),
        Section("said", (Line(Claim(FRANK.quote, (2,), "Iouri Ouchakov"), side="russia", pair=1),)),
    ),
    (LASTED, FRANK),
    "hash",
)


def harmless(html: str) -> Page:
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= PLAIN
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert all(not (tag.get("href") or "").startswith("javascript") for tag in page.all("a"))
    return page


def test_hostile_articles_stay_text_in_every_corner_of_the_archive():
    harmless(shelf.listing([Row(LISTED, EVIL)], 1, "fr"))
    harmless(shelf.search_form(EVIL, Filters(publishers=(EVIL,)), [(EVIL, 1)], ["fr"], "fr"))
    harmless(shelf.report([Outcome(EVIL, "refused", title=EVIL, problem=EVIL)], "fr"))
    harmless(shelf.removed(EVIL, "fr"))
    page = harmless(shelf.refused([Refusal(EVIL, EVIL, EVIL, EVIL, EVIL, None, "1", EVIL, 0.1, 7)], 1, "fr"))
    assert page.all("button")[0]["data-number"] == "7"
    versions = [Version(2, EVIL, EVIL, EVIL), Version(1, None, "", "")]
    page = harmless(shelf.reader(HOSTILE, versions, [Said(EVIL, Span(0, 5))], [LISTED], "fr", removable=True))
    assert HOSTILE.text in page.text("div")
    assert "javascript:window.__xss=5" in page.text("span")  # shown, not linked


def test_hostile_filters_and_titles_stay_text_in_the_panels():
    filters = Filters(as_of="2025-07-03", publishers=(EVIL,))
    page = harmless(panels.filter_panel(filters, [(EVIL, 3)], ["fr", "ru"], "fr") + panels.banner(filters, "fr"))
    assert page.all("input")[-1]["value"] == EVIL
    talk = Talk("a" * 32, EVIL, "2025-01-01", "2025-01-02", 3)
    page = harmless(panels.talk_panel([talk], talk.id, EVIL, EVIL, "fr"))
    assert page.all("li")[0]["aria-current"] == "true"
    assert EVIL in page.text("button")


def test_an_article_is_read_with_its_versions_and_its_speakers():
    versions = [Version(2, "2025-07-04", "", ""), Version(1, "2025-07-03", "", "")]
    place = FR.text.index("« La")
    page = harmless(
        shelf.reader(FR, versions, [Said("Iouri Ouchakov", Span(place, place + 20))], [], "fr", removable=False)
    )
    assert [tag["aria-pressed"] for tag in page.all("button")] == ["false", "true"]
    assert "la version 2 est dans l’archive" in page.text("p")
    assert page.text("q") == FR.text[place : place + 20]
    assert "Retirer" not in page.text("button")


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (
            [(20250703, 2), (20250705, 1)],
            ["3 juillet 2025 : 2 articles", "4 juillet 2025 : 0 article", "5 juillet 2025 : 1 article"],
        ),
        ([(20250131, 1), (20250630, 3)], ["janvier 2025 : 1 article", "février 2025 : 0 article"]),
        ([(19990101, 1), (20251231, 3)], ["1999 : 1 article", "2000 : 0 article"]),
        ([(20250703, 1)], ["3 juillet 2025 : 1 article"]),
    ],
)
def test_bars_stand_for_days_months_or_years(days, labels):
    bars = harmless(timeline(days, "fr")).all("button")
    assert [bar["aria-label"] for bar in bars][: len(labels)] == labels
    assert len(bars) <= 60
    for first, second in pairwise(bars):
        assert date.fromisoformat(first["data-until"]) < date.fromisoformat(second["data-since"])
    assert [bar["tabindex"] for bar in bars].count("0") == 1


def test_an_archive_without_dates_has_no_timeline():
    assert timeline([], "fr") == ""


def test_a_briefing_has_the_chips_and_cards_of_an_answer():
    page = Page(paper.briefing(BRIEF, "fr") + paper.cards(BRIEF, FakeAnswerer()))
    targets = [tag["href"] for tag in page.all("a") if tag.get("class") == "chip"]
    assert targets == ["#src-b-1", "#src-b-2"]
    assert {target[1:] for target in targets} <= {attributes.get("id") for _, attributes in page.elements}
    assert LASTED.quote in page.text("mark")
    assert "Deux versions : Moscou" in page.text("h4")
    assert "deux origines" in page.text("p")


def test_a_briefing_trusts_no_article():
    hostile = Briefing(
        "2025-07-03", "fr", (Section("new", (Line(Claim(TRAP.quote, (1,), EVIL), note=EVIL),)),), (TRAP,), "h", (EVIL,)
    )
    assert (HOSTILE.id, HOSTILE.version) in ARTICLES
    harmless(paper.briefing(hostile, "fr") + paper.cards(hostile, FakeAnswerer()))


def test_the_settings_tell_who_gets_the_questions():
    overview = Overview(2, 0, None, None, "llm", "m-1", "api.example")
    text = harmless(panels.settings(overview, {"answers": "uk"}, "en", keeps=True, days=30)).text()
    assert "Your questions are sent to api.example." in text
    assert "for 30 days after their last use" in text
    text = harmless(panels.settings(None, {}, "fr", keeps=False, days=None)).text()
    assert "Les conversations ne sont pas gardées" in text


def test_a_table_of_articles_runs_in_no_spreadsheet():
    rows = finding.as_csv([Listed("=1", 1, 1, "@SUM(1)", "+x", "2025", "fr", None, "article")]).decode("utf-8-sig")
    assert rows.splitlines()[1] == "'=1,1,'@SUM(1),'+x,2025,fr,,article"
    assert not re.search(r"(?m)(?:^|,)[=+@-]", rows)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((begin, f"'{begin}") for begin in ("=1+1", "@x", "-2", "+3", " =4", "\t5", "\n6", "|cmd", "%0A")),
        *((f"{blank}=1", f"'{blank}=1") for blank in ("\u00a0", "\u202f", "\u2009", " \t")),
        *((f"{unseen}=1", "'=1") for unseen in ("\ufeff", "\0", "\r", "\u200b", "\x85")),
        ("mot =\u20091\u202f%", "mot =\u20091\u202f%"),
        (None, ""),
        (6, "6"),
        (True, "yes"),
    ],
)
def test_no_cell_is_a_formula_and_what_is_none_stays_as_it_is(value, shown):
    assert cell(value) == shown
    rows = finding.as_csv([Listed("1", 1, 1, value, None, None, None, None, "article")]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(rows, newline=""))
    assert row["title"] == shown  # the table of the page has the same cells


@pytest.mark.parametrize("address", ["file:///etc/passwd", "bonjour", "http://127.0.0.1:9/secret", "javascript:1"])
def test_an_address_that_must_not_be_fetched_is_refused_with_its_reason(tmp_path, address):
    home = small(tmp_path / "home")
    with Vectorstore.open(home) as store:
        outcomes = list(finding.from_address(store, Settings(home=home), address))
        assert list(finding.let_in(store, Settings(home=home), 99)) == []  # nothing refused has that number
        assert store.db.one("SELECT count(*) AS n FROM articles")["n"] == 4
    assert outcomes and all(outcome.problem for outcome in outcomes)
    assert "taken" not in shelf.report(outcomes, "fr")
