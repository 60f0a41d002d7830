"""`hotline eval gate`: it passes, fails naming the cases, refuses another corpus, and no floor sinks in silence."""

import tomllib
from pathlib import Path

import eval_example
import pytest
from eval_runs import result, written

from bot.cli import main
from eval import floors as floors_file
from eval import folder, gate
from eval.metrics import metric

GOOD = [result(f"a{i}") for i in range(8)] + [result(f"u{i}", answerable=False) for i in range(4)]
WORSE = [result(f"a{i}", right=i > 1) for i in range(8)] + [
    result(f"u{i}", answerable=False, right=i > 0) for i in range(4)
]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "good", *GOOD)


@pytest.fixture
def worse(tmp_path: Path) -> Path:
    return written(tmp_path / "worse", *WORSE)


@pytest.fixture
def floors(tmp_path: Path, good: Path) -> Path:
    """Floors where the good run stands."""
    path = tmp_path / "floors.toml"
    assert call(good, path, "--repin", "--set", "Hit@all", "--set", "HallucinationRate", "--set", "AUROC=0.9") == 0
    return path


def call(made: Path, floors: Path, *more: str) -> int:
    return main(["eval", "gate", "--run", str(made), "--floors", str(floors), *more])


def kept(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


# --- pass and fail


def test_passes_where_every_floor_holds(good: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = floors.read_bytes()
    capsys.readouterr()
    assert call(good, floors) == 0
    assert "ok    Hit@all 1.000 (n 8), must be ≥ 1.000" in capsys.readouterr().out
    assert floors.read_bytes() == before
    assert kept(floors)["floors"] == {"Hit@all": 1.0, "HallucinationRate": 0.0, "AUROC": 0.9}


def test_fails_naming_metric_and_cases(worse: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call(worse, floors) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "FAIL  Hit@all .750 (n 8), must be ≥ 1.000"
    assert out[1] == "      cases: a0, a1"
    assert out[2] == "FAIL  HallucinationRate .250 (n 4), must be ≤ .000"
    assert out[3] == "      cases: u0"


def test_a_metric_of_all_cases_names_those_without_which_it_would_be_best(worse: Path) -> None:
    named = gate.culprits(metric("AUROC"), 0.9, folder.load(worse).items)
    assert set(named[:1]) <= {"u0", "a0", "a1"}
    assert not set(named) & {"a5", "u3"}


def test_an_error_fails_the_gate(tmp_path: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = written(tmp_path / "broken", result("a0", error="ZeroDivisionError: x"), *GOOD[1:])
    capsys.readouterr()
    assert call(broken, floors) == 1
    assert "cases: a0" in capsys.readouterr().out


def test_a_metric_that_vanished_fails(tmp_path: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only_answerable = written(tmp_path / "half", *GOOD[:8])
    capsys.readouterr()
    assert call(only_answerable, floors) == 1
    assert "FAIL  HallucinationRate not measured" in capsys.readouterr().out


# --- pinned


@pytest.mark.parametrize("setting", ["corpus", "cases", "labels", "split", "engine"])
def test_another_run_is_refused_until_it_is_pinned(
    setting: str, tmp_path: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = written(tmp_path / "other", *GOOD, **{setting: "another"})
    assert call(other, floors) == 2
    err = capsys.readouterr().err
    assert f"holds for another run: {setting} changed" in err and "--repin" in err
    assert call(other, floors, "--repin") == 0
    assert kept(floors)["pinned"][setting] == "another"
    assert call(other, floors) == 0


def test_repinning_lowers_no_floor(tmp_path: Path, floors: Path) -> None:
    before = floors.read_bytes()
    other = written(tmp_path / "other", *WORSE, corpus="another")
    assert call(other, floors, "--repin") == 1
    assert floors.read_bytes() == before


def test_unpinned_floors_say_so(tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(good, tmp_path / "none.toml") == 2
    assert "pinned to no run yet" in capsys.readouterr().err
    assert not (tmp_path / "none.toml").exists()


# --- floors that move


def test_a_floor_is_raised_freely_and_holds_from_then_on(good: Path, worse: Path, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    assert call(worse, path, "--repin", "--set", "Hit@all") == 0
    assert kept(path)["floors"] == {"Hit@all": 0.75}
    assert call(good, path, "--set", "Hit@all") == 0
    assert kept(path)["floors"] == {"Hit@all": 1.0}
    assert call(worse, path) == 1


def test_lowering_needs_a_reason_which_is_kept(worse: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = floors.read_bytes()
    assert call(worse, floors, "--set", "Hit@all=0.7") == 2
    assert "is looser than the floor of 1.000; say why with --allow-regression" in capsys.readouterr().err
    assert call(worse, floors, "--allow-regression", "  ") == 2
    assert floors.read_bytes() == before
    assert call(worse, floors, "--allow-regression", "the cases a0 and a1 are wrong") == 0
    reason = "the cases a0 and a1 are wrong"
    assert {"metric": "Hit@all", "from": 1.0, "to": 0.75, "reason": reason} in kept(floors)["regressions"]
    assert kept(floors)["floors"]["HallucinationRate"] == 0.25
    assert call(worse, floors) == 0


def test_floors_edited_by_hand_are_found(
    good: Path, worse: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors.write_text(
        floors.read_text(encoding="utf-8").replace('"Hit@all" = 1.0', '"Hit@all" = 0.1'), encoding="utf-8"
    )
    assert kept(floors)["floors"]["Hit@all"] == 0.1
    for more in ([], ["--repin"], ["--set", "Hit@all=0.2"]):
        assert call(good, floors, *more) == 2
        assert "was edited by hand" in capsys.readouterr().err
    assert call(good, floors, "--allow-regression", "new measuring") == 0
    assert kept(floors)["regressions"] == [{"metric": "edited by hand", "reason": "new measuring"}]
    assert call(good, floors) == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--set", "Hit@al=0.5"], 'there is no metric "Hit@al"; did you mean "Hit@all"?'),
        (["--set", "Hit@all=high"], "is no number"),
        (["--set", "Hit@all=nan"], "is no number"),
        (["--set", "SpeakerAccuracy"], "has no SpeakerAccuracy"),
    ],
)
def test_what_cannot_be_a_floor_is_refused(
    more: list[str], message: str, good: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = floors.read_bytes()
    assert call(good, floors, *more) == 2
    assert message in capsys.readouterr().err
    assert floors.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[floors]\n"Hit@al" = 0.5', 'there is no metric "Hit@al"'),
        ('[floors]\n"Hit@all" = "high"', "write a number"),
        ("[flors]\n", "there is no section"),
        ("[pinned]\ncorpse = 1", "holds corpus, cases"),
        ("[floors", "cannot be read"),
    ],
)
def test_a_damaged_file_is_refused(
    text: str, message: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    assert call(good, path) == 2
    err = capsys.readouterr().err
    assert message in err and str(path) in err


def test_the_shipped_floors_can_be_read() -> None:
    from eval.cli import FLOORS

    shipped = floors_file.load(FLOORS)
    assert FLOORS.is_file()
    assert shipped.sealed


# --- for real


def test_it_makes_the_run_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases, articles = eval_example.bring(tmp_path)
    floors = tmp_path / "floors.toml"
    same = ["eval", "gate", "--floors", str(floors), "--cases", str(cases), "--articles", str(articles)]
    assert main([*same, "--repin", "--set", "VerbatimRate", "--set", "Recall@10=0.5"]) == 0
    pinned = kept(floors)["pinned"]
    assert (pinned["split"], pinned["engine"]) == ("test", "extractive")
    assert main(same) == 0
    text = (articles / "lac.md").read_text(encoding="utf-8")
    (articles / "lac.md").write_text(text.replace("mardi", "jeudi"), encoding="utf-8")
    capsys.readouterr()
    assert main(same) == 2
    assert "corpus, cases changed" in capsys.readouterr().err
