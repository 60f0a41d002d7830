"""The store as a whole: versions, as-of, offsets, the index lost and found, one owner."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from tests.articles import ALL, EN, FR, RU, UK
from vectorstore import ingest
from vectorstore.archive import read, write
from vectorstore.archive.database import FILE_NAME
from vectorstore.errors import ArchiveDamaged, HomeInUse, HomeNotWritable, HotlineError, UsageError
from vectorstore.index import FOLDER
from vectorstore.ingest import add
from vectorstore.models import Article, Filters
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore


@pytest.fixture
def store(tmp_path):
    with Vectorstore.open(tmp_path) as opened:
        for article in ALL:
            assert add(opened, article, "test").status == "new"
        opened.sync()
        yield opened


def found(store, text, language="fr", **filters):
    return [excerpt.article.id for excerpt in excerpts(store, Query(text, language, Filters(**filters)))]


def test_the_same_article_twice_changes_nothing(store):
    before = read.extent(store.db)
    assert add(store, FR, "again").status == "unchanged"
    assert read.extent(store.db) == before
    assert read.pending_count(store.db) == 0


def test_a_changed_article_is_a_new_version_and_the_old_one_stays(store):
    edited = replace(FR, text=FR.text.replace("une heure", "deux heures"), published="2025-07-10")
    outcome = add(store, edited, "edit")
    store.sync()
    assert (outcome.status, outcome.version) == ("updated", 2)
    assert read.article(store.db, "fr-1", 1).text == FR.text
    now = excerpts(store, Query("durée de l'entretien téléphonique", "fr"))
    assert {excerpt.article.version for excerpt in now if excerpt.article.id == "fr-1"} == {2}
    then = excerpts(store, Query("durée de l'entretien téléphonique", "fr", Filters(as_of="2025-07-09")))
    assert {excerpt.article.version for excerpt in then if excerpt.article.id == "fr-1"} == {1}


def test_an_edited_page_without_an_id_is_known_by_its_address(store):
    first = Article(text="Première version du texte.", url="https://temoin.example/a?utm_source=x")
    again = Article(text="Seconde version du texte.", url="https://temoin.example/a")
    one, two = add(store, first, "page"), add(store, again, "page")
    assert (two.article_id, two.version, two.status) == (one.article_id, 2, "updated")


def test_the_same_wire_copy_from_two_outlets_is_two_articles_and_one_excerpt(store):
    wire = "La réunion de Genève est reportée à lundi, a indiqué un porte-parole."
    for publisher in ("Journal A", "Journal B"):
        add(store, Article(text=wire, publisher=publisher, published="2025-09-01"), publisher)
    store.sync()
    hits = [e for e in excerpts(store, Query("réunion de Genève reportée", "fr")) if e.text == wire]
    assert len(hits) == 1 and len(hits[0].copies) == 1


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-05-30", set()),
        ("2025-05-31", {"ru-1"}),  # "2025-05" counts as its last day
        ("2025-07-03", {"ru-1", "fr-1"}),
        ("2025-08", {"ru-1", "fr-1", "en-1"}),
    ],
)
def test_as_of_never_shows_what_came_later_nor_what_has_no_date(store, as_of, expected):
    assert set(found(store, "Zelensky Kremlin prisonniers Witkoff entretien", as_of=as_of)) == expected


def test_filters_for_publisher_language_and_period(store):
    assert set(found(store, "Kremlin", publishers=("Вестник", "The Ledger"))) == {"ru-1", "en-1"}
    assert set(found(store, "Kremlin", languages=("uk",))) == {"uk-1"}
    assert set(found(store, "Kremlin", since="2025-07-01", until="2025-07-31")) == {"fr-1"}


def test_undated_articles_are_found_without_filters(store):
    assert found(store, "Хто запропонував зустріч у Женеві?", "uk")[0] == "uk-1"


@pytest.mark.parametrize(
    ("question", "language", "article"),
    [
        ("Combien de prisonniers ont été échangés ?", "fr", "ru-1"),
        ("Who proposed a meeting in Geneva?", "en", "uk-1"),
        ("Сколько длился телефонный разговор?", "ru", "fr-1"),
        ("Чому відкладено політ посланця до Москви?", "uk", "en-1"),
    ],
)
def test_foreign_evidence_is_among_the_first_two(store, question, language, article):
    assert article in found(store, question, language)[:2]


def test_chunks_and_windows_are_slices_of_the_text(store):
    odd = (
        "Début 😀 <|endoftext|>.\r\nMot\x00 coupé \ud800. " + "Phrase suivante numéro un. " * 90 + "\n\nFin sans point"
    )
    outcome = add(store, Article(text=odd, title="<script>alert(1)</script>"), "odd")
    article = read.article(store.db, outcome.article_id)
    rows = store.db.all(
        "SELECT c.id, c.start, c.end FROM chunks c JOIN versions v ON v.key = c.version "
        "WHERE v.article_id = ? ORDER BY c.start",
        article.id,
    )
    assert len(rows) > 1
    covered = 0
    for row in rows:
        assert row["start"] >= covered and not article.text[covered : row["start"]].strip()
        covered = row["end"]
        inside = row["start"]
        for span, _ in read.windows(store.db, [row["id"]])[row["id"]]:
            assert not article.text[inside : span.start].strip()
            assert article.text[span.start : span.end] == article.text[span.start : span.end].strip() != ""
            inside = span.end
        assert inside == row["end"]
    assert not article.text[covered:].strip()


def test_a_text_without_a_word_is_refused(store):
    assert add(store, Article(text=" \n 12 ... "), "blank").status == "refused"


def test_removed_articles_are_gone_from_archive_and_index(store):
    assert write.remove(store.db, "fr-1") == 1
    store.sync()
    assert read.article(store.db, "fr-1") is None
    assert "fr-1" not in found(store, "Combien de temps a duré l'entretien ?")
    assert write.remove(store.db, "fr-1") == 0


class Counting:
    """An embedder that counts what it is asked to embed."""

    def __init__(self, inner):
        self.inner, self.model_id, self.dimension, self.embedded = inner, inner.model_id, inner.dimension, 0

    def embed_documents(self, texts):
        self.embedded += len(texts)
        return self.inner.embed_documents(texts)

    def embed_query(self, text):
        return self.inner.embed_query(text)


def _missing(home: Path) -> None:
    shutil.rmtree(home / FOLDER)


def _emptied(home: Path) -> None:
    for file in (home / FOLDER).rglob("*"):
        if file.is_file():
            file.write_bytes(b"")


def _garbled(home: Path) -> None:
    for file in (home / FOLDER).rglob("*"):
        if file.is_file():
            file.write_bytes(b"\x00garbage" * 200)


def _truncated(home: Path) -> None:
    for file in (home / FOLDER).rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            file.write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize("damage", [_missing, _emptied, _garbled, _truncated])
def test_a_lost_or_broken_index_is_rebuilt_without_embedding(tmp_path, monkeypatch, damage):
    with Vectorstore.open(tmp_path) as opened:
        for article in ALL:
            add(opened, article, "test")
        opened.sync()
    damage(tmp_path)
    counters = []
    from vectorstore import store as module

    real = module.open_embeddings
    monkeypatch.setattr(module, "open_embeddings", lambda name: counters.append(Counting(real(name))) or counters[0])
    notices = []
    with Vectorstore.open(tmp_path, notice=notices.append) as reopened:
        assert found(reopened, "Combien de temps a duré l'entretien ?")[0] == "fr-1"
    assert counters[0].embedded == 0
    assert any("rebuilt" in notice for notice in notices)
    assert len([path for path in (tmp_path / FOLDER).iterdir() if path.is_dir()]) == 1


def test_vectors_of_another_model_are_made_anew(tmp_path, monkeypatch):
    with Vectorstore.open(tmp_path) as opened:
        add(opened, FR, "test")
    from vectorstore import store as module

    real = module.open_embeddings

    def other(name):
        embedder = Counting(real(name))
        embedder.model_id = "another-model"
        return embedder

    monkeypatch.setattr(module, "open_embeddings", other)
    with Vectorstore.open(tmp_path) as reopened:
        assert reopened.embedder.embedded > 0
        assert read.setting(reopened.db, "embedding_model") == "another-model"
        assert found(reopened, "Combien de temps a duré l'entretien ?") == ["fr-1"]


def test_without_an_embedder_words_still_find(tmp_path, monkeypatch):
    from vectorstore import store as module
    from vectorstore.errors import EmbeddingUnavailable

    def missing(name):
        raise EmbeddingUnavailable("no AVX2 here")

    monkeypatch.setattr(module, "open_embeddings", missing)
    notices = []
    with Vectorstore.open(tmp_path, notice=notices.append) as words_only:
        for article in ALL:
            add(words_only, article, "test")
        assert found(words_only, "Combien de temps a duré l'entretien téléphonique ?")[0] == "fr-1"
    assert notices == ["no AVX2 here"]


def test_one_owner_and_readers_beside_it(store):
    with pytest.raises(HomeInUse, match="in use by another hotline process"):
        Vectorstore.open(store.home)
    with Vectorstore.open(store.home, may_share=True) as reader:
        assert not reader.owned
        assert found(reader, "Combien de temps a duré l'entretien ?")[0] == "fr-1"
        with pytest.raises(HomeNotWritable):
            write.remove(reader.db, "fr-1")


def test_two_who_bring_the_same_article_at_once_bring_it_once(store, monkeypatch):
    both, embed = Barrier(2), ingest._embed

    def in_step(*arguments):
        embed(*arguments)
        with suppress(BrokenBarrierError):  # who comes alone goes on
            both.wait(0.3)

    def bring(_):
        outcome = add(store, replace(FR, text=FR.text + " Rien de plus.", id="twice"), "test")
        store.db.close()
        return outcome.status

    monkeypatch.setattr(ingest, "_embed", in_step)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(bring, range(2))) == ["new", "unchanged"]


@pytest.mark.parametrize("change", [Vectorstore.sync, lambda store: store.remove("fr-1")], ids=["sync", "remove"])
def test_who_changes_articles_waits_for_whoever_does(store, change):
    def changed():
        change(store)
        store.db.close()

    with ThreadPoolExecutor(1) as pool:
        with store.writing:
            waiting = pool.submit(changed)
            with pytest.raises(TimeoutError):
                waiting.result(0.2)
        waiting.result(10)


def test_a_mistake_of_ours_is_not_told_as_damage(store):
    """The same version again, and a query without its values."""
    for mistake in (
        lambda: write.add(store.db, read.article(store.db, "fr-1"), None, [], "again"),
        lambda: store.db.one("SELECT ?"),
    ):
        with pytest.raises(HotlineError, match="Hotline has made a mistake; please report it") as told:
            mistake()
        assert not isinstance(told.value, ArchiveDamaged)
    assert store.db.check() is None


def test_a_damaged_archive_is_said_and_left_alone(tmp_path):
    with Vectorstore.open(tmp_path) as opened:
        add(opened, FR, "test")
    file = tmp_path / FILE_NAME
    for extra in tmp_path.glob(f"{FILE_NAME}-*"):
        extra.unlink()
    damaged = b"not a database at all " * 400
    file.write_bytes(damaged)
    with pytest.raises(ArchiveDamaged, match="restore a backup"):
        Vectorstore.open(tmp_path)
    assert file.read_bytes() == damaged


def test_an_archive_of_a_newer_hotline_is_refused(tmp_path):
    with Vectorstore.open(tmp_path) as opened, opened.db.transaction() as sql:
        sql.execute("PRAGMA user_version = 99")
    with pytest.raises(ArchiveDamaged, match="newer Hotline"):
        Vectorstore.open(tmp_path)


def test_a_home_that_is_a_file_is_said(tmp_path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HomeNotWritable, match="HOTLINE_HOME"):
        Vectorstore.open(tmp_path / "home")


def test_a_transaction_that_fails_leaves_nothing(store):
    before = read.extent(store.db)
    with pytest.raises(RuntimeError), store.db.transaction() as sql:
        sql.execute("DELETE FROM windows")
        raise RuntimeError
    assert read.extent(store.db) == before


def test_dates_that_are_none_are_refused(store):
    with pytest.raises(UsageError, match="not a date"):
        found(store, "Kremlin", as_of="hier")


def test_texts_of_many_languages_keep_their_own(store):
    assert {article.id: article.language for article in read.articles(store.db)} == {
        "fr-1": "fr",
        "en-1": "en",
        "ru-1": "ru",
        "uk-1": "uk",
    }
    assert (
        add(
            store,
            replace(
                UK,
                id="de-1",
                language=None,
                text="Der Gesandte reist morgen nach Moskau, teilte ein Sprecher der Regierung am Dienstag mit.",
            ),
            "de",
        ).status
        == "new"
    )
    assert read.article(store.db, "de-1").language == "de"


def test_an_empty_archive_answers_nothing(tmp_path):
    with Vectorstore.open(tmp_path) as empty:
        assert excerpts(empty, Query("Qui ?", "fr")) == []


def test_the_order_of_articles_is_newest_first(store):
    assert [article.id for article in read.articles(store.db)] == ["en-1", "fr-1", "ru-1", "uk-1"]
    assert {EN.id, RU.id} <= set(read.extent(store.db).languages) | {EN.id, RU.id}
