"""Questions that Hotline offers: made from the evidence, and answered when they are asked."""

import pytest

from bot import suggest
from bot.answer import Hotline
from bot.models import LANGUAGES, Question
from tests.homes import small, with_dossier
from vectorstore.errors import HotlineError
from vectorstore.models import Filters
from vectorstore.statements.speaker import speaking
from vectorstore.store import Vectorstore


@pytest.fixture(scope="module")
def hotline(tmp_path_factory):
    with Vectorstore.open(with_dossier(tmp_path_factory.mktemp("suggest") / "home")) as store:
        yield Hotline(store)


def test_forms_that_lack_a_language_are_told(monkeypatch):
    monkeypatch.setattr(suggest, "LANGUAGES", (*LANGUAGES, "ka"))
    with pytest.raises(HotlineError, match=r"suggest\.toml: .* must have exactly the languages fr"):
        suggest._forms.__wrapped__()


@pytest.mark.parametrize(
    "text",
    [
        "Qui a marché sur la lune ?",
        "Combien de temps a duré l’appel du 3 juillet 2025 ?",
        "How did the Alaska summit end?",
        "Чем закончился саммит на Аляске?",
        "Що сказав Зеленський у липні 2025?",
    ],
)
def test_what_is_offered_is_answered(hotline, text):
    asked = hotline.answer(Question(text))
    offered = hotline.further(Question(text))
    assert 1 <= len(offered) <= 3
    for question in offered:
        answer = hotline.answer(Question(question, language=asked.language))
        assert not answer.abstained
        assert question != text
        if question.startswith("Qu’a dit "):
            assert speaking(answer.claims[0].text) == speaking(question.replace("Qu’a dit", "selon"))


def test_what_is_offered_keeps_to_the_filters(hotline):
    question = Question("Qui a marché sur la lune ?", filters=Filters(until="2025-05-31"))
    for text in hotline.further(question):
        answer = hotline.answer(Question(text, filters=question.filters))
        assert all(citation.published <= "2025-05-31" for citation in answer.citations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_begins_with_what_can_be_answered(hotline, language):
    questions = hotline.openers(language)
    assert len(questions) == 4
    assert not any(hotline.answer(Question(text)).abstained for text in questions)


def test_another_archive_begins_with_its_own_questions(tmp_path):
    with Vectorstore.open(small(tmp_path / "home")) as store:
        hotline = Hotline(store)
        for text in hotline.openers("fr"):
            assert not hotline.answer(Question(text, language="fr")).abstained


def test_an_empty_archive_offers_nothing(tmp_path):
    with Vectorstore.open(tmp_path / "home") as store:
        assert Hotline(store).openers("fr") == ()
        assert Hotline(store).further(Question("Qui a appelé ?")) == ()
