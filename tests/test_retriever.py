"""The archive as a LangChain retriever: verbatim documents with their offsets, filters kept, usable in a chain."""

import asyncio

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from tests import homes
from tests.articles import ALL
from vectorstore.models import Filters
from vectorstore.retrieve import Query, excerpts
from vectorstore.retriever import HotlineRetriever
from vectorstore.store import Vectorstore

LASTED = "Combien de temps a duré l'entretien téléphonique du 3 juillet 2025 ?"
TEXTS = {article.id: article for article in ALL}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Vectorstore.open(homes.small(tmp_path_factory.mktemp("retriever") / "home")) as opened:
        yield opened


def test_documents_are_verbatim_and_say_where_they_stand(store):
    found = HotlineRetriever(store=store).invoke(LASTED)
    assert isinstance(HotlineRetriever(store=store), BaseRetriever)
    assert found and found[0].metadata["article_id"] == "fr-1"
    for document in found:
        about = document.metadata
        article = TEXTS[about["article_id"]]
        assert isinstance(document, Document)
        assert article.text[about["start"] : about["end"]] == document.page_content
        assert (about["title"], about["publisher"], about["published"], about["language"], about["source"]) == (
            article.title,
            article.publisher,
            article.published,
            article.language,
            article.url,
        )
        assert document.id == f"{article.id}:1:{about['start']}-{about['end']}"


def test_documents_are_those_of_the_search_in_its_order(store):
    for question, language in ((LASTED, "fr"), ("Хто запропонував зустріч у Женеві?", "uk"), ("Witkoff?", "en")):
        expected = [(e.article.id, e.start, e.score) for e in excerpts(store, Query(question, language), 10)]
        found = HotlineRetriever(store=store).invoke(question)
        assert [(d.metadata["article_id"], d.metadata["start"], d.metadata["score"]) for d in found] == expected


def test_limit_and_filters_hold_for_every_question(store):
    assert len(HotlineRetriever(store=store, limit=2).invoke(LASTED)) == 2
    then = HotlineRetriever(store=store, filters=Filters(as_of="2025-06-30"))
    assert {document.metadata["article_id"] for document in then.invoke(LASTED)} == {"ru-1"}
    none = HotlineRetriever(store=store, filters=Filters(publishers=("nobody",)))
    assert none.invoke(LASTED) == []


def test_it_works_in_a_chain_in_batches_and_awaited(store):
    retriever = HotlineRetriever(store=store, limit=1)
    chain = retriever | RunnableLambda(lambda documents: documents[0].metadata["article_id"])
    assert chain.invoke(LASTED) == "fr-1"
    assert chain.batch([LASTED, "пленные", "Женева Зеленський зустріч"]) == ["fr-1", "ru-1", "uk-1"]
    assert asyncio.run(chain.ainvoke(LASTED)) == "fr-1"


@pytest.mark.parametrize("question", ["", "😀", "a" * 30_000, "\ud800\x00", '" OR *'])
def test_odd_questions_do_no_harm(store, question):
    for document in HotlineRetriever(store=store).invoke(question):
        assert document.page_content in TEXTS[document.metadata["article_id"]].text
