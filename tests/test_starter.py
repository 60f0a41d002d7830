"""The dossier that ships: every dispatch reads, says where it comes from, and is there at once with its vectors."""

import random
from collections import Counter

import numpy as np
import pytest

from tests import homes
from vectorstore import starter
from vectorstore.archive import read
from vectorstore.archive.select import matrix
from vectorstore.chunks import embedded_text
from vectorstore.dates import days
from vectorstore.models import COMPILED, Filters
from vectorstore.readers import read as read_files
from vectorstore.readers.markdown import DOSSIER
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore


@pytest.fixture(scope="module")
def dispatches():
    with starter.resources.as_file(starter.folder()) as path:
        return [(one.source.rsplit("/", 1)[-1], one.article, one.problem) for one in read_files(path)]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Vectorstore.open(homes.with_dossier(tmp_path_factory.mktemp("dossier") / "home")) as opened:
        yield opened


def test_every_dispatch_is_read_as_a_compiled_summary(dispatches):
    assert len(dispatches) >= 60
    for name, article, problem in dispatches:
        assert problem is None, (name, problem)
        assert (article.publisher, article.kind) == (DOSSIER, COMPILED), name
        assert article.id == name.removesuffix(".md"), name
        assert article.title and len(article.title) <= 150, name


def test_dispatches_have_the_length_of_an_agencys(dispatches):
    lengths = {name: len(article.text.split()) for name, article, _ in dispatches}
    assert {name: length for name, length in lengths.items() if not 120 <= length <= 300} == {}


def test_dispatches_come_in_four_languages_and_are_told_right(dispatches):
    from vectorstore.languages import detect_article

    told = Counter(article.language for _, article, _ in dispatches)
    assert set(told) == {"fr", "en", "ru", "uk"}
    assert told["fr"] >= 25 and told["en"] >= 25 and told["ru"] >= 5 and told["uk"] >= 5
    assert [name for name, article, _ in dispatches if detect_article(article.text) != article.language] == []


def test_dispatches_are_dated_to_the_day_within_the_period(dispatches):
    for name, article, _ in dispatches:
        first, last = days(article.published)
        assert first == last and 20250101 <= first <= 20260531, name
        assert name[:10] <= article.published, name  # named by the event, dated by its latest statement


def test_dispatches_name_their_sources(dispatches):
    for name, article, _ in dispatches:
        assert article.sources and article.url is None, name
        assert all(source.startswith(("https://", "http://")) for source in article.sources), name
        assert len(set(article.sources)) == len(article.sources), name


def test_no_two_dispatches_are_the_same(dispatches):
    for field in ("id", "title", "text"):
        assert Counter(getattr(article, field) for _, article, _ in dispatches).most_common(1)[0][1] == 1


def test_the_first_load_embeds_nothing(tmp_path):
    with Vectorstore.open(tmp_path) as fresh:
        fresh.embedder.embed_documents = lambda texts: pytest.fail(f"embedded: {texts[0][:80]}")
        count = starter.load_into_empty(fresh)
        assert count == read.extent(fresh.db).articles == read.extent(fresh.db).compiled >= 60
        assert fresh.index.probe(read.extent(fresh.db).chunks) is None
        assert starter.load_into_empty(fresh) == 0


def test_a_first_load_that_was_interrupted_is_finished_by_the_next(tmp_path, monkeypatch):
    real = starter.load

    def interrupted(store):
        for number, outcome in enumerate(real(store)):
            if number == 5:
                raise KeyboardInterrupt
            yield outcome

    with Vectorstore.open(tmp_path) as fresh:
        with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
            stopped.setattr(starter, "load", interrupted)
            starter.load_into_empty(fresh)
        had = read.extent(fresh.db).articles
        assert 0 < had < 60
        assert starter.load_into_empty(fresh) == read.extent(fresh.db).articles - had > 0
        assert read.extent(fresh.db).articles == len(list(real(fresh)))


def test_an_archive_with_articles_of_its_own_is_left_alone(tmp_path):
    with Vectorstore.open(homes.small(tmp_path / "home")) as own:
        assert starter.load_into_empty(own) == 0
        assert read.extent(own.db).compiled == 0


def test_shipped_vectors_are_those_of_the_embedder(store):
    shipped = starter.shipped_vectors()
    texts = {}
    for row in store.db.all(
        "SELECT c.digest, v.article_id, c.start, c.end FROM chunks c JOIN versions v ON v.key = c.version "
        "UNION SELECT w.digest, v.article_id, w.start, w.end FROM windows w JOIN chunks c ON c.id = w.chunk "
        "JOIN versions v ON v.key = c.version ORDER BY 1"
    ):
        article = read.article(store.db, row["article_id"])
        texts[row["digest"]] = embedded_text(article, article.text[row["start"] : row["end"]])
    assert set(shipped) == set(texts)  # none is missing, none is left over from an earlier edit
    sample = random.Random(3).sample(sorted(texts), 60)
    made = np.array(store.embedder.embed_documents([texts[key] for key in sample]))
    kept = np.stack([shipped[key] for key in sample])
    cosines = (made * kept).sum(axis=1) / np.linalg.norm(made, axis=1) / np.linalg.norm(kept, axis=1)
    assert cosines.min() >= 0.999


def test_the_dossier_is_found_in_every_language(store):
    ids, languages, vectors = matrix(store.db, store.embedder.model_id, Filters())
    assert len(ids) == read.extent(store.db).chunks and set(languages) == {"fr", "en", "ru", "uk"}
    assert vectors.shape == (len(ids), store.embedder.dimension)
    for question, language in (
        ("Combien de temps a duré l'appel du 3 juillet 2025 ?", "fr"),
        ("How long was the call of 3 July 2025?", "en"),
        ("Сколько длился звонок 3 июля 2025 года?", "ru"),
        ("Скільки тривала розмова 3 липня 2025 року?", "uk"),
    ):
        found = [excerpt.article.id for excerpt in excerpts(store, Query(question, language), 5)]
        assert any(identity.startswith(("2025-07-03", "2025-07-04")) for identity in found), (question, found)
