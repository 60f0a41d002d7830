"""`hotline eval calibrate`: dev alone decides, no feature speaks against, and the product reads what is written."""

import importlib.resources
import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import eval_example
import numpy as np
import pytest

from bot import calibration as module
from bot import gate
from bot.calibration import calibration
from bot.cli import main
from bot.evidence import Signals, Window, weighted
from bot.gate import Examined
from bot.models import Question
from bot.question import understand
from eval import abstention, ranking, run, support, thresholds
from eval.abstention import Gate
from eval.logistic import NonNegativeLogistic
from eval.ranking import Seen
from eval.values import Case, ClaimLabel
from vectorstore.errors import UsageError
from vectorstore.models import Article, Excerpt, Span

GOLD, OTHER = "La réunion a duré quatre heures.", "Le lac est resté calme hier."
ARTICLE = Article(f"{GOLD} {OTHER}", id="lac", language="fr")
EXCERPT = Excerpt(1, ARTICLE, 0, len(ARTICLE.text), 0.5)
FIELDS = Signals.__dataclass_fields__


def window(text: str, **signals: float | None) -> Window:
    """A window whose other signals are all middling; its score is the product's."""
    start = ARTICLE.text.index(text)
    without = {"cosine": None, "known": None, "broad": False}
    made = Signals(**{name: signals.get(name, 0.5) for name in FIELDS} | without)
    return Window(EXCERPT, Span(start, start + len(text)), made, weighted(made, calibration().ranking))


def seen(identity: str, *found: Window, answerable: bool = True) -> Seen:
    asked = Question("Combien de temps a duré la réunion du lac ?")
    gold = (("quatre heures",),) if answerable else ()
    case = Case(identity, asked.text, "fr", "how_long", answerable, gold, ("lac",) if answerable else ())
    windows = sorted(found, key=lambda one: -one.score)
    return Seen(case, Examined(understand(asked), [EXCERPT], windows, 0.5, True))


def half(n: int = 30) -> list[Seen]:
    """Good evidence means more; some of the answerable questions and all of the others have only bad evidence."""
    random = np.random.default_rng(7)

    def near(middle: float) -> float:
        return float(np.clip(random.normal(middle, 0.15), 0, 1))

    good = [seen(f"g{i}", window(GOLD, meaning=near(0.8), actors=None)) for i in range(n)]
    missed = [seen(f"m{i}", window(OTHER, meaning=near(0.4))) for i in range(n // 3)]
    near_misses = [seen(f"u{i}", window(OTHER, meaning=near(0.4)), answerable=False) for i in range(n)]
    return good + missed + near_misses


# --- the gate


@pytest.fixture
def simple_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate of three features, whatever the product's are: one that tells, its opposite, and one that says nothing."""
    monkeypatch.setattr(gate, "features", features)
    monkeypatch.setattr(gate, "calibration", lambda: replace(calibration(), gate=SIGNS))


def features(windows: list[Window]) -> dict[str, float]:
    meaning = windows[0].signals.meaning if windows else 0.0
    return {"tells": meaning, "warns": 1.0 - meaning, "silent": 0.5}


SIGNS = {"tells": 1.0, "warns": -1.0, "silent": 1.0}
PRESENT = Gate(SIGNS, 0.0, 0.5)


def test_the_gate_learns_what_tells_good_evidence(simple_gate: None) -> None:
    made, unseen = abstention.fitted(half(), PRESENT, thresholds.balanced)
    assert made.weights["tells"] - made.weights["warns"] > 2.0
    assert made.weights["tells"] >= 0.0 >= made.weights["warns"]
    assert 0.0 < made.threshold < 1.0
    answers = np.array([one.case.answerable for one in half()])
    assert np.array(unseen)[answers].mean() > np.array(unseen)[~answers].mean() + 0.2
    assert np.mean(unseen) == pytest.approx(answers.mean(), abs=0.02)  # scaled to what it is held against


def test_a_weight_keeps_its_sign_even_at_zero(simple_gate: None) -> None:
    turned = {"tells": -1.0, "warns": 1.0, "silent": -0.0}
    made, _ = abstention.fitted(half(), Gate(turned, 0.0, 0.5), thresholds.balanced)
    assert {name: np.copysign(1, weight) for name, weight in made.weights.items()} == {
        "tells": -1.0,
        "warns": 1.0,
        "silent": -1.0,
    }
    assert made.weights["tells"] == made.weights["warns"] == 0.0
    assert json.loads(json.dumps(made.weights)) == made.weights


def test_the_fitted_formula_is_the_products(simple_gate: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = abstention.fitted(half(), PRESENT, thresholds.balanced)
    present = replace(calibration(), gate=made.weights, gate_bias=made.bias, threshold=made.threshold)
    monkeypatch.setattr(gate, "calibration", lambda: present)
    for one in half()[::7]:
        assert gate.probability(one.windows) == pytest.approx(made.probability(one.windows), abs=1e-9)
        assert gate.lets_through(one.windows) == (made.probability(one.windows) >= made.threshold)


def test_without_evidence_there_is_nothing_to_learn_from(simple_gate: None) -> None:
    empty = seen("empty")
    made, unseen = abstention.fitted([*half(), empty], PRESENT, thresholds.balanced)
    assert unseen[-1] == 0.0 and made.probability(empty.windows) == 0.0
    assert made == abstention.fitted(half(), PRESENT, thresholds.balanced)[0]


def test_weights_that_foretell_no_worse_stay_under_a_new_threshold(simple_gate: None) -> None:
    """Another shuffle of the same cases is no reason for other numbers."""
    made, _ = abstention.fitted(half(), PRESENT, thresholds.balanced)
    sharper = replace(made, weights=made.weights | {"tells": made.weights["tells"] + 0.01}, threshold=0.99)
    again, unseen = abstention.fitted(half(), sharper, thresholds.balanced)
    assert (again.weights, again.bias) == (sharper.weights, sharper.bias)
    assert again.threshold < 0.99
    assert unseen == [sharper.probability(one.windows) for one in half()]


def test_too_few_cases_are_refused(simple_gate: None) -> None:
    with pytest.raises(UsageError, match="needs 10 of each"):
        abstention.fitted(half(9), PRESENT, thresholds.balanced)


def test_a_share_of_hallucinations_can_be_asked_for(simple_gate: None) -> None:
    strict, unseen = abstention.fitted(half(), PRESENT, lambda found, truth: thresholds.at_most(found, truth, 0.0))
    cases = [one.case.answerable for one in half()]
    assert not any(p >= strict.threshold for p, yes in zip(unseen, cases, strict=True) if not yes)
    assert any(p >= strict.threshold for p, yes in zip(unseen, cases, strict=True) if yes)


# --- the parts


@pytest.mark.parametrize("rule", [thresholds.balanced, thresholds.fewest])
def test_a_threshold_parts_what_can_be_parted(rule: abstention.Rule) -> None:
    assert rule(np.array([0.9, 0.7, 0.3]), np.array([True, True, False])) == 0.5
    assert rule(np.array([0.2, 0.9]), np.array([False, True])) == pytest.approx(0.55)


def test_no_weight_is_negative_and_the_rest_is_scikit_learns() -> None:
    random = np.random.default_rng(1)
    truth = random.random(200) < 0.5
    speaks_for = truth + random.normal(0, 1, 200)
    speaks_against = -1.0 * truth + random.normal(0, 1, 200)
    both = NonNegativeLogistic().fit(np.column_stack([speaks_for, speaks_against]), truth)
    alone = NonNegativeLogistic().fit(speaks_for.reshape(-1, 1), truth)
    assert both.coef_[0][1] == 0.0
    assert both.coef_[0][0] == pytest.approx(alone.coef_[0][0]) and alone.coef_[0][0] > 0.3
    matrix = np.column_stack([speaks_for, speaks_against])
    assert both.predict_proba(matrix)[:, 1] == pytest.approx(alone.predict_proba(matrix[:, :1])[:, 1])
    none = NonNegativeLogistic().fit(speaks_against.reshape(-1, 1), truth)
    assert none.coef_.tolist() == [[0.0]]
    assert none.predict_proba(np.zeros((1, 1)))[0, 1] == pytest.approx(truth.mean(), abs=0.01)


def test_ranking_finds_the_signal_that_puts_gold_first(monkeypatch: pytest.MonkeyPatch) -> None:
    dev = [seen(f"q{i}", window(GOLD, meaning=0.9, contrast=0.3), window(OTHER, contrast=1.0)) for i in range(4)]
    start = calibration().ranking | {"contrast": 5.0}
    wrong = [one.ordered(start) for one in dev]
    assert [one.windows[0].text for one in wrong] == [OTHER] * 4
    monkeypatch.setattr(ranking, "calibration", lambda: replace(calibration(), ranking=start))
    best = ranking.fitted(wrong, start)
    assert [one.ordered(best).windows[0].text for one in wrong] == [GOLD] * 4


# --- the claim check


def test_support_learns_within_and_across() -> None:
    def row(place: str, at: int, supported: bool) -> support.Row:
        label = ClaimLabel(f"{place}{at}", "c", "e", "fr", "fr", "supported" if supported else "unsupported", "x")
        held = 0.8 if supported else 0.3
        return support.Row(label, place, {"held": held + at / 100, "noise": at / 20, "similarity": 0.9}, broken=0)

    dev = [row(place, at, at % 2 == 0) for place in ("within", "across") for at in range(24)]
    numbers = support.fitted(dev)
    assert set(support.CASES) < set(numbers)
    assert numbers["within"]["held"] > 0 and "similarity" not in numbers["within"]
    assert "similarity" in numbers["across_similarity"]
    for similar in (False, True):
        assert all(one.result(numbers, similar).supported == one.label.supported for one in dev)
    with pytest.raises(UsageError, match="needs 10 of each"):
        support.fitted(dev[:12])


def test_a_broken_rule_outweighs_every_score() -> None:
    numbers = {"threshold": 0.5, "within": {"bias": 9.0}}
    label = ClaimLabel("a", "c", "e", "fr", "fr", "supported", "x")
    whole, broken = (support.Row(label, "within", {}, broken=count).result(numbers, False) for count in (0, 1))
    assert whole.supported and not broken.supported
    assert broken.score < 0.5 < whole.score


def test_half_of_the_public_claims_is_learnt_from(tmp_path: Path) -> None:
    claims = [
        {"claim": f"The meeting lasted {n} hours.", "source_sentences": [f"It lasted {n} hours."], "label": "supported"}
        for n in range(2, 42)
    ]
    (tmp_path / "pages.en.claims.jsonl").write_text("\n".join(map(json.dumps, claims)), encoding="utf-8")
    learnt = support.public_rows(tmp_path)
    assert 5 < len(learnt) < 35
    assert all(row.label.supported and row.place == "within" and not row.broken for row in learnt)


# --- the command


def test_numbers_that_do_worse_never_replace_those_that_ship(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(support, "calibrated", lambda embedder, public: ({"threshold": 0.1}, False))
    monkeypatch.setattr(support, "shipped", lambda: tmp_path / "support.json")
    assert main(["eval", "calibrate", "--support"]) == 2
    assert "do worse" in capsys.readouterr().err and not (tmp_path / "support.json").exists()
    assert main(["eval", "calibrate", "--support", "--output", str(tmp_path / "mine.json")]) == 0
    assert json.loads((tmp_path / "mine.json").read_text()) == {"threshold": 0.1}


def test_too_few_cases_of_ones_own_are_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, articles = eval_example.bring(tmp_path)
    target = tmp_path / "calibration.json"
    arguments = ["--cases", str(cases), "--articles", str(articles), "--output", str(target)]
    assert main(["eval", "calibrate", *arguments]) == 2
    assert "Write more cases" in capsys.readouterr().err
    assert not target.exists()


def test_what_is_written_is_what_the_product_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = {one.case.id: one for one in half(60)}
    hotline = SimpleNamespace(examine=lambda question: cases[question].examined)

    @contextmanager
    def ready(*_):
        home = SimpleNamespace(corpus=SimpleNamespace(digest="c0ffee"))
        yield SimpleNamespace(home=home, hotline=hotline, cases=tuple(one.case for one in cases.values()))

    monkeypatch.setattr(run, "ready", ready)
    monkeypatch.setattr(run, "question_of", lambda case: case.id)
    target = tmp_path / "calibration.json"
    assert main(["eval", "calibrate", "--dry-run", "--output", str(target)]) == 0
    assert not target.exists()
    assert main(["eval", "calibrate", "--output", str(target)]) == 0
    out = capsys.readouterr().out
    for words in ("dev, as it was", "test, fitted", "AUROC", "Brier", "ECE", "HallucinationRate", "ErrorRate"):
        assert words in out
    written = json.loads(target.read_text(encoding="utf-8"))
    assert written["fitted"]["n"] == sum(one.case.split == "dev" for one in cases.values())
    assert written["ranking"] == calibration().ranking

    (tmp_path / "bot").mkdir()
    target.rename(tmp_path / "bot" / "calibration.json")
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path / "bot")
    module.calibration.cache_clear()
    try:
        assert module.calibration().gate == written["gate"]["weights"]
        assert module.calibration().threshold == written["gate"]["threshold"]
    finally:
        monkeypatch.undo()
        module.calibration.cache_clear()
