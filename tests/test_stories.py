"""Copies are one origin, whatever was cut, added or edited; and what readers are told of it."""

import itertools
import sqlite3
from dataclasses import replace
from importlib import resources

import pytest

from bot.answer import Hotline
from bot.citing import cite, origin_in_words
from bot.models import LANGUAGES, Question
from eval.speed.stories import items, quality
from tests import homes
from vectorstore import stories
from vectorstore.archive import read, write
from vectorstore.archive import stories as archive
from vectorstore.archive.database import FILE_NAME, Database
from vectorstore.ingest import add
from vectorstore.models import COMPILED, Article, Filters, Span
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore
from vectorstore.stories import agencies, prints
from vectorstore.stories.changes import Change, changes

WIRE = (
    "Les deux présidents se sont parlé au téléphone pendant environ une heure, jeudi 3 juillet 2025. "
    "Selon Iouri Ouchakov, conseiller du Kremlin, l’entretien a été franc et concret. "
    "La suspension des livraisons d’armes n’a pas été abordée. "
    "Une rencontre de 12 experts est prévue à Vienne dans les prochaines semaines."
)
WIRES = {
    "fr": WIRE,
    "en": "The two delegations met for 4 hours in Vienna on Tuesday and agreed to exchange lists of 390 names. The "
    "spokesman called the session useful and said that a further round was being prepared for the autumn.",
    "ru": "Делегации двух стран провели в Вене переговоры, которые длились 4 часа, и договорились передать списки из "
    "390 имён. Представитель назвал встречу полезной и сообщил, что новый раунд готовят на осень.",
    "uk": "Делегації двох країн провели у Відні переговори, які тривали 4 години, і домовилися передати списки з "
    "390 імен. Речник назвав зустріч корисною та повідомив, що новий раунд готують на осінь.",
}


@pytest.fixture
def db(tmp_path):
    database = Database(tmp_path)
    yield database
    database.close()


def article(name, text=WIRE, publisher=None, published="2025-07-03", **more):
    return Article(id=name, text=text, publisher=publisher or f"Outlet {name}", published=published, **more)


def learnt(db, *articles):
    for one in articles:
        write.add(db, one, None, [], "test")
    stories.learn(db)
    return list(articles)


def groups(db, articles, as_of=None):
    """The articles' ids in sets, one a group."""
    traced = stories.trace(db, articles, Filters(as_of=as_of))
    return {frozenset(name for name, _ in traced if traced[name, 1].first == one.first) for one in traced.values()}


@pytest.mark.parametrize("text", WIRES.values(), ids=WIRES)
def test_a_copy_may_be_cut_added_to_and_edited(text):
    first, rest = text.split(". ", 1)
    for copy in (
        text,
        f"GENÈVE (AFP) – {text}\n\nAvec AFP",
        f"{first}.",
        f"Notre journal en parlait hier déjà. {text}\nAbonnez-vous à la lettre du matin.",
        f"{rest} {first}.",
        text.replace("'", "’").upper(),
        text.replace("390", "390 (trois cent quatre-vingt-dix)").replace(" и ", " а также ").replace(" та ", " й "),
    ):
        assert prints.alike(prints.made(text), prints.made(copy)), copy


@pytest.mark.parametrize("text", WIRES.values(), ids=WIRES)
def test_other_figures_a_quoted_sentence_or_few_words_make_no_copy(text):
    first, _ = text.split(". ", 1)
    yesterday = text.replace("390", "412").replace("4 ", "7 ").replace("3 juillet 2025", "19 mai").replace("12", "30")
    own = " ".join(f"Mot{n} autre{n} propre{n} récit{n}." for n in range(30))
    for other in (yesterday, f"{own} {first}.", own, "", "Oui.", "一二三"):
        assert not prints.alike(prints.made(text), prints.made(other)), other


def test_a_round_up_that_holds_a_flash_is_no_copy_of_it(db):
    flash = "Le sommet prévu à Lisbonne est reporté, a indiqué la présidence portugaise dans un message."
    long = " ".join(f"Paragraphe {n} du direct, sans rapport aucun avec les {n + 40} autres." for n in range(20))
    both = learnt(db, article("flash", flash), article("live", f"{long} {flash} {long[::-1]}"))
    assert groups(db, both) == {frozenset({"flash"}), frozenset({"live"})}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PARIS (AFP) – Les deux présidents se sont parlé.", ("afp",)),
        ("Ils se sont parlé.\n\nLe Témoin avec AFP", ("afp",)),
        ("MOSCOW, July 3 (Reuters) - The call lasted an hour.", ("reuters",)),
        ("They talked for an hour. — Reuters", ("reuters",)),
        ("МОСКВА, 3 июля. /ТАСС/. Разговор длился час.", ("tass",)),
        ("Об этом сообщает РИА Новости. Разговор длился час.", ("ria-novosti",)),
        ("Розмова тривала годину. Джерело: Інтерфакс-Україна", ("interfax-ukraine",)),
        ("КИЇВ — Укрінформ. Розмова тривала годину.", ("ukrinform",)),
        ("Разговор длился час (ТАСС, Интерфакс).", ("interfax", "tass")),
        ("Il l’a dit mardi à des journalistes de l’AFP. Puis il est reparti.", ()),
        ("He told Reuters on Monday that he would fly.", ()),
        ("La délégation à son arrivée (photo AFP). Elle n’a rien dit.", ()),
        ("Le mot (AFP) est loin du bord." + " Une phrase de plus, sans rien." * 20, ("afp",)),
        ("Une phrase. " * 30 + "Le bureau (AFP) est ici. " + "Une phrase. " * 30, ()),
    ],
)
def test_an_agency_is_credited_at_the_head_or_foot_and_not_when_it_is_only_named(text, expected):
    assert agencies.credited(Article(text)) == expected


def test_an_agency_is_credited_by_publisher_or_byline_and_never_by_a_summary():
    assert agencies.credited(Article("Texte.", publisher="Agence France-Presse")) == ("afp",)
    assert agencies.credited(Article("Text.", publisher="The Ledger", author="Associated Press")) == ("ap",)
    assert agencies.credited(Article("Texte (AFP)", kind=COMPILED)) == ()
    assert {agencies.name("tass", language) for language in LANGUAGES} == {"Tass", "TASS", "ТАСС", "ТАРС"}


def test_copies_are_one_origin_with_its_agency_and_outlets(db):
    mine = learnt(
        db,
        article("b", f"PARIS (AFP) – {WIRE}", "Le Soir", "2025-07-03T09:00:00Z"),
        article("a", WIRE[:180], "Le Matin", "2025-07-03T08:00:00Z"),
        article("c", publisher="Agence France-Presse", published="2025-07-03T10:00:00Z"),
        article("d", "Tout autre chose est arrivé à Vienne ce jour-là, où les experts sont restés muets.", "Le Soir"),
    )
    told = stories.trace(db, mine, Filters())
    origin = told["a", 1]
    assert origin == told["b", 1] == told["c", 1] != told["d", 1]
    assert (origin.first, origin.name("ru")) == ("c", "AFP")  # the agency's own, though two are earlier
    assert origin.outlets == ("Le Matin", "Le Soir") and origin.articles == ("c", "a", "b")
    assert stories.independent(told.values()) == 2


def test_the_order_of_ingestion_has_no_say(tmp_path):
    mine = [article("a"), article("b", WIRE[:170]), article("c", f"Encore. {WIRE}", "AFP"), article("d", WIRE[90:])]
    found = set()
    for number, order in enumerate(itertools.permutations(mine)):
        (tmp_path / str(number)).mkdir()
        db = Database(tmp_path / str(number))
        learnt(db, *order)
        found.add(stories.trace(db, mine, Filters())["a", 1])
        db.close()
    assert len(found) == 1 and len(found.pop().articles) == 4


def test_a_later_copy_neither_joins_nor_names_an_origin_as_of_the_day_before(db):
    # b and c share no half of their words; only the later a, which holds both, joins them.
    half, other = WIRE[:178], "De leur côté, les négociateurs disent attendre une réponse écrite avant la fin du mois."
    mine = learnt(
        db,
        article("b", half),
        article("c", other),
        article("a", f"{half} {other}", "AFP", "2025-07-05"),
    )
    assert groups(db, mine[:2], as_of="2025-07-04") == {frozenset("b"), frozenset("c")}
    assert stories.trace(db, mine[:1], Filters(as_of="2025-07-04"))["b", 1].agencies == ()
    assert groups(db, mine) == {frozenset("abc")}


def test_copies_are_looked_for_within_days_and_among_the_undated(db):
    mine = learnt(
        db, article("a"), article("b", published="2025-07-06"), article("c", published="2025-09-01"),
        article("d", published=None),
    )  # fmt: skip
    pairs = {tuple(row) for row in db.all("SELECT one, other FROM copies WHERE one < other")}
    assert pairs == {(1, 2), (1, 4), (2, 4), (3, 4)} and len(mine) == 4


def test_versions_of_one_article_are_no_copies_and_removal_leaves_nothing(db):
    first = article("a")
    learnt(db, first, replace(first, version=2, text=WIRE.replace("une heure", "deux heures")), article("b"))
    assert [len(db.all(f"SELECT * FROM {table}")) for table in ("prints", "copies", "bands")] == [3, 4, 192]
    write.remove(db, "a")
    assert [len(db.all(f"SELECT * FROM {table}")) for table in ("prints", "copies", "bands")] == [1, 0, 64]
    write.remove(db, "b")
    learnt(db, article("a"))  # its key may be one that was used before
    assert len(stories.trace(db, [article("a")], Filters())) == 1


def test_a_compiled_summary_is_no_origin_and_no_copy(db):
    mine = learnt(db, article("a", "Un texte à part, long de plus de sept mots."), article("s", kind=COMPILED))
    assert set(stories.trace(db, mine, Filters())) == {("a", 1)}
    assert not db.all("SELECT * FROM bands WHERE version = 2")


def test_outlets_that_credit_one_agency_are_not_independent_nor_is_an_outlet_of_itself(db):
    own = [f"Récit numéro {n} : {'mot' * n} et rien de plus que ces mots-là, écrits ici même." for n in range(1, 6)]
    mine = learnt(
        db,
        article("a", f"{own[0]} (AFP)"),
        article("b", f"{own[1]} (AFP)"),
        article("c", own[2], "Le Soir"),
        article("d", own[3], "le soir"),
        article("e", f"{own[4]} (Reuters)", "Le Soir"),
    )
    told = stories.trace(db, mine, Filters())
    assert stories.independent([told["a", 1], told["b", 1]]) == 1
    assert stories.independent([told["c", 1], told["d", 1]]) == 1
    assert stories.independent(told.values()) == 3  # AFP, Le Soir, Reuters
    assert stories.independent([]) == 0


def test_what_was_not_learnt_when_the_process_died_is_learnt_at_the_next_start(tmp_path):
    with Vectorstore.open(tmp_path) as store:
        for one in (article("a"), article("b")):
            add(store, one, "test")
        assert len(archive.unprinted(store.db, 9)) == 2
    with Vectorstore.open(tmp_path) as store:
        assert len(archive.unprinted(store.db, 9)) == 0
        assert groups(store.db, [article("a"), article("b")]) == {frozenset("ab")}


def test_a_batch_that_fails_leaves_nothing_half_learnt(db, monkeypatch):
    mine = [article("a"), article("b")]
    with monkeypatch.context() as broken:
        broken.setattr(prints, "alike", lambda one, other: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            learnt(db, *mine)
    assert len(archive.unprinted(db, 9)) == 2 and not db.all("SELECT * FROM prints")
    assert stories.learn(db) == 2 and groups(db, mine) == {frozenset("ab")}


def test_an_archive_of_before_is_learnt_in_parts_the_newest_first(tmp_path):
    folder = resources.files("vectorstore.archive").joinpath("migrations")
    scripts = sorted(file.name for file in folder.iterdir())
    old = sqlite3.connect(tmp_path / FILE_NAME)
    before = [name for name in scripts if name < "004"]
    for name in before:
        old.executescript(folder.joinpath(name).read_text(encoding="utf-8"))
    for number in range(3):
        old.execute("INSERT INTO articles (id, current) VALUES (?, 1)", (str(number),))
        columns = (
            "article_id, version, text, published, published_from, published_to, kind, sources, digest, ingested_at, "
            "origin"
        )
        told = (str(number), 1, WIRE, "2025-07-03", 20250703, 20250703, "article", "[]", "", "2025-07-03", "")
        old.execute(f"INSERT INTO versions ({columns}) VALUES ({','.join('?' * 11)})", told)
    old.execute(f"PRAGMA user_version = {len(before)}")
    old.commit()
    old.close()
    db = Database(tmp_path)
    assert len(archive.unprinted(db, 9)) == 3
    assert stories.learn(db, most=2) == 2 and [row["version"] for row in db.all("SELECT version FROM prints")] == [2, 3]
    assert stories.learn(db) == 1
    assert groups(db, list(read.articles(db))) == {frozenset("012")}
    db.close()


def test_prints_of_another_scheme_are_made_anew(db, monkeypatch):
    mine = learnt(db, article("a"), article("b"))
    monkeypatch.setattr(prints, "SCHEME", "another one")
    assert stories.learn(db) == 2 and groups(db, mine) == {frozenset("ab")}
    assert stories.learn(db) == 0


def test_many_made_up_items_are_grouped_right(db):
    made = items(600, seed=3)
    learnt(db, *(item.article for item in made))
    traced = stories.trace(db, [item.article for item in made], Filters())
    precision, recall, _, pairs = quality([traced[item.article.id, 1].first for item in made], [i.text for i in made])
    assert pairs > 100 and precision >= 0.97 and recall >= 0.95
    assert items(50, seed=3) == items(50, seed=3)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Vectorstore.open(tmp_path_factory.mktemp("stories")) as opened:
        for one in (
            article("soir", f"{WIRE} (AFP)", "Le Soir", "2025-07-03T09:00:00Z", language="fr"),
            article("matin", f"Le Matin avec AFP\n{WIRE}", "Le Matin", "2025-07-03T08:00:00Z", language="fr"),
            article("afp", WIRE, "AFP", "2025-07-03T10:00:00Z", language="fr"),
            article(
                "temoin",
                "Au Kremlin, on se félicite. Les deux présidents se sont parlé au téléphone jeudi 3 juillet 2025, "
                "pendant environ une heure. Le rouble n’a pas bougé.",
                "Le Témoin",
                language="fr",
            ),
            article(
                "contre",
                "Au Palais, on nie. Les deux présidents ne se sont pas parlé au téléphone jeudi 3 juillet 2025, "
                "pendant environ une heure. La neige tombe.",
                "Le Contraire",
                language="fr",
            ),
        ):
            add(opened, one, "test")
        opened.sync()
        yield opened


def test_copies_stand_once_among_the_excerpts_by_the_agencys_own(store):
    found = excerpts(store, Query("Combien de temps les deux présidents se sont-ils parlé au téléphone ?", "fr"))
    ids = [one.article.id for one in found]
    assert sorted(ids) == ["afp", "contre", "temoin"]
    assert set(found[ids.index("afp")].copies) == {"soir", "matin"}
    only = excerpts(store, Query("entretien au téléphone", "fr", Filters(publishers=("Le Soir", "Le Matin"))))
    assert [one.article.id for one in only] == ["matin"] and only[0].copies == ("soir",)


def test_a_citation_tells_its_origins_its_agency_and_its_outlets(store):
    answer = Hotline(store).answer(Question("Combien de temps les deux présidents se sont-ils parlé au téléphone ?"))
    told = {citation.article_id: citation for citation in answer.citations}
    assert not {"soir", "matin"} & set(told)
    wire = told["afp"]
    assert (wire.agency, wire.outlets) == ("AFP", ("Le Matin", "Le Soir"))
    assert wire.origins == 2  # AFP and Le Témoin; who denies it does not bear it out
    assert answer.to_json()["citations"][0].keys() >= {"agency", "outlets", "origins"}


def test_the_reader_is_told_in_four_languages():
    quote = article("a", publisher="Le Soir")
    made = cite(quote, Span(0, 20), 1, 0.9, agency="AFP", outlets=("Le Soir", "Le Matin"))
    assert [origin_in_words(made, language) for language in LANGUAGES] == [
        "AFP, dans 2 médias", "AFP, in 2 outlets", "AFP, изданий: 2", "AFP, видань: 2",
    ]  # fmt: skip
    assert origin_in_words(replace(made, agency=None), "fr") == "même texte dans 2 médias"
    assert origin_in_words(replace(made, outlets=("Le Soir",)), "fr") == "AFP"
    assert origin_in_words(replace(made, agency=None, outlets=("Le Soir",)), "fr") is None


def test_changes_are_told_by_sentence_and_fact():
    one = article("a", "Un appel a eu lieu. Il a duré une heure. Rien n’en est sorti.", title="Appel")
    other = replace(one, text="Un appel a eu lieu. Il a duré deux heures. Rien n’en est sorti. Fin.", title="L’appel")
    assert changes(one, other) == [
        Change("title", "Appel", "L’appel"),
        Change("text", "Il a duré une heure.", "Il a duré deux heures."),
        Change("text", None, "Fin."),
    ]
    assert changes(one, one) == []


def test_versions_are_compared_and_old_citations_keep_theirs(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    first = Article(WIRE, id="a", publisher="Le Soir", language="fr", published="2025-07-03")
    with Vectorstore.open(tmp_path) as store:
        add(store, first, "test")
        store.sync()
        asked = Question("Combien de temps les deux présidents se sont-ils parlé au téléphone ?")
        cited = Hotline(store).answer(asked).citations[0]
        add(store, replace(first, text=WIRE.replace("environ une heure", "\x1b[2Jprès de deux heures")), "edit")
        store.sync()
        old = read.article(store.db, cited.article_id, cited.version)
        assert "une heure" in cited.quote and old.text[cited.start : cited.end] == cited.quote
        assert "deux heures" in Hotline(store).answer(asked).citations[0].quote
    shown = homes.here(capsys, "articles", "diff", "a")
    assert shown.code == 0 and shown.out.startswith("a: version 1 to version 2\n")
    assert "- Les deux présidents" in shown.out and "\x1b" not in shown.out and "livraisons" not in shown.out
    told = homes.here(capsys, "articles", "diff", "a", "2", "1", "--json")
    assert (
        '"from": 2' in told.out
        and '"after": "Les deux présidents se sont parlé au téléphone pendant environ' in told.out
    )
    same = homes.here(capsys, "articles", "diff", "a", "1", "1")
    assert same.code == 0 and "nothing differs" in same.out
    for wrong, what in (
        (["b"], "no article b"),
        (["a", "1", "7"], "no version 7"),
        (["a", "1"], "two by their numbers"),
    ):
        refused = homes.here(capsys, "articles", "diff", *wrong)
        assert refused.code == 2 and what in refused.err
