"""`hotline doctor` tells what it finds, and leaves a home as it was: not there, older, broken, or in use."""

import json
import shutil
import sqlite3
from collections import namedtuple

import pytest

from tests import homes
from vectorstore.archive import write
from vectorstore.archive.database import FILE_NAME, Database
from vectorstore.index import FOLDER
from vectorstore.lock import Ownership


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where four articles may be put."""
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def doctor(capsys):
    """The exit code and the findings by name; what a person is shown goes with them."""

    def looked():
        told = homes.here(capsys, "doctor")
        ran = homes.here(capsys, "doctor", "--json")
        assert ran.code == told.code
        return ran.code, {one["name"]: one for one in json.loads(ran.out)}, told.out

    return looked


def seen(home):
    """Every file with its bytes and the time of its last change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in home.rglob("*") if path.is_file()}


def test_before_the_first_minute_it_says_how_to_begin_and_begins_nothing(doctor, home, monkeypatch):
    code, found, told = doctor()
    assert code == 0 and not home.exists()  # nothing is wrong, and nothing was made
    assert f"LOOK  home         {home} does not exist\n" in told and "correct HOTLINE_HOME" in told
    assert "LOOK  archive      there is none yet\n" in told
    assert all(command in told for command in ("`hotline ingest`", "`hotline chat`", "`hotline ask`"))
    assert set(found["home"]) == {"name", "well", "found", "remedy"} and found["index"]["well"]
    home.mkdir()
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    code, found, told = doctor()
    assert code == 0 and list(home.iterdir()) == [] and found["home"]["well"] and not found["archive"]["well"]
    assert "`hotline ingest`" in told and "dossier" not in told


def test_a_server_that_is_away_is_told_before_there_is_an_archive(doctor, home, monkeypatch):
    monkeypatch.setenv("HOTLINE_CHROMA_URL", "http://anna:secret@127.0.0.1:9")
    code, found, told = doctor()
    assert code == 0 and not home.exists() and not found["index"]["well"]
    assert "HOTLINE_CHROMA_URL" in told and "secret" not in told


def test_a_full_disk_is_told_before_there_is_a_home(doctor, home, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("vectorstore.checkup.shutil.disk_usage", lambda _: usage(1, 1, 0))
    code, found, _ = doctor()
    assert code == 1 and not home.exists() and "no room left" in found["home"]["found"]


def test_an_archive_and_its_index_are_looked_at_without_a_trace(doctor, home):
    homes.small(home)
    db = Database(home)
    write.set_setting(db, write.TERMS, "of an earlier Hotline")
    db.close()
    before = seen(home)
    code, found, _ = doctor()
    assert code == 0 and all(one["well"] for one in found.values())
    assert found["archive"]["found"].startswith("4 articles") and found["index"]["found"].endswith(", complete")
    assert seen(home) == before


@pytest.mark.parametrize("broken", ["gone", "garbage", "another model's", "incomplete"])
def test_an_index_that_is_not_whole_is_told_and_not_rebuilt(doctor, home, broken):
    homes.small(home)
    db = Database(home)
    if broken == "gone":
        shutil.rmtree(home / FOLDER)
    elif broken == "garbage":
        next((home / FOLDER).glob("*/chroma.sqlite3")).write_bytes(b"garbage " * 9_000)
    elif broken == "incomplete":
        with db.transaction() as sql:
            sql.execute(
                "INSERT INTO chunks(version, start, end, digest, near) "
                "SELECT version, 0, 1, 'new', 'new' FROM chunks LIMIT 1"
            )
            sql.execute("DELETE FROM pending")
    else:
        write.set_setting(db, "embedding_model", "another/model")
    db.close()
    before = seen(home)
    code, found, told = doctor()
    assert code == 0 and not found["index"]["well"] and "hotline reindex" in told
    assert "hotline-doctor-" not in told  # the copy it was tried on is nobody's business
    assert seen(home) == before


def test_an_archive_of_an_earlier_hotline_is_left_to_the_next_command(doctor, home, capsys):
    homes.small(home)
    with sqlite3.connect(home / FILE_NAME) as db:
        [latest] = db.execute("PRAGMA user_version").fetchone()
        db.execute("DROP TABLE model_sentences")
        db.execute(f"PRAGMA user_version = {latest - 1}")
    db.close()
    before = seen(home)
    code, found, _ = doctor()
    assert code == 0 and "earlier Hotline" in found["archive"]["found"] and seen(home) == before
    assert homes.here(capsys, "status").code == 0
    assert doctor()[1]["archive"]["found"].startswith("4 articles")


def test_another_programs_database_is_no_archive(doctor, home):
    home.mkdir()
    with sqlite3.connect(home / FILE_NAME) as other:
        other.execute("CREATE TABLE articles (x)")
    other.close()
    before = (home / FILE_NAME).read_bytes()
    code, found, _ = doctor()
    assert code == 1 and "another program" in found["home"]["found"]
    assert (home / FILE_NAME).read_bytes() == before


def test_beside_an_owner_the_index_is_left_to_it(doctor, home):
    homes.small(home)
    holder = Ownership(home)
    try:
        before = seen(home)
        code, found, _ = doctor()
        assert code == 0 and found["index"]["found"] == "owned by another hotline process"
        assert found["archive"]["found"].startswith("4 articles") and seen(home) == before
    finally:
        holder.release()
