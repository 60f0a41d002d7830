"""The metrics against outside truth (ir-measures, scikit-learn), by hand, and against whoever would game them."""

import math
import random
from dataclasses import replace

import ir_measures
import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from eval import bootstrap, score
from eval.metrics import METRICS, metric
from eval.metrics.confidence import Point, reliability, risk_coverage
from eval.metrics.ranking import auroc
from eval.values import Case, ClaimLabel, ClaimResult, Place, Result, SpeakerLabel, SpeakerResult
from vectorstore.errors import HotlineError, UsageError

WORDS = 40  # characters of a gold place in these tests


def place(article_id, start=100, language="fr"):
    return Place(article_id, 1, language, start, start + WORDS)


def case(identity="q1", *, language="fr", gold=(("gold",),), articles=("a",), places=None):
    places = ((place(articles[0]),),) * len(gold) if places is None and gold else places or ()
    return Case(identity, "?", language, "fact", bool(gold), gold, articles if gold else (), places=places)


def quote(words, article_id="a"):
    return {"article_id": article_id, "version": 1, "start": 0, "end": len(words), "quote": words}


def excerpt(article_id="a", start=80, end=180, version=1):
    return {"article_id": article_id, "version": version, "start": start, "end": end, "text": "", "score": 0.5}


def answered(of, *quotes, probability=0.9, excerpts=(), **more):
    answer = {"abstained": False, "citations": list(quotes), "nearest": [], "claims": [{}], "withheld": [], "usage": {}}
    return Result(of, answer | more, tuple(excerpts), probability, 1.0, None, (True,) * len(quotes))


def refused(of, *nearest, probability=0.1, excerpts=()):
    answer = {"abstained": True, "citations": [], "nearest": list(nearest), "claims": [], "withheld": [], "usage": {}}
    return Result(of, answer, tuple(excerpts), probability, 1.0, None, (True,) * len(nearest))


ONE = case()
TWO = case(gold=(("an hour", "60 minutes"), ("Ushakov",)), articles=("a", "b"))
NONE = case("n", gold=())


def of(name, result):
    return metric(name).score(result)


# --- the registry


def test_every_metric_explains_itself():
    for name, one in METRICS.items():
        assert one.name == name and one.definition and one.formula and one.source
        assert one.counterpart in METRICS and one.counterpart != name
        assert (one.per_case is None) == (one.part is not None and one.whole is not None)


def test_an_unknown_metric_names_the_nearest():
    assert metric("Hit@all") is METRICS["Hit@all"]
    with pytest.raises(UsageError, match='there is no metric "Hit@al"; did you mean "Hit@all"'):
        metric("Hit@al")


# --- retrieval, held against ir-measures


def test_retrieval_agrees_with_ir_measures():
    """Gold groups as TREC's relevant documents, one excerpt each: 200 random rankings, per query and in the mean."""
    chance = random.Random(1)
    results, qrels, run = [], [], []
    for number in range(200):
        groups = chance.randint(1, 4)
        wanted = [f"g{group}" for group in range(groups)]
        found = [one for one in wanted if chance.random() < 0.7] + [f"other{n}" for n in range(chance.randint(0, 18))]
        chance.shuffle(found)
        asked = case(
            f"q{number}",
            gold=(("gold",),) * groups,
            articles=tuple(wanted),
            places=tuple((place(one),) for one in wanted),
        )
        results.append(refused(asked, excerpts=[excerpt(one) for one in found]))
        qrels += [ir_measures.Qrel(asked.id, one, 1) for one in wanted]
        run += [ir_measures.ScoredDoc(asked.id, one, 100.0 - rank) for rank, one in enumerate(found)]
        run += [ir_measures.ScoredDoc(asked.id, "none", -1.0)]
    theirs = {
        "Recall@1": ir_measures.R @ 1,
        "Recall@5": ir_measures.R @ 5,
        "Recall@10": ir_measures.R @ 10,
        "nDCG@10": ir_measures.nDCG @ 10,
        "MRR@10": ir_measures.RR @ 10,
    }
    for value in ir_measures.iter_calc(list(theirs.values()), qrels, run):
        name = next(name for name, measure in theirs.items() if measure == value.measure)
        result = next(result for result in results if result.case.id == value.query_id)
        assert of(name, result) == pytest.approx(value.value), (name, result.case.id)
    for name, measure in theirs.items():
        mean = ir_measures.calc_aggregate([measure], qrels, run)[measure]
        assert 0.05 < mean < 0.9
        assert METRICS[name].value(results) == pytest.approx(mean)


def test_an_excerpt_is_relevant_where_it_overlaps_gold():
    for excerpts, found in [
        ([excerpt(start=0, end=100)], 0.0),  # ends where gold begins
        ([excerpt(start=0, end=101)], 1.0),
        ([excerpt(start=100 + WORDS, end=300)], 0.0),
        ([excerpt("b")], 0.0),
        ([excerpt(version=2)], 0.0),
        ([excerpt("b"), excerpt()], 0.0),
    ]:
        assert of("Recall@1", refused(ONE, excerpts=excerpts)) == found


def test_saying_it_twice_gains_nothing():
    both = case(gold=(("x",), ("y",)), places=((place("a"),), (place("b"),)), articles=("a", "b"))
    again = refused(both, excerpts=[excerpt("a"), excerpt("a", 90, 190), excerpt("b")])
    assert of("nDCG@10", again) == pytest.approx((1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3)))
    one_for_both = case(gold=(("x",), ("y",)), places=((place("a"),), (place("a", 120),)))
    assert of("nDCG@10", refused(one_for_both, excerpts=[excerpt()])) == 1.0
    assert of("Recall@1", refused(one_for_both, excerpts=[excerpt()])) == 1.0


# --- quotes and refusals, by hand


def test_hits_want_all_groups_from_gold_articles():
    half = answered(TWO, quote("It took 60 MINUTES."), quote("It rained."))
    assert (of("Hit@1", half), of("Hit@all", half)) == (1.0, 0.0)
    assert (of("CitationPrecision", half), of("CitationRecall", half)) == (0.5, 0.5)
    whole = answered(TWO, quote("It rained."), quote("It took an hour.", "b"), quote("said Ushakov"))
    assert (of("Hit@1", whole), of("Hit@all", whole)) == (0.0, 1.0)
    assert of("CitationPrecision", whole) == pytest.approx(2 / 3)
    elsewhere = answered(TWO, quote("An hour, said Ushakov.", "c"))
    assert (of("Hit@1", elsewhere), of("Hit@all", elsewhere), of("CitationPrecision", elsewhere)) == (0, 0, 0)
    assert (of("Quotes", whole), of("QuoteCharacters", whole)) == (3, len("It rained.It took an hour.said Ushakov"))
    empty = answered(ONE)
    assert (of("Hit@1", empty), of("Hit@all", empty), of("CitationPrecision", empty)) == (0, 0, 0)


def test_a_refusal_is_a_miss_even_if_the_nearest_quote_was_right():
    shy = refused(ONE, quote("gold"))
    assert (of("Hit@1", shy), of("Hit@all", shy), of("ErrorRate", shy)) == (0.0, 0.0, 1.0)
    for name in ("Quotes", "QuoteCharacters", "CitationPrecision", "CitationRecall", "AnsweredCorrect"):
        assert of(name, shy) is None


def test_rates_of_answers_and_refusals():
    results = [answered(ONE, quote("gold")), answered(ONE, quote("lead")), refused(ONE), answered(NONE), refused(NONE)]
    assert METRICS["Hit@all"].value(results) == pytest.approx(1 / 3)
    assert METRICS["ErrorRate"].value(results) == pytest.approx(1 / 3)
    assert METRICS["HallucinationRate"].value(results) == 1 / 2
    assert METRICS["AnsweredCorrect"].value(results) == pytest.approx(1 / 3)  # one right of three answers


def test_what_does_not_apply_is_unscored():
    for name in ("Recall@1", "nDCG@10", "MRR@10", "Hit@1", "Hit@all", "ErrorRate", "CitationPrecision"):
        assert of(name, answered(NONE, quote("gold"))) is None
    assert of("HallucinationRate", answered(ONE, quote("gold"))) is None
    assert of("WithheldRate", refused(ONE)) is None
    assert of("VerbatimRate", refused(ONE)) is None
    assert of("PromptTokens", answered(ONE)) is None
    assert of("PromptTokens", answered(ONE, usage={"prompt_tokens": 850})) == 850
    assert METRICS["Hit@all"].value([refused(NONE)]) is None
    assert METRICS["AUROC"].value([]) is None
    assert METRICS["AUROC"].value([refused(NONE)]) is None  # one class only
    assert METRICS["Parity"].value([answered(ONE, quote("gold"))]) is None
    assert "Hit@all" not in score.summary([refused(NONE)])["overall"]


def test_an_error_scores_the_worst_and_only_where_the_metric_applies():
    worst = {
        "Recall@10": 0.0,
        "nDCG@10": 0.0,
        "MRR@10": 0.0,
        "Hit@1": 0.0,
        "Hit@all": 0.0,
        "ErrorRate": 1.0,
        "AnsweredCorrect": 0.0,
        "CitationPrecision": 0.0,
        "CitationRecall": 0.0,
        "VerbatimRate": 0.0,
        "Brier": 1.0,
        "WithheldRate": 1.0,
        "HallucinationRate": None,
        "Quotes": None,
    }
    failed = Result.failed(ONE, "the model died")
    assert {name: of(name, failed) for name in worst} == worst
    assert of("HallucinationRate", Result.failed(NONE, "the model died")) == 1.0
    assert of("Hit@all", Result.failed(NONE, "the model died")) is None
    good = [answered(ONE, quote("gold")), refused(NONE)]
    for name in ("AUROC", "ECE", "AURC"):
        before, after = METRICS[name].value(good), METRICS[name].value([*good, failed])
        assert after < before if METRICS[name].better == "higher" else after > before, name
    slow = replace(good[0], seconds=9.0)
    assert METRICS["LatencyP95"].value([*good, slow, replace(failed, seconds=0.0)]) == 9.0


def test_a_case_without_a_result_is_an_error():
    right = answered(ONE, quote("gold"))
    whole = score.complete([case("q0"), ONE], [right])
    assert [result.error is None for result in whole] == [False, True]
    assert METRICS["Hit@all"].value(whole) == 0.5


def test_a_quote_that_was_not_compared_is_not_verbatim():
    two = answered(ONE, quote("gold"), quote("lead"))
    assert of("VerbatimRate", two) == 1.0
    assert of("VerbatimRate", replace(two, verbatim=(True, False))) == 0.5
    assert of("VerbatimRate", replace(two, verbatim=())) == 0.0


def test_withheld_sentences():
    assert of("WithheldRate", answered(ONE, quote("gold"), withheld=[{"reason": "number"}] * 3)) == 0.75


def test_parity_is_cross_over_within():
    def both(language, words):
        return answered(case(language=language), quote(words))

    results = [both("fr", "gold"), both("fr", "gold"), both("en", "gold"), both("ru", "lead"), refused(NONE)]
    assert METRICS["Parity"].value(results) == 0.5
    assert METRICS["Parity"].value([both("fr", "lead"), both("en", "gold")]) is None  # nothing to divide by


def test_latency_is_a_percentile():
    results = [replace(refused(NONE), seconds=float(seconds)) for seconds in range(101)]
    assert METRICS["LatencyP50"].value(results) == 50.0
    assert METRICS["LatencyP95"].value(results) == 95.0


# --- confidence, held against scikit-learn


def random_results(n=300):
    chance = random.Random(2)
    return [
        refused(chance.choice([ONE, NONE]), probability=round(chance.random(), 1 + (number % 2))) for number in range(n)
    ]


def test_auroc_and_brier_agree_with_scikit_learn():
    results = random_results()
    truth = [result.case.answerable for result in results]
    found = [result.probability for result in results]  # with many ties
    assert METRICS["AUROC"].value(results) == pytest.approx(roc_auc_score(truth, found))
    assert METRICS["Brier"].value(results) == pytest.approx(brier_score_loss(truth, found))
    assert auroc(np.array([True, False, False]), np.array([0.7, 0.2, 0.7])) == 0.75


def test_ece_by_hand():
    sure = [refused(ONE, probability=0.95)] * 3 + [refused(NONE, probability=1.0)]  # mean .9625, three of four
    unsure = [refused(NONE, probability=0.25)]
    assert METRICS["ECE"].value(sure + unsure) == pytest.approx(0.8 * (0.9625 - 0.75) + 0.2 * 0.25)
    assert [(one.low, one.high, one.n) for one in reliability(sure + unsure)] == [(0.2, 0.3, 1), (0.9, 1.0, 4)]
    assert reliability([]) == risk_coverage([]) == []


def test_risk_and_coverage_by_hand():
    right, wrong = quote("gold"), quote("lead")
    results = [
        answered(ONE, right, probability=0.9),
        answered(NONE, probability=0.8),
        answered(ONE, right, probability=0.8),
        refused(ONE, right, probability=0.3),  # refused, yet the nearest quote was right
        refused(ONE, wrong, probability=0.1),
    ]
    curve = [Point(0.9, 0.2, 0.0), Point(0.8, 0.6, 1 / 3), Point(0.3, 0.8, 0.25), Point(0.1, 1.0, 0.4)]
    assert risk_coverage(results) == curve
    assert risk_coverage(results[::-1]) == curve  # cases with one probability are answered together
    area = 0.4 * (0 + 1 / 3) / 2 + 0.2 * (1 / 3 + 0.25) / 2 + 0.2 * (0.25 + 0.4) / 2
    assert METRICS["AURC"].value(results) == pytest.approx(area)
    assert METRICS["AURC"].value([answered(NONE)]) == 1.0


# --- labels


def claim(supported, passed, value, error=None):
    label = ClaimLabel("c", "x", "y", "fr", "en", "supported" if supported else "unsupported", "number")
    return ClaimResult(label, passed, value, error)


def speech(right, named, error=None):
    return SpeakerResult(SpeakerLabel("s", "fr", "…", right), named, error)


def test_the_check_is_scored_on_labels():
    results = [claim(True, True, 0.9), claim(True, False, 0.4), claim(False, True, 0.6), claim(False, False, 0.1)]
    assert METRICS["SupportAUROC"].value(results) == 0.75
    assert METRICS["SupportPrecision"].value(results) == 0.5
    assert METRICS["SupportRecall"].value(results) == 0.5
    assert METRICS["SupportAUROC"].value([*results, claim(True, False, 0.0, "broke")]) < 0.75
    assert METRICS["Hit@all"].value(results) is None


def test_speakers_are_scored_on_labels():
    results = [speech("x", "x"), speech("x", None), speech("x", "y"), speech(None, None), speech(None, "x")]
    assert METRICS["SpeakerAccuracy"].value(results) == pytest.approx(2 / 5)
    assert METRICS["SpeakerPrecision"].value(results) == pytest.approx(1 / 3)
    assert METRICS["SpeakerRecall"].value(results) == pytest.approx(1 / 3)
    assert of("SpeakerAccuracy", speech(None, None, "broke")) == 0.0


# --- whoever games one of a pair loses the other

ARTICLES = [f"a{number}" for number in range(30)]
ASKED = [
    case(
        f"q{number}",
        language="fr" if number % 2 else "en",
        gold=(("gold",),),
        articles=(ARTICLES[number],),
        places=((place(ARTICLES[number]),),),
    )
    for number in range(20)
]
HOPELESS = [case(f"n{number}", gold=()) for number in range(10)]
PAIRS = [claim(supported, True, 1.0) for supported in (True, False) * 5]
SENTENCES = [speech("x", None), speech(None, None), speech("y", None)]

GAMES = {
    "quote everything": [
        answered(
            one,
            *(quote("gold " + "and all the rest " * 50, name) for name in ARTICLES),
            probability=1.0,
            excerpts=[excerpt(name, 0, 10_000) for name in ARTICLES],
        )
        for one in ASKED + HOPELESS
    ]
    + PAIRS,
    "refuse everything": [replace(refused(one, probability=0.0), seconds=0.0) for one in ASKED + HOPELESS]
    + [replace(one, supported=False, score=0.0) for one in PAIRS],
    "always the base rate": [refused(one, probability=2 / 3) for one in ASKED + HOPELESS],
    "name nobody": SENTENCES,
    "name one man always": [replace(one, speaker="x") for one in SENTENCES],
}


@pytest.mark.parametrize("game", GAMES)
def test_gaming_does_not_win_on_both_of_a_pair(game):
    best = {
        name: one.value(GAMES[game]) in ({1.0} if one.better == "higher" else {0.0})
        for name, one in METRICS.items()
        if one.value(GAMES[game]) is not None
    }
    assert best
    for name, won in best.items():
        assert not (won and best.get(METRICS[name].counterpart, False)), f"{game}: {name}"


def test_the_games_do_win_one_of_their_pairs():
    """Else the test above could not fail."""

    def value(game, name):
        return METRICS[name].value(GAMES[game])

    assert value("quote everything", "Hit@all") == 1.0 and value("quote everything", "QuoteCharacters") > 10_000
    assert value("quote everything", "CitationRecall") == 1.0 and value("quote everything", "CitationPrecision") < 0.05
    assert value("quote everything", "ErrorRate") == 0.0 and value("quote everything", "HallucinationRate") == 1.0
    assert value("quote everything", "SupportRecall") == 1.0 and value("quote everything", "SupportPrecision") == 0.5
    assert value("refuse everything", "HallucinationRate") == 0.0 and value("refuse everything", "ErrorRate") == 1.0
    assert value("refuse everything", "LatencyP95") == 0.0 and value("refuse everything", "Hit@all") == 0.0
    assert value("always the base rate", "ECE") < 1e-9 and value("always the base rate", "AUROC") == 0.5


# --- intervals and the summary


def test_intervals_cover_what_they_should():
    """Of 200 samples of 60 from a coin of .7 about 95 % of the intervals hold .7."""
    random_numbers = np.random.default_rng(3)
    inside = 0
    for _ in range(200):
        made = bootstrap.mean((random_numbers.random(60) < 0.7).astype(float).tolist())
        inside += made.low <= 0.7 <= made.high
    assert 0.90 <= inside / 200 <= 0.985


def test_an_interval_is_the_same_every_time():
    results = random_results(80)
    for name in ("Brier", "AUROC", "ECE"):
        made = bootstrap.interval(METRICS[name], results)
        assert made == bootstrap.interval(METRICS[name], results)
        assert made.low < made.value < made.high and made.n == 80
    one = bootstrap.interval(METRICS["Brier"], results[:1])
    assert (one.n, one.low, one.high) == (1, None, None)
    assert bootstrap.mean([]) is None


def test_a_paired_difference_is_surer_than_two_intervals():
    chance = random.Random(4)
    before = [
        answered(case(f"q{n}"), quote(chance.choice(["gold", "lead"])), probability=chance.random()) for n in range(100)
    ]
    after = [answered(one.case, quote("gold"), probability=0.9) if n < 10 else one for n, one in enumerate(before)]
    gained = sum(of("Hit@all", two) - of("Hit@all", one) for one, two in zip(before, after, strict=True)) / 100
    made = bootstrap.difference(METRICS["Hit@all"], before, after)
    assert made.value == pytest.approx(gained) and made.n == 100
    apart = bootstrap.interval(METRICS["Hit@all"], before)
    assert made.high - made.low < (apart.high - apart.low) / 2
    nothing = bootstrap.difference(METRICS["LatencyP50"], before, before)
    assert (nothing.value, nothing.low, nothing.high) == (0.0, 0.0, 0.0)
    assert bootstrap.difference(METRICS["HallucinationRate"], before, after) is None
    with pytest.raises(HotlineError, match="different cases"):
        bootstrap.difference(METRICS["Hit@all"], before, after[::-1])


def test_the_summary_has_its_slices():
    cross = answered(case("q2", language="ru"), quote("lead"))
    items = [answered(ONE, quote("gold")), cross, refused(NONE), claim(True, True, 0.9), claim(False, False, 0.1)]
    items += [speech("x", "x"), Result.failed(case("q3"), "broke")]
    made = score.summary(items)
    assert (made["cases"], made["errors"]) == (4, 1)
    assert made["overall"]["Hit@all"]["value"] == pytest.approx(1 / 3)
    assert made["overall"]["Hit@all"]["n"] == 3
    assert made["overall"]["SupportAUROC"]["value"] == 1.0
    assert made["language"]["ru"]["Hit@all"] == {"value": 0.0, "n": 1, "low": None, "high": None}
    assert made["direction"]["within"]["Hit@all"]["value"] == 0.5
    assert made["direction"]["cross"]["Hit@all"]["value"] == 0.0
    assert set(made["type"]) == {"fact"}
    lines = score.lines(items)
    assert lines[0]["id"] == "q1" and lines[0]["direction"] == "within" and lines[0]["scores"]["Hit@all"] == 1.0
    assert "Hit@all" not in lines[2]["scores"]
    assert lines[-1]["error"] == "broke"
