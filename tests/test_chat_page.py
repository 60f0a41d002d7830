"""The page as Gradio knows it, before any browser."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes import FakeAnswerer

from tests.homes import small

SECRET = "a-secret-that-a-browser-keeps"


def test_no_listener_is_an_endpoint_and_nothing_is_reported_home():
    from bot.chat.page import build, look

    demo = build(FakeAnswerer())
    assert {listener.api_visibility for listener in demo.fns.values()} == {"private"}
    assert demo.analytics_enabled is False
    assert not look()["enable_monitoring"]
    assert not look()["run_history"]


def called(user: str | None = None, accepted: str = "fr") -> SimpleNamespace:
    """What Gradio hands to a handler, as far as we look at it."""
    scope = {"hotline_user": user} if user else {}
    return SimpleNamespace(request=SimpleNamespace(scope=scope), headers={"accept-language": accepted})


def test_a_signed_in_user_owns_the_conversations_of_every_browser():
    from bot.chat.tabs.shared import reader

    here, there = reader({"secret": SECRET}, called("anna")), reader({}, called("anna"))
    assert here.owner == there.owner is not None
    assert reader({"secret": SECRET}, called()).owner not in {None, here.owner}
    assert (here.user, reader({"secret": SECRET}, called()).user) == ("anna", None)


def test_without_a_secret_nobody_owns_anything():
    from bot.chat.tabs.shared import reader, with_secret

    for memory in (None, [], "x", {"secret": "short"}, {"secret": ["a"] * 40}, {"secret": "x" * 1_000}):
        assert reader(memory, called()).owner is None
        assert len(with_secret(memory)["secret"]) > 40
    assert with_secret({"secret": SECRET, "language": "ru", "answers": "<b>", "more": 1}) == {
        "secret": SECRET,
        "language": "ru",
    }


@pytest.mark.parametrize(
    ("language", "accepted", "expected"), [("uk", "fr", "uk"), ("de", "fr", "fr"), (None, "ru", "ru")]
)
def test_a_chosen_language_comes_before_the_browsers(language, accepted, expected):
    from bot.chat.tabs.shared import reader

    assert reader({"language": language}, called(accepted=accepted)).language == expected


def test_the_bridge_gives_texts_only():
    from bot.chat.tabs.shared import every, number, told

    event = SimpleNamespace(_data={"a": "x" * 9_000, "b": ["1", 2, None, "3"], "c": 4, "d": {}, "e": []})
    assert every(event) == {"a": ["x" * 8_000], "b": ["1", "3"], "c": [], "d": [], "e": []}
    assert told(event) == {"a": "x" * 8_000, "b": "1"}
    assert told(SimpleNamespace(_data=None)) == {}
    assert [number(text) for text in ("12", "-1", "x", "", None, "9" * 20, "١")] == [12, 0, 0, 0, 0, 0, 0]


def test_every_act_of_the_page_has_somebody_who_listens(tmp_path):
    import bot.chat
    from bot.answer import Hotline
    from bot.chat.page import build
    from bot.chat.tabs.shared import ACTS
    from bot.settings import Settings
    from vectorstore.store import Vectorstore

    home = small(tmp_path / "home")
    with Vectorstore.open(home) as store:
        demo = build(Hotline(store), store, Settings(home=home))
        heard = {event for listener in demo.fns.values() for _, event in listener.targets}
    assert {f"on_{act}" for act in ACTS} <= heard
    sources = "".join(file.read_text(encoding="utf-8") for file in Path(bot.chat.__file__).parent.glob("*.py"))
    assert set(re.findall(r'data-act="(\w+)"', sources)) <= {*ACTS}


@pytest.fixture
def archive_tab(tmp_path):
    """The archive's tab over a home of four articles, and what Gradio hands to its handlers."""
    import gradio as gr

    from bot.chat.tabs.archive import ArchiveTab
    from bot.chat.tabs.shared import House
    from bot.chat.tabs.talk import Talk
    from bot.settings import Settings
    from vectorstore.store import Vectorstore

    home = small(tmp_path / "home")
    with Vectorstore.open(home) as store, gr.Blocks():
        house, memory = House(FakeAnswerer(), store, Settings(home=home)), gr.BrowserState({})
        yield ArchiveTab(house, memory, Talk(house, memory)), store


def test_who_waits_for_an_arrival_holds_up_nobody_else(archive_tab, tmp_path):
    from bot.chat.tabs.archive import Looking
    from vectorstore.archive import read

    tab, store = archive_tab
    files = [tmp_path / f"{number}.txt" for number in range(2)]
    for file in files:
        file.write_text("Les deux présidents se sont parlé jeudi 3 juillet 2025.", encoding="utf-8")

    def removed():
        shown = tab._remove(Looking(), {}, SimpleNamespace(_data={"article": "fr-1"}), called())
        store.db.close()
        return shown

    arriving = tab._taking._files(files, {}, called())
    with ThreadPoolExecutor(1) as pool:
        try:
            next(arriving), next(arriving)  # the first file is in, the second is still to come
            assert 'data-act="undo"' in pool.submit(removed).result(10)[0]
        finally:
            arriving.close()
    assert read.article(store.db, "fr-1") is None


def test_why_nothing_could_be_removed_or_brought_back_is_told(archive_tab):
    from bot.chat.tabs.archive import Looking
    from vectorstore.archive import read

    tab, store = archive_tab
    event, sql = SimpleNamespace(_data={"article": "fr-1"}), store.db.connection
    sql.execute("PRAGMA query_only = ON")
    told, *unchanged = tab._remove(Looking(), {}, event, called())
    assert "ne peut pas être écrit" in told and "undo" not in told and len(unchanged) == 5
    assert read.article(store.db, "fr-1") is not None
    sql.execute("PRAGMA query_only = OFF")
    removed = tab._remove(Looking(), {}, event, called())[-1]
    assert [article.id for article in removed] == ["fr-1"]
    sql.execute("PRAGMA query_only = ON")
    shown = tab._undo(removed, Looking(), {}, called())
    assert "ne peut pas être écrit" in shown[0] and 'data-act="undo"' in shown[0] and shown[-1] == removed
    sql.execute("PRAGMA query_only = OFF")
    shown = tab._undo(removed, Looking(), {}, called())
    assert (shown[0], shown[-1]) == ("", ()) and read.article(store.db, "fr-1") is not None
