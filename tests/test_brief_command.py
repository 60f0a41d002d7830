"""`hotline brief`: its forms, its files, what it refuses, what it keeps."""

import json
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.briefing.assemble import brief
from bot.briefing.forms import rendered
from bot.settings import Settings
from tests import homes
from tests.articles import FR
from vectorstore.archive import briefings
from vectorstore.archive.database import Database
from vectorstore.ingest import add
from vectorstore.models import Article
from vectorstore.store import Vectorstore

DAY = ("--date", "2025-07-03")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with the four small articles and nothing of the starter's."""
    monkeypatch.setenv("HOTLINE_HOME", str(homes.small(tmp_path / "home")))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    return tmp_path / "home"


@pytest.fixture
def run(home, capsys):
    """Run a command on that home."""
    return lambda *arguments: homes.here(capsys, *arguments)


def test_the_json_is_the_contracts(run):
    ran = run("brief", *DAY, "--language", "en", "--format", "json")
    page = json.loads(ran.out)
    assert ran.code == 0 and set(page) >= {"date", "language", "engine", "sections", "citations"}
    assert (page["date"], page["language"], page["engine"]) == ("2025-07-03", "en", "extractive")
    numbers = [number for part in page["sections"] for claim in part["claims"] for number in claim["citations"]]
    assert numbers == [citation["number"] for citation in page["citations"]] == list(range(1, len(numbers) + 1))
    for part in page["sections"]:
        assert set(part) == {"name", "claims"} and part["claims"]
        assert all(set(claim) >= {"text", "citations", "speaker", "checks"} for claim in part["claims"])
    for citation in page["citations"]:
        assert FR.text[citation["start"] : citation["end"]] == citation["quote"]


def test_french_and_markdown_unless_told_otherwise(run):
    ran = run("brief", *DAY)
    assert ran.code == 0 and ran.out.startswith("# Pourparlers Trump–Poutine : point du 3 juillet 2025\n")
    assert "## L’essentiel" in ran.out and "[\\[1\\]](https://temoin.example/monde/entretien#:~:text=" in ran.out
    assert ran.err == "hotline: articles without a date belong to no day and were left out: 1\n"
    assert run("brief", *DAY, "--engine", "extractive").out == ran.out


def test_the_page_is_a_file_that_needs_nothing_else(run, tmp_path):
    target = tmp_path / "page.html"
    assert run("brief", *DAY, "--format", "html", "--output", str(target)).out == ""
    page = target.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and '<html lang="fr">' in page and "@media print" in page
    for outside in ("<script", "<link", "<img", "@import", "src=", "url("):
        assert outside not in page
    assert 'href="#source-1"' in page and 'id="source-1"' in page
    assert list(tmp_path.glob("*.part")) == []


def test_the_pdf_has_numbers_fonts_and_links(run, home, tmp_path):
    with Vectorstore.open(home) as store:
        text = "Володимир Зеленський заявив, що їхня зустріч ще не відбулася. Сергей Лавров сказал: «Объём вырос»."
        add(store, Article(id="cyrillic", text=text, language="uk", published="2025-07-03"), "test")
    target = tmp_path / "page.pdf"
    assert run("brief", *DAY, "--format", "pdf", "--output", str(target)).code == 0
    pages = PdfReader(target).pages
    words = " ".join(page.extract_text() for page in pages)
    assert "1 / 1" in words and "їхня зустріч" in words and "Объём" in words
    fonts = [font.get_object()["/BaseFont"] for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("Libertinus" in font for font in fonts)
    links = [one.get_object() for page in pages for one in page.get("/Annots", [])]
    assert any("https://temoin.example" in str(one.get("/A", {}).get("/URI")) for one in links)
    assert any("/Dest" in one or one.get("/A", {}).get("/S") == "/GoTo" for one in links)


def test_a_pdf_goes_into_a_pipe(home):
    import subprocess
    import sys

    made = subprocess.run(
        [sys.executable, "-m", "bot", "brief", *DAY, "--format", "pdf"], capture_output=True, check=True
    )
    assert made.stdout.startswith(b"%PDF-") and len(PdfReader(BytesIO(made.stdout)).pages) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--date", "yesterday"), "'yesterday' is not a date"),
        (("--date", "2025-02-30"), "'2025-02-30' is not a date"),
        (("--date", "2025-07"), "more than one day"),
        (("--date", f"{datetime.now(UTC).year + 1}-01-01"), "has not come yet"),
        (("--date", "2024-12-31"), "begins on 2025-05-01"),
        (("--date", ""), "not a date"),
        ((*DAY, "--output", "/nowhere/page.md"), "/nowhere/page.md cannot be written"),
        ((*DAY, "--language", "ru"), "invalid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(run, arguments, said):
    ran = run("brief", *arguments)
    assert (ran.code, ran.out) == (2, "") and said in ran.err and "Traceback" not in ran.err


def test_an_empty_archive_is_told_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    ran = homes.here(capsys, "brief", *DAY)
    assert (ran.code, ran.err) == (2, "hotline: the archive is empty; add articles with `hotline ingest`\n")


def test_it_loads_the_starter_into_an_empty_archive(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    calls = []
    monkeypatch.setattr("vectorstore.starter.load", lambda store: calls.append(store) or iter(()))
    assert homes.here(capsys, "brief", *DAY).code == 2 and len(calls) == 1


def test_without_a_date_it_is_today(run):
    page = json.loads(run("brief", "--format", "json").out)
    assert abs((datetime.now(UTC).date() - datetime.fromisoformat(page["date"]).date()).days) <= 1
    assert [part["name"] for part in page["sections"]] == ["last_known"]


def test_briefings_are_kept_by_what_they_were_written_from(run, home):
    assert run("brief", "--list").out == "no briefing was written yet\n"
    first = json.loads(run("brief", *DAY, "--format", "json").out)
    assert json.loads(run("brief", *DAY, "--format", "json").out) == first
    assert [line.split()[:4] for line in run("brief", "--list").out.splitlines()] == [
        ["2025-07-03", "fr", "extractive", first["inputs"][:12]]
    ]
    with Vectorstore.open(home) as store:
        add(store, Article(id="later", text="Rien à voir.", language="fr", published="2025-08-01"), "test")
    assert json.loads(run("brief", *DAY, "--format", "json").out) == first
    with Vectorstore.open(home) as store:
        add(store, Article(id="same-day", text="Vladimir Poutine a reçu.", published="2025-07-03"), "test")
    second = json.loads(run("brief", *DAY, "--format", "json").out)
    listed = run("brief", "--list").out.splitlines()
    assert second["inputs"] != first["inputs"] and len(listed) == 2
    assert {line.split()[3]: int(line.split()[5]) for line in listed} == {
        page["inputs"][:12]: len(page["citations"]) for page in (first, second)
    }


def test_the_pages_list_names_each_day_once_and_no_more_than_it_shows(tmp_path):
    db = Database(tmp_path)
    for day, language, inputs in (("01", "fr", "a"), ("02", "uk", "b"), ("02", "fr", "c"), ("02", "fr", "d")):
        briefings.keep(db, {"date": f"2025-07-{day}", "language": language, "engine": "llm", "inputs": inputs})
    assert briefings.days(db, 2) == [("2025-07-02", "fr"), ("2025-07-02", "uk")]
    assert len(briefings.days(db, 9)) == 3 and len(briefings.kept(db)) == 4
    with db.transaction() as sql:
        sql.execute("UPDATE briefings SET page = 'no JSON'")
    assert len(briefings.days(db, 9)) == 3 and len(briefings.kept(db)) == 4  # no page is read for a list
    db.close()


def test_a_second_process_reads_and_keeps_nothing(run, home):
    with Vectorstore.open(home):
        ran = run("brief", *DAY)
        assert ran.code == 0 and "this one only reads" in ran.err
    assert run("brief", "--list").out == "no briefing was written yet\n"


def test_every_form_has_every_sentence(run):
    with Vectorstore.open(Settings.from_environment().home) as store:
        page = brief(store, date(2025, 7, 3), "fr")
    for form in ("md", "html", "json"):
        text = unescape(rendered(page, form).decode())
        assert all(line.claim.text in text for part in page.sections for line in part.lines)
