"""Kept conversations in the archive: whose they are, what can be done with them, when they go."""

import pytest

from tests.homes import small
from vectorstore.archive import conversations
from vectorstore.archive.conversations import (
    delete,
    exchanges,
    judge,
    key,
    purge,
    rename,
    revision,
    save,
    talk,
    talks,
)
from vectorstore.archive.database import Database

MINE, YOURS = key("browser", "a secret of mine"), key("browser", "a secret of yours")
PAGE = {"question": "Qu’a dit Ouchakov ?"}


@pytest.fixture
def db(tmp_path):
    opened = Database(small(tmp_path / "home"))
    yield opened
    opened.close()


def kept(db, owner=MINE, *, title="Qu’a dit Ouchakov ?", identity=None, number=1, words="Qu’a dit Ouchakov ?"):
    return written(db, owner, identity, number=number, title=title, words=words).talk


def written(db, owner=MINE, identity=None, *, seen=None, number=1, title="?", text="Qu’a dit Ouchakov ?", words="?"):
    """One exchange written by a window that knows the conversation as it is now, unless it is told another revision."""
    seen = seen or (identity and revision(db, owner, identity))
    return save(db, owner, identity, number=number, title=title, page={"question": text}, words=words, seen=seen)


def test_a_conversation_grows_and_an_edited_question_cuts_it(db):
    identity = kept(db)
    for number in (2, 3):
        assert kept(db, identity=identity, number=number) == identity
    assert [one.number for one in exchanges(db, MINE, identity)] == [1, 2, 3]
    written(db, MINE, identity, number=2, text="Autre chose ?")
    assert [one.page["question"] for one in exchanges(db, MINE, identity)] == [PAGE["question"], "Autre chose ?"]
    assert talk(db, MINE, identity).exchanges == 2


def texts(db, identity):
    return [(one.number, one.page["question"]) for one in exchanges(db, MINE, identity)]


def test_what_another_window_wrote_is_never_forgotten(db):
    first = written(db, text="une")
    mine = written(db, MINE, first.talk, seen=first.revision, number=2, text="la mienne")
    other = written(db, MINE, first.talk, seen=first.revision, number=2, text="la tienne")  # as it stood before mine
    assert (mine.elsewhere, other.elsewhere) == (False, True)
    assert texts(db, first.talk) == [(1, "une"), (2, "la mienne"), (3, "la tienne")]
    edited = written(db, MINE, first.talk, seen=mine.revision, number=1, text="une autre")
    assert edited.elsewhere and texts(db, first.talk)[-1] == (4, "une autre")
    last = written(db, MINE, first.talk, seen=edited.revision, number=2, text="la seule")
    assert not last.elsewhere and texts(db, first.talk) == [(1, "une"), (2, "la seule")]


def test_two_writes_of_one_moment_are_told_apart(db, monkeypatch):
    monkeypatch.setattr(conversations, "_now", lambda: "2025-07-03T18:00:00.999+00:00")
    first = written(db)
    second = written(db, MINE, first.talk, number=2)
    assert first.revision < second.revision == revision(db, MINE, first.talk)
    assert written(db, MINE, first.talk, seen=first.revision, number=2).elsewhere
    assert revision(db, YOURS, first.talk) is None


def test_nobody_reaches_what_is_anothers(db):
    identity = kept(db)
    assert talks(db, YOURS) == []
    assert exchanges(db, YOURS, identity) == []
    assert talk(db, YOURS, identity) is None
    assert not rename(db, YOURS, identity, "à moi")
    assert not judge(db, YOURS, identity, number=1, verdict="up")
    assert delete(db, YOURS, identity) == delete(db, YOURS) == 0
    assert kept(db, YOURS, identity=identity) != identity  # it begins one of its own
    assert talk(db, MINE, identity).title == "Qu’a dit Ouchakov ?"


def test_the_secret_itself_is_nowhere_in_the_home(tmp_path):
    home = small(tmp_path / "home")
    db = Database(home)
    kept(db)
    db.close()
    assert all(b"a secret of mine" not in file.read_bytes() for file in home.glob("archive.sqlite3*"))


def test_a_user_and_a_browser_of_that_name_are_two_owners():
    assert key("user", "anna") != key("browser", "anna")


def test_words_are_found_in_titles_and_answers_whatever_their_case_and_accents(db):
    first = kept(db, words="Qu’a dit Ouchakov ? L’entretien a été franc.")
    second = kept(db, title="Élections", words="autre chose")
    assert [one.id for one in talks(db, MINE, "ENTRETIEN a ete")] == [first]
    assert [one.id for one in talks(db, MINE, "elections")] == [second]
    assert talks(db, MINE, "100 %") == []


def test_a_verdict_is_kept_and_taken_back_and_goes_with_a_new_answer(db):
    identity = kept(db)
    assert judge(db, MINE, identity, number=1, verdict="down", reason="la date manque")
    assert (exchanges(db, MINE, identity)[0].verdict, exchanges(db, MINE, identity)[0].reason) == (
        "down",
        "la date manque",
    )
    judge(db, MINE, identity, number=1, verdict=None)
    assert exchanges(db, MINE, identity)[0].verdict is None
    judge(db, MINE, identity, number=1, verdict="up")
    kept(db, identity=identity)
    assert exchanges(db, MINE, identity)[0].verdict is None
    assert not judge(db, MINE, identity, number=7, verdict="up")


def test_what_is_deleted_leaves_nothing_behind(db):
    first, second = kept(db), kept(db)
    assert delete(db, MINE, first) == 1
    assert [one.id for one in talks(db, MINE)] == [second]
    assert delete(db, MINE) == 1
    assert db.one("SELECT count(*) AS n FROM exchanges")["n"] == 0


def test_what_nobody_touched_for_long_is_forgotten(db, monkeypatch):
    monkeypatch.setattr(conversations, "_now", lambda: "2020-01-01T00:00:00.000+00:00")
    old = kept(db)
    monkeypatch.undo()
    new = kept(db)
    assert purge(db, 365) == 1
    assert [one.id for one in talks(db, MINE)] == [new]
    assert exchanges(db, MINE, old) == []


def test_a_long_title_is_cut(db):
    identity = kept(db, title="mot " * 100)
    assert len(talk(db, MINE, identity).title) == conversations.LONGEST_TITLE
