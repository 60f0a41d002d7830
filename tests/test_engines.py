"""What holds for every engine: each sentence cited, each quote verbatim at its place, numbers 1..n in reading order.

A model of your own goes through the same tests: see tests/endpoints.py.
"""

from contextlib import contextmanager

import pytest

from bot import model as connection
from bot.answer import Hotline
from bot.engines.extractive import Extractive
from bot.models import Answer, Found, Question, Shown
from tests.articles import ALL
from tests.endpoints import MODELS, language_model
from vectorstore.archive import read
from vectorstore.ingest import add
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
