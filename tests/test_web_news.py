"""Rounds of news on a real server and a real archive: what is new, what changed, what is gone, what fails."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest

from bot.briefing.models import Briefing
from bot.briefing.sources import sources
from bot.commands.ask import as_text
from bot.models import Answer, Citation, Claim
from tests.web_server import Reply, WebServer, article_page, hang, redirect
from vectorstore import ingest
from vectorstore.archive import feeds, fetches, read, write
from vectorstore.archive.database import FILE_NAME
from vectorstore.archive.feeds import Feed
from vectorstore.models import Article
from vectorstore.store import Vectorstore
from vectorstore.text import digest
from vectorstore.web import moments, news
from vectorstore.web.addresses import Allowed
from vectorstore.web.client import Limits
from vectorstore.web.gather import Manner
from vectorstore.web.news import FeedRead

MANNER = Manner(Allowed.parse("127.0.0.1"), pace=0, limits=Limits(connect=1, read=1, total=2))
TALKS = "Appel {} entre Trump et Poutine"
OFF = ("/football", "Football : la finale se jouera dimanche à Lyon")


class Clock:
    """The time of the archive, which tests move on."""

    def __init__(self):
        self.now = datetime(2025, 7, 10, 8, 0, tzinfo=UTC)

    def __call__(self):
        return self.now.isoformat(timespec="seconds")

    def later(self, **ahead):
        self.now += timedelta(**ahead)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(moments, "now", clock)
    return clock


@pytest.fixture
def server():
    with WebServer() as server:
        yield server


@pytest.fixture
def store(tmp_path):
    with Vectorstore.open(tmp_path) as store:
        yield store


@pytest.fixture
def desk(server, store, clock):
    return Desk(server, store, clock)


class Desk:
    """A server, an archive and a clock, and what one does with them."""

    def __init__(self, server, store, clock):
        self.server, self.store, self.clock = server, store, clock

    def serve(self, *numbers, etag=True, **rest):
        for number in numbers:
            page = article_page(number, sentences=2, **rest)
            self.server.page(f"/{number}", page, etag=f'"{hash(page)}"' if etag else None)

    def feed(self, *numbers, path="/feed", more=(), **rest):
        items = [(f"/{number}", TALKS.format(number)) for number in numbers]
        return self.server.feed(path, *items, *more, **rest)

    def reads(self, *addresses, **about):
        for address in addresses:
            feeds.add(self.store.db, Feed(address, **about))

    def round(self):
        """One round: the feeds read, and the status of each page by its path; and what was asked of the server."""
        self.server.asked.clear()
        events = list(news.fetch(self.store, MANNER, feeds.every(self.store.db)))
        read_ = [event for event in events if isinstance(event, FeedRead)]
        return read_, {self.path(event): event.status for event in events if not isinstance(event, FeedRead)}

    def take(self, *addresses):
        self.server.asked.clear()
        events = list(news.take(self.store, MANNER, addresses))
        return {self.path(event): event.status for event in events if not isinstance(event, FeedRead)}

    def path(self, outcome):
        return outcome.source.removeprefix(self.server.url(""))

    def articles(self):
        return {article.url.removeprefix(self.server.url("")): article for article in read.articles(self.store.db)}

    def page(self, path):
        return fetches.pages(self.store.db, [self.server.url(path)])[self.server.url(path)]


def test_from_a_feed_to_the_archive_and_nothing_twice(desk):
    desk.serve(1, 2)
    address = desk.feed(1, 2, more=[OFF], etag='"f"')
    desk.reads(address, publisher="Fil", language="fr")
    (read_,), came = desk.round()
    assert (read_.items, read_.queued, read_.off_subject) == (3, 2, 1)
    assert came == {"/1": "new", "/2": "new"} and "/football" not in desk.server.paths()
    article = desk.articles()["/1"]
    assert (article.title, article.publisher, article.language) == (TALKS.format(1), "Le Témoin", "fr")
    assert article.published.startswith("2025-07-02T10:00:00")
    # At once again: the feed says nothing new, no page is due.
    (read_,), came = desk.round()
    assert read_.unchanged and came == {} and desk.server.paths() == ["/feed"]
    # An hour later the pages are looked at, conditionally: nothing is sent, nothing is written.
    desk.clock.later(hours=1)
    _, came = desk.round()
    assert came == {"/1": "unchanged", "/2": "unchanged"}
    assert all("if-none-match" in one.headers for one in desk.server.asked if one.path != "/robots.txt")
    assert read.extent(desk.store.db).versions == 2


def test_a_page_without_date_and_publisher_has_those_of_its_feed(desk):
    page = re.sub("<meta[^>]*>", "", article_page(1, sentences=2))
    desk.server.page("/1", page)
    body = (
        '<rss version="2.0"><channel><title>Le fil</title><item><title>Appel entre Trump et Poutine</title>'
        f"<link>{desk.server.url('/1')}</link><pubDate>Thu, 03 Jul 2025 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    desk.reads(desk.server.answer("/feed", Reply(body.encode())), publisher="Agence du Fleuve")
    desk.round()
    article = desk.articles()["/1"]
    assert (article.publisher, article.published) == ("Agence du Fleuve", "2025-07-03T10:00:00+00:00")


def test_an_edited_page_is_a_new_version_and_old_citations_resolve(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    first = desk.articles()["/1"]
    desk.serve(1, extra="<p>Mise à jour : la rencontre des deux présidents aura lieu à Genève.</p>")
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/1": "updated"}
    second = desk.articles()["/1"]
    assert (second.id, second.version) == (first.id, 2) and "Genève" in second.text
    assert read.article(desk.store.db, first.id, 1).text == first.text
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/1": "unchanged"}


def test_a_page_is_looked_at_again_when_its_feed_says_something_new(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    desk.feed(1, lead="Mis à jour")
    assert desk.round()[1] == {"/1": "unchanged"}
    assert desk.round()[1] == {}


def test_looks_grow_rarer_and_end(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    looks = []
    for hour in range(24 * 40):
        desk.clock.later(hours=1)
        if fetches.due(desk.store.db, desk.clock()):
            looks.append(hour + 1)
            desk.round()
    assert looks[:5] == [1, 3, 7, 15, 31] and len(looks) == 10 and looks[-1] < 24 * 30


def test_an_item_of_two_feeds_is_fetched_once(desk):
    desk.serve(1)
    desk.reads(desk.feed(1, path="/a"), desk.feed(1, path="/b", lead="Autrement dit"))
    assert desk.round()[1] == {"/1": "new"}
    assert desk.round()[1] == {} and desk.server.paths().count("/1") == 0


def test_two_addresses_of_one_page_are_one_article(desk):
    desk.serve(1, canonical=desk.server.url("/1"))
    desk.server.answer("/r", redirect("/1?utm_source=rss"))
    desk.server.routes["/1?utm_source=rss"] = desk.server.routes["/1"]
    came = desk.take(desk.server.url("/1"), desk.server.url("/r"))
    assert came == {"/1": "new", "/r": "unchanged"} and len(desk.articles()) == 1


# ---------------------------------------------------------------- gone, removed, corrected


def test_a_page_missing_twice_is_gone_and_says_so_on_every_version(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    identity = desk.articles()["/1"].id
    desk.server.answer("/1", Reply(status=404))
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/1": "failed"} and read.article(desk.store.db, identity).gone is None
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/1": "gone"}
    assert read.article(desk.store.db, identity).gone == desk.clock()
    desk.clock.later(days=30)
    assert desk.round()[1] == {}
    # It comes back: the user asks, or its feed names it anew.
    desk.serve(1)
    assert desk.take(desk.server.url("/1")) == {"/1": "unchanged"}
    assert read.article(desk.store.db, identity).gone is None


def test_410_is_gone_at_once_and_a_slip_is_forgotten(desk):
    desk.serve(1, 2)
    desk.reads(desk.feed(1, 2))
    desk.round()
    desk.server.answer("/1", Reply(status=410))
    desk.server.answer("/2", Reply(status=404))
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/1": "gone", "/2": "failed"}
    desk.serve(2)
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/2": "unchanged"} and desk.page("/2").state == fetches.KEPT
    assert desk.articles()["/2"].gone is None and desk.articles()["/1"].gone


def test_a_correction_stands_on_the_versions_before_it_too(store):
    first = Article(id="a", text="L’appel a duré deux heures.", url="https://outlet.example/a")
    second = Article(id="a", text="L’appel a duré une heure.", url=first.url, notice="Rectificatif : une heure.")
    assert [ingest.add(store, one, "test").status for one in (first, second, first)] == ["new", "updated", "unchanged"]
    write.make_current(store.db, Article(id="a", version=2, text=""))
    assert [read.article(store.db, "a", version).notice for version in (1, 2)] == ["Rectificatif : une heure."] * 2
    author = Article(
        id="a", text=second.text, url=first.url, notice=second.notice, author="A. Martin", updated="2025-07-04"
    )
    assert ingest.add(store, author, "test").version == 3
    kept = read.article(store.db, "a")
    assert (kept.author, kept.updated, kept.notice) == ("A. Martin", "2025-07-04", "Rectificatif : une heure.")


def test_a_new_time_of_update_alone_is_no_new_version(store):
    article = Article(id="a", text="L’appel a duré une heure.", updated="2025-07-03T10:00:00Z")
    later = Article(id="a", text=article.text, updated="2025-07-03T11:00:00Z")
    assert [ingest.add(store, one, "test").status for one in (article, later)] == ["new", "unchanged"]


def test_what_the_user_removed_comes_back_only_when_the_user_says(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    write.remove(desk.store.db, desk.articles()["/1"].id)
    desk.feed(1, lead="Mis à jour")
    desk.clock.later(hours=2)
    assert desk.round()[1] == {} and desk.articles() == {}
    assert desk.take(desk.server.url("/1")) == {"/1": "new"}


# ---------------------------------------------------------------- refused, let in


def test_what_was_refused_is_listed_and_let_in(desk):
    desk.server.page(OFF[0], article_page(9, sentences=2))
    desk.reads(desk.feed(more=[OFF]))
    assert desk.round()[1] == {}
    (refusal,) = fetches.refusals(desk.store.db)
    assert refusal.title == OFF[1] and refusal.reason and 0 <= refusal.score < 0.5 and refusal.number == 1
    assert [one.status for one in news.admit(desk.store, MANNER, [refusal])] == ["new"]
    assert fetches.refusals(desk.store.db) == [] and len(desk.articles()) == 1
    assert desk.round()[1] == {} and fetches.refusals(desk.store.db) == []


def test_the_nearest_refusals_are_read_by_themselves_and_counted(desk):
    desk.reads(desk.feed(more=[OFF, ("/cooking", "Recette : la tarte aux pommes")]))
    desk.round()
    nearest, other = fetches.refusals(desk.store.db)
    assert fetches.refusals(desk.store.db, 1) == [nearest] and fetches.refusals_count(desk.store.db) == 2
    assert fetches.refusal(desk.store.db, other.number) == other and fetches.refusal(desk.store.db, 7) is None
    fetches.admit(desk.store.db, other, moments.now())
    assert fetches.refusal(desk.store.db, other.number) is None and fetches.refusals_count(desk.store.db) == 1


def test_a_refusal_is_forgotten_after_ninety_days_unless_it_was_let_in(desk):
    desk.server.page(OFF[0], article_page(9, sentences=2))
    desk.reads(desk.feed(more=[OFF, ("/cooking", "Recette : la tarte aux pommes")]))
    desk.round()
    let_in = next(one for one in fetches.refusals(desk.store.db) if one.title == OFF[1])
    list(news.admit(desk.store, MANNER, [let_in]))
    known = [desk.server.url("/football"), desk.server.url("/cooking")]
    desk.feed()
    desk.clock.later(days=89)
    desk.round()
    assert len(fetches.refusals_at(desk.store.db, known)) == 2
    desk.clock.later(days=2)
    desk.round()
    assert [one.title for one in fetches.refusals_at(desk.store.db, known)] == [OFF[1]]


def test_an_item_whose_words_change_is_judged_again_under_its_number(desk):
    desk.serve(1)
    desk.reads(desk.feed(more=[("/1", OFF[1])]))
    desk.round()
    number = fetches.refusals(desk.store.db)[0].number
    desk.feed(more=[("/1", "Football : la finale est remise à lundi")])
    desk.round()
    assert [one.number for one in fetches.refusals(desk.store.db)] == [number]
    desk.feed(1)
    assert desk.round()[1] == {"/1": "new"}


# ---------------------------------------------------------------- failures


def test_a_dead_feed_delays_nothing_and_is_asked_ever_less(desk):
    desk.serve(1)
    dead = desk.server.answer("/dead", Reply(status=500))
    slow = desk.server.answer("/slow", hang)
    no_feed = desk.server.page("/page", "<html><body><p>Bonjour.</p></body></html>")
    desk.reads(desk.feed(1), dead, slow, no_feed)
    read_, came = desk.round()
    assert came == {"/1": "new"}
    problems = {one.address: one.problem for one in read_ if one.problem}
    assert set(problems) == {dead, slow, no_feed}
    assert "answers 500" in problems[dead] and "in time" in problems[slow] and "no feed" in problems[no_feed]
    assert desk.server.paths().count("/dead") == 1
    desk.clock.later(minutes=5)
    assert len(desk.round()[0]) == 1  # only the living one is due
    desk.clock.later(minutes=6)
    assert {one.address for one in desk.round()[0]} > {dead}
    desk.clock.later(minutes=15)
    assert dead not in {one.address for one in desk.round()[0]}  # twenty minutes by now
    desk.clock.later(minutes=10)
    desk.feed(path="/dead")
    assert {one.address: one.problem for one in desk.round()[0]}[dead] is None
    assert feeds.one(desk.store.db, dead).failures == 0


def test_a_passing_failure_is_made_up_for(desk):
    desk.serve(1, 3)
    desk.server.answer("/2", Reply(status=503, headers={"Retry-After": "3600"}), Reply(article_page(2).encode()))
    desk.reads(desk.feed(1, 2, 3))
    _, came = desk.round()
    assert came == {"/1": "new", "/2": "failed", "/3": "failed"}  # the host asked for patience
    assert "asked for patience" in desk.page("/3").problem and desk.page("/3").failures == 0
    desk.clock.later(minutes=30)
    assert desk.round()[1] == {}
    desk.clock.later(minutes=31)
    assert desk.round()[1] == {"/1": "unchanged", "/2": "new", "/3": "new"}


def test_what_cannot_be_read_is_told_and_not_asked_for_ever(desk):
    desk.server.page("/1", "<html><body><ul><li><a href='/'>Accueil</a></li></ul></body></html>")
    desk.server.answer("/2", Reply(b"x", headers={"Content-Type": "image/png"}))
    desk.reads(desk.feed(1, 2))
    assert desk.round()[1] == {"/1": "refused", "/2": "failed"}
    desk.clock.later(days=2)
    assert desk.round()[1] == {}
    counts = fetches.counts(desk.store.db)
    assert (counts["refused"], counts["failed"], counts["waiting"]) == (1, 1, 0)


def test_a_page_that_fails_for_ever_is_given_up(desk):
    desk.server.answer("/1", Reply(status=500))
    desk.reads(desk.feed(1))
    for _ in range(12):
        desk.round()
        desk.clock.later(days=2)
    assert desk.page("/1").state == fetches.FAILED and desk.page("/1").due is None


def test_an_article_that_we_hold_survives_a_wall(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    desk.server.page("/1", "<html><body><p>Abonnez-vous</p></body></html>")
    desk.clock.later(hours=1)
    assert desk.round()[1] == {"/1": "refused"}
    assert desk.page("/1").state == fetches.KEPT and desk.articles()["/1"].version == 1


def test_a_paused_feed_rests_with_its_pages(desk):
    desk.serve(1)
    address = desk.feed(1)
    desk.reads(address)
    desk.server.answer("/1", Reply(status=500))
    desk.round()
    feeds.pause(desk.store.db, address, True)
    desk.clock.later(hours=1)
    assert desk.round() == ([], {}) and desk.server.asked == []
    feeds.pause(desk.store.db, address, False)
    desk.serve(1)
    assert desk.round()[1] == {"/1": "new"}


def test_robots_are_kept_from_round_to_round(desk):
    desk.serve(1)
    desk.reads(desk.feed(1))
    desk.round()
    assert [one.path for one in desk.server.asked] == ["/robots.txt", "/feed", "/1"]
    desk.round()
    assert [one.path for one in desk.server.asked] == ["/feed"]


# ---------------------------------------------------------------- what the user names


def test_pages_and_feeds_that_the_user_names(desk):
    desk.serve(1, 2, 3)
    feed = desk.feed(2, 3, more=[OFF])
    assert desk.take(desk.server.url("/1"), feed) == {"/1": "new", "/2": "new", "/3": "new"}
    assert feeds.every(desk.store.db) == []  # named once is not read for ever
    assert desk.take(feed) == {"/2": "unchanged", "/3": "unchanged"}
    assert len(fetches.refusals(desk.store.db)) == 1


def test_a_feed_inside_a_feed_is_no_page(desk):
    inner = desk.feed(1, path="/inner")
    desk.serve(1)
    outer = desk.feed(more=[("/inner", TALKS.format(1))], path="/outer")
    assert inner.endswith("/inner") and desk.take(outer) == {"/inner": "failed"}
    assert "leads to a feed" in desk.page("/inner").problem


def test_bad_addresses_are_told_and_the_rest_goes_on(desk):
    desk.serve(1)
    came = desk.take("file:///etc/passwd", "https://anna:pw@outlet.example/", "http://10.0.0.1/", desk.server.url("/1"))
    assert came["/1"] == "new" and sorted(came.values()) == ["new", "refused", "refused", "refused"]


def test_what_was_refused_and_is_named_by_the_user_is_let_in(desk):
    desk.server.page(OFF[0], article_page(9, sentences=2))
    desk.reads(desk.feed(more=[OFF]))
    desk.round()
    assert desk.take(desk.server.url(OFF[0])) == {OFF[0]: "new"}
    assert fetches.refusals(desk.store.db) == []


def test_an_archive_of_before_is_migrated_and_knows_its_articles(tmp_path):
    """What was hashed before authors and notices were known is unchanged, not a new version."""
    article = Article(id="a", text="L’appel a duré une heure.", title="L’appel", language="fr", published="2025-07-03")
    told = (article.text, article.title, None, article.language, article.published, None, article.kind, "[]")
    folder = resources.files("vectorstore.archive").joinpath("migrations")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as old:
        for name in ("001_archive.sql", "002_briefings.sql"):
            old.executescript(folder.joinpath(name).read_text(encoding="utf-8"))
        old.execute("PRAGMA user_version = 2")
        old.execute("INSERT INTO articles VALUES ('a', 1)")
        old.execute(
            "INSERT INTO versions VALUES (1, 'a', 1, ?, ?, NULL, 'fr', ?, 20250703, 20250703, NULL, NULL, 'article', "
            "'[]', ?, '2025-07-03T10:00:00+00:00', 'test')",
            (article.text, article.title, article.published, digest(*told)),
        )
        old.commit()
    with Vectorstore.open(tmp_path) as store:
        assert ingest.add(store, article, "test").status == "unchanged"
        kept = read.article(store.db, "a")
        assert (kept.text, kept.notice, kept.gone, kept.updated) == (article.text, None, None, None)
        assert feeds.every(store.db) == [] and fetches.counts(store.db)["kept"] == 0


def test_a_correction_and_a_page_that_is_gone_are_told_with_every_citation():
    article = Article(
        "Ils se sont parlé une heure.", id="a", language="fr", notice="Durée corrigée.", gone="2025-07-05"
    )
    citation = Citation.of(article, 0, 28, number=1, score=1.0, origins=1, deep_link=None)
    claim = Claim(citation.quote, (1,))
    answer = Answer("q", "q", "fr", None, False, "Voici.", claims=(claim,), citations=(citation,))
    assert "Durée corrigée." in as_text(answer) and "5 juillet 2025" in as_text(answer)
    page = Briefing("2025-07-04", "fr", (), (citation,), inputs="")
    assert "Durée corrigée." in sources(page)[0].about
