"""Events of an archive: which articles tell the same, the timeline with its marks, an article's story."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from test_page_html import EVIL, harmless

from bot.chat import happened
from bot.chat.tabs.events import Happenings
from bot.chat.timeline import MOST, in_days, shown, timeline
from eval.values import split_of
from tests.homes import small
from vectorstore import ingest
from vectorstore.archive import write
from vectorstore.archive.browse import Listed
from vectorstore.archive.database import Database
from vectorstore.archive.leads import Lead, leads
from vectorstore.dates import as_integer
from vectorstore.models import COMPILED, Article, Filters
from vectorstore.store import Vectorstore
from vectorstore.stories import learn
from vectorstore.stories.events import Event, Events, origins

# Articles on made-up days of the talks in four languages, each with the event that a person says it tells; written
# before the code that they judge.
ROWS = [json.loads(line) for line in Path(__file__).with_name("archive_events.jsonl").read_text("utf-8").splitlines()]
DAY = 20250703


def lead(name: str, *anchors: str, day: int = DAY, kind: str = "article", **more: object) -> Lead:
    published = f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
    one = Listed(name, 1, 1, f"Titre {name}", f"Le {name}", published, "fr", None, kind)
    return Lead(day, replace(one, **more), frozenset(anchors))


def told(events: Events, day: int = DAY) -> list[list[str]]:
    return [[one.id for one in event.articles] for event in events.between(day, day)]


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    db = Database(tmp_path_factory.mktemp("labelled"))
    for number, row in enumerate(ROWS):
        names = ("title", "text", "publisher", "language", "published")
        article = Article(id=f"e{number}", **{name: row[name] for name in names})
        write.add(db, article, None, ingest._prepared(article), "test")
    yield db
    db.close()


@pytest.mark.parametrize(("split", "found"), [("dev", 1.0), ("test", 0.8)])
def test_articles_on_one_event_are_found_and_no_others(labelled, split, found):
    known = {one.listed.id: one for one in leads(labelled)}
    events = Events(list(known.values()))
    mine = [number for number, row in enumerate(ROWS) if split_of(row["case"]) == split]
    pairs = [(a, b) for a, b in combinations(mine, 2) if ROWS[a]["case"] == ROWS[b]["case"]]
    same = {(a, b) for a, b in pairs if ROWS[a]["event"] == ROWS[b]["event"]}
    alike = {(a, b) for a, b in pairs if events.alike(known[f"e{a}"], known[f"e{b}"])}
    assert len(same) >= 15 and len(pairs) >= 55
    assert len(alike - same) == 0
    assert len(alike & same) / len(same) >= found
    for number in mine:
        beside = {int(one.id[1:]) for one in events.beside(f"e{number}")}
        assert {ROWS[other]["event"] for other in beside} <= {ROWS[number]["event"]}


def test_an_event_is_told_twice_or_compiled_and_no_chain_makes_one():
    call = ("@a", "@b", "#pt1h", "#390")
    others = [lead(f"x{n}", f"@x{n}", f"@y{n}") for n in range(12)]  # what makes names rare
    assert told(Events([lead("one", *call), *others])) == []
    assert told(Events([lead("dossier", *call, kind=COMPILED), *others])) == [["dossier"]]
    both = Events([lead("dossier", *call, kind=COMPILED), lead("two", *call), *others])
    assert told(both) == [["two", "dossier"]]
    assert both.between(DAY, DAY)[0].title("en") == "Titre two"
    chain = [lead("a", "@1", "@2", "@3"), lead("b", "@2", "@3", "@4"), lead("c", "@3", "@4", "@5")]
    chain += [lead("d", "@4", "@5", "@6")]
    assert told(Events([*chain, *others])) == [["b", "a", "c"]]  # d is like c alone
    assert told(Events([lead("a", "@1"), lead("b", "@1"), *others])) == []  # one name is not enough
    everywhere = [lead(f"z{n}", "@trump", "@putin", f"@z{n}", f"#{n}9") for n in range(20)]
    assert told(Events(everywhere)) == []  # nor are two that stand in every article
    assert told(Events([lead("a", *call), lead("b", *call, day=DAY + 1), *others])) == []


def test_the_story_of_an_article_is_what_stands_three_days_around_it():
    call = ("@a", "@b", "#pt1h")
    near = [lead(f"{away}", *call, day=20250710 + away) for away in (-4, -3, 0, 2, 4)]
    events = Events([*near, lead("me", *call, day=20250710), *(lead(f"x{n}", f"@x{n}") for n in range(9))])
    assert [one.id for one in events.beside("me")] == ["-3", "0", "2"]
    assert events.beside("nobody") == []
    html = happened.story(Article("", id="me", published="2025-07-10"), events.beside("me"), "fr")
    page = harmless(html)
    assert [page.text("h4").index(name) for name in ("Avant", "Le même jour", "Après")] == sorted(
        page.text("h4").index(name) for name in ("Avant", "Le même jour", "Après")
    )
    assert [tag["data-article"] for tag in page.all("button")] == ["-3", "0", "2"]
    assert "10 juillet 2025" in page.text("span") and "français" in page.text("span")
    assert happened.story(Article("", id="me"), [], "fr") == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("« Une heure »", "2 articles, 1 origine", "Synthèse compilée", "Le même jour")),
        ("en", ("“Une heure”", "2 articles, 1 independent origin", "Compiled summary", "The same day")),
        ("ru", ("«Une heure»", "2 статьи", "Составленная сводка", "В тот же день")),
        ("uk", ("«Une heure»", "2 статті", "Укладене зведення", "Того ж дня")),
    ],
)
def test_events_are_told_in_four_languages(language, words):
    listed = lead("a", title="Une heure").listed
    event = Event(DAY, (listed, listed))
    line = happened.told(event, 1, language)
    assert words[0] in line
    dossier = Event(DAY, (replace(listed, kind=COMPILED),))
    assert words[2] in happened.told(dossier, 0, language)
    assert words[3] in happened.story(Article("", id="b", published="2025-07-03"), [listed], language)
    assert words[1].split(",")[0] in harmless(happened.listing([event], {"a": 1}, 1, language, unfolded=True)).text()


def test_hostile_headlines_stay_text_on_the_timeline():
    event = Event(DAY, (Listed(EVIL, 1, 1, EVIL, EVIL, EVIL, "fr", None, "article"),) * 2)
    harmless(timeline([(DAY, 2)], "fr", [event], {EVIL: 1}))
    page = harmless(happened.listing([event], {EVIL: 1}, 1, "fr", unfolded=False) + happened.heading(event, 1, "fr"))
    assert page.all("button")[0]["data-event"] == EVIL
    harmless(happened.story(Article("", published="2025-07-03"), event.articles, "fr"))


def test_ten_thousand_articles_over_two_years_stay_readable():
    first = date(2024, 1, 1)
    many = [
        lead(f"n{n}", f"@x{n // 3}", f"#{n // 3}", f"@y{n // 3}", day=as_integer(first + timedelta(days=n // 3 % 730)))
        for n in range(9_999)
    ]
    events = Events(many)
    days = [(as_integer(first + timedelta(days=n)), 13) for n in range(730)]
    found = events.between(0, 99_999_999)
    assert len(found) == 3_333
    named = shown(days, found)
    bars = harmless(timeline(days, "fr", found, {})).all("button")
    assert len(bars) == len(named) == 24 <= MOST and not in_days(days)
    assert bars[0]["aria-label"].startswith("janvier 2024 : 403 articles\n") and "événements" in bars[0]["aria-label"]
    assert len(happened.chosen(found)) == happened.MOST
    month = [one for one in days if 20240201 <= one[0] <= 20240229]
    inner = harmless(timeline(month, "fr", found, {}, within=True)).all("button")
    assert len(inner) == 29 and all(bar["data-within"] == "1" for bar in inner)


def test_events_follow_the_archive_and_count_its_origins(tmp_path):
    text = "Steve Witkoff et Kirill Dmitriev ont parlé {} à Genève avec Rustem Umerov de 390 prisonniers. "
    own = "À Genève, 390 prisonniers au menu de Rustem Umerov, reçu par Kirill Dmitriev puis Steve Witkoff."
    made = [
        Article(text.format("mardi"), id="a", title="A", publisher="Un", published="2025-07-03", language="fr"),
        Article(text.format("mardi"), id="b", title="B", publisher="Deux", published="2025-07-03", language="fr"),
        Article(own, id="c", title="C", publisher="Trois", published="2025-07-03", language="fr"),
    ]
    with Vectorstore.open(small(tmp_path / "home")) as store:
        events = Happenings(store)
        assert "data-event" not in events.around(Filters(), "fr")
        for article in made:
            write.add(store.db, article, None, ingest._prepared(article), "test")
        learn(store.db)
        (event,) = Events(leads(store.db)).between(DAY, DAY)
        assert {one.id for one in event.articles} == {"a", "b", "c"}
        assert origins(store.db, [event]) == {event.id: 2}
        assert "3 articles, 2 origines indépendantes" in events.around(Filters(), "fr")
        assert "3 articles, 2 origines indépendantes" in events.plot("fr")
        assert "3 articles, 2 independent origins" in events.plot("en")
        beside = events.beside(made[0], "fr")
        assert 'data-article="c"' in beside and 'data-article="b"' not in beside  # its copy is listed as one
        write.remove(store.db, "a")
        write.remove(store.db, "b")
        assert "data-event" not in events.around(Filters(), "fr")
        assert events.named("a") is None
