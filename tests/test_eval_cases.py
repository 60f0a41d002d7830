"""Case and label files: what is read, where gold stands, and every refusal with its file and line."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from bot.models import Turn
from eval import cases, labels
from eval.articles import Corpus, occurrences
from eval.values import SPLITS, TYPES, Case, Place, Result, in_split, split_of
from vectorstore import actors
from vectorstore.errors import UsageError
from vectorstore.models import Article, Span

CALL = Article(
    "L’appel a duré une heure, selon Iouri Ouchakov.\nIl n’a pas été question d’armes.",
    id="call",
    language="fr",
    published="2025-07-03",
)
EARLIER = Article("The leaders spoke for AN HOUR. Nobody translated.", id="talk", language="en", published="2025-06-14")
LATER = replace(EARLIER, text="The leaders spoke for fifty minutes.", version=2, published="2025-06-20")
CORPUS = Corpus((CALL, EARLIER, LATER), names={"talk.txt": "talk"})

GOOD = {"id": "q1", "question": "Combien ?", "language": "fr", "gold": [["une heure"]], "articles": ["call"]}


@pytest.fixture
def written(tmp_path):
    """A file of these lines (values, or text as it is)."""

    def write(*lines, name="own.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
        return path

    return write


def test_a_short_case_is_enough(written):
    (case,) = cases.load(written(GOOD), CORPUS)
    assert case == Case(
        id="q1",
        question="Combien ?",
        language="fr",
        type="fact",
        answerable=True,
        gold=(("une heure",),),
        articles=("call",),
        places=((Place("call", 1, "fr", 15, 24),),),
    )
    assert CALL.text[15:24] == "une heure"
    assert case.direction == "within"


def test_a_whole_case(written):
    line = {
        "id": "q2",
        "question": "et là ?",
        "language": "fr",
        "type": "follow_up",
        "answerable": True,
        "gold": [["an hour", "fifty minutes"], ["nobody translated"]],
        "articles": ["talk.txt"],
        "history": [{"role": "user", "content": "Combien de temps ?"}],
        "as_of": "2025-06-30",
        "notes": "two versions",
    }
    (case,) = cases.load(written("", line, ""), CORPUS)
    assert case.articles == ("talk",)  # called by its file's name
    assert case.history == (Turn("user", "Combien de temps ?"),)
    assert [place.version for place in case.places[0]] == [1, 2]
    assert case.direction == "cross"
    assert Case.from_json(json.loads(json.dumps(case.to_json()))) == case


def test_as_of_shows_only_what_was_published(written):
    line = {**GOOD, "gold": [["an hour"]], "articles": ["talk"], "as_of": "2025-06-15"}
    (case,) = cases.load(written(line), CORPUS)
    assert [place.version for place in case.places[0]] == [1]


def test_a_result_survives_its_line(written):
    (case,) = cases.load(written(GOOD), CORPUS)
    answer = {"abstained": True, "citations": [], "nearest": [], "claims": [], "withheld": [], "usage": {}}
    result = Result(case, answer, ({"article_id": "call", "start": 0},), 0.25, 1.5, None, (True,))
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ('{"id": "a", "id": "b"}', "a key stands there twice"),
        ({**GOOD, "golds": []}, 'unknown key "golds"; did you mean "gold"?'),
        ({**GOOD, "type": "quiz"}, 'unknown type "quiz"; use one of fact, who'),
        ({**GOOD, "language": "de"}, 'unknown language "de"; use one of fr, en, ru, uk'),
        ({**GOOD, "id": " "}, '"id" must be a text'),
        ({**GOOD, "id": 7}, '"id" must be a text'),
        ({key: GOOD[key] for key in GOOD if key != "question"}, 'there is no key "question"'),
        ({key: GOOD[key] for key in GOOD if key != "language"}, 'there is no key "language"'),
        ({key: GOOD[key] for key in GOOD if key != "gold"}, 'needs "gold" and "articles"'),
        ({**GOOD, "gold": []}, 'needs "gold" and "articles"'),
        ({**GOOD, "articles": []}, 'needs "gold" and "articles"'),
        ({**GOOD, "answerable": False}, 'an unanswerable case has no "gold"'),
        ({**GOOD, "answerable": "yes"}, '"answerable" must be true or false'),
        ({**GOOD, "gold": ["une heure"]}, '"gold" must be a list of lists'),
        ({**GOOD, "gold": [[]]}, '"gold" must be a list of lists'),
        ({**GOOD, "gold": [[""]]}, '"gold" must be a list of lists'),
        ({**GOOD, "articles": "call"}, '"articles" must be a list of texts'),
        ({**GOOD, "articles": ["cal"]}, 'there is no article "cal"; did you mean "call"?'),
        ({**GOOD, "gold": [["deux heures"]]}, 'no gold string occurs in the gold article "call"'),
        ({**GOOD, "gold": [["une heure", "deux heures"]]}, 'the gold string "deux heures" does not occur in call'),
        ({**GOOD, "gold": [["une heure"], ["an hour"]]}, 'the gold string "an hour" does not occur in call'),
        ({**GOOD, "articles": ["call", "talk"]}, 'no gold string occurs in the gold article "talk"'),
        ({**GOOD, "as_of": "soon"}, "'soon' is not a date"),
        ({**GOOD, "as_of": "2025-07-02"}, 'the article "call" was not published by 2025-07-02'),
        ({**GOOD, "history": ["Combien ?"]}, '"history" must be a list of'),
        ({**GOOD, "history": [{"role": "system", "content": "x"}]}, '"history" must be a list of'),
    ],
)
def test_bad_lines_are_refused_by_file_and_line(written, line, problem):
    unanswerable = {"id": "q0", "question": "Qui ?", "language": "fr", "answerable": False}
    path = written(unanswerable, "", line)
    with pytest.raises(UsageError) as refused:
        cases.load(path, CORPUS)
    assert str(refused.value).startswith(f"{path}:3: ")
    assert problem in str(refused.value)


def test_an_id_twice_names_both_places(written):
    first = written(GOOD, name="a.jsonl")
    second = written({**GOOD, "id": "q2"}, GOOD, name="b.jsonl")
    with pytest.raises(UsageError, match=r"b\.jsonl:2: the id \"q1\" is taken by .*a\.jsonl:1"):
        cases.load(first.parent, CORPUS)
    assert len(cases.load(first, CORPUS)) == 1
    second.write_text("")
    with pytest.raises(UsageError, match=r"b\.jsonl holds no case"):
        cases.load(second, CORPUS)
    with pytest.raises(UsageError, match="cannot be read"):
        cases.load(first.parent / "none.jsonl", CORPUS)


def test_occurrences_keep_the_offsets_of_the_text():
    assert occurrences("AN HOUR", EARLIER.text) == [Span(22, 29)]
    text = "Große Straße, dann STRASSE"  # ß folds to two letters
    assert [text[span.start : span.end] for span in occurrences("strasse", text)] == ["Straße", "STRASSE"]
    assert occurrences("", "x") == []


def test_the_corpus_tells_a_quote_from_an_invention():
    def quote(article_id, version, start, end, words):
        return {"article_id": article_id, "version": version, "start": start, "end": end, "quote": words}

    answer = {
        "citations": [
            quote("call", 1, 15, 24, "une heure"),
            quote("call", 1, 14, 24, "une heure"),
            quote("call", 2, 15, 24, "une heure"),
            quote("gone", 1, 0, 0, ""),
        ],
        "nearest": [],
    }
    assert CORPUS.verbatim(answer) == (True, False, False, False)


def test_digests_change_with_what_matters(written):
    (case,) = cases.load(written(GOOD), CORPUS)
    same = cases.cases_digest([replace(case, notes="why", places=())])
    assert cases.cases_digest([case]) == same
    assert cases.cases_digest([replace(case, as_of="2025-07-03")]) != same
    assert Corpus((EARLIER, CALL, LATER)).digest == CORPUS.digest
    assert Corpus((CALL, EARLIER)).digest != CORPUS.digest


def test_the_split_is_stable_and_about_even():
    assert (split_of("a-001"), split_of("a-002")) == ("test", "dev")
    sides = Counter(split_of(f"case-{number}") for number in range(1_000))
    assert 450 < sides["dev"] < 550


@pytest.fixture(scope="module")
def dossier():
    """The cases that ship, held against the dispatches that ship."""
    return cases.dossier_cases()


def test_the_cases_of_the_dossier(dossier):
    assert len(dossier) >= 160
    assert sum(not case.answerable for case in dossier) >= 45
    assert sum(case.direction == "cross" for case in dossier) >= 40
    assert {case.type for case in dossier} == set(TYPES)
    languages = Counter(case.language for case in dossier)
    assert set(languages) == {"fr", "en", "ru", "uk"} and min(languages.values()) >= 40
    assert all(case.history for case in dossier if case.type == "follow_up")
    assert all(case.as_of for case in dossier if case.type == "as_of")
    for split in SPLITS:
        half = in_split(dossier, split)
        assert len(half) >= 80 and {case.answerable for case in half} == {True, False}
    assert in_split(dossier, "all") == list(dossier)


def test_labels_are_read_and_checked(written):
    claim = {
        "id": "c1",
        "claim": "One hour.",
        "excerpt": "L’appel a duré une heure.",
        "claim_language": "en",
        "excerpt_language": "fr",
        "label": "supported",
        "category": "translation",
    }
    (label,) = labels.claims(written(claim))
    assert label.supported and label.category == "translation"
    with pytest.raises(UsageError, match=r":1: unknown label \"perhaps\""):
        labels.claims(written({**claim, "label": "perhaps"}))
    with pytest.raises(UsageError, match=r":2: the id \"c1\" stands there twice"):
        labels.claims(written(claim, claim))

    said = {"id": "s1", "language": "en", "sentence": "It rained, he said.", "speaker": None}
    assert labels.speakers(written(said))[0].speaker is None
    known = actors.mentions("Vladimir Putin")[0].actor
    assert labels.speakers(written({**said, "speaker": known}))[0].speaker == known
    with pytest.raises(UsageError, match=r":1: there is no actor \"somebody-else\""):
        labels.speakers(written({**said, "speaker": "somebody-else"}))
    with pytest.raises(UsageError, match=r":1: there is no key \"speaker\""):
        labels.speakers(written({key: said[key] for key in said if key != "speaker"}))


def test_the_labels_that_ship():
    found = labels.claims()
    assert len(found) >= 100 and {label.supported for label in found} == {True, False}
    assert any(label.claim_language != label.excerpt_language for label in found)
    spoken = labels.speakers()
    assert len(spoken) >= 50 and any(label.speaker is None for label in spoken)
