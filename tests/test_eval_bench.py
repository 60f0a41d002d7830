"""Public sets: what the loaders refuse, what each protocol counts, and one small folder measured from end to end."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import ir_measures
import pytest

from eval import cli
from eval.bench import data, sets, trec
from eval.bench.data import Asked, ClaimPair, Passage
from eval.bench.pool import Pool, Remembering, opened
from eval.bench.protocols import NAMES, Outcome, abstention, evidence, mixed, protocol, retrieval, support
from eval.bench.sets import Content
from eval.bench.systems import BM25, E5, HOTLINE, PlainBM25, Ranking, Unit, best, rankers
from eval.bench.unlearnt import unlearnt
from eval.reader import corpora
from vectorstore.archive.database import Database
from vectorstore.embeddings import Embedder
from vectorstore.errors import UsageError

# Six invented paragraphs, a question to each with its gold string, in four languages.
PARAGRAPHS = {
    "fr": [
        ("L'entretien du lac a duré près d'une heure. Les deux ministres y ont parlé du prix du gaz.",
         "Combien de temps a duré l'entretien du lac ?", "près d'une heure"),
        ("Trois cents prisonniers sont rentrés chez eux samedi. Des médecins les attendaient à la gare.",
         "Combien de prisonniers sont rentrés samedi ?", "Trois cents"),
        ("Un navire chargé de blé a quitté le port d'Odessa. Il se rend à Istanbul sous escorte turque.",
         "De quel port le navire de blé est-il parti ?", "Odessa"),
        ("La nouvelle ambassadrice s'appelle Claire Montfort. Elle prendra ses fonctions à Genève.",
         "Comment s'appelle la nouvelle ambassadrice ?", "Claire Montfort"),
        ("L'aéroport d'Helsinki a fermé à cause de la neige. Quarante vols ont été annulés dans la nuit.",
         "Pourquoi l'aéroport d'Helsinki a-t-il fermé ?", "la neige"),
        ("La centrale électrique a été réparée en six semaines. Le courant est revenu dans trois villes.",
         "En combien de semaines la centrale a-t-elle été réparée ?", "six semaines"),
    ],
    "en": [
        ("The talk at the lake lasted nearly an hour. The two ministers spoke there about the price of gas.",
         "How long did the talk at the lake last?", "nearly an hour"),
        ("Three hundred prisoners came home on Saturday. Doctors were waiting for them at the station.",
         "How many prisoners came home on Saturday?", "Three hundred"),
        ("A ship loaded with wheat has left the port of Odesa. It sails to Istanbul under Turkish escort.",
         "Which port did the wheat ship leave?", "Odesa"),
        ("The new ambassador is called Claire Montfort. She will take up her post in Geneva.",
         "What is the new ambassador called?", "Claire Montfort"),
        ("Helsinki airport closed because of the snow. Forty flights were cancelled during the night.",
         "Why did Helsinki airport close?", "the snow"),
        ("The power station was repaired in six weeks. Electricity is back in three towns.",
         "In how many weeks was the power station repaired?", "six weeks"),
    ],
    "ru": [
        ("Беседа на озере длилась почти час. Два министра говорили там о цене на газ.",
         "Сколько длилась беседа на озере?", "почти час"),
        ("Триста пленных вернулись домой в субботу. На вокзале их ждали врачи.",
         "Сколько пленных вернулось домой в субботу?", "Триста"),
        ("Судно с пшеницей вышло из порта Одессы. Оно идёт в Стамбул под турецкой охраной.",
         "Из какого порта вышло судно с пшеницей?", "Одессы"),
        ("Нового посла зовут Клер Монфор. Она приступит к работе в Женеве.",
         "Как зовут нового посла?", "Клер Монфор"),
        ("Аэропорт Хельсинки закрылся из-за снега. Ночью отменили сорок рейсов.",
         "Почему закрылся аэропорт Хельсинки?", "из-за снега"),
        ("Электростанцию отремонтировали за шесть недель. Свет вернулся в три города.",
         "За сколько недель отремонтировали электростанцию?", "шесть недель"),
    ],
    "uk": [
        ("Бесіда на озері тривала майже годину. Два міністри говорили там про ціну на газ.",
         "Скільки тривала бесіда на озері?", "майже годину"),
        ("Триста полонених повернулися додому в суботу. На вокзалі на них чекали лікарі.",
         "Скільки полонених повернулося додому в суботу?", "Триста"),
        ("Судно з пшеницею вийшло з порту Одеси. Воно йде до Стамбула під турецькою охороною.",
         "З якого порту вийшло судно з пшеницею?", "Одеси"),
        ("Нового посла звати Клер Монфор. Вона почне працювати в Женеві.",
         "Як звати нового посла?", "Клер Монфор"),
        ("Аеропорт Гельсінкі закрився через сніг. Уночі скасували сорок рейсів.",
         "Чому закрився аеропорт Гельсінкі?", "через сніг"),
        ("Електростанцію відремонтували за шість тижнів. Світло повернулося до трьох міст.",
         "За скільки тижнів відремонтували електростанцію?", "шість тижнів"),
    ],
}  # fmt: skip
NEAR_MISS = [
    "Combien a coûté l'entretien du lac ?",
    "Qui a réparé la centrale électrique ?",
]  # asked of paragraphs 0 and 5


def write(path: Path, values: list[dict]) -> Path:
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in four languages, with near misses in French, and one file of every other kind."""
    made = tmp_path_factory.mktemp("sets")
    for language, items in PARAGRAPHS.items():
        write(
            made / f"lake.{language}.passages.jsonl",
            [{"id": f"p{i}", "language": language, "text": text} for i, (text, _, _) in enumerate(items)],
        )
        asked = [
            {"id": f"q{i}", "language": language, "question": question, "passage_id": f"p{i}", "answers": [gold]}
            for i, (_, question, gold) in enumerate(items)
        ]
        if language == "fr":
            for place, question in zip((0, 5), NEAR_MISS, strict=True):
                asked.append(
                    {"id": f"n{place}", "language": "fr", "question": question, "passage_id": f"p{place}",
                     "answers": [""], "answerable": False}
                )  # fmt: skip
        write(made / f"lake.{language}.questions.jsonl", asked)
    sentences = [{"fr": fr[1], "en": en[1]} for fr, en in zip(PARAGRAPHS["fr"], PARAGRAPHS["en"], strict=True)]
    write(made / "line.parallel.jsonl", sentences)
    facts = [
        {"fact": "Gas got dearer.", "source": "Gazette", "published_at": "2025-07-03", "url": "https://a.example/1"},
        {"fact": "Wheat got cheaper.", "source": "Herald", "published_at": None, "url": "https://a.example/2"},
    ]
    write(
        made / "news.en.queries.jsonl",
        [{"id": "1", "question": "What got dearer, and what cheaper?", "evidence": facts},
         {"id": "2", "question": "Who won?", "evidence": []}],
    )  # fmt: skip
    page = ["Menu", "The talk lasted an hour.", "It was held at the lake."]
    write(
        made / "pages.en.claims.jsonl",
        [{"claim": "The talk lasted an hour.", "source_sentences": page, "label": "supported"},
         {"claim": "The talk lasted an hour and ended in a treaty.", "source_sentences": page,
          "label": "partially_supported"},
         {"claim": "Nobody spoke in winter.", "source_sentences": page, "label": "not_supported"}],
    )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Vectors between the tests of this file."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def french(folder: Path, cache: Path) -> Iterator[tuple[Content, Pool]]:
    content = sets.found(folder)["lake-fr"].load()
    with opened(content.passages, cache) as pool:
        yield content, pool


def value(outcome: Outcome, system: str, metric: str) -> float:
    (found,) = [f.estimate for f in outcome.figures if (f.system, f.metric) == (system, metric)]
    assert found is not None
    return found.value


# Loaders


GOOD = {"id": "q", "language": "en", "question": "Why?", "passage_id": "p", "answers": ["snow"]}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"answers": ["rain"]}, "holds none of the gold strings"),
        ({"answers": []}, "holds none of the gold strings"),
        ({"passage_id": "other"}, 'there is no passage "other" in "en"'),
        ({"language": "fr"}, 'there is no passage "p" in "fr"'),
        ({"id": "q 1"}, "must not hold white space"),
        ({"question": None}, '"question" must be a text'),
        ({"answerable": "no"}, '"answerable" must be true or false'),
        ({"id": "first"}, 'the id "first" was given before'),
    ],
)
def test_a_bad_question_is_refused_with_file_and_line(tmp_path: Path, change: dict, problem: str) -> None:
    path = write(tmp_path / "x.en.questions.jsonl", [GOOD | {"id": "first"}, GOOD | change])
    with pytest.raises(UsageError, match=problem) as caught:
        data.questions(path, [Passage("p", "en", "They closed because of the snow.")])
    assert "x.en.questions.jsonl:2:" in str(caught.value)


def test_a_gold_string_is_found_whatever_its_case_and_any_one_is_enough(tmp_path: Path) -> None:
    path = write(tmp_path / "x.en.questions.jsonl", [GOOD | {"answers": ["hail", "SNOW", "SNOW"]}])
    (asked,) = data.questions(path, [Passage("p", "en", "Snow.")])
    assert asked.answers == ("hail", "SNOW")


def test_two_passages_of_one_id_are_refused(tmp_path: Path) -> None:
    passage = {"id": "p", "language": "en", "text": "Snow."}
    with pytest.raises(UsageError, match=r"x\.jsonl:2: the id \"p\" was given before"):
        data.passages(write(tmp_path / "x.jsonl", [passage, passage]))


def test_facts_told_by_one_article_are_one_passage_and_queries_without_evidence_are_left_out(folder: Path) -> None:
    passages, queries = data.facts(folder / "news.en.queries.jsonl", "en")
    assert [(p.publisher, p.published) for p in passages] == [("Gazette", "2025-07-03"), ("Herald", None)]
    assert [(q.id, q.gold) for q in queries] == [("1", ("f0.en", "f1.en"))]


# Sets


def test_the_files_of_a_folder_make_its_sets(folder: Path) -> None:
    there = sets.found(folder)
    assert there["lake-fr"].protocols == ("retrieval", "evidence", "abstention")
    assert there["lake-ru"].protocols == ("retrieval", "evidence")
    assert there["lake-uk-mixed"].protocols == ("mixed",)
    assert there["pages-en"].protocols == ("support",)
    assert {name for name in there if name.startswith("line")} == {"line-fr-en", "line-en-fr"}
    assert len([name for name in there if name.startswith("lake")]) == 4 + 4 * 3 + 4
    assert {one for made in there.values() for one in made.protocols} == set(NAMES)


def test_a_folder_without_sets_says_what_it_wants(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no public set.*xquad\.en\.questions\.jsonl"):
        sets.found(tmp_path)


def test_across_languages_the_gold_is_of_the_language_held(folder: Path) -> None:
    content = sets.found(folder)["lake-fr-uk"].load()
    asked = {question.id: question for question in content.questions}
    assert set(asked) == {f"q{i}" for i in range(6)}  # near misses have no gold anywhere
    assert asked["q2"].text == PARAGRAPHS["fr"][2][1]
    assert (asked["q2"].gold, asked["q2"].answers) == (("p2.uk",), ("Одеси",))
    assert {passage.language for passage in content.passages} == {"uk"}


def test_a_mixed_pool_holds_every_language(folder: Path) -> None:
    content = sets.found(folder)["lake-en-mixed"].load()
    assert len(content.passages) == 24
    assert content.questions[0].gold == ("p0.en", "p0.fr", "p0.ru", "p0.uk")


def test_corpora_that_are_not_parallel_are_no_set_across_languages(tmp_path: Path) -> None:
    for language in ("en", "fr"):
        write(
            tmp_path / f"x.{language}.passages.jsonl", [{"id": f"p-{language}", "language": language, "text": "Snow."}]
        )
        question = GOOD | {"language": language, "passage_id": f"p-{language}"}
        write(tmp_path / f"x.{language}.questions.jsonl", [question])
    with pytest.raises(UsageError, match="x-en-fr"):
        sets.found(tmp_path)["x-en-fr"].load()


def test_patterns_choose_and_an_unknown_name_tells_the_nearest(folder: Path) -> None:
    there = sets.found(folder)
    assert [made.name for made in sets.chosen(there, ["line-*", "pages-en"])] == [
        "line-fr-en",
        "line-en-fr",
        "pages-en",
    ]
    with pytest.raises(UsageError, match="did you mean lake-fr"):
        sets.chosen(there, ["lake-fra"])


def test_a_sample_is_always_the_same_keeps_the_gold_and_remembers_the_whole_pool(folder: Path) -> None:
    whole = sets.found(folder)["lake-en"].load()
    small = sets.sampled(whole, limit=2, pool=3)
    turned = sets.sampled(replace(whole, questions=whole.questions[::-1]), limit=2, pool=3)
    assert {q.id for q in small.questions} == {q.id for q in turned.questions}
    assert (len(small.questions), len(small.passages), small.whole_pool) == (2, 3, 6)
    assert {key for q in small.questions for key in q.gold} <= {passage.key for passage in small.passages}


def test_what_something_was_fitted_on_is_not_asked() -> None:
    passages = tuple(Passage(f"p{n}", language, "Text.") for language in ("en", "ru") for n in range(40))
    questions = tuple(Asked(f"q{n}", "en", "Who?", (f"p{n}.en", f"p{n}.ru")) for n in range(40))
    claims = tuple(ClaimPair(f"c{n}", "It rained.", ("It rained.",), "supported") for n in range(40))
    whole = Content(passages, questions, claims)
    for name in ("xquad-en-mixed", "squad2-en"):
        asked = unlearnt(name, whole)
        learnt = corpora.learnt(name.partition("-")[0], [f"p{n}" for n in range(40)])
        assert 10 <= len(asked.questions) <= 30 and asked.passages == passages
        assert {one.gold[0].removesuffix(".en") for one in asked.questions} == {f"p{n}" for n in range(40)} - learnt
    assert [one.id for one in unlearnt("piaf-fr", whole).questions] == [f"q{n}" for n in range(20, 40)]
    assert 10 <= len(unlearnt("wice-en", whole).claims) <= 30
    assert unlearnt("lake-fr", whole) == whole  # nobody's


# The pool and the baselines


class Counting(Embedder):
    model_id, dimension = "counting", 2

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [[1.0, float(len(text))] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        self.embedded.append(text)
        return [0.0, 1.0]


def test_no_text_is_embedded_twice_even_by_the_next_run(tmp_path: Path) -> None:
    inner = Counting()
    for _ in range(2):
        kept = Database(tmp_path)
        embedder = Remembering(inner, kept)
        assert embedder.embed_documents(["aa", "b", "aa"]) == [[1.0, 2.0], [1.0, 1.0], [1.0, 2.0]]
        assert embedder.embed_query("Why?") == embedder.embed_query("Why?") == [0.0, 1.0]
        kept.close()
    assert inner.embedded == ["aa", "b", "Why?", "Why?"]


def test_bm25_stems_by_language_and_finds_nothing_without_a_shared_word() -> None:
    units = [Unit("a", "ru", "Переговоры завершены."), Unit("b", "fr", "Il a plu."), Unit("c", "ru", "Идёт снег.")]
    baseline = PlainBM25(units)
    found = best(baseline, Asked("q", "ru", "О переговорах?", ()), 3)
    assert [unit.key for unit, _ in found] == ["a"]
    assert best(baseline, Asked("q", "en", "Snow?", ()), 3) == best(baseline, Asked("q", "en", "?!", ()), 3) == []


def test_hotline_ranks_articles_once_and_e5_beats_bm25_across_languages(folder: Path, cache: Path) -> None:
    content = sets.found(folder)["lake-uk-fr"].load()
    with opened(content.passages, cache) as pool:
        right = {
            system: sum(rank(q)[:1] != [] and rank(q)[0][0] == q.gold[0] for q in content.questions)
            for system, rank in rankers(pool).items()
        }
        keys = [key for key, _ in rankers(pool)[HOTLINE](content.questions[0])]
    assert right[HOTLINE] >= 5
    assert right[E5] >= 5
    assert right[BM25] <= 3  # names and nothing else are spelled alike
    assert sorted(keys) == sorted(set(keys))


# What each protocol counts, on rankings and quotes that are given


def given(monkeypatch: pytest.MonkeyPatch, module: object, rankings: dict[str, Ranking]) -> None:
    monkeypatch.setattr(module, "rankers", lambda pool: {HOTLINE: lambda asked: rankings[asked.id]})


def filler(n: int) -> Ranking:
    return [(f"x{i}.en", 0.5) for i in range(n)]


def test_retrieval_counts_gold_passages_and_leaves_unanswerable_questions_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        retrieval,
        {
            "first": [("g.en", 1.0), *filler(9)],
            "tenth": [*filler(9), ("g.en", 0.1)],
            "late": [*filler(10), ("g.en", 0.1)],
            "both": [("x.en", 1.0), ("g.en", 0.9), ("h.en", 0.8)],
            "half": [("h.en", 1.0)],
            "none": [],
        },
    )
    asked = [Asked(name, "en", "?", ("g.en",)) for name in ("first", "tenth", "late", "none")]
    asked += [Asked(name, "en", "?", ("g.en", "h.en")) for name in ("both", "half")]
    asked.append(Asked("unanswerable", "en", "?", ("g.en",), answerable=False))
    outcome = retrieval.measure(Content(questions=tuple(asked)), SimpleNamespace())  # type: ignore[arg-type]
    assert value(outcome, HOTLINE, "R@1") == pytest.approx((1 + 0 + 0 + 0 + 0 + 0.5) / 6)
    assert value(outcome, HOTLINE, "R@10") == pytest.approx((1 + 1 + 0 + 0 + 1 + 0.5) / 6)
    assert value(outcome, HOTLINE, "MRR@10") == pytest.approx((1 + 0.1 + 0 + 0 + 0.5 + 1) / 6)
    assert value(outcome, HOTLINE, "All@10") == pytest.approx((1 + 1 + 0 + 0 + 1 + 0) / 6)
    assert all(figure.estimate is not None and figure.estimate.n == 6 for figure in outcome.figures)


def test_mixed_tells_a_system_that_sees_one_language_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = ("g.en", "g.ru")
    given(
        monkeypatch,
        mixed,
        {"both": [("x.ru", 1.0), ("g.ru", 0.9), ("g.en", 0.8)], "own": [("g.ru", 1.0), *filler(9), ("g.en", 0.1)]},
    )
    asked = (Asked("both", "ru", "?", gold), Asked("own", "ru", "?", gold))
    outcome = mixed.measure(Content(questions=asked), SimpleNamespace())  # type: ignore[arg-type]
    assert [value(outcome, HOTLINE, metric) for metric in ("All@10", "Any@1", "Own@1")] == [0.5, 0.5, 1.0]


def test_evidence_tells_a_string_from_the_string_in_its_passage(
    french: tuple[Content, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, pool = french
    wrong_place = ("p1.fr", "ODESSA est loin.")
    shown = {"q2": [wrong_place, ("p2.fr", "Parti d'Odessa.")], "q3": [("p3.fr", "Rien.")]}
    monkeypatch.setattr(evidence, "_shown", lambda pool, asked: shown.get(asked.id, []))
    two = replace(content, questions=tuple(q for q in content.questions if q.id in shown or not q.answerable))
    outcome = evidence.measure(two, pool)
    hits = {m: value(outcome, HOTLINE, m) for m in ("Hit@1", "Hit@all", "HitGold@1", "HitGold@all", "Quotes")}
    assert hits == {"Hit@1": 0.5, "Hit@all": 0.5, "HitGold@1": 0.0, "HitGold@all": 0.5, "Quotes": 1.5}
    assert value(outcome, HOTLINE, "QuoteCharacters") == (16 + 15 + 5) / 2


def test_evidence_looks_at_what_hotline_shows_even_where_its_gate_would_refuse(
    french: tuple[Content, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, pool = french
    monkeypatch.setattr("bot.gate.lets_through", lambda windows: False)
    outcome = evidence.measure(content, pool)
    assert value(outcome, HOTLINE, "HitGold@all") >= 5 / 6
    assert 1 <= value(outcome, HOTLINE, "Quotes") <= 4
    assert value(outcome, E5, "Quotes") == 4
    assert value(outcome, E5, "HitGold@1") >= 4 / 6


def test_abstention_ranks_the_probabilities_and_counts_both_errors(
    french: tuple[Content, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, pool = french
    # over the pool: one of six answerable ones below both near misses, one near miss let through
    over_pool = {"q0": 0.1, "n0": 0.2, "n5": 0.6}
    monkeypatch.setattr(abstention, "_probabilities", lambda pool, q: (over_pool.get(q.id, 0.9), float(q.answerable)))
    monkeypatch.setattr(abstention, "calibration", lambda: SimpleNamespace(threshold=0.5))
    outcome = abstention.measure(content, pool)
    assert value(outcome, "gate", "AUROC, pool") == pytest.approx(10 / 12)
    assert value(outcome, "gate", "HallucinationRate, pool") == 1 / 2
    assert value(outcome, "gate", "ErrorRate, pool") == pytest.approx(1 / 6)
    assert value(outcome, "gate", "AUROC, own paragraph") == 1.0
    assert value(outcome, E5, "AUROC, own paragraph") <= 1.0


def test_abstention_reads_the_own_paragraph_alone(
    french: tuple[Content, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, pool = french
    seen: list[set[str | None]] = []

    def probability(windows: list) -> float:
        seen.append({window.article.id for window in windows})
        return 0.5

    monkeypatch.setattr("bot.gate.probability", probability)
    abstention.measure(replace(content, questions=content.questions[:1]), pool)
    assert len(seen[0]) > 1
    assert seen[1] == {"p0.fr"}


def test_support_scores_claims_by_the_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = sets.found(folder)["pages-en"].load()
    excerpts: dict[str, list[str]] = {}

    def check(claim: str, excerpt: str) -> SimpleNamespace:
        excerpts.setdefault(claim, []).append(excerpt)
        broken = "treaty" in claim
        return SimpleNamespace(score=0.2 if broken else 0.6, supported=not broken)

    monkeypatch.setattr(support, "check", check)
    outcome = support.measure(content, None)
    assert value(outcome, "check", "AUROC, page") == pytest.approx((1 + 0.5) / 2)  # a tie with the third claim
    assert value(outcome, "check", "FalseSupport, page") == 1 / 2
    assert value(outcome, "check", "FalseAlarm, page") == 0.0
    assert value(outcome, "coverage", "AUROC, page") == 1.0
    page, nearest = excerpts["The talk lasted an hour."]
    assert "Menu" in page
    assert "Menu" not in nearest
    assert "The talk lasted an hour." in nearest


def test_support_by_the_real_check(folder: Path) -> None:
    outcome = support.measure(sets.found(folder)["pages-en"].load(), None)
    assert value(outcome, "check", "AUROC, page") == 1.0


# TREC


def test_trec_files_keep_our_order_where_scores_tie(tmp_path: Path) -> None:
    tied: Ranking = [("a.en", 31.5), ("z.en", 31.5), ("m.en", 31.5), ("b.en", 0.1)]
    trec.write_run(tmp_path / "run", {"q": tied}, "test")
    trec.write_qrels(tmp_path / "qrels", [Asked("q", "en", "?", ("m.en",))])
    qrels, run = read_trec(tmp_path / "qrels", tmp_path / "run")
    assert ir_measures.calc_aggregate([ir_measures.RR @ 10], qrels, run) == {ir_measures.RR @ 10: pytest.approx(1 / 3)}


def test_ir_measures_finds_in_the_trec_files_what_we_report(
    folder: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOTLINE_HOME", str(home))
    output = tmp_path / "bench.json"
    arguments = ["--data", str(folder), "--set", "lake-uk-fr", "lake-ru-mixed", "--cache", str(cache)]
    assert bench(*arguments, "--trec", str(tmp_path / "trec"), "--output", str(output)) == 0
    assert not home.exists()
    measured = {(m["set"], m["protocol"]): m for m in json.loads(output.read_text(encoding="utf-8"))["measured"]}
    assert set(measured) == {("lake-uk-fr", "retrieval"), ("lake-uk-fr", "evidence"), ("lake-ru-mixed", "mixed")}
    figures = measured["lake-uk-fr", "retrieval"]["figures"]
    for system in (HOTLINE, E5, BM25):
        stem = tmp_path / "trec" / "lake-uk-fr.retrieval"
        qrels, run = read_trec(stem.with_name(f"{stem.name}.qrels"), stem.with_name(f"{stem.name}.{system}.run"))
        theirs = ir_measures.calc_aggregate([ir_measures.R @ 1, ir_measures.R @ 10, ir_measures.RR @ 10], qrels, run)
        for metric, name in ((ir_measures.R @ 1, "R@1"), (ir_measures.R @ 10, "R@10"), (ir_measures.RR @ 10, "MRR@10")):
            (ours,) = [f["estimate"] for f in figures if (f["system"], f["metric"]) == (system, name)]
            assert ours["n"] == 6
            assert theirs[metric] == pytest.approx(ours["value"])


def read_trec(qrels: Path, run: Path) -> tuple[list, list]:
    return list(ir_measures.read_trec_qrels(str(qrels))), list(ir_measures.read_trec_run(str(run)))


# The command


def bench(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli.add(parser)
    options = parser.parse_args(["bench", *arguments])
    return int(options.run(options))


def test_list_names_sets_and_what_they_allow(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--data", str(folder), "--list") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["lake-fr", "retrieval", "evidence", "abstention"] in lines
    assert ["pages-en", "support"] in lines


def test_a_cut_pool_says_that_it_proves_nothing(folder: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--data", str(folder), "--set", "lake-en", "--protocol", "retrieval", "--cache", str(cache)]
    assert bench(*arguments, "--limit", "2", "--pool", "3") == 0
    assert "2 questions over 3 passages, cut from 6: not comparable" in capsys.readouterr().out
    assert bench(*arguments, "--limit", "2") == 0
    printed = capsys.readouterr().out
    assert "2 questions over 6 passages\n" in printed
    assert "not comparable" not in printed
    assert [line.split()[0] for line in printed.splitlines()[3:6]] == ["R@1", "R@10", "MRR@10"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--limit", "0"], "--limit takes a number from 1"),
        (["--set", "pages-en", "--protocol", "mixed"], "none of these sets allows"),
        (["--set", "page-en"], "did you mean pages-en"),
    ],
)
def test_bad_use_is_told(folder: Path, arguments: list[str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        bench("--data", str(folder), *arguments)


def test_every_protocol_is_there_under_its_name() -> None:
    assert [protocol(name).name for name in NAMES] == list(NAMES)


def test_claims_need_their_page(tmp_path: Path) -> None:
    path = write(tmp_path / "x.en.claims.jsonl", [{"claim": "So.", "source_sentences": [" "], "label": "supported"}])
    with pytest.raises(UsageError, match=r"x\.en\.claims\.jsonl:1: \"source_sentences\" must be a list"):
        data.claims(path)
    write(path, [{"claim": "So.", "source_sentences": ["", "It is so."], "label": "supported"}])
    assert data.claims(path) == [ClaimPair("c0", "So.", ("It is so.",), "supported")]
