"""Bad input, broken files, a full disk, a home that cannot be used: a clear error or a right answer, nothing lost."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from tests import homes
from tests.articles import ALL, FR
from vectorstore import readers
from vectorstore.archive import read, write
from vectorstore.archive.database import FILE_NAME
from vectorstore.errors import ArchiveDamaged, HomeInUse, HomeNotWritable
from vectorstore.index import FOLDER
from vectorstore.ingest import ingest
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore

LASTED = "Combien de temps a duré l'entretien téléphonique du 3 juillet 2025 ?"
MB = 1024 * 1024


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Four articles in a home whose path has spaces, accents and Cyrillic."""
    made = homes.small(tmp_path / "дом d’été" / "my home")
    monkeypatch.setenv("HOTLINE_HOME", str(made))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    return made


@pytest.fixture
def run(home, capsys):
    return lambda *arguments: homes.here(capsys, *arguments)


def one_line(text: str) -> bool:
    return text.startswith("hotline: ") and text.count("\n") == 1


# ---------------------------------------------------------------- files that are no articles

BAD_FILES = {
    "empty.txt": b"",
    "blank.jsonl": b"\n\n",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "binary.md": bytes(range(256)) * 40,
    "broken.md": "---\ntitle: [не закрыто\n---\nТекст.".encode(),
    "open.md": b"---\ntitle: Sans fin\nTexte.",
    "list.md": b"---\n- a\n- b\n---\nText.",
    "links.html": b"<html><body><nav><a href='/a'>One</a><a href='/b'>Two</a></nav></body></html>",
    "nothing.html": b"<html></html>",
    "scan.pdf": b"%PDF-1.4\n%%EOF",
    "table.xlsx": b"PK\x03\x04",
    "year.jsonl": b'{"text": "A text with words.", "published": "20250-01-02"}',
    "number.jsonl": b'{"text": "A text with words.", "published": 20250}',
    "damaged.txt": "Un été à Genève, déjà passé.".encode()[:-3] + b"\xc3",
    "latin.jsonl": '{"text": "Un été à Genève."}'.encode("latin-1"),
    "half.jsonl": b'{"text": "A text that is cut of',
    "list.jsonl": b'["text"]',
    "nan.jsonl": b'{"text": NaN}',
    "deep.jsonl": b"[" * 200_000,
    "letters.jsonl": b'{"text": "1234 ... !?"}',
    "surrogates.jsonl": b'{"text": "\\ud800\\udfff"}',
    "twice.jsonl": b'{"text": "One.", "text": "Two."}',
}


def test_every_bad_file_is_refused_with_its_reason_and_the_good_one_comes_in(run, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in BAD_FILES.items():
        (folder / name).write_bytes(content)
    (folder / "zz-good.txt").write_text("Une trêve de Pâques est annoncée à Moscou.", encoding="utf-8")
    ran = run("ingest", "--json", *map(str, sorted(folder.iterdir())), str(tmp_path / "missing.txt"))
    articles = json.loads(ran.out)["articles"]
    assert (ran.code, ran.err) == (0, "")
    assert len(articles) == len(BAD_FILES) + 2
    for article in articles:
        if article["source"].endswith("zz-good.txt"):
            assert article["status"] == "new"
        else:
            assert article["status"] == "refused", article
            assert 20 < len(article["problem"]) < 300 and "\n" not in article["problem"]
            assert "Error" not in article["problem"] or "pdf" in article["source"]  # no bare exception
    assert json.loads(run("status", "--json").out)["articles"] == 5


def test_texts_in_old_encodings_come_in_whole(run, tmp_path):
    (tmp_path / "ru.txt").write_bytes("Переговоры в Женеве отложены, сообщил представитель Кремля.".encode("cp1251"))
    (tmp_path / "fr.txt").write_bytes("L’été dernier, à Genève, les délégués ont refusé.".encode("cp1252"))
    assert run("ingest", str(tmp_path / "ru.txt"), str(tmp_path / "fr.txt")).code == 0
    rows = json.loads(run("articles", "list", "--json").out)
    shown = run("articles", "show", *(row["id"] for row in rows)).out
    assert "Переговоры в Женеве отложены" in shown and "L’été dernier, à Genève" in shown


HOSTILE = {
    "id": "<b>h</b>",
    "text": "Début <|endoftext|> de la réunion\x00 de Zagreb 😀.\r\nL’émissaire\ud800 a dit <script>x()</script> non.",
    "title": "<script>alert('x')</script>\x00\ud800 Réunion",
    "publisher": "<img src=x onerror=alert(1)>\x1b[31m",
    "url": "http://[",
    "k\ud800": "\udfff",
    "published": "2025-07-05",
}


def test_hostile_text_is_kept_found_and_quoted_to_the_letter(run, tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps(HOSTILE) + "\n", encoding="ascii")
    assert run("ingest", str(tmp_path / "in.jsonl")).code == 0
    (stored,) = json.loads(run("articles", "show", "<b>h</b>", "--json").out)
    kept = HOSTILE["text"].replace("\x00", "").replace("\ud800", "").replace("\r\n", "\n")
    assert stored["text"] == kept
    assert stored["title"] == "<script>alert('x')</script> Réunion" and stored["url"] == "http://["
    answer = json.loads(run("ask", "Qu'a dit l'émissaire à la réunion de Zagreb ?", "--json").out)
    mine = [c for c in answer["citations"] + answer["nearest"] if c["article_id"] == "<b>h</b>"]
    assert mine
    for citation in mine:
        assert kept[citation["start"] : citation["end"]] == citation["quote"] and citation["deep_link"] is None
    for command in (["ask", "Réunion de Zagreb ?"], ["search", "Zagreb"], ["articles", "list"], ["status"]):
        ran = run(*command)
        assert (ran.code, ran.err) == (0, "")


def test_control_characters_do_not_steer_the_terminal(run, tmp_path):
    (tmp_path / "bell\x07\x1b[2J.txt").write_text("", encoding="utf-8")
    (tmp_path / "in.jsonl").write_text(
        json.dumps(
            {"id": "steer", "text": "Zagreb \x1b]0;owned\x07 a dit\x9b2J non.", "title": "\x1b[31mZagreb\x1b[8m"}
        )
    )
    shown = [
        run("ingest", *map(str, sorted(tmp_path.glob("*.*"))), str(tmp_path / "in.jsonl")),
        run("articles", "list"),
        run("articles", "show", "steer"),
        run("ask", "Qu'a dit Zagreb ?"),
        run("search", "Zagreb"),
    ]
    assert all("Zagreb" in ran.out for ran in shown)
    assert not any(set("\x1b\x07\x9b") & set(ran.out + ran.err) for ran in shown)
    (kept,) = json.loads(run("articles", "show", "steer", "--json").out)
    assert kept["text"] == "Zagreb \x1b]0;owned\x07 a dit\x9b2J non."  # what is stored stays as it was


# ---------------------------------------------------------------- fifty megabytes


def fifty_megabytes(path: Path) -> Path:
    sentence = b"The delegations met again and agreed on nothing at all.\n"
    with path.open("wb") as out:
        for _ in range(50):
            out.write(sentence * (MB // len(sentence)))
    return path


@pytest.mark.parametrize("name", ["big.txt", "big.md", "big.html", "big.pdf", "big.json"])
def test_fifty_megabytes_of_one_article_are_refused_in_little_memory(tmp_path, name):
    path = fifty_megabytes(tmp_path / name)
    tracemalloc.start()
    try:
        (found,) = readers.read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.article is None and ("larger than 32 MB" in found.problem or "no JSON" in found.problem)
    assert peak < 150 * MB


def test_fifty_megabytes_of_json_lines_are_read_one_by_one(run, tmp_path):
    path = tmp_path / "big.jsonl"
    filler = json.dumps({"id": "x", "text": "", "filler": "y" * 1_000_000})
    with path.open("w", encoding="utf-8") as out:
        out.write('{"id": "first", "text": "Une trêve est annoncée à Zagreb."}\n')
        out.writelines(filler + "\n" for _ in range(16))
        out.write('{"id": "endless", "text": "' + "a" * 34 * MB + '"}\n')
        out.write('{"id": "last", "text": "La trêve de Zagreb est rompue."}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        report = json.loads(run("ingest", "--json", str(path)).out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert report["counts"] == {"new": 2, "updated": 0, "unchanged": 0, "refused": 17}
    assert "longer than 32 MB" in report["articles"][17]["problem"]
    assert peak < 250 * MB, before
    assert [row["id"] for row in json.loads(run("articles", "list", "--json").out)][-2:] == ["last", "uk-1"]


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize("question", ["", "   ", "?!…", "😀🇫🇷👩‍👩‍👧", "\x00", "——", "\u200b\u200b", "…" * 20_000])
def test_a_question_without_a_word_is_said_to_be_empty(run, question):
    ran = run("ask", question)
    assert (ran.code, ran.out) == (2, "") and one_line(ran.err) and "the question is empty" in ran.err


def test_a_question_of_twenty_thousand_characters_is_refused_without_repeating_it(run):
    ran = run("ask", "Kolibri ? " * 2_000)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "hotline: the question has 19999 characters; ask it in at most 4000\n"


@pytest.mark.parametrize(
    "question",
    [
        "特朗普和普京的通话持续了多长时间？",
        "كم استمرت المكالمة؟",
        "<|endoftext|> Combien de temps a duré l'entretien ?",
        "<script>alert(1)</script> entretien",
        'entretien" OR 1=1; DROP TABLE articles; -- NEAR(a b) * ^ AND NOT',
        "entretien\x00 té\ud800lé\udfffphonique",
        "a" * 4_000,
        "1",
        "{reason} {0} %s %(x)s ${x}",
    ],
)
def test_odd_questions_get_a_well_formed_answer(run, question):
    ran = run("ask", question, "--json")
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    texts = {article.id: article.text for article in ALL}
    assert answer["question"] == question
    for citation in answer["citations"] + answer["nearest"]:
        assert texts[citation["article_id"]][citation["start"] : citation["end"]] == citation["quote"]
    assert run("search", question).code == 0
    assert json.loads(run("status", "--json").out)["articles"] == 4


# Not "Quelle est la recette du pot-au-feu ?": the embedder hears the ceasefire in it (eval/NOTES.md).
@pytest.mark.parametrize(
    "question",
    [
        "北京今天天气怎么样？",
        "Qui a gagné la Coupe du monde de football ?",
        "What is the best phone to buy this year?",
        "Сколько лет живут кошки?",
        "Де купити квитки на концерт?",
    ],
)
def test_a_question_about_something_else_is_not_answered(run, tmp_path, monkeypatch, question):
    monkeypatch.setenv("HOTLINE_HOME", str(homes.with_dossier(tmp_path / "dossier")))
    answer = json.loads(run("ask", question, "--json").out)
    assert answer["abstained"] and answer["claims"] == answer["citations"] == []


@pytest.mark.parametrize("date", ["hier", "20250", "2025-13", "2025-02-30", "", "0000", "2025-07-03; DROP", "２０２５"])
@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
def test_a_date_that_is_none_is_refused(run, option, date):
    ran = run("ask", LASTED, option, date)
    assert (ran.code, ran.out) == (2, "") and one_line(ran.err) and "YYYY-MM-DD" in ran.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{not json",
        b"\xff\xfe\x00",
        b'"text"',
        b'{"role": "user"}',
        b'["Qui ?"]',
        b'[{"role": "user"}]',
        b'[{"role": "user", "content": 7}]',
        b'[{"role": "nobody", "content": "Qui ?"}]',
        b"[" * 200_000,
    ],
)
def test_a_history_that_is_none_is_refused(run, tmp_path, content):
    (tmp_path / "history.json").write_bytes(content)
    ran = run("ask", "Et Trump ?", "--history", str(tmp_path / "history.json"))
    assert (ran.code, ran.out) == (2, "") and one_line(ran.err) and '"role"' in ran.err


def test_a_history_that_is_missing_and_one_that_never_ends(run, tmp_path):
    assert run("ask", "Et Trump ?", "--history", str(tmp_path / "missing")).code == 2
    turns = [{"role": role, "content": "Et puis ? " * 2_000} for role in ("user", "assistant") * 2_000]
    (tmp_path / "long.json").write_text(json.dumps(turns), encoding="utf-8")
    ran = run("ask", "Et Trump ?", "--history", str(tmp_path / "long.json"), "--json")
    assert ran.code == 0 and len(json.loads(ran.out)["search_question"]) <= 4_000


def test_no_question_in_what_is_said_beside_the_answer(run, tmp_path, caplog):
    caplog.set_level(0)
    word = "Kolibri"
    (tmp_path / "in").write_text(json.dumps({"id": 1, "question": word, "as_of": "x"}) + f"\n{{{word}\n")
    for command in (
        ["ask", f"Où est {word} ?"],
        ["ask", f"Où est {word} ?", "--as-of", "hier"],
        ["ask", f"{word} " * 2_000],
        ["ask", f"Où est {word} ?", "--engine", "llm"],
        ["search", f"Où est {word} ?"],
        ["ask", "--input", str(tmp_path / "in")],
    ):
        for debug in ([], ["--debug"]):
            ran = run(*command, *debug)
            assert word not in ran.err and ("Traceback" in ran.err) <= bool(debug)
    assert word not in caplog.text


# ---------------------------------------------------------------- --input and --output


def test_input_that_cannot_be_read(run, tmp_path):
    for wrong in (tmp_path / "missing", tmp_path):
        ran = run("ask", "--input", str(wrong), "--output", str(tmp_path / "out"))
        assert (ran.code, ran.out) == (2, "") and one_line(ran.err) and str(wrong) in ran.err
    assert not list(tmp_path.glob("out*"))


def test_output_that_cannot_be_written(run, tmp_path):
    (tmp_path / "in").write_text(json.dumps({"id": 1, "question": LASTED}), encoding="utf-8")
    (tmp_path / "file").write_text("kept")
    for wrong in (tmp_path / "missing" / "out", tmp_path / "file" / "out", tmp_path, Path("/proc/nope")):
        ran = run("ask", "--input", str(tmp_path / "in"), "--output", str(wrong))
        assert (ran.code, ran.out) == (2, "") and one_line(ran.err) and str(wrong) in ran.err
    assert (tmp_path / "file").read_text() == "kept" and not list(tmp_path.rglob("*.part"))


def test_answers_that_break_off_leave_what_was_there(run, tmp_path, monkeypatch):
    def fail(self, question):
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.answer.Hotline.answer", fail)
    (tmp_path / "in").write_text(json.dumps({"id": 1, "question": LASTED}), encoding="utf-8")
    (tmp_path / "out").write_text("yesterday's")
    ran = run("ask", "--input", str(tmp_path / "in"), "--output", str(tmp_path / "out"))
    assert ran.code == 1 and (tmp_path / "out").read_text() == "yesterday's"
    assert not list(tmp_path.glob("*.part"))


def test_answers_into_a_device_or_a_pipe_do_not_replace_it(run, tmp_path):
    (tmp_path / "in").write_text(json.dumps({"id": 1, "question": LASTED}), encoding="utf-8")
    assert run("ask", "--input", str(tmp_path / "in"), "--output", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()
    full = run("ask", "--input", str(tmp_path / "in"), "--output", "/dev/full")
    assert full.code == 1 and one_line(full.err) and "No space left" in full.err


# ---------------------------------------------------------------- a damaged home


def test_an_archive_that_is_no_database_is_said_and_left_alone(run, home):
    for extra in home.glob(f"{FILE_NAME}-*"):
        extra.unlink()
    damaged = b"not a database at all " * 4_000
    (home / FILE_NAME).write_bytes(damaged)
    for command in (["ask", LASTED], ["ingest", str(home)], ["status"], ["articles", "list"], ["reindex"]):
        ran = run(*command)
        assert (ran.code, ran.out) == (1, "") and one_line(ran.err) and "restore a backup" in ran.err
    told = run("doctor")
    assert told.code == 1 and "restore a backup" in told.out
    assert (home / FILE_NAME).read_bytes() == damaged
    assert not (home / "owner.json").exists()


def test_an_archive_with_garbage_inside_is_said_wherever_it_is_met(tmp_path):
    home = homes.with_dossier(tmp_path / "home")
    data = bytearray((home / FILE_NAME).read_bytes())
    for place in range(8 * 4096, len(data), 3 * 4096):
        data[place : place + 4096] = os.urandom(4096)
    (home / FILE_NAME).write_bytes(data)
    with pytest.raises(ArchiveDamaged, match="restore a backup"), Vectorstore.open(home) as store:
        list(read.articles(store.db))
        excerpts(store, Query(LASTED, "fr"))


def test_another_programs_database_is_not_taken_for_an_archive(tmp_path):
    import sqlite3

    with sqlite3.connect(tmp_path / FILE_NAME) as other:
        other.execute("CREATE TABLE articles (x)")
        other.execute("INSERT INTO articles VALUES ('precious')")
    with pytest.raises(ArchiveDamaged):
        Vectorstore.open(tmp_path)
    assert sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT x FROM articles").fetchall() == [("precious",)]


def test_an_index_without_its_archive_is_begun_anew(run, home):
    for file in home.glob(f"{FILE_NAME}*"):
        file.unlink()
    assert json.loads(run("ask", LASTED, "--json").out)["abstained"]
    with Vectorstore.open(home) as store:
        assert store.index is not None and store.index.probe(0) is None


def test_an_archive_without_its_index_finds_as_before(run, home):
    before = json.loads(run("search", LASTED, "--json").out)
    shutil.rmtree(home / FOLDER)
    ran = run("search", LASTED, "--json")
    assert ran.code == 0 and "the search index is rebuilt" in ran.err
    assert json.loads(ran.out) == before
    assert run("search", LASTED, "--json").err == ""


class Gone:
    """A collection that is not there any more."""

    def query(self, **asked):
        raise RuntimeError("Collection does not exist")


def test_an_index_that_fails_in_the_middle_is_given_up_and_the_archive_answers(home, monkeypatch):
    notices = []
    with Vectorstore.open(home, notice=notices.append) as store:
        before = excerpts(store, Query(LASTED, "fr"))
        monkeypatch.setattr(store.index, "_collections", {"fr": Gone()})
        after = excerpts(store, Query(LASTED, "fr"))
        assert [e.chunk_id for e in after] == [e.chunk_id for e in before]
        assert store.index is None and len(notices) == 1 and "searches the archive itself" in notices[0]


def test_an_index_that_cannot_learn_does_not_stop_an_ingest(home, tmp_path, monkeypatch):
    from vectorstore.index import Index

    def fail(self, *arguments):
        return self._explained(lambda: 1 / 0)

    (tmp_path / "new.txt").write_text("La trêve de Zagreb est rompue.", encoding="utf-8")
    notices = []
    with monkeypatch.context() as broken, Vectorstore.open(home, notice=notices.append) as store:
        broken.setattr(Index, "add", fail)
        assert [outcome.status for outcome in ingest(store, [tmp_path / "new.txt"])] == ["new"]
        assert excerpts(store, Query("trêve de Zagreb", "fr"))[0].text == "La trêve de Zagreb est rompue."
        assert read.pending_count(store.db) == 1
    assert "ZeroDivisionError" in notices[0]
    with Vectorstore.open(home) as store:
        assert read.pending_count(store.db) == 0 and store.index.probe(5) is None


def test_vectors_are_kept_while_a_long_article_is_embedded(tmp_path):
    """An interrupted run embeds nothing twice, inside one article too."""
    (tmp_path / "long.txt").write_text(
        "".join(f"Point {i} : {'a' * (i % 7)} la trêve.\n" for i in range(200)), encoding="utf-8"
    )
    with Vectorstore.open(tmp_path / "home") as store:
        real, sizes = store.embedder.embed_documents, []

        def embed(texts):
            if len(sizes) == 2:
                raise KeyboardInterrupt
            sizes.append(len(texts))
            return real([text[:20] for text in texts])

        store.embedder.embed_documents = embed
        with pytest.raises(KeyboardInterrupt):
            list(ingest(store, [tmp_path / "long.txt"]))
        assert read.extent(store.db).articles == 0
        assert store.db.one("SELECT count(*) AS n FROM vectors")["n"] == sum(sizes) > 0


# ---------------------------------------------------------------- a disk that is full, a home that cannot be written


def test_an_archive_that_cannot_grow_keeps_what_it_has(home, tmp_path):
    (tmp_path / "many.jsonl").write_text(
        "".join(json.dumps({"id": f"n{i}", "text": f"Point {i}. " + "La trêve. " * 400}) + "\n" for i in range(40)),
        encoding="utf-8",
    )
    acknowledged = []
    with Vectorstore.open(home) as store:
        store.embedder.embed_documents = lambda texts: [[1.0] + [0.0] * 383 for _ in texts]
        pages = store.db.one("PRAGMA page_count")[0]
        store.db.connection.execute(f"PRAGMA max_page_count = {pages + 40}")
        with pytest.raises(HomeNotWritable, match="free space"):
            for outcome in ingest(store, [tmp_path / "many.jsonl"]):
                acknowledged.append(outcome.article_id)
    assert 0 < len(acknowledged) < 40
    with Vectorstore.open(home) as store:
        have = {article.id for article in read.articles(store.db)}
        assert have == {article.id for article in ALL} | set(acknowledged)
        assert store.db.check() is None and store.index.probe(read.extent(store.db).chunks) is None


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(home, tmp_path):
    (tmp_path / "many.jsonl").write_text(
        "".join(
            json.dumps({"id": f"n{i}", "language": "fr", "text": "La trêve. " * 900 + f"Point {i}."}) + "\n"
            for i in range(60)
        ),
        encoding="utf-8",
    )
    size = (home / FILE_NAME).stat().st_size

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 256 * 1024,) * 2)

    ran = subprocess.run(
        [sys.executable, "-m", "bot", "ingest", str(tmp_path / "many.jsonl")],
        env=os.environ.copy(),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 1 and "Traceback" not in ran.stderr and "free space" in ran.stderr.splitlines()[-1]
    acknowledged = {line.split()[1] for line in ran.stdout.splitlines() if line.startswith("new ")}
    assert 0 < len(acknowledged) < 60
    with Vectorstore.open(home) as store:
        have = {article.id for article in read.articles(store.db)}
        assert acknowledged <= have and {"fr-1", "en-1", "ru-1", "uk-1"} <= have
        assert store.db.check() is None and read.pending_count(store.db) == 0


@pytest.mark.parametrize("wrong", ["/proc/nope", "/dev/null/home", "file/home", "file"])
def test_a_home_that_cannot_be_made_is_said(run, tmp_path, monkeypatch, wrong):
    (tmp_path / "file").write_text("kept")
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / wrong))
    for command in (["ask", LASTED], ["ingest", str(tmp_path)], ["status"]):
        ran = run(*command)
        assert (ran.code, ran.out) == (1, "") and one_line(ran.err) and "HOTLINE_HOME" in ran.err
    assert run("doctor").code == 1
    assert (tmp_path / "file").read_text() == "kept"


def test_a_home_that_may_be_read_only_is_said(run, home):
    (home / "owner.lock").unlink(missing_ok=True)
    (home / "owner.lock").mkdir()  # root writes anywhere, but not into a folder as if it were a file
    ran = run("ingest", str(home))
    assert ran.code == 1 and one_line(ran.err) and "cannot be written" in ran.err


def test_a_commit_that_fails_is_rolled_back(home):
    class Failing:
        """A connection whose commits fail once, as on a full disk."""

        def __init__(self, inner):
            self.inner, self.failed = inner, False

        def __getattr__(self, name):
            return getattr(self.inner, name)

        def commit(self):
            import sqlite3

            if not self.failed:
                self.failed = True
                raise sqlite3.OperationalError("database or disk is full")
            self.inner.commit()

    with Vectorstore.open(home) as store:
        store.db._local.connection = Failing(store.db.connection)
        with pytest.raises(HomeNotWritable):
            write.remove(store.db, "fr-1")
        assert read.article(store.db, "fr-1") is not None
        assert write.remove(store.db, "fr-1") == 1


def test_a_locked_archive_is_said(home):
    import sqlite3

    with Vectorstore.open(home) as store:
        store.db.connection.execute("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(home / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HomeInUse, match="locked by another process"):
            write.remove(store.db, "fr-1")
        other.execute("ROLLBACK")
        assert write.remove(store.db, "fr-1") == 1


def test_a_reader_that_comes_before_the_archive_is_set_up_waits_its_turn(tmp_path):
    import sqlite3

    sqlite3.connect(tmp_path / FILE_NAME).execute("PRAGMA journal_mode = WAL")
    from vectorstore.lock import Ownership

    holder = Ownership(tmp_path)
    try:
        with pytest.raises(HomeInUse, match="try again in a moment"):
            Vectorstore.open(tmp_path, may_share=True)
    finally:
        holder.release()


# ---------------------------------------------------------------- a Chroma server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{}", "127.0.0.1:{}", "http://nobody.invalid:{}", "http://x:port", "ftp://["]
)
def test_a_server_that_is_away_is_said_and_the_archive_answers(run, monkeypatch, url):
    monkeypatch.setenv("HOTLINE_CHROMA_URL", url.format(free_port()))
    ran = run("ask", LASTED)
    assert ran.code == 0 and "pendant environ une heure" in ran.out
    assert one_line(ran.err) and "HOTLINE_CHROMA_URL" in ran.err and "searches the archive itself" in ran.err
    assert run("reindex").code == 1


def test_a_server_that_accepts_and_says_nothing_is_not_waited_for(run, monkeypatch):
    monkeypatch.setattr("vectorstore.index._PATIENCE", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("HOTLINE_CHROMA_URL", f"http://user:secret@127.0.0.1:{silent.getsockname()[1]}")
        ran = run("ask", LASTED)
    assert ran.code == 0 and "une heure" in ran.out and one_line(ran.err) and "secret" not in ran.err


@pytest.fixture
def server(tmp_path):
    """A real Chroma server on loopback."""
    program, port = Path(sys.executable).with_name("chroma"), free_port()
    if not program.exists():
        pytest.skip("chromadb brings no server here")
    started = subprocess.Popen(
        [program, "run", "--path", str(tmp_path / "served"), "--host", "127.0.0.1", "--port", str(port)],
        env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield started, f"http://127.0.0.1:{port}"
    started.terminate()
    started.wait()


def test_two_processes_and_two_homes_share_a_chroma_server(home, tmp_path, server):
    program, url = server
    notices = []
    with Vectorstore.open(home, chroma_url=url, notice=notices.append) as owner:
        assert notices == ["the search index is rebuilt: it holds 0 chunks, the archive 4"]
        assert owner.index.probe(4) is None
        beside = homes.apart(home, "search", LASTED, "--json", HOTLINE_CHROMA_URL=url)
        assert beside.code == 0 and beside.err.count("\n") == 1 and "only reads" in beside.err
        expected = [excerpt.article.id for excerpt in excerpts(owner, Query(LASTED, "fr"))]
        assert [excerpt["article_id"] for excerpt in json.loads(beside.out)] == expected
        with Vectorstore.open(home, chroma_url=url, may_share=True, notice=notices.append) as reader:
            assert not reader.owned and reader.index is not None
            write.index_everything_again(owner.db)
            assert reader.sync() == 0  # only the owner teaches
            assert owner.sync() == 4
            # Another archive on the same server has collections of its own.
            with Vectorstore.open(tmp_path / "other", chroma_url=url) as other:
                (tmp_path / "new.txt").write_text(FR.text, encoding="utf-8")
                assert [outcome.status for outcome in ingest(other, [tmp_path / "new.txt"])] == ["new"]
                assert other.index.probe(1) is None and owner.index.probe(4) is None
            owner.rebuild_index()
            assert excerpts(reader, Query(LASTED, "fr"))[0].article.id == "fr-1"
        program.terminate()
        program.wait()
        assert excerpts(owner, Query(LASTED, "fr"))[0].article.id == "fr-1"
        assert owner.index is None and url in notices[-1]
