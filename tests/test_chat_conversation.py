"""The course of a conversation without its HTML: words in four languages, exchanges, quotes in their paragraphs."""

import json
import logging
from dataclasses import replace

import pytest
from fakes import FR, LASTED, FakeAnswerer, Scripted, answer, cite

from bot.chat import conversation, keeping, words
from bot.chat.conversation import Asking, Exchange, ask, halted, refusal, source
from bot.models import LANGUAGES, Citation, Found
from vectorstore.archive.conversations import KeptExchange
from vectorstore.errors import HotlineError
from vectorstore.models import Article, Filters

CALL = "Combien de temps a duré l’appel du 3 juillet 2025 ?"


def asked(text: str, past: tuple[Exchange, ...] = (), language: str = "fr") -> Exchange:
    return list(ask(FakeAnswerer(slow=0, pace=0), past, text, language))[-1]


# Words


def test_every_language_has_every_word_and_plural_form():
    for language in LANGUAGES:
        assert words.counted(language, "articles", 1) != words.counted(language, "articles", 5)
        assert words.word(language, "send")


@pytest.mark.parametrize(
    ("language", "broken", "complaint"),
    [
        ("en", lambda text: text.replace('tagline = "The', 'slogan = "The'), "tagline"),
        ("en", lambda text: text.replace("Your questions are sent to {host}.", "Sent."), "leaves"),
        ("ru", lambda text: text.replace('few = "{n} статьи", ', ""), "articles"),
        ("en", lambda text: text.replace('number = "number not in the excerpt"', ""), "reasons.number"),
        ("fr", lambda text: text.replace('role = "qui fait quoi"', ""), "checks.role"),
    ],
)
def test_a_words_file_with_a_gap_is_refused(language, broken, complaint):
    texts = words.texts()
    words.load(texts)
    with pytest.raises(HotlineError, match=complaint):
        words.load(texts | {language: broken(texts[language])})


def test_a_missing_language_is_refused():
    texts = words.texts()
    del texts["uk"]
    with pytest.raises(HotlineError, match="uk"):
        words.load(texts)


@pytest.mark.parametrize(
    ("published", "language", "expected"),
    [
        ("2025-07-03", "fr", "3 juillet 2025"),
        ("2025-07-01", "fr", "1er juillet 2025"),
        ("2025-07-03", "en", "3 July 2025"),
        ("2025-07-03", "ru", "3 июля 2025"),
        ("2025-07-03", "uk", "3 липня 2025"),
        ("2025-07", "fr", "juillet 2025"),
        ("2025-07", "ru", "июль 2025"),
        ("2025", "uk", "2025"),
        ("2025-07-03T23:30:00-04:00", "fr", "3 juillet 2025"),
        (None, "fr", "sans date"),
        ("", "en", "undated"),
        ("2025-13-45", "fr", "2025-13-45"),
        ("hier", "fr", "hier"),
        ("2025-07-03", "de", "3 July 2025"),
    ],
)
def test_dates_are_as_precise_as_they_were_told(published, language, expected):
    assert words.day(published, language) == expected


def test_counted_words_follow_the_language():
    assert [words.counted("ru", "articles", n) for n in (1, 2, 5, 21)] == [
        "1 статья",
        "2 статьи",
        "5 статей",
        "21 статья",
    ]
    assert words.counted("fr", "articles", 0) == "0 article"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("de, en;q=0.5, uk;q=0.8", "uk"),
        ("en-GB", "en"),
        ("de", "en"),
        ("fr;q=0, en", "en"),
        ("fr;q=much", "en"),
        (None, "en"),
    ],
)
def test_the_page_speaks_the_browsers_language(header, expected):
    assert words.browser_language(header) == expected


# The course of an exchange


def test_an_answer_arrives_claim_by_claim_and_is_whole_at_the_end():
    steps = list(ask(FakeAnswerer(pace=0), (), CALL, "fr"))
    assert [len(step.claims) for step in steps] == [0, 1, 2, 3, 4, 4]
    assert [step.running for step in steps] == [True] * 5 + [False]
    assert [found.citation.number for found in steps[-1].sources] == [1, 2, 3, 4]


def test_a_follow_up_carries_the_questions_and_the_shown_texts():
    fake = FakeAnswerer(pace=0)
    first = asked(CALL)
    second = asked("Qui a marché sur la lune ?", (first,))
    list(ask(fake, (first, second), "Et qui l’a dit ?", "fr"))
    turns = fake.asked[0].history
    assert [turn.role for turn in turns] == ["user", "assistant", "user", "assistant"]
    assert turns[0].content == CALL
    assert LASTED.quote in turns[1].content
    assert turns[3].content == "L’archive ne dit rien de cela."


def test_known_errors_are_told_and_keep_what_was_shown():
    broken = asked("La panne ?")
    assert broken.notice == "le modèle n’a pas répondu ; réessayez dans une minute"
    assert len(broken.claims) == 1


def test_unknown_errors_tell_the_reader_nothing_and_the_log_no_question(caplog):
    with caplog.at_level(logging.DEBUG):
        broken = asked("Un bogue ?")
    assert broken.notice == words.word("fr", "failed")
    assert "RuntimeError" in caplog.text
    assert "bogue" not in caplog.text


@pytest.mark.parametrize("events", [(), (answer(),), (RuntimeError("x"),), (HotlineError(""),)])
def test_no_answer_is_ever_an_empty_bubble(events):
    exchange = list(ask(Scripted(*events), (), CALL, "en"))[-1]
    assert exchange.notice == words.word("en", "failed")


def test_what_cannot_be_asked_is_said_gently():
    assert refusal(" \n", "fr") == "Écrivez d’abord votre question."
    assert "2 001" in refusal("x" * 2_001, "fr").replace("\u202f", " ")
    assert refusal("x" * 2_000, "fr") is None


def test_stopping_marks_only_an_answer_that_was_running():
    whole = asked(CALL)
    running = Exchange(number=2, question="Et après ?")
    assert halted((whole,), "fr") == (whole,)
    assert halted((whole, running), "fr")[-1].notice == "Réponse arrêtée."
    assert halted((), "fr") == ()


def test_the_reader_asks_in_a_language_and_of_a_part_of_the_archive():
    fake = FakeAnswerer(pace=0)
    filters = Filters(as_of="2025-07-03", publishers=("Le Courrier du soir",))
    last = list(ask(fake, (), CALL, "fr", Asking("uk", filters)))[-1]
    assert (fake.asked[0].language, fake.asked[0].filters) == ("uk", filters)
    assert last.filters == filters


def test_what_a_model_reads_is_known_before_it_writes():
    steps = list(ask(Scripted(Found((LASTED,)), answer(message="Rien.")), (), CALL, "fr"))
    assert [step.found for step in steps] == [(), (LASTED,), (LASTED,)]
    assert steps[1].running


@pytest.mark.parametrize("text", [CALL, "Qui a marché sur la lune ?", "La panne ?", "Réponse du modèle ?", "xss"])
def test_an_exchange_comes_back_from_its_keeping_as_it_was(text):
    whole = asked(text)
    page = json.loads(json.dumps(keeping.to_json(whole)))
    assert keeping.from_json(KeptExchange(whole.number, page, None, None), FakeAnswerer()) == whole


def test_a_kept_field_that_nobody_knows_any_more_is_left_out():
    page = keeping.to_json(asked(CALL))
    page["answer"]["citations"][0]["colour"] = "red"
    page["answer"]["mood"] = "blue"
    assert keeping.from_json(KeptExchange(1, page, "up", None), FakeAnswerer()).verdict == "up"


# A quote in its paragraph


def test_a_quote_is_shown_inside_its_own_paragraph_only():
    found = source(LASTED, FR)
    assert found.left == ""
    assert found.right.startswith(" « La conversation")
    assert "Washington" not in found.right
    assert found.left + LASTED.quote + found.right == FR.text.split("\n")[1]


def test_a_quote_over_two_paragraphs_shows_both():
    text = "Un. Deux.\nTrois. Quatre.\nCinq."
    article = Article(text=text, id="a")
    found = source(Citation.of(article, 4, 16, number=1, score=1, origins=1, deep_link=None), article)
    assert (found.left, found.citation.quote, found.right) == ("Un. ", "Deux.\nTrois.", " Quatre.")


def test_long_surroundings_are_cut_between_words():
    article = Article(text="mot " * 1_000 + "ICI" + " mot" * 1_000, id="a")
    found = source(cite(1, article, "ICI"), article)
    assert found.left.startswith("… mot ")
    assert found.right.endswith(" mot …")
    assert len(found.left) <= conversation.AROUND + 2


def test_a_correction_and_an_edit_reach_what_was_quoted_before():
    corrected = replace(FR, notice="L’heure de l’appel a été corrigée.", gone="2025-08-01T00:00:00+00:00")
    found = source(LASTED, corrected, newer=3)
    assert (found.notice, found.gone, found.newer) == (corrected.notice, corrected.gone, 3)


def test_a_text_that_has_changed_or_gone_gives_the_quote_alone():
    for article in (None, replace(FR, text="autre chose")):
        found = source(LASTED, article)
        assert (found.left, found.right, found.removed) == ("", "", True)
