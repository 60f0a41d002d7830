"""`hotline ingest URL`, `feeds`, `fetch`, `watch` and what `status` says of them, on a real server."""

import json
import logging
import signal
import sys
import threading
from datetime import date, datetime, time, timedelta

import pytest

from bot.commands import watch
from bot.commands.common import opened
from bot.settings import Settings
from tests import homes
from tests.web_server import Reply, WebServer, article_page
from vectorstore.archive import browse
from vectorstore.archive.briefings import Kept
from vectorstore.errors import UsageError
from vectorstore.models import Filters
from vectorstore.web import hosts
from vectorstore.web.listing import starter


@pytest.fixture(scope="module")
def server():
    with WebServer() as server:
        yield server


@pytest.fixture
def run(server, tmp_path, monkeypatch, capsys):
    """Run a command on an empty home, allowed to ask 127.0.0.1, without a pause between two requests."""
    server.routes.clear()
    server.asked.clear()
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOTLINE_ALLOW_PRIVATE", "127.0.0.1")
    monkeypatch.setattr(hosts.Hosts, "__init__", _without_pause(hosts.Hosts.__init__))
    return lambda *arguments: homes.here(capsys, *arguments)


def _without_pause(make):
    def made(self, pace=0.0):
        make(self, 0.0)

    return made


def served(server, *numbers):
    for number in numbers:
        server.page(f"/{number}", article_page(number, sentences=2))
    return server.feed("/feed", *((f"/{number}", f"Appel {number} entre Trump et Poutine") for number in numbers))


def test_ingest_takes_pages_feeds_and_files_together(run, server, tmp_path):
    feed = served(server, 1, 2)
    note = tmp_path / "note.txt"
    note.write_text("Les deux présidents se sont parlé jeudi 3 juillet 2025.", encoding="utf-8")
    ran = run("ingest", note, server.url("/1"), feed, server.url("/nothing"), "file:///etc/passwd", "--json")
    report = json.loads(ran.out)
    assert ran.code == 0 and report["counts"] == {"new": 3, "updated": 0, "unchanged": 1, "refused": 1, "failed": 1}
    assert report["feeds"][0]["items"] == 2
    problems = {one["source"]: one["problem"] for one in report["articles"] if one["problem"]}
    assert "answers 404" in problems[server.url("/nothing")]
    assert "only http and https addresses are; give the path of a file" in problems["file:///etc/passwd"]


def test_ingest_of_a_page_for_a_person(run, server):
    served(server, 1)
    ran = run("ingest", server.url("/1"))
    assert ran.code == 0 and ran.out.endswith("1 new, 0 updated, 0 unchanged, 0 refused\n")
    assert ran.out.startswith("new ") and "Appel 1 entre Trump et Poutine" in ran.out
    assert run("ingest", server.url("/nothing")).code == 2


def test_nothing_private_without_the_setting(run, server, monkeypatch):
    served(server, 1)
    monkeypatch.delenv("HOTLINE_ALLOW_PRIVATE")
    ran = run("ingest", server.url("/1"))
    assert ran.code == 2 and "private network; name it in HOTLINE_ALLOW_PRIVATE" in ran.out and server.asked == []


@pytest.mark.parametrize("name", ["HOTLINE_ALLOW_PRIVATE", "HOTLINE_CONTACT"])
def test_settings_that_make_no_sense(run, monkeypatch, name):
    monkeypatch.setenv(name, "10.0.0.0/99 é")
    ran = run("ingest", "https://outlet.example/a")
    assert ran.code == 2 and name in ran.err


def test_the_life_of_a_feed(run, server):
    feed = served(server, 1)
    assert run("fetch").code == 2 and "feeds add" in run("fetch").err
    about = ("--publisher", "Le fil", "--country", "FR", "--language", "fr", "--kind", "agency")
    assert run("feeds", "add", feed, *about).out == f"added     {feed}  Le fil, FR, fr, agency\n"
    assert run("feeds", "add", feed).out.startswith("known")
    assert run("feeds", "list").out.startswith(f"new       {feed}")
    assert run("feeds", "test").out == f"good      {feed}  1 items, the newest of no date: Fil\n"
    ran = run("fetch")
    assert ran.code == 0 and ran.out.splitlines()[-1] == "1 feeds read, 0 of them failed, 1 new"
    assert run("feeds", "list").out.startswith(f"read      {feed}  Le fil, FR, fr, agency; last read 20")
    assert run("feeds", "pause", feed).out == f"paused    {feed}\n"
    assert run("fetch").out == "0 new\n" and run("feeds", "list").out.startswith("paused")
    assert run("feeds", "resume", feed).out == f"resumed   {feed}\n"
    server.answer("/feed", Reply(status=500))
    ran = run("fetch", "--json")
    assert ran.code == 1 and "answers 500" in json.loads(ran.out)["feeds"][0]["problem"]
    state = json.loads(run("status", "--json").out)
    assert (state["feeds"], state["feeds_paused"], state["pages"]["kept"]) == (1, 0, 1)
    assert state["feeds_last_read"] and "answers 500" in state["feeds_failing"][feed]
    assert "answers 500" in run("status").out and "kept 1" in run("status").out
    assert run("feeds", "list").out.startswith("failing") and run("feeds", "test").code == 1
    assert json.loads(run("feeds", "list", "--json").out)[0]["failures"] == 1
    assert run("feeds", "remove", feed).out == f"removed   {feed}\n" and run("feeds", "list").out == ""


def test_what_was_refused_is_shown_and_let_in(run, server):
    server.page("/x", article_page(1, sentences=2))
    feed = server.feed("/feed", ("/x", "Football : la finale se jouera dimanche"))
    run("feeds", "add", feed)
    assert "1 off the subject (see `hotline feeds refused`)" in run("fetch").out
    told = run("feeds", "refused").out
    assert told.split()[0] == "1" and "Football : la finale" in told
    assert json.loads(run("feeds", "refused", "--json").out)[0]["number"] == 1
    assert run("feeds", "admit", "7").code == 2
    assert run("feeds", "admit", "1").out.startswith("new ")
    assert run("feeds", "refused").out == "" and "nothing was refused" in run("feeds", "refused").err


def test_the_starter_list_is_added_when_asked_for(run):
    assert f"adds the {len(starter())} of the starter list" in run("feeds", "list").err
    assert len(run("feeds", "add", "--starter").out.splitlines()) == len(starter())
    told = json.loads(run("feeds", "list", "--json").out)
    assert {feed["address"] for feed in told} == {entry.address for entry in starter()}


def test_a_feed_of_the_list_is_known_by_its_address(run):
    entry = starter()[0]
    assert entry.publisher in run("feeds", "add", entry.address).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add"], "takes at least one address"),
        (["admit"], "takes at least one number"),
        (["list", "https://a.example/"], "takes no address"),
        (["remove", "https://a.example/"], "no feed https://a.example/"),
        (["add", "feed.xml"], "only http and https addresses"),
        (["add", "https://anna:secret@a.example/"], "user name or password"),
        (["pause", "https://a.example/", "--kind", "agency"], "go with `feeds add`"),
        (["refuse"], "invalid choice"),
    ],
)
def test_bad_use_of_feeds(run, arguments, said):
    ran = run("feeds", *arguments)
    assert ran.code == 2 and said in ran.err and "secret" not in ran.err


# ---------------------------------------------------------------- watch


def kept(day, language, written):
    return Kept(day, language, "extractive", "x", written)


@pytest.mark.parametrize(
    ("now", "written", "day"),
    [
        ("2025-07-04T09:00+02:00", [], date(2025, 7, 3)),
        ("2025-07-04T06:59+02:00", [], date(2025, 7, 2)),  # started before seven: yesterday's is still missing
        ("2025-07-04T09:00+02:00", [("2025-07-03", "fr", "2025-07-04T05:00:01+00:00")], None),
        ("2025-07-04T09:00+02:00", [("2025-07-03", "fr", "2025-07-04T04:59:59+00:00")], date(2025, 7, 3)),  # too early
        ("2025-07-04T09:00+02:00", [("2025-07-03", "en", "2025-07-04T05:00:01+00:00")], date(2025, 7, 3)),
        (
            "2025-07-09T07:00+02:00",
            [("2025-07-03", "fr", "2025-07-04T05:00:01+00:00")],
            date(2025, 7, 8),
        ),  # a long sleep
    ],
)
def test_which_briefing_is_due_follows_from_the_archive(now, written, day):
    known = [kept(*one) for one in written]
    assert watch.due_day(datetime.fromisoformat(now), time(7), known, "fr") == day
    assert watch.due_day(datetime.fromisoformat(now), None, known, "fr") is None


def test_times_that_are_none():
    assert watch.interval("30m").total_seconds() == 1800 and watch.interval(" 2H ").total_seconds() == 7200
    assert watch.clock("07:05") == time(7, 5) and watch.clock(None) is None
    for text in ("30", "1m", "m", "-5m", "1d", "٣٠m"):
        with pytest.raises(UsageError, match="--every"):
            watch.interval(text)
    for text in ("7", "25:00", "07:60"):
        with pytest.raises(UsageError, match="--brief-at"):
            watch.clock(text)


def rounds_from(monkeypatch, begin, hours, *, every, at=None, slept=(), lasting=timedelta()):
    """The times of day at which rounds began; pauses move the clock, one of them by a machine's sleep."""
    now = datetime.fromisoformat(begin).astimezone()
    until, slept, began = now + timedelta(hours=hours), dict(slept), []

    def one_round():
        nonlocal now
        began.append(now.strftime("%H:%M"))
        now += lasting

    def pause(seconds):
        nonlocal now
        now += timedelta(seconds=seconds) + slept.pop(now.strftime("%H:%M"), timedelta())
        return now >= until

    monkeypatch.setattr(watch, "_now", lambda: now)
    watch._rounds(one_round, every, at, pause)
    return began


HALF_AN_HOUR = timedelta(minutes=30)


def test_rounds_come_at_once_then_after_an_interval_and_at_the_briefings_time(monkeypatch):
    found = rounds_from(monkeypatch, "2025-07-04T06:40", 2, every=HALF_AN_HOUR, at=time(7))
    assert found == ["06:40", "07:00", "07:30", "08:00", "08:30"]


def test_what_a_sleep_or_a_long_round_missed_is_made_up_for_by_one(monkeypatch):
    slept = {"06:50": timedelta(hours=3)}
    found = rounds_from(monkeypatch, "2025-07-04T06:40", 4, every=HALF_AN_HOUR, at=time(7), slept=slept)
    assert found == ["06:40", "09:50", "10:20"]
    found = rounds_from(monkeypatch, "2025-07-04T06:40", 2, every=HALF_AN_HOUR, lasting=timedelta(minutes=45))
    assert found == ["06:40", "07:25", "08:10"]


def test_ctrl_c_ends_a_round_whatever_it_interrupts(run, monkeypatch):
    """It may come where the logging module holds its lock: whoever else has to log from then on waits for ever."""
    before = set(threading.enumerate())

    def interrupted(*_):
        logging._lock.acquire()
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(watch, "_round", interrupted)
    try:
        ran = run("watch", "--every", "5m")
        left = set(threading.enumerate()) - before
    finally:
        logging._lock.release()
    assert ran.code == 0 and "stopped; what was taken in is kept" in ran.err and not left
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_that_is_lost_while_something_is_cleared_away_is_heard_all_the_same(run, monkeypatch):
    rounds = []

    class Cleared:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    def one_round(*_):
        rounds.append(1)
        Cleared()

    monkeypatch.setattr(watch, "_round", one_round)
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    assert run("watch", "--every", "5m").code == 0 and rounds == [1]


def test_a_watch_that_was_started_to_ignore_ctrl_c_ignores_it():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with watch._until_ctrl_c() as pause:
            signal.raise_signal(signal.SIGINT)
            assert not pause(0.0)
    finally:
        signal.signal(signal.SIGINT, before)


def test_one_round_of_watching_fetches_and_briefs_once(run, server):
    run("feeds", "add", served(server, 1))
    first = run("watch", "--once", "--brief-at", "00:00")
    assert first.code == 0 and "1 new" in first.out and "briefing for" in first.out
    assert len(run("brief", "--list").out.splitlines()) == 1
    second = run("watch", "--once", "--brief-at", "00:00")
    assert second.code == 0 and "briefing for" not in second.out


def test_watching_goes_on_past_a_dead_feed_and_ends_politely(run, server, tmp_path):
    """The real scheduler in a process of its own: a first round at once, then a wait, then Ctrl-C."""
    dead = server.answer("/dead", Reply(status=500))
    run("feeds", "add", dead, served(server, 1))
    process = homes.process(
        tmp_path / "home", "watch", "--every", "5m", "--brief-at", "00:00", HOTLINE_ALLOW_PRIVATE="127.0.0.1"
    )
    giving_up = threading.Timer(60, process.kill)
    giving_up.start()
    lines = []
    try:
        for line in process.stdout:
            lines.append(line.decode())
            if "briefing for" in lines[-1]:
                break
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    finally:
        giving_up.cancel()
        process.kill()
    assert b"Traceback" not in err and process.returncode == 0, err.decode()
    assert "2 feeds read, 1 of them failed, 1 new" in lines[0]
    assert b"watching, every 0:05:00, briefing at 00:00" in err and b"stopped; what was taken in is kept" in err
    assert b"Traceback" not in err
    assert json.loads(run("status", "--json").out)["articles"] == 1


def test_an_open_chat_watches_by_itself(run, server):
    feed = served(server, 1, 2)
    assert run("feeds", "add", feed).code == 0
    settings = Settings.from_environment()
    with opened(settings, may_share=False, with_starter=False) as store:
        with watch.alongside(store, settings, timedelta(minutes=30), None, "fr"):
            pause = threading.Event()
            while len(browse.listed(store.db, Filters(), 10, 0)) < 2:
                pause.wait(0.1)
        assert len(browse.listed(store.db, Filters(), 10, 0)) == 2
        with pytest.raises(UsageError, match="--brief-at goes with --every"):
            watch.alongside(store, settings, None, time(7), "fr").__enter__()
        with opened(settings, may_share=True, with_starter=False) as second:
            with pytest.raises(UsageError, match="has to do the watching"):
                watch.alongside(second, settings, timedelta(minutes=30), None, "fr").__enter__()
            with watch.alongside(second, settings, None, None, "fr"):
                pass
