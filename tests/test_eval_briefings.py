"""The briefing's own cases: files, labels, how a page is judged, and what its metrics make of it."""

import json
from dataclasses import replace

import pytest

from bot.briefing.models import Briefing, Section
from bot.briefing.models import Line as Shown
from bot.citing import cite
from bot.models import Claim
from eval import bootstrap, briefings, folder, score
from eval.articles import Corpus, occurrences
from eval.briefings import Labelled
from eval.days import Day, DayResult, Fact, Line
from eval.metrics import METRICS
from vectorstore import starter
from vectorstore.errors import UsageError
from vectorstore.models import Article, Span
from vectorstore.readers import read

SAID = "Putin said the call was good."
TALK = "They spoke for an hour."
ARTICLE = Article(f"{TALK} It was their first. {SAID}", id="call", language="en", published="2025-07-03")
LATER = replace(ARTICLE, id="later", published="2025-07-04")
DAY = Day(
    "day-x",
    "2025-07-03",
    (Fact("f1", "An hour", True, (("an hour", "60 minutes"),)), Fact("f2", "Gifts", True, (("gifts",),))),
    (("their first",),),
    (("second call",),),
)
LABELS = {
    "call": [
        Labelled(TALK, True, None, (), ("length",)),
        Labelled("It was their first.", False, "before", (), ("first",)),
        Labelled(SAID, True, None, ("russia",), ("good",)),
    ]
}


def page(*lines):
    """A page of (section, article, words, side)."""
    citations, sections = [], []
    for section, article, text, side in lines:
        start = article.text.index(text)
        citations.append(cite(article, Span(start, start + len(text)), len(citations) + 1, 1.0))
        claim = Claim(text, (len(citations),))
        sections.append(Section(section, (Shown(claim, side=side),)))
    return Briefing("2025-07-03", "fr", tuple(sections), tuple(citations), "inputs")


def judged(*lines):
    return briefings.judged(DAY, page(*lines), Corpus((ARTICLE, LATER)), LABELS)


def of(name, result):
    return METRICS[name].score(result)


def test_a_page_is_judged_line_by_line():
    result = judged(("bottom_line", ARTICLE, TALK, None), ("said", ARTICLE, SAID, "russia"))
    assert result.told == ("f1",) and of("BriefRecall", result) == 0.5
    assert [of(f"Brief{name}", result) for name in ("Cited", "Precision", "Stale", "Later", "Redundancy")] == [
        1,
        1,
        0,
        0,
        0,
    ]
    assert of("BriefWords", result) == result.words > 10


def test_what_is_wrong_is_seen():
    wrong_side = judged(("said", ARTICLE, SAID, "usa"))
    assert of("BriefPrecision", wrong_side) == 0 and of("BriefCited", wrong_side) == 1
    leaning = judged(("new", ARTICLE, "It was their first.", None))
    assert (of("BriefPrecision", leaning), of("BriefStale", leaning)) == (0, 1)
    joined = judged(("new", ARTICLE, f"{TALK} It was their first.", None))
    assert of("BriefPrecision", joined) == 1 and joined.lines[0].says == ("length", "first")
    assert of("BriefStale", judged(("timeline", ARTICLE, f"{TALK} It was their first.", None))) is None
    unknown = judged(("new", ARTICLE, "was their", None))
    assert not unknown.lines[0].labelled and of("BriefPrecision", unknown) == 0
    tomorrow = judged(("new", LATER, TALK, None))
    assert (of("BriefCited", tomorrow), of("BriefLater", tomorrow)) == (0, 1)


def test_words_that_do_not_stand_there_are_not_cited():
    made = page(("new", ARTICLE, TALK, None))
    moved = replace(made, citations=(replace(made.citations[0], start=1),))
    assert of("BriefCited", briefings.judged(DAY, made, Corpus((ARTICLE,)), LABELS)) == 1
    assert of("BriefCited", briefings.judged(DAY, moved, Corpus((ARTICLE,)), LABELS)) == 0
    assert of("BriefCited", briefings.judged(DAY, made, Corpus((LATER,)), LABELS)) == 0


def test_saying_it_twice_is_counted_by_pairs_and_by_sentences():
    line = Line("new", "x", True, True, True, True, False, False, ("a",))
    result = DayResult(DAY, "fr", 10, (line, line, replace(line, says=("a", "b")), replace(line, says=())))
    assert of("BriefRedundancy", result) == 3 / 6 and of("BriefRepeats", result) == 2 / 4


def test_a_page_too_long_tells_nothing_and_an_error_is_the_worst():
    result = DayResult(DAY, "fr", 601, (), ("f1", "f2"))
    assert of("BriefRecall", result) == 0 and of("BriefRecall", replace(result, words=600)) == 1
    failed = DayResult(DAY, "fr", error="boom")
    for name, one in METRICS.items():
        if one.over == "days":
            assert one.score(failed) == one.default, name
            assert (one.default is None) == (name == "BriefWords")


def test_a_run_keeps_them(tmp_path):
    result = judged(("bottom_line", ARTICLE, TALK, None))
    folder.write_lines(tmp_path, folder.DAYS, [result.to_json()])
    assert folder.read_days(tmp_path) == (result,)
    assert folder.read_days(tmp_path / "none") == ()
    made = score.summary([result])
    assert made["overall"]["BriefRecall"]["value"] == 0.5 and made["cases"] == 0
    assert score.lines([result])[0]["id"] == folder.name_of(result) == "day-x"
    better = replace(result, told=("f1", "f2"))
    assert bootstrap.difference(METRICS["BriefRecall"], [result], [better]).value == 0.5


def test_the_days_of_the_dossier_and_their_labels_hold_against_its_articles():
    from importlib import resources

    with resources.as_file(starter.folder()) as path:
        articles = {one.article.id: one.article for one in read(path) if one.article is not None}
    days, labels = briefings.days(), briefings.sentences()
    assert len(days) >= 25 and {day.split for day in days} == {"dev", "test"} and all(day.key_facts for day in days)
    texts = [article.text for article in articles.values()]
    for day in days:
        for group in (group for fact in day.facts for group in fact.gold):
            assert any(occurrences(string, text) for string in group for text in texts), group
    for identity, known in labels.items():
        assert all(one.sentence in articles[identity].text for one in known)
    labelled_days = {articles[identity].published for identity in labels}
    assert {day.date for day in days} <= labelled_days


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"id": "d", "date": "2025-07-03", "facts": []}, '"facts" must be'),
        ({"id": "d", "date": "2025-07-03", "facts": [{"id": "f"}]}, '"facts" must be'),
        ({"id": "d", "date": "2025-07-03", "fact": []}, "did you mean"),
    ],
)
def test_a_bad_day_is_refused_by_file_and_line(tmp_path, line, said):
    path = tmp_path / "days.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(UsageError, match=f"days.jsonl:1: .*{said}"):
        briefings.days(path)


def test_a_bad_label_is_refused(tmp_path):
    path = tmp_path / "labels.jsonl"
    line = {"id": "x/0", "article": "x", "sentence": "s", "new": "yes", "needs": None, "sides": [], "says": []}
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(UsageError, match=r"labels\.jsonl:1"):
        briefings.sentences(path)
