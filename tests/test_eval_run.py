"""`hotline eval run` and `compare` for real: three articles, ten questions, a throw-away home, a kill in mid-run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import eval_example
import pytest
from eval_runs import result, written

from bot.answer import Hotline
from bot.cli import main
from eval import folder, run, settings
from eval.folder import RESULTS
from eval.run import Plan
from vectorstore.errors import UsageError

CODE_DIGEST = settings.code_digest


@pytest.fixture(scope="module", autouse=True)
def same_code() -> Iterator[None]:
    """Somebody who saves a file of the product while the tests run makes it another product."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "code_digest", lambda: "this code")
        patch.setattr(settings, "calibration_digest", lambda: "these numbers")
        yield


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return eval_example.bring(tmp_path_factory.mktemp("brought"))


@pytest.fixture(scope="module")
def finished(brought: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> folder.Run:
    """One run of all ten, made once."""
    cases, articles = brought
    return run.evaluate(Plan(tmp_path_factory.mktemp("runs") / "first", cases, articles))


def ids(path: Path) -> list[str]:
    return [json.loads(line)["case"]["id"] for line in (path / RESULTS).read_text(encoding="utf-8").splitlines()]


def command(brought: tuple[Path, Path], *more: str) -> list[str]:
    cases, articles = brought
    return ["eval", "run", "--cases", str(cases), "--articles", str(articles), *more]


def without_clock(made: folder.Run) -> list[dict]:
    lines = [result.to_json() for result in made.results]
    for line in lines:
        line["seconds"] = line["answer"]["seconds"] = 0.0
    return lines


# --- what a run keeps


def test_ten_questions_over_three_articles(finished: folder.Run) -> None:
    assert [result.case.id for result in finished.results] == [one["id"] for one in eval_example.CASES]
    assert not [result.error for result in finished.results if result.error]
    overall = finished.summary["overall"]
    assert overall["Hit@all"]["n"] == 8
    assert overall["HallucinationRate"]["n"] == 2
    assert overall["Recall@1"]["value"] >= 0.75
    assert overall["VerbatimRate"] == {"value": 1.0, "n": 10, "low": 1.0, "high": 1.0}
    assert set(finished.summary["language"]) == {"fr", "en", "ru", "uk"}
    assert set(finished.summary["direction"]) == {"within", "cross"}


def test_a_case_may_call_an_article_by_its_file(finished: folder.Run) -> None:
    named = {result.case.id: result.case.articles for result in finished.results}
    assert named["q01"] == named["q02"]  # "lac" and "lac.md"
    assert named["q01"][0] in {excerpt["article_id"] for excerpt in finished.results[0].excerpts}


def test_settings_tell_what_was_run_and_change_with_it(
    finished: folder.Run, brought: tuple[Path, Path], tmp_path: Path
) -> None:
    told = finished.settings
    assert (told["engine"], told["model"], told["split"], told["asked"], told["articles"]) == (
        "extractive",
        None,
        "all",
        10,
        3,
    )
    cases, articles = eval_example.bring(tmp_path / "edited")
    text = (articles / "lac.md").read_text(encoding="utf-8")
    (articles / "lac.md").write_text(text.replace("douze mille", "treize mille"), encoding="utf-8")
    cases.write_text(cases.read_text(encoding="utf-8").replace("douze mille", "treize mille"), encoding="utf-8")
    other = run.evaluate(Plan(tmp_path / "run", cases, articles)).settings
    assert {name for name in told if told[name] != other[name]} == {"corpus", "cases"}


def test_the_digest_of_the_code_changes_with_every_file_that_may_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("bot", "prompts", "vectorstore"):
        (tmp_path / room / "inner" / "__pycache__").mkdir(parents=True)
        (tmp_path / room / "inner" / "words.toml").write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr(settings.resources, "files", lambda name: tmp_path / name)
    digests = {CODE_DIGEST()}
    (tmp_path / "bot/inner/__pycache__/x.py").write_text("no part of it", encoding="utf-8")
    assert CODE_DIGEST() in digests
    for edit in ("vectorstore/inner/words.toml", "prompts/new.toml", "bot/inner/calibration.json"):
        (tmp_path / edit).write_text("a = 2", encoding="utf-8")
        digests.add(CODE_DIGEST())
    assert len(digests) == 4


def test_the_same_again_gives_the_same(finished: folder.Run, brought: tuple[Path, Path], tmp_path: Path) -> None:
    again = run.evaluate(Plan(tmp_path / "run", *brought))
    assert without_clock(again) == without_clock(finished)
    clocks = {"LatencyP50", "LatencyP95"}
    for name in set(finished.summary["overall"]) - clocks:
        assert again.summary["overall"][name] == finished.summary["overall"][name]


def test_the_table_is_printed(brought: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(brought, "--split", "dev", "--output", str(tmp_path / "dev"))) == 0
    out, err = capsys.readouterr()
    assert "Hit@all" in out and "HallucinationRate" in out
    assert "hotline eval report" in err
    made = folder.load(tmp_path / "dev")
    assert {result.case.split for result in made.results} == {"dev"}
    assert 0 < len(made.results) < 10


def test_nothing_of_the_own_home_is_touched(
    brought: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    assert main(command(brought, "--split", "dev", "--output", str(tmp_path / "run"))) == 0
    assert not (tmp_path / "home").exists()


# --- errors of the product are results, errors of the user are refused


def test_what_the_product_raises_is_that_cases_error(
    brought: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Hotline.answer

    def broken(self, question):
        if "regatta" in question.text or "réunion" in question.text:
            raise ZeroDivisionError("by chance")
        return real(self, question)

    monkeypatch.setattr(Hotline, "answer", broken)
    assert main(command(brought, "--output", str(tmp_path / "run"))) == 0
    assert "2 of 10 cases ended in an error" in capsys.readouterr().err
    made = folder.load(tmp_path / "run")
    errors = {result.case.id: result.error for result in made.results if result.error}
    assert errors == dict.fromkeys(["q01", "q10"], "ZeroDivisionError: by chance")
    scores = {line["id"]: line["scores"] for line in map(json.loads, (tmp_path / "run/scores.jsonl").open())}
    assert scores["q01"]["Hit@all"] == 0.0 and scores["q01"]["ErrorRate"] == 1.0
    assert scores["q10"]["HallucinationRate"] == 1.0

    monkeypatch.setattr(Hotline, "answer", real)  # repaired: only what failed is asked again
    assert main(command(brought, "--output", str(tmp_path / "run"), "--resume")) == 0
    made = folder.load(tmp_path / "run")
    assert [result.case.id for result in made.results] == [one["id"] for one in eval_example.CASES]
    assert not [result.error for result in made.results if result.error]


def test_a_folder_with_a_run_is_not_written_over(finished: folder.Run, brought: tuple[Path, Path]) -> None:
    before = (finished.folder / RESULTS).read_bytes()
    with pytest.raises(UsageError, match="holds a run already; add --resume"):
        run.evaluate(Plan(finished.folder, *brought))
    assert (finished.folder / RESULTS).read_bytes() == before


def test_another_run_is_not_resumed(finished: folder.Run, brought: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError, match="cannot be resumed: cases, asked, split changed"):
        run.evaluate(Plan(finished.folder, *brought, split="dev", resume=True))


def test_articles_without_cases_are_refused(brought: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--articles needs --cases"):
        run.evaluate(Plan(tmp_path / "run", articles=brought[1]))


def test_an_article_that_cannot_be_read_is_refused(brought: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"empty\.txt"):
        run.evaluate(Plan(tmp_path / "run", brought[0], tmp_path / "empty.txt"))


def test_a_bad_case_is_named_by_file_and_line(
    brought: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "mine.jsonl"
    lines = brought[0].read_text(encoding="utf-8").replace("nine crowns", "ten crowns", 1)
    cases.write_text(lines, encoding="utf-8")
    assert main(command((cases, brought[1]), "--output", str(tmp_path / "run"))) == 2
    assert "mine.jsonl:4: " in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


# --- killed and resumed


@pytest.mark.slow
def test_killed_in_mid_run_and_resumed(finished: folder.Run, brought: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "run"
    slow = (
        "from eval import settings; settings.code_digest = lambda: 'this code'\n"
        "settings.calibration_digest = lambda: 'these numbers'\n"
        "import time; from bot.answer import Hotline; real = Hotline.answer\n"
        "Hotline.answer = lambda self, question: (time.sleep(0.4), real(self, question))[1]\n"
        "import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = [sys.executable, "-c", slow, *command(brought, "--output", str(output))]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (output / RESULTS).exists() or len(ids_so_far(output)) < 3:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = ids_so_far(output)
    assert 3 <= len(kept) < 10
    with (output / RESULTS).open("a", encoding="utf-8") as results:
        results.write('{"case": {"id": "q0')  # as a kill in mid-line leaves it
    with pytest.raises(UsageError, match="stopped half way"):
        folder.load(output)
    assert main(command(brought, "--output", str(output), "--resume")) == 0
    assert ids(output) == [one["id"] for one in eval_example.CASES]
    resumed = folder.load(output)
    assert without_clock(resumed) == without_clock(finished)


def ids_so_far(output: Path) -> list[str]:
    return [result.case.id for result in folder.read_results(output)]


def test_resuming_asks_only_what_is_missing(
    finished: folder.Run, brought: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "run"
    output.mkdir()
    folder.write_json(output, folder.SETTINGS, finished.settings)
    folder.write_lines(output, RESULTS, (result.to_json() for result in finished.results[:7]))
    asked = []
    real = run.ask
    monkeypatch.setattr(run, "ask", lambda hotline, case, *more: (asked.append(case.id), real(hotline, case, *more))[1])
    run.evaluate(Plan(output, *brought, resume=True))
    assert asked == ["q08", "q09", "q10"]


def test_runs_are_numbered_where_no_folder_is_named(
    brought: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(command(brought, "--split", "dev", "--resume")) == 2
    assert "there is no run to resume" in capsys.readouterr().err
    for number in ("1", "2"):
        assert main(command(brought, "--split", "dev")) == 0
        assert (tmp_path / "runs" / number / "summary.json").is_file()
    assert main(command(brought, "--split", "dev", "--resume")) == 0
    assert not (tmp_path / "runs" / "3").exists()


# --- compare


def before_and_after(folder_: Path) -> tuple[str, str]:
    """Two runs over the same cases; in the second two answers got lost and one came to be."""
    cases = [f"a{i}" for i in range(8)]
    before = [result(one, right=one != "a7") for one in cases] + [result("u0", answerable=False)]
    after = [result(one, right=one not in ("a0", "a4")) for one in cases] + [result("u0", answerable=False)]
    return str(written(folder_ / "before", *before)), str(written(folder_ / "after", *after, code="another"))


def test_compare_shows_what_flipped_and_which_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = before_and_after(tmp_path)
    assert main(["eval", "compare", before, after]) == 0
    out = capsys.readouterr().out
    assert "changed in between: code" in out
    flips = out[out.index("3 cases flipped:") :].splitlines()[2:]
    assert flips[:6] == [
        "WORSE   a0  fr fact  Question a0 ?",
        "  wanted  quatre heures",
        "  A  answered (p 0.90)",
        "       [lac] La réunion a duré quatre heures et demie.",
        "  B  refused, nearest: (p 0.20)",
        "       [lac] Rien de fixé.",
    ]
    assert [line[:10] for line in flips if line[:1] not in ("", " ")] == ["WORSE   a0", "WORSE   a4", "better  a7"]


def test_compare_pairs_and_gives_intervals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = before_and_after(tmp_path)
    assert main(["eval", "compare", "--json", before, after]) == 0
    told = json.loads(capsys.readouterr().out)
    refused = told["differences"]["ErrorRate"]
    assert (refused["before"], refused["after"], refused["n"]) == (1 / 8, 2 / 8, 8)
    assert refused["value"] == pytest.approx(1 / 8)
    assert refused["low"] < 0 < refused["high"]  # one of eight may be chance
    assert told["differences"]["HallucinationRate"]["value"] == 0.0
    assert {flip["id"]: flip["better"] for flip in told["flipped"]} == {"a0": False, "a4": False, "a7": True}


def test_a_difference_beyond_chance_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = written(tmp_path / "good", *(result(f"a{i}") for i in range(20)))
    bad = written(tmp_path / "bad", *(result(f"a{i}", right=i > 9) for i in range(20)))
    assert main(["eval", "compare", str(good), str(bad)]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert lines["ErrorRate"].endswith("WORSE") and lines["Hit@all"].endswith("WORSE")
    assert not lines["VerbatimRate"].endswith("WORSE")
    assert main(["eval", "compare", str(bad), str(good)]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert lines["ErrorRate"].endswith("better") and lines["Hit@all"].endswith("better")


def test_a_case_that_was_edited_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = written(tmp_path / "before", result("a0"), result("a1"), result("a2"))
    after = written(
        tmp_path / "after", result("a0", notes="only a note"), result("a1", question="Quoi ?"), result("a3")
    )
    assert main(["eval", "compare", str(before), str(after)]) == 0
    assert "left out, not the same in both: a1, a2, a3" in capsys.readouterr().out


def test_runs_without_a_common_case_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = written(tmp_path / "one", result("a0")), written(tmp_path / "other", result("a1"))
    assert main(["eval", "compare", str(one), str(other)]) == 2
    assert "have no case in common" in capsys.readouterr().err


def test_what_is_no_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "compare", str(written(tmp_path / "one", result("a0"))), str(tmp_path)]) == 2
    assert "holds no run; make one with" in capsys.readouterr().err
