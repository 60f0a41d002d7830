"""What holds for every engine: each sentence cited, each quote verbatim at its place, numbers 1..n in reading order.

A model of your own goes through the same tests: see tests/endpoints.py.
"""

from contextlib import contextmanager

import pytest

from bot import model as connection
from bot.answer import Hotline
from bot.engines.extractive import Extractive
from bot.frames import say
from bot.models import Answer, Found, Question, Shown
from tests.articles import ALL
from tests.endpoints import MODELS, language_model
from tests.scripted_model import Fault
from vectorstore.archive import read
from vectorstore.ingest import add
from vectorstore.models import Article
from vectorstore.store import Vectorstore

QUESTIONS = [
    ("fr", "Combien de temps a duré l’entretien du 3 juillet 2025 ?"),
    ("en", "When will the envoy Steve Witkoff fly to Moscow?"),
    ("ru", "По сколько пленных передала каждая сторона?"),
    ("uk", "Що запропонував Володимир Зеленський?"),
    ("en", "How long did the two presidents talk?"),
]
# A model that copies the first sentence of each excerpt in the reader's language, cites oddly, and invents one more.
ODD_MARKERS = (" [{}]\n", "【{}】 ", " [^{}].\n", "[{}, {}]\n")
INVENTED = {
    "fr": "Emmanuel Macron a démissionné hier. [1]\n",
    "en": "Emmanuel Macron resigned yesterday. [1]\n",
    "ru": "Эмманюэль Макрон ушёл в отставку вчера. [1]\n",
    "uk": "Емманюель Макрон пішов у відставку учора. [1]\n",
}
# Of a weak model nothing may be left: then the nearest words are shown, and the answer says so.
ENGINES = {"extractive": {"extractive"}, "scripted": {"llm"}, "real": {"llm", "extractive"}}
OUTLETS = {article.language: article.publisher for article in ALL}


def copying(language):
    def script(body):
        lines = body["messages"][1]["content"].split("\n")
        heads = [at for at, line in enumerate(lines) if line.startswith("<excerpt number=")]
        said = INVENTED[language]
        for place, at in enumerate(heads, start=1):
            if OUTLETS[language] in lines[at]:
                said += lines[at + 1].split(". ")[0].rstrip(".") + ODD_MARKERS[place % 4].format(place, place)
        return said

    return script


@contextmanager
def engine(name, language):
    if name == "extractive":
        yield Extractive()
        return
    with language_model(name, copying(language)) as (chosen, _):
        yield chosen


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Vectorstore.open(tmp_path_factory.mktemp("home")) as opened:
        for article in ALL:
            add(opened, article, "test")
        opened.sync()
        yield opened


@pytest.fixture(
    scope="module", params=[(name, *asked) for name in ("extractive", *MODELS) for asked in QUESTIONS], ids=str
)
def told(request, store):
    """The claims as they came, and the whole answer."""
    name, language, text = request.param
    with pytest.MonkeyPatch.context() as patched, engine(name, language) as chosen:
        patched.setenv("OPENAI_API_KEY", "test")
        patched.setattr(connection, "WAITS", ())
        patched.setattr("bot.gate.lets_through", lambda *_: True)
        *came, answer = Hotline(store, chosen).stream(Question(text, language=language))
    assert isinstance(answer, Answer) and not answer.abstained and answer.claims
    read_first = [one for one in came if isinstance(one, Found)]
    assert bool(read_first) == (name != "extractive")  # what a model reads is told while it thinks
    return name, [one for one in came if one not in read_first], answer


def test_every_quote_stands_verbatim_at_its_place(told, store):
    for citation in told[2].citations:
        article = read.article(store.db, citation.article_id, citation.version)
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.quote.strip() == citation.quote != ""


def test_no_claim_without_a_citation_and_no_citation_without_a_claim(told):
    answer = told[2]
    numbers = [citation.number for citation in answer.citations]
    assert all(claim.citations and set(claim.citations) <= set(numbers) for claim in answer.claims)
    assert {number for claim in answer.claims for number in claim.citations} == set(numbers)


def test_citations_are_numbered_in_reading_order(told):
    answer = told[2]
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    first_seen = list(dict.fromkeys(number for claim in answer.claims for number in claim.citations))
    assert first_seen == sorted(first_seen)
    places = [(citation.article_id, citation.version, citation.start, citation.end) for citation in answer.citations]
    assert len(places) == len(set(places))


def test_what_streamed_is_what_the_answer_holds(told):
    name, streamed, answer = told
    shown = [one for one in streamed if not isinstance(one, Found)]
    assert all(isinstance(one, Shown) for one in shown)
    assert answer.engine in ENGINES[name]
    assert tuple(one.claim for one in shown) == answer.claims
    assert tuple(citation for one in shown for citation in one.citations) == answer.citations


def test_every_claim_tells_what_was_checked(told):
    answer = told[2]
    for claim in answer.claims:
        assert claim.checks["located"] is True
        assert claim.text and "[" not in claim.text and "【" not in claim.text
        if answer.engine == "extractive":
            assert claim.checks["verbatim"] is True
            assert claim.text == answer.citations[claim.citations[0] - 1].quote
        else:
            assert 0.5 <= claim.checks["score"] <= 1


def test_what_was_invented_is_counted_and_not_shown(told):
    name, _, answer = told
    assert not any(word in str(answer.to_json()["claims"]) for word in ("Macron", "Макрон"))
    if name != "real":  # what that one invents is its own affair
        assert ("name" in [withheld.reason for withheld in answer.withheld]) == (name == "scripted")


# --- what a model's second round does to what is withheld, and whose language a sentence is in

CALL = "Combien de temps a duré l’entretien du 3 juillet 2025 entre les deux présidents ?"
LASTED = "Les deux présidents se sont parlé pendant environ {}. [1]\n"
WEAPONS = "La suspension des livraisons d’armes {} abordée. [{}]\n"
PROGRESS = "Donald Trump a regretté de ne pas avoir fait de progrès. [{}]\n"


@pytest.fixture
def scripted(monkeypatch):
    """A model that says these scripts, its whole answer to a question, and the requests it got."""
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setattr(connection, "WAITS", ())
    monkeypatch.setattr("bot.gate.lets_through", lambda *_: True)

    def answered(store, question, *scripts):
        with language_model("scripted", *scripts) as (chosen, model):
            answer = Hotline(store, chosen).answer(question)
            return answer, len(model.requests)

    return answered


def beside(words, sentence):
    """A sentence with the number of the excerpt that holds the words."""

    def script(body):
        prompt = body["messages"][1]["content"]
        return sentence(prompt[: prompt.index(words)].count("<excerpt number="))

    return script


def test_a_repair_takes_its_own_sentence_off_the_withheld(scripted, store):
    first = beside("La suspension", lambda at: LASTED.format("trois heures") + WEAPONS.format("a été", at))
    second = beside("La suspension", lambda at: WEAPONS.format("n’a pas été", at))
    answer, _ = scripted(store, Question(CALL), first, second)
    assert [claim.text for claim in answer.claims] == [WEAPONS.format("n’a pas été", 1).removesuffix(" [1]\n")]
    assert [one.reason for one in answer.withheld] == ["number"]


@pytest.mark.parametrize("cut", [False, True])
def test_what_fails_again_is_counted_once_however_the_repair_ends(scripted, store, cut):
    wrong = LASTED.format("trois heures") + LASTED.format("quatre heures")
    answer, _ = scripted(store, Question(CALL), wrong, Fault("cut", wrong) if cut else wrong)
    assert answer.engine == "extractive" and [one.reason for one in answer.withheld] == ["number", "number"]


def test_a_repair_adds_no_more_sentences_than_failed_and_is_paid_for(scripted, store):
    more = beside("regretté", lambda at: LASTED.format("une heure") + PROGRESS.format(at))
    answer, requests = scripted(store, Question(CALL), LASTED.format("trois heures"), more)
    assert [claim.text for claim in answer.claims] == [LASTED.format("une heure").removesuffix(" [1]\n")]
    assert answer.withheld == () and answer.usage["requests"] == requests == 2


NAMED = [
    (
        "ru",
        "Сколько Путин говорил с Трампом?",
        "Как пишет «Українська правда», Путин говорил с Трампом около часа.",
    ),
    (
        "ru",
        "Сколько Путин говорил с Трампом?",
        "Как пишет агентство Укрінформ, Путин говорил с Трампом около часа.",
    ),
    (
        "uk",
        "Скільки Путін говорив із Трампом?",
        "За даними «Комсомольской правды», Путін говорив із Трампом годину.",
    ),
    (
        "ru",
        "Что Трамп сказал о Путине?",
        "Трамп сказал о Путине: “A very good call with President Putin, we will meet again soon.”",
    ),
]


@pytest.mark.parametrize(("language", "asked", "sentence"), NAMED)
def test_foreign_words_in_a_sentence_are_no_answer_in_another_language(scripted, tmp_path, language, asked, sentence):
    with Vectorstore.open(tmp_path) as store:
        add(store, Article(sentence, id="named", language=language, published="2025-07-03"), "test")
        store.sync()
        answer, _ = scripted(store, Question(asked, language=language), f"{sentence} [1]\n", "NONE")
    assert (answer.engine, [claim.text for claim in answer.claims]) == ("llm", [sentence])


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        (
            "ru",
            "По сколько пленных передала каждая сторона?",
            "Each side handed over 390 prisoners on the Belarusian border. [1]",
        ),
        (
            "ru",
            "По сколько пленных передала каждая сторона?",
            "Кожна сторона передала по 390 полонених на кордоні. [1]",
        ),
        (
            "uk",
            "Що запропонував Володимир Зеленський?",
            "Владимир Зеленский предложил лидерам встретиться в Женеве. [1]",
        ),
        ("fr", CALL, "The two presidents spoke by telephone for about an hour on Thursday. [1]"),
        ("en", "How long did they talk?", "Les deux présidents se sont parlé au téléphone pendant une heure. [1]"),
    ],
)
def test_an_answer_in_another_language_gives_way_to_the_excerpts(scripted, store, language, asked, said):
    answer, _ = scripted(store, Question(asked, language=language), said)
    assert answer.engine == "extractive" and answer.claims
    assert say("model_failed", language, reason="its answer came in another language") in answer.message
