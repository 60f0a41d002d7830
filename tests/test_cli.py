"""The contract of the command line: what goes in and comes out, in which order, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.arguments import COMMANDS
from tests import homes
from tests.articles import ALL, FR
from vectorstore.archive import read
from vectorstore.lock import Ownership
from vectorstore.store import Vectorstore

ANSWER = "question search_question language as_of abstained message claims citations nearest withheld engine model"
CITATION = "number article_id version title publisher published language url deep_link quote start end score origins"
EXCERPT = "article_id version start end text score"
LASTED = "Combien de temps a duré l'entretien téléphonique du 3 juillet 2025 ?"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Four articles, no dossier, and a gate that is open: how it judges is no matter of the contract."""
    monkeypatch.setattr("bot.gate.lets_through", bool)
    made = homes.small(tmp_path / "home")
    monkeypatch.setenv("HOTLINE_HOME", str(made))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    return made


@pytest.fixture
def run(home, capsys):
    return lambda *arguments: homes.here(capsys, *arguments)


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A home that does not exist yet."""
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    return tmp_path / "home"


def lines(path: Path, *values: object) -> Path:
    path.write_text("".join(v + "\n" if isinstance(v, str) else json.dumps(v) + "\n" for v in values), encoding="utf-8")
    return path


def parsed(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def texts() -> dict[str, str]:
    return {article.id: article.text for article in ALL}


# ---------------------------------------------------------------- the program itself


def test_help_of_the_program_and_of_every_command(run):
    whole = run("--help")
    assert whole.code == 0
    for command in (*COMMANDS, "eval"):
        assert command in whole.out
        told = run(command, "--help")
        assert (told.code, told.err) == (0, "") and f"hotline {command}" in told.out


def test_no_command_an_unknown_one_and_an_unknown_option_are_bad_use(run):
    assert run().code == 2
    assert run("nonsense").code == 2
    assert run("ask", "--nonsense").code == 2
    assert run("ask", "Qui ?", "--engine", "magic").code == 2


def test_python_m_bot_is_hotline_and_help_touches_nothing(tmp_path):
    module = homes.apart(tmp_path, "--help")
    console = Path(sys.executable).with_name("hotline")
    assert console.exists()
    script = subprocess.run([console, "--help"], capture_output=True, text=True, check=True)
    assert (module.code, module.out) == (0, script.stdout)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["status"], ["ask", "Qui ?"], ["ingest", "."], ["doctor"]])
def test_an_unknown_setting_is_refused_by_every_command(run, monkeypatch, command):
    monkeypatch.setenv("HOTLINE_STATER", "false")
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "hotline: HOTLINE_STATER is no setting of Hotline; did you mean HOTLINE_STARTER?\n"


def test_a_traceback_only_with_debug_and_the_same_exit_code(run):
    plain, debug = run("ask", "!?"), run("ask", "!?", "--debug")
    assert plain.code == debug.code == 2
    assert "Traceback" not in plain.err and plain.err.count("\n") == 1
    assert "Traceback" in debug.err and debug.err.endswith(plain.err)


def test_what_nobody_foresaw_is_named_by_its_kind_and_says_nothing_of_the_question(run, monkeypatch):
    def fail(self, question):
        raise RuntimeError(f"secret: {question.text}")

    monkeypatch.setattr("bot.answer.Hotline.answer", fail)
    ran = run("ask", "Où est Colibri ?")
    assert ran.code == 1 and "RuntimeError" in ran.err and "--debug" in ran.err
    assert "Colibri" not in ran.err + ran.out


def test_chat_refuses_an_address_it_must_not_or_cannot_have(run):
    for port in ("65536", "-1", "x"):
        assert run("chat", "--port", port).code == 2
    for host in ("0.0.0.0", "::", "example.org"):
        ran = run("chat", "--host", host)
        assert ran.code == 2 and "HOTLINE_AUTH" in ran.err


# ---------------------------------------------------------------- ask


def test_ask_answers_for_a_person(run):
    ran = run("ask", LASTED)
    assert (ran.code, ran.err) == (0, "")
    assert "pendant environ une heure" in ran.out and "Le Témoin" in ran.out and "[1]" in ran.out
    assert "https://temoin.example/monde/entretien#:~:text=" in ran.out


def test_ask_answers_for_a_program_by_the_contract(run):
    ran = run("ask", LASTED, "--json")
    answer = json.loads(ran.out)
    assert ran.code == 0
    assert set(ANSWER.split()) | {"prompt", "usage", "seconds"} <= set(answer)
    assert (answer["question"], answer["language"], answer["engine"], answer["abstained"]) == (
        LASTED,
        "fr",
        "extractive",
        False,
    )
    assert answer["citations"] and answer["nearest"] == []
    for citation in answer["citations"]:
        assert set(CITATION.split()) <= set(citation)
        assert texts()[citation["article_id"]][citation["start"] : citation["end"]] == citation["quote"]
    numbers = {citation["number"] for citation in answer["citations"]}
    for claim in answer["claims"]:
        assert set(claim) == {"text", "citations", "speaker", "checks"} and set(claim["citations"]) <= numbers
    assert "une heure" in answer["claims"][0]["text"]


def test_an_abstention_is_an_answer(run):
    ran = run("ask", LASTED, "--as-of", "2020", "--json")
    answer = json.loads(ran.out)
    assert (ran.code, answer["abstained"], answer["claims"], answer["citations"]) == (0, True, [], [])
    assert answer["message"].startswith("Les articles de l’archive ne répondent pas à cette question.")
    assert run("ask", LASTED, "--as-of", "2020").out.startswith(answer["message"])


def test_the_frame_speaks_the_language_that_is_asked_for(run):
    answer = json.loads(run("ask", LASTED, "--language", "uk", "--json").out)
    assert answer["language"] == "uk" and answer["message"].startswith("Ось")
    assert {citation["language"] for citation in answer["citations"]} == {"fr"}
    assert run("ask", LASTED, "--language", "de").code == 2


def test_as_of_hides_what_came_later_and_says_what_it_left_out(run):
    then = json.loads(run("ask", LASTED, "--as-of", "2025-07-02", "--json").out)
    now = json.loads(run("ask", LASTED, "--as-of", "2025-07-03", "--json").out)
    assert "fr-1" not in {citation["article_id"] for citation in then["citations"] + then["nearest"]}
    assert "fr-1" in {citation["article_id"] for citation in now["citations"]}
    assert then["as_of"] == "2025-07-02" and "2025-07-02" in then["message"]
    assert "Articles sans date laissés de côté : 1." in then["message"]


def test_known_at_hides_what_was_not_in_the_archive_yet(run):
    before = json.loads(run("ask", LASTED, "--known-at", "2025-12-31", "--json").out)
    after = json.loads(run("ask", LASTED, "--known-at", "2099-12-31", "--json").out)
    assert before["abstained"] and before["nearest"] == []
    assert not after["abstained"]


def test_history_makes_a_question_stand_alone(run, tmp_path):
    history = lines(tmp_path / "history.json", [{"role": "user", "content": LASTED}])
    follow_up = json.loads(run("ask", "Et qu'a dit Trump ?", "--history", str(history), "--json").out)
    alone = json.loads(run("ask", "Et qu'a dit Trump ?", "--json").out)
    assert follow_up["question"] == alone["question"] == "Et qu'a dit Trump ?"
    assert follow_up["search_question"].startswith(LASTED) and alone["search_question"] == "Et qu'a dit Trump ?"


def test_a_question_and_a_file_or_neither_are_bad_use(run, tmp_path):
    questions = lines(tmp_path / "in", {"id": "1", "question": "Qui ?"})
    for wrong in (["ask"], ["ask", "Qui ?", "--input", str(questions)], ["search"], ["search", "x", "--input", "-"]):
        assert run(*wrong).code == 2
    for command in ("ask", "search"):
        ran = run(command, "Qui ?", "--output", str(tmp_path / "out"))
        assert ran.code == 2 and "--output goes with --input" in ran.err and not (tmp_path / "out").exists()


# ---------------------------------------------------------------- files of questions


def test_a_file_of_questions_is_answered_in_order(run, tmp_path):
    source = lines(
        tmp_path / "questions.jsonl",
        {"id": "b", "question": LASTED},
        "",
        {"id": "a", "question": "Хто запропонував зустріч у Женеві?"},
        {"id": 7, "question": LASTED, "language": "en", "as_of": "2025-07-02"},
        {"question": "Et qu'a dit Trump ?", "history": [{"role": "user", "content": LASTED}]},
    )
    target = tmp_path / "answers.jsonl"
    ran = run("ask", "--input", str(source), "--output", str(target))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    out = parsed(target.read_text(encoding="utf-8"))
    assert [line["id"] for line in out] == ["b", "a", 7, 5]  # a line without an id answers to its number
    assert all(set(line) == {"id", "answer"} for line in out)
    assert [line["answer"]["language"] for line in out] == ["fr", "uk", "en", "fr"]
    assert out[2]["answer"]["as_of"] == "2025-07-02"
    assert out[3]["answer"]["search_question"].startswith(LASTED)
    assert not list(tmp_path.glob("*.part"))


def test_bad_lines_answer_for_themselves_and_the_rest_go_on(run, tmp_path):
    source = tmp_path / "in.jsonl"
    lines(
        source,
        "\ufeff" + json.dumps({"id": "first", "question": LASTED}),
        "{not json",
        "[1, 2]",
        {"id": "none"},
        {"id": "number", "question": 7},
        {"id": "empty", "question": " \u200b?! "},
        {"id": "date", "question": LASTED, "as_of": "hier"},
        {"id": "year", "question": LASTED, "as_of": "20250"},
        {"id": "frame", "question": LASTED, "language": "de"},
        {"id": "history", "question": LASTED, "history": "Et ?"},
        {"id": "role", "question": LASTED, "history": [{"role": "User", "content": "Qui ?"}]},
        '{"id": NaN, "question": "Qui ?"}',
        {"id": "long", "question": "Pourquoi ? " * 2_000},
        "[" * 100_000,
    )
    with source.open("ab") as more:
        more.write('{"id": "latin", "question": "Été"}\n'.encode("latin-1"))
        more.write(json.dumps({"id": "last", "question": LASTED}).encode())
    ran = run("ask", "--input", str(source))
    out = parsed(ran.out)
    assert (ran.code, ran.err) == (2, "")
    assert [line["id"] for line in out] == [
        *("first", 2, 3, "none", "number", "empty", "date", "year", "frame", "history", "role", 12, "long", 14, 15),
        "last",
    ]
    assert "answer" in out[0] and "answer" in out[-1]
    for number, line in enumerate(out[1:-1], start=2):
        assert set(line) == {"id", "error"} and set(line["error"]) == {"code", "message"}
        assert line["error"]["code"] == "bad_input"
        assert line["error"]["message"].startswith(f"line {number}: ")


def test_one_line_that_nobody_foresaw_does_not_stop_the_rest(run, tmp_path, monkeypatch):
    from bot.answer import Hotline

    real = Hotline.answer
    monkeypatch.setattr(Hotline, "answer", lambda self, asked: 1 / 0 if "Colibri" in asked.text else real(self, asked))
    source = lines(tmp_path / "in", {"id": 1, "question": "Colibri ?"}, {"id": 2, "question": LASTED})
    ran = run("ask", "--input", str(source))
    one, two = parsed(ran.out)
    assert ran.code == 1 and one["error"]["code"] == "failed" and "ZeroDivisionError" in one["error"]["message"]
    assert "answer" in two


def test_what_the_command_line_says_holds_for_every_line_that_says_nothing(run, tmp_path):
    source = lines(
        tmp_path / "in",
        {"id": 1, "question": LASTED},
        {"id": 2, "question": LASTED, "as_of": "2025-08-01", "language": "en", "history": []},
    )
    history = lines(tmp_path / "history.json", [{"role": "user", "content": "Qui ?"}])
    ran = run(*("ask", "--input", str(source), "--as-of", "2025-07-02", "--language", "ru", "--history", str(history)))
    one, two = (line["answer"] for line in parsed(ran.out))
    assert (one["as_of"], one["language"]) == ("2025-07-02", "ru")
    assert (two["as_of"], two["language"]) == ("2025-08-01", "en")


def test_lone_surrogates_in_an_id_come_back_as_they_came(run, tmp_path):
    source = tmp_path / "in"
    source.write_text('{"id": "a\\ud800b", "question": "Qui ?\\udfff", "x\\ud800": 1}\n', encoding="ascii")
    target = tmp_path / "out"
    for ran in (run("ask", "--input", str(source)), run("ask", "--input", str(source), "--output", str(target))):
        assert ran.code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == "a\ud800b"
    assert json.loads(run("ask", "--input", str(source)).out)["id"] == "a\ud800b"


def test_an_empty_file_of_questions_is_an_empty_file_of_answers(run, tmp_path):
    source = tmp_path / "in"
    source.write_bytes(b"\n \n")
    assert run("ask", "--input", str(source), "--output", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out").read_bytes() == b""


def test_questions_from_standard_input(home):
    asked = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--input", "-"],
        input='{"id": 1, "question": "Qui a demandé une rencontre à Genève ?"}\n'.encode(),
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert json.loads(asked.stdout)["answer"]["question"].endswith("à Genève ?")
    assert "à Genève" in asked.stdout.decode("utf-8")


# ---------------------------------------------------------------- search


def test_search_by_the_contract(run, tmp_path):
    found = json.loads(run("search", "entretien téléphonique Ouchakov", "--json").out)
    assert 1 <= len(found) <= 20 and found[0]["article_id"] == "fr-1"
    assert [e["score"] for e in found] == sorted((e["score"] for e in found), reverse=True)
    for excerpt in found:
        assert set(EXCERPT.split()) <= set(excerpt)
        assert texts()[excerpt["article_id"]][excerpt["start"] : excerpt["end"]] == excerpt["text"]
    source = lines(tmp_path / "in", {"id": "q", "query": "пленные"}, {"id": "bad"}, {"id": "r", "query": "Genève"})
    ran = run("search", "--input", str(source), "--output", str(tmp_path / "out"), "--limit", "2")
    out = parsed((tmp_path / "out").read_text(encoding="utf-8"))
    assert ran.code == 2 and [line["id"] for line in out] == ["q", "bad", "r"]
    assert out[0]["excerpts"][0]["article_id"] == "ru-1" and out[1]["error"]["code"] == "bad_input"
    assert all(len(line["excerpts"]) <= 2 for line in (out[0], out[2]))


def test_search_for_a_person(run):
    ran = run("search", "Witkoff Moscow")
    assert ran.code == 0 and ran.out.startswith("1. Envoy's flight to Moscow put off (The Ledger, 2025-08-05)")
    assert run("search", "Witkoff", "--as-of", "2025-01-01").out == "no excerpt found\n"


def test_search_refuses_what_makes_no_sense(run):
    assert run("search", "x", "--limit", "0").code == 2
    assert run("search", "x", "--limit", "ten").code == 2
    assert run("search", "x", "--as-of", "yesterday").code == 2
    assert run("search", "...").code == 2


# ---------------------------------------------------------------- ingest, articles, status, doctor, reindex


def test_ingest_reports_each_article_and_counts(run, tmp_path):
    source = lines(
        tmp_path / "in.jsonl",
        {"id": "n1", "text": "Une trêve de Pâques est annoncée à Moscou.", "title": "Trêve"},
        {"id": "n2", "text": ""},
    )
    first, again = run("ingest", str(source)), run("ingest", str(source), "--json")
    assert first.code == again.code == 0
    assert first.out.splitlines()[0].split() == ["new", "n1", "Trêve"]
    assert first.out.splitlines()[1].startswith(f"refused    {source}:2  line 2: the text holds no letter")
    assert first.out.splitlines()[2] == "1 new, 0 updated, 0 unchanged, 1 refused"
    report = json.loads(again.out)
    assert report["counts"] == {"new": 0, "updated": 0, "unchanged": 1, "refused": 1}
    assert [article["status"] for article in report["articles"]] == ["unchanged", "refused"]
    source.write_text(json.dumps({"id": "n1", "text": "La trêve de Pâques est rompue."}), encoding="utf-8")
    assert run("ingest", str(source)).out.endswith("0 new, 1 updated, 0 unchanged, 0 refused\n")


def test_ingest_of_nothing_is_bad_input(run, tmp_path):
    (tmp_path / "folder").mkdir()
    ran = run("ingest", str(tmp_path / "folder"))
    assert ran.code == 2 and "no article was found" in ran.err
    missing = run("ingest", str(tmp_path / "missing"), "--json")
    assert missing.code == 2 and json.loads(missing.out)["counts"]["refused"] == 1
    assert run("ingest").code == 2


@pytest.mark.usefixtures("bare")
def test_ingest_neither_prompts_nor_loads_the_starter(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("HOTLINE_STARTER")
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("a prompt"))
    source = lines(tmp_path / "in.jsonl", {"id": "n1", "text": FR.text})
    assert homes.here(capsys, "ingest", str(source)).code == 0
    assert json.loads(homes.here(capsys, "status", "--json").out)["articles"] == 1


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("environment", "command", "loaded"),
    [
        ({}, ["ask", "Qui ?"], True),
        ({}, ["search", "Genève"], True),
        ({"HOTLINE_STARTER": "false"}, ["ask", "Qui ?"], False),
        ({"HOTLINE_STARTER": "false"}, ["search", "Genève"], False),
        ({}, ["status"], False),
        ({}, ["articles", "list"], False),
        ({}, ["doctor"], False),
        ({}, ["reindex"], False),
    ],
)
def test_who_loads_the_starter(capsys, monkeypatch, environment, command, loaded):
    monkeypatch.delenv("HOTLINE_STARTER")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    calls = []
    monkeypatch.setattr("vectorstore.starter.load", lambda store: calls.append(store) or iter(()))
    assert homes.here(capsys, *command).code == 0
    assert bool(calls) is loaded


@pytest.mark.usefixtures("bare")
def test_an_empty_archive_says_so_and_is_no_error(capsys):
    answer = json.loads(homes.here(capsys, "ask", "Кто звонил?", "--json").out)
    assert answer["abstained"] and answer["message"].startswith("Архив пуст")
    assert homes.here(capsys, "articles", "list", "--json").out == "[]\n"


def test_articles_are_listed_shown_and_removed(run):
    assert [line.split()[1] for line in run("articles", "list").out.splitlines()] == ["en-1", "fr-1", "ru-1", "uk-1"]
    rows = json.loads(run("articles", "list", "--json").out)
    assert rows[3]["published"] is None and "text" not in rows[0]
    shown = run("articles", "show", "fr-1", "ru-1")
    assert all(article.text in shown.out for article in ALL[::2])
    assert [row["text"] for row in json.loads(run("articles", "show", "fr-1", "ru-1", "--json").out)] == [
        ALL[0].text,
        ALL[2].text,
    ]
    assert json.loads(run("articles", "remove", "fr-1", "--json").out) == [{"id": "fr-1", "versions": 1}]
    assert run("articles", "remove", "ru-1").out == "removed ru-1 (1 version)\n"
    assert [row["id"] for row in json.loads(run("articles", "list", "--json").out)] == ["en-1", "uk-1"]
    assert "fr-1" not in run("search", LASTED, "--json").out


def test_articles_refuses_what_makes_no_sense(run):
    assert run("articles", "list", "fr-1").code == 2
    assert run("articles", "show").code == 2
    mixed = run("articles", "remove", "fr-1", "nobody")
    assert mixed.code == 2 and "no article nobody" in mixed.err
    assert len(json.loads(run("articles", "list", "--json").out)) == 4  # all or nothing


def test_status_for_a_person_and_for_a_program(run, home):
    state = json.loads(run("status", "--json").out)
    assert (state["home"], state["articles"], state["undated"]) == (str(home), 4, 1)
    assert (state["first_day"], state["last_day"]) == (20250501, 20250805)
    assert state["languages"] == dict.fromkeys(("fr", "en", "ru", "uk"), 1) and state["waiting_for_index"] == 0
    assert "articles         4" in run("status").out


def test_doctor_names_what_it_looked_at(run, monkeypatch):
    findings = {finding["name"]: finding for finding in json.loads(run("doctor", "--json").out)}
    assert set(findings) >= {"python", "processor", "sqlite", "embedder", "home", "archive", "index", "engine", "page"}
    assert all(finding["well"] for finding in findings.values())
    assert "stay on this machine" in findings["engine"]["found"]
    monkeypatch.setenv("HOTLINE_MODEL", "small")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://anna:secret@models.example/v1")
    ran = run("doctor")
    assert ran.code == 0 and "small at models.example, which receives questions" in ran.out and "secret" not in ran.out


def test_reindex_counts_what_it_indexed(run):
    assert run("reindex").out == "4 chunks indexed\n"


# ---------------------------------------------------------------- two processes, signals, pipes


def test_beside_an_owner_ask_answers_and_writing_is_refused_with_its_name(run, home, tmp_path):
    holder = Ownership(home)
    holder._note.write_text('{"pid": 4711, "command": "chat", "since": "2025-07-03 10:00:00"}', encoding="utf-8")
    try:
        answered = run("ask", LASTED)
        assert answered.code == 0 and "pendant environ une heure" in answered.out
        assert answered.err == f"hotline: {home} is in use by another hotline process; this one only reads\n"
        for refused in (["ingest", str(tmp_path)], ["articles", "remove", "fr-1"], ["reindex"]):
            ran = run(*refused)
            assert (ran.code, ran.out) == (1, "")
            assert "`hotline chat`, process 4711, since 2025-07-03 10:00:00" in ran.err and "HOTLINE_HOME" in ran.err
        for reading in (["articles", "list"], ["articles", "show", "fr-1"], ["status"], ["doctor"], ["search", "x1"]):
            assert run(*reading).code == 0
        holder._note.write_text("[1]", encoding="utf-8")
        assert "in use by another hotline process" in run("reindex").err
    finally:
        holder.release()
    assert run("reindex").code == 0


@pytest.mark.parametrize("stop", ["SIGTERM", "SIGINT"])
def test_an_ingest_that_is_stopped_keeps_what_it_acknowledged(tmp_path, stop):
    import signal

    home, source = tmp_path / "home", tmp_path / "in.jsonl"
    lines(source, *({"id": f"n{i}", "text": f"Point {i} : la trêve a été discutée. " * 20} for i in range(60)))
    started = homes.process(home, "ingest", source)
    said = [started.stdout.readline().decode() for _ in range(3)]
    started.send_signal(getattr(signal, stop))
    out, err = started.communicate(timeout=60)
    said += out.decode().splitlines()
    assert started.returncode == 1 and "Traceback" not in err.decode()
    assert err.decode() == "hotline: interrupted; what was acknowledged is kept\n"
    assert not (home / "owner.json").exists()
    acknowledged = {line.split()[1] for line in said if line.startswith("new ")}
    assert 3 <= len(acknowledged) < 60 and said[-1].startswith(f"{len(acknowledged)} new, ")
    with Vectorstore.open(home) as store:
        assert acknowledged <= {article.id for article in read.articles(store.db)}
        assert read.pending_count(store.db) == 0


def test_a_reader_that_leaves_and_a_full_device_are_no_traceback(home):
    line = f"{sys.executable} -m bot articles list --json"
    for shell, message in ((f"{line} | true", ""), (f"{line} > /dev/full", "No space left on device")):
        ran = subprocess.run(["bash", "-c", f"set -o pipefail; {shell}"], check=False, capture_output=True, text=True)
        assert ran.returncode == 1 and message in ran.stderr
        assert "Traceback" not in ran.stderr and "Exception ignored" not in ran.stderr
        assert bool(ran.stderr) is bool(message)
