"""What a reader is trained with: well formed, balanced, without the talks themselves; refused when malformed."""

import json
from collections import Counter

import pytest

from bot.models import LANGUAGES
from eval.articles import Corpus
from eval.cases import load
from eval.reader import TYPES, archive, questions
from eval.reader.corpora import held_back
from eval.reader.invented import invented
from eval.reader.stories import stories
from vectorstore.errors import UsageError
from vectorstore.readers import read


def test_there_are_enough_of_every_kind():
    found = questions()
    assert len(found) >= 2_400
    assert len({item.doc for item in found}) == 123
    assert min(Counter(item.language for item in found).values()) >= 450
    assert set(Counter(item.type for item in found)) == set(TYPES)
    assert 0.35 <= sum(not item.answerable for item in found) / len(found) <= 0.5


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "x"}',
        '{"id":"x","doc":"d","language":"de","type":"who","question":"?","answerable":true,"sentences":[1]}',
    ],
)
def test_a_malformed_line_is_named(tmp_path, line):
    (tmp_path / "questions-1.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=r"questions-1.jsonl:1"):
        questions(tmp_path)


KINDS = ("invented", "replies", "dispatches")


def test_invented_news_is_in_every_language_and_asked_in_every_one():
    found = [article for kind in KINDS for article in invented(kind=kind)]
    assert len(found) >= 480
    ours = [article for article in found if article.language in LANGUAGES]
    assert min(Counter(article.language for article in ours).values()) >= 120
    asked = [(article.language, one) for article in ours for one in article.questions]
    assert min(Counter((language, one.language) for language, one in asked).values()) >= 300
    assert 0.4 <= sum(not one.answerable for _, one in asked) / len(asked) <= 0.45
    for kind in TYPES:  # what a question looks like must not give it away
        shares = [one.answerable for _, one in asked if one.type == kind]
        assert 0.25 <= sum(shares) / len(shares) <= 0.85, kind


def test_stories_are_told_and_asked_in_four_languages():
    found = stories()
    assert len(found) >= 35 and all(len(story.articles) >= 7 for story in found)
    asked = [(story, one) for story in found for one in story.questions]
    assert len(asked) >= 1_100 and 0.35 <= sum(not one.answerable for _, one in asked) / len(asked) <= 0.45
    spoken = {story.id: {one.id: one.language for one in story.articles} for story in found}
    foreign = [all(spoken[story.id][name] != one.language for name, _ in one.places) for story, one in asked]
    assert sum(foreign) / len(asked) >= 0.5


@pytest.mark.parametrize("name", ["Trump", "Trump’s", "Poutine", "Путин", "Путін", "Зеленськ", "Zelensky", "Witkoff"])
def test_nothing_of_the_talks_can_be_learnt_by_heart(name):
    articles = [article for kind in KINDS for article in invented(kind=kind)]
    articles += [article for story in stories() for article in story.articles]
    assert not any(name in " ".join((article.title, *article.sentences)) for article in articles)


@pytest.mark.parametrize(
    "broken",
    [
        {"title": " "},
        {"language": "xx"},
        {"sentences": ["Une phrase."]},
        {"questions": [{"language": "fr", "type": "who", "question": "?", "answerable": False, "sentences": [0, 1]}]},
        {"questions": [{"language": "fr", "type": "whose", "question": "?", "answerable": True, "sentences": [0]}]},
        {"questions": [{"language": "fr", "type": "who", "question": "?", "answerable": True}]},
    ],
)
def test_a_malformed_article_is_named(tmp_path, broken):
    asked = {"language": "fr", "type": "who", "question": "Qui ?", "answerable": True, "sentences": [1]}
    sound = {"id": "x-001", "language": "fr", "title": "Titre", "sentences": ["Un.", "Deux."], "questions": [asked]}
    file = tmp_path / "invented-fr.jsonl"
    file.write_text(json.dumps(sound), encoding="utf-8")
    assert invented(tmp_path)[0].questions[0].id == "x-001-01"
    file.write_text(f"{json.dumps(sound)}\n{json.dumps(sound)}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"invented-fr.jsonl:2: x-001 is told twice"):
        invented(tmp_path)
    file.write_text(json.dumps(sound | broken), encoding="utf-8")
    with pytest.raises(UsageError, match=r"invented-fr.jsonl:1"):
        invented(tmp_path)


@pytest.mark.parametrize(
    "broken",
    [
        {"places": [["a9", 0]]},
        {"places": [["a1", 7]]},
        {"places": []},
        {"answerable": False, "places": [["a1", 0], ["a1", 1]]},
        {"language": "xx"},
    ],
)
def test_a_malformed_story_is_named(tmp_path, broken):
    article = {"id": "a1", "language": "fr", "date": "2031-03-14", "title": "Titre", "sentences": ["Un.", "Deux."]}
    asked = {"language": "uk", "type": "who", "question": "Хто?", "answerable": True, "places": [["a1", 1]]}
    file = tmp_path / "stories-1.jsonl"
    file.write_text(json.dumps({"id": "s-1", "articles": [article], "questions": [asked]}), encoding="utf-8")
    assert stories(tmp_path)[0].questions[0].places == (("a1", 1),)
    file.write_text(json.dumps({"id": "s-1", "articles": [article], "questions": [asked | broken]}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"stories-1.jsonl:1"):
        stories(tmp_path)
    file.write_text(json.dumps({"id": "s-1", "articles": [article, article], "questions": [asked]}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"stories-1.jsonl:1"):
        stories(tmp_path)


def test_stories_that_were_not_learnt_are_an_archive_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["archive", "--output", str(tmp_path)])
    archive.main()
    articles = tuple(one.article for one in read(tmp_path / "articles") if one.article is not None)
    cases = load(tmp_path / "cases.jsonl", Corpus(articles))  # refuses gold that its article does not hold
    kept = [story for story in stories() if held_back(story.id)]
    assert len(articles) == sum(len(story.articles) for story in kept) >= 150
    assert len(cases) == sum(len(story.questions) for story in kept) >= 600
    assert all(article.published for article in articles)
    assert {case.language for case in cases} == {article.language for article in articles} == set(LANGUAGES)
