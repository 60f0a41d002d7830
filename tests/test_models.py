"""Quotes are cut out of articles and nowhere else; links open them in any script; frames speak four languages."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from bot import days, frames
from bot.deeplink import deep_link
from bot.models import LANGUAGES, Answer, Citation
from tests.articles import ALL, EN, FR, RU, UK
from vectorstore import dates
from vectorstore.errors import HotlineError, UsageError
from vectorstore.models import COMPILED


def cut(article, start, end):
    return Citation.of(article, start, end, number=1, score=0.123456, origins=1, deep_link=None)


@pytest.mark.parametrize("article", ALL, ids=lambda article: article.id)
def test_a_citation_is_a_slice_of_its_article(article):
    start = article.text.index(" ") + 1
    made = cut(article, start, len(article.text))
    assert made.quote == article.text[made.start : made.end] == article.text[start:]
    assert (made.article_id, made.version, made.title, made.publisher) == (
        article.id,
        article.version,
        article.title,
        article.publisher,
    )
    assert (made.published, made.language, made.url, made.compiled) == (
        article.published,
        article.language,
        article.url,
        False,
    )
    assert made.score == 0.1235


def test_offsets_count_code_points():
    article = replace(UK, text="😀 Київ: «зустріч» 👩‍👩‍👧 була.")
    start = article.text.index("була")
    assert cut(article, start, start + 4).quote == "була"


@pytest.mark.parametrize(
    ("start", "end"), [(5, 5), (6, 5), (-1, 5), (0, len(FR.text) + 1), (FR.text.index("\n"), FR.text.index("\n") + 1)]
)
def test_a_span_that_holds_no_quote_is_refused(start, end):
    with pytest.raises(HotlineError, match="no quote at"):
        cut(FR, start, end)


def test_an_article_without_an_id_cannot_be_cited():
    with pytest.raises(HotlineError):
        cut(replace(FR, id=None), 0, 5)


def test_a_compiled_summary_is_marked_and_keeps_its_sources():
    made = cut(replace(FR, kind=COMPILED, sources=("https://one.example/a",)), 0, 5)
    assert made.compiled and made.sources == ("https://one.example/a",)


def test_the_json_of_an_answer_has_the_fields_of_the_contract():
    answer = Answer("q", "q", "fr", None, False, "m", citations=(cut(FR, 0, 3),)).to_json()
    assert " ".join(answer) == (
        "question search_question language as_of abstained message claims citations nearest withheld engine model "
        "prompt usage seconds"
    )
    assert " ".join(answer["citations"][0]).startswith(
        "number article_id version title publisher published language url deep_link quote start end score origins"
    )


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        (
            "Нет, не обсуждали.",
            "%D0%9D%D0%B5%D1%82%2C%20%D0%BD%D0%B5%20%D0%BE%D0%B1%D1%81%D1%83%D0%B6%D0%B4%D0%B0%D0%BB%D0%B8.",
        ),
        ("l’été — déçu", "l%E2%80%99%C3%A9t%C3%A9%20%E2%80%94%20d%C3%A9%C3%A7u"),
        ("тет-а-тет & co", "%D1%82%D0%B5%D1%82%2D%D0%B0%2D%D1%82%D0%B5%D1%82%20%26%20co"),
    ],
)
def test_links_hold_accents_and_cyrillic(words, directive):
    assert deep_link("https://one.example/a?b=1", words) == f"https://one.example/a?b=1#:~:text={directive}"


@pytest.mark.parametrize("article", [FR, EN, RU, UK], ids=lambda article: article.id)
def test_a_long_quote_is_given_by_its_ends(article):
    text = article.text[: article.text.index(".") + 1] + " " + article.text[-60:]
    link = deep_link("https://one.example/#part", text)
    assert link.startswith("https://one.example/#part:~:text=")
    first, last = link.split(":~:text=")[1].split(",")
    assert unquote(first).split() == text.split()[:5] and unquote(last).split() == text.split()[-5:]


def test_a_quote_over_two_paragraphs_is_given_by_its_ends():
    link = deep_link("https://one.example/", "un deux trois quatre cinq six\nsept huit neuf dix onze douze")
    assert link.endswith("#:~:text=un%20deux%20trois%20quatre%20cinq,huit%20neuf%20dix%20onze%20douze")


def test_a_fragment_directive_that_is_there_gives_way():
    assert deep_link("https://one.example/#:~:text=old", "new") == "https://one.example/#:~:text=new"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//one.example",
        "one.example/a",
        "http://",
        "http://[",
        " ",
        "https://one.example/a b",
    ],
)
def test_what_is_no_web_address_has_no_link(url):
    assert deep_link(url, "mots") is None


@pytest.mark.parametrize("day", [19000101, 20240229, 20250703, 21001231])
def test_a_day_as_a_number_a_date_and_text_is_one_day(day):
    told = dates.as_date(day)
    assert dates.as_integer(told) == day and dates.iso(day) == told.isoformat()
    assert dates.one_day(told.isoformat()) == told


@pytest.mark.parametrize("text", ["2025", "2025-07", "hier", ""])
def test_what_names_no_day_is_refused(text):
    with pytest.raises(UsageError, match=r"more than one day|is not a date"):
        dates.one_day(text)


@pytest.mark.parametrize(
    ("told", "words"),
    [("2025-07-01", "1er juillet 2025"), ("2025-07", "juillet 2025"), ("2025", "2025"), ("2025-02-30", "2025-02-30")],
)
def test_a_date_is_told_as_precisely_as_it_is_known(told, words):
    assert days.in_words(told, "fr") == words


def test_a_blank_quote_has_no_link():
    assert deep_link("https://one.example/", " \n") is None


def test_every_frame_speaks_four_languages_with_the_same_placeholders():
    values = {"as_of": "2025-07-03", "count": 2, "reason": "HTTP 500", "agency": "AFP", "text": "X", "date": "3.7."}
    for name in frames._frames():
        said = {language: frames.say(name, language, **values) for language in LANGUAGES}
        assert len(set(said.values())) == len(LANGUAGES)
        for value in map(str, values.values()):
            assert len({value in sentence for sentence in said.values()}) == 1, (name, value)
        assert not any("{" in sentence for sentence in said.values())


def test_the_abstention_is_one_sentence_a_language():
    assert frames.say("abstain", "fr") == "Les articles de l’archive ne répondent pas à cette question."
    with pytest.raises(KeyError):
        frames.say("abstain", "de")


def test_a_frame_that_lacks_a_language_is_refused(monkeypatch, tmp_path):
    (tmp_path / "frames.toml").write_text('[answer]\nfr = "Voici"\n', encoding="utf-8")
    monkeypatch.setattr(frames.resources, "files", lambda package: tmp_path)
    frames._frames.cache_clear()
    try:
        with pytest.raises(HotlineError, match="answer"):
            frames.say("answer", "fr")
    finally:
        frames._frames.cache_clear()
