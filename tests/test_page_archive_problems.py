"""What the page says of errors: each line that reading or fetching can raise, in the reader's language."""

import ast
from pathlib import Path

import pytest
from test_page_html import EVIL, harmless

from bot.chat import problems as rooms_words
from bot.chat import shelf
from bot.chat.problems import in_words, problems
from bot.models import LANGUAGES
from vectorstore import relevance
from vectorstore.archive.database import FILE_NAME, Database
from vectorstore.archive.fetches import Refusal
from vectorstore.errors import AddressRefused, ArchiveDamaged, FetchFailed, HotlineError, UnreadableArticle
from vectorstore.ingest import Outcome
from vectorstore.readers import html
from vectorstore.readers.webpage.walls import REFUSALS
from vectorstore.web import addresses, answers

ROOT = Path(__file__).resolve().parent.parent / "vectorstore"
RAISED = {"FetchFailed", "AddressRefused", "UnreadableArticle", "UsageError"}
# Raised for a setting or inside of a file's fields: they name keys of the file or of the environment.
LEFT_IN_ENGLISH = ("HOTLINE_ALLOW_PRIVATE holds", "sources is", "id is", "sources ", "line X is X; make it an object")


def lines(path: Path) -> list[str]:
    """The messages of errors that a file raises, X for each particular."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
            text = said(node.args[0])
            if text.strip("X"):
                found.append(text)
    return found


def said(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(said(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return said(node.left)
    return "X"


FILES = sorted([*(ROOT / "web").glob("*.py"), *(ROOT / "readers").rglob("*.py"), ROOT / "ingest.py"])
MESSAGES = sorted({line for path in FILES for line in lines(path)})


def test_messages_were_found():
    assert len(MESSAGES) > 50
    assert any(line.endswith("did not answer in time; try again later") for line in MESSAGES)


@pytest.mark.parametrize("line", MESSAGES)
def test_every_message_of_reading_and_fetching_is_known(line):
    given = line.replace("X is missing", "text is missing").replace("X: there", "h answers 404 (N): there")
    if given.startswith("X; try again") or given.startswith("X; read the page"):
        given = given.replace("X", "h answers 503 (N)", 1)
    given = given.replace("X: X", "line 3: the text holds no word")
    given = given.replace("X is not UTF-8", "line X is not UTF-8").replace("X is nested", "line X is nested")
    given = given.replace("X is no JSON (", "line X is no JSON (").replace("X cannot be read", "line X cannot be read")
    given = given.replace("X is X; make it an object", "line X is X; make it an object").replace("text X", "text is X")
    given = given.replace("this text is X", "this text is damaged near byte X")
    if given.startswith(LEFT_IN_ENGLISH):
        assert in_words(given, "en") == given
        return
    for language in LANGUAGES:
        assert (in_words(given, language) == given) == (language == "en"), given


@pytest.mark.parametrize(
    ("line", "fr"),
    [
        (str(answers.refused("a.example", 404, None)), "a.example répond 404 : cette page n’existe pas"),
        (str(answers.refused("a.example", 503, "120")), "a.example répond 503 ; réessayez dans 120 secondes"),
        (str(answers.refused("a.example", 503, None)), "a.example répond 503 ; réessayez plus tard"),
        (
            str(answers.refused("a.example", 403, None)),
            "a.example répond 403 ; ouvrez la page dans un navigateur et enregistrez-la comme fichier",
        ),
        (
            "the robots.txt of https://a.example cannot be read for now (a.example did not answer in time; try again "
            "later)",
            "le robots.txt de https://a.example n’est pas lisible pour le moment (a.example n’a pas répondu à temps ; "
            "réessayez plus tard)",
        ),
        ("line 12: the text holds no letter; give the article's text", "ligne 12 : le texte ne contient aucune lettre"),
        ("nobody knows this one; do something", "nobody knows this one; do something"),
        ("", ""),
    ],
)
def test_particulars_are_kept(line, fr):
    assert in_words(line, "fr") == fr
    assert in_words(line, "en") == line


@pytest.mark.parametrize(
    "address", ["bonjour", "ftp://a.example/x", "https://u:p@a.example/", "https:///x", "a" * 9_000]
)
def test_addresses_that_are_refused_are_explained(address):
    with pytest.raises(AddressRefused) as refused:
        addresses.parse(address)
    for language in ("fr", "ru", "uk"):
        assert in_words(str(refused.value), language) != str(refused.value)


def test_walls_pages_and_refusals_are_explained():
    with pytest.raises(UnreadableArticle) as nothing:
        html.parse(b"<html><body><p>1</p></body></html>")
    with pytest.raises(FetchFailed) as picture:
        answers.refuse_unreadable("image/png")
    for line in (*REFUSALS.values(), str(nothing.value), str(picture.value)):
        assert in_words(line, "fr") != line
    off = relevance.judge(None, "La récolte des pommes", "Une belle année dans la vallée.", "fr")
    assert not off.kept
    told = in_words(off.reason, "fr")
    assert told.startswith("pas sur les pourparlers : il manque Washington et Moscou") and "words" not in told


def test_what_is_wrong_with_the_archive_is_explained(tmp_path):
    db = Database(tmp_path)
    with pytest.raises(HotlineError) as ours:
        db.all("SELECT ?")
    with pytest.raises(HotlineError) as full, db.transaction() as sql:
        sql.execute("PRAGMA query_only = ON")
        sql.execute("DELETE FROM articles")
    db.close()
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all " * 400)
    with pytest.raises(ArchiveDamaged) as damaged:
        Database(tmp_path)
    locked = f"the archive {tmp_path} is locked by another process; stop it, or try again later"
    for line in (str(ours.value), str(full.value), str(damaged.value), locked):
        assert {in_words(line, language) == line for language in ("fr", "ru", "uk")} == {False}, line


def test_every_kind_has_every_language_and_the_longer_comes_first():
    for problem in problems():
        assert len(set(problem.words.values())) == len(LANGUAGES)
        example = problem.words["en"].format_map(dict.fromkeys(problem.known.groupindex, "7"))
        assert next(one for one in problems() if one.known.fullmatch(example)) is problem, example


def test_a_kind_that_lacks_a_language_is_told():
    with pytest.raises(HotlineError, match=r"problems\.toml: 'all is lost' needs every language"):
        list(rooms_words._made([{"en": "all is lost", "fr": "tout est perdu"}]))


def test_the_tab_shows_them_and_trusts_none():
    gone = Outcome("https://a.example/x", "failed", problem=str(answers.refused("a.example", 410, None)))
    assert "a.example répond 410" in shelf.report([gone], "fr")
    assert "a.example answers 410 (Gone)" in shelf.report([gone], "en")
    refusal = Refusal(
        "https://a.example/x", "", "Pommes", None, None, None, "1", "not on the talks: it lacks words of talks", 0.1, 7
    )
    assert "il manque des mots de pourparlers" in shelf.refused([refusal], 1, "fr")
    harmless(shelf.report([Outcome(EVIL, "failed", problem=f"{EVIL} did not answer in time")], "fr"))
