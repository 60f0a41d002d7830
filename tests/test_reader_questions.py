"""What a reader is trained with: well formed, balanced, without the talks themselves; refused when malformed."""

import json
from collections import Counter

import pytest

from bot.models import LANGUAGES
from eval.reader import TYPES, questions
from eval.reader.invented import invented
from vectorstore.errors import UsageError


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


def test_invented_news_is_in_every_language_and_asked_in_every_one():
    found = invented()
    assert len(found) >= 480
    ours = [article for article in found if article.language in LANGUAGES]
    assert min(Counter(article.language for article in ours).values()) >= 120
    asked = [(article.language, one) for article in ours for one in article.questions]
    assert min(Counter((language, one.language) for language, one in asked).values()) >= 300
    assert 0.4 <= sum(not one.answerable for _, one in asked) / len(asked) <= 0.45
    for kind in TYPES:  # what a question looks like must not give it away
        shares = [one.answerable for _, one in asked if one.type == kind]
        assert 0.25 <= sum(shares) / len(shares) <= 0.85, kind


@pytest.mark.parametrize("name", ["Trump", "Trump’s", "Poutine", "Путин", "Путін", "Зеленськ", "Zelensky", "Witkoff"])
def test_nothing_of_the_talks_can_be_learnt_by_heart(name):
    assert not any(name in " ".join((article.title, *article.sentences)) for article in invented())


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
    with pytest.raises(UsageError, match=r"invented-fr.jsonl:2: told twice"):
        invented(tmp_path)
    file.write_text(json.dumps(sound | broken), encoding="utf-8")
    with pytest.raises(UsageError, match=r"invented-fr.jsonl:1"):
        invented(tmp_path)
