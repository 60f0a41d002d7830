"""`hotline backup` and `hotline restore`: of a home in use, back into another, and never from half a file."""

import gzip
import io
import json
import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.articles import ALL, FR
from tests.homes import here, small
from vectorstore.archive import read, write
from vectorstore.backup import back_up, put, unpacked
from vectorstore.errors import HomeInUse, HomeNotWritable, UsageError
from vectorstore.ingest import add
from vectorstore.models import Article, Filters
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore

FILE = "archive.sqlite3"


@pytest.fixture
def home(tmp_path):
    return small(tmp_path / "home")


@pytest.fixture
def saved(home, tmp_path):
    target = tmp_path / "saved.tar.gz"
    back_up(home, target, "0.1.0")
    return target


def texts(home: Path) -> dict[str, str]:
    with Vectorstore.open(home) as store:
        return {article.id: article.text for article in read.articles(store.db)}


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


def packed(target: Path, inside: dict[str, bytes]) -> Path:
    with tarfile.open(target, "w:gz") as tar:
        for name, content in inside.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return target


def test_there_and_back_with_the_index_made_anew(home, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOTLINE_HOME", str(home))
    (home / "note.txt").write_text("kept", encoding="utf-8")
    ran = here(capsys, "backup", tmp_path / "a.tar.gz")
    assert ran.code == 0 and "4 articles" in ran.out and "checked" in ran.out
    assert (tmp_path / "a.tar.gz").stat().st_mode & 0o077 == 0
    assert set(members(tmp_path / "a.tar.gz")) == {"manifest.json", FILE, "note.txt"}
    other = tmp_path / "other"
    monkeypatch.setenv("HOTLINE_HOME", str(other))
    ran = here(capsys, "restore", tmp_path / "a.tar.gz")
    assert ran.code == 0 and "4 articles" in ran.out and "chunks indexed" in ran.out
    assert (other / "note.txt").read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in other.iterdir()) == [FILE, "chroma", "note.txt", "owner.lock"]
    with Vectorstore.open(other) as store:
        assert store.index is not None and read.pending_count(store.db) == 0
        found = excerpts(store, Query("Iouri Ouchakov", "fr", Filters()), 1)
        assert found[0].article == read.article(store.db, "fr-1")
    assert texts(other) == {article.id: article.text for article in ALL}


def test_a_home_that_is_written_to_is_backed_up_at_one_moment(home, tmp_path):
    written, stop = [], threading.Event()

    def keep_writing():
        with Vectorstore.open(home) as store:
            number = 0
            while not stop.is_set():
                article = Article(id=f"more-{number}", text=f"Phrase {number} dite par le porte-parole.")
                add(store, article, "test")
                written.append(article.id)
                number += 1

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        backups = []
        for number in range(3):
            enough = len(written) + 3
            while len(written) < enough:
                assert writer.is_alive()
                stop.wait(0.01)
            before = len(written)
            backups.append((before, back_up(home, tmp_path / f"{number}.tar.gz", "0.1.0")))
    finally:
        stop.set()
        writer.join(timeout=60)
    for number, (before, backup) in enumerate(backups):
        other = tmp_path / f"other-{number}"
        with unpacked(tmp_path / f"{number}.tar.gz", other) as (_, staged):
            put(staged, other, force=False)
        with Vectorstore.open(other) as store:
            kept = {article.id for article in read.articles(store.db)}
        assert len(kept) == backup.counts["articles"]
        assert kept >= {"fr-1", *written[:before]}  # what was acknowledged before is in it


@pytest.mark.parametrize("left", [0.0, 0.2, 0.6, 0.99])
def test_half_a_file_is_refused_and_nothing_is_touched(saved, home, tmp_path, left):
    whole = saved.read_bytes()
    half = tmp_path / "half.tar.gz"
    half.write_bytes(whole[: int(len(whole) * left)])
    before = texts(home)
    for target in (home, tmp_path / "new"):
        with pytest.raises(UsageError, match=r"no (whole )?backup"), unpacked(half, target):
            pytest.fail("half a backup was taken for a whole one")
        assert not list(target.glob("restoring-*"))
    assert texts(home) == before


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_noticed(saved, tmp_path, place):
    inside = members(saved)
    archive = bytearray(inside[FILE])
    archive[int(len(archive) * place)] ^= 0xFF
    changed = packed(tmp_path / "changed.tar.gz", inside | {FILE: bytes(archive)})
    with pytest.raises(UsageError, match="was changed"), unpacked(changed, tmp_path / "new"):
        pytest.fail("a changed archive was taken for the one that was saved")
    raw = bytearray(saved.read_bytes())
    raw[int(len(raw) * place)] ^= 0xFF
    (tmp_path / "raw.tar.gz").write_bytes(raw)
    with pytest.raises(UsageError, match=r"no (whole )?backup"), unpacked(tmp_path / "raw.tar.gz", tmp_path / "new"):
        pytest.fail("a changed file was taken for the one that was saved")


def test_what_a_backup_does_not_tell_of_is_not_unpacked(saved, tmp_path):
    inside = members(saved)
    for name in ("../outside", "/tmp/outside", "sub/inside", "stranger"):
        told = json.loads(inside["manifest.json"])
        strange = packed(tmp_path / f"{abs(hash(name))}.tar.gz", inside | {name: b"x"})
        with pytest.raises(UsageError, match="does not tell of"), unpacked(strange, tmp_path / "new"):
            pytest.fail("an unknown file was unpacked")
        told["files"][name] = {"bytes": 1, "sha256": "0" * 64}
        head = {"manifest.json": json.dumps(told).encode()}
        bold = packed(tmp_path / f"{abs(hash(name))}-told.tar.gz", head | {FILE: inside[FILE], name: b"x"})
        with pytest.raises(UsageError, match="backup"), unpacked(bold, tmp_path / "new"):
            pytest.fail("a file outside the home was unpacked")
    assert not (tmp_path / "outside").exists() and not (tmp_path / "new" / "outside").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"not a tar", gzip.compress(b"not a tar"), b"\x1f\x8b broken"],
    ids=["empty", "text", "gzip", "broken"],
)
def test_other_files_are_no_backups(tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="backup"), unpacked(file, tmp_path / "new"):
        pytest.fail("it was taken for a backup")


def test_counts_and_format_must_agree(saved, tmp_path):
    inside = members(saved)
    for change in ({"counts": {"articles": 99}}, {"format": 2}, {"files": {}}, {"files": None}):
        told = json.loads(inside["manifest.json"]) | change
        file = packed(tmp_path / f"{next(iter(change))}.tar.gz", inside | {"manifest.json": json.dumps(told).encode()})
        with pytest.raises(UsageError), unpacked(file, tmp_path / "new"):
            pytest.fail("it was taken for a whole backup")


def test_a_home_in_its_place_is_left_alone_unless_forced_and_then_moved_aside(
    saved, home, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("HOTLINE_HOME", str(home))
    with Vectorstore.open(home) as store:
        add(store, Article(id="later", text="Ce qui est venu après la sauvegarde."), "test")
        store.sync()
    refused = here(capsys, "restore", saved)
    assert refused.code == 2 and "--force" in refused.err and "later" in texts(home)
    ran = here(capsys, "restore", saved, "--force")
    assert ran.code == 0
    assert set(texts(home)) == {article.id for article in ALL}
    [aside] = home.glob("before-restore-*")
    assert str(aside) in ran.err
    assert "later" in texts(aside)  # whole, with its index: it can be opened as a home
    with Vectorstore.open(home) as store:
        assert excerpts(store, Query("venu après la sauvegarde", "fr", Filters()), 1)[0].article.id != "later"
        assert write.remove(store.db, FR.id) == 1  # and it can be written to


def test_what_fails_half_way_leaves_the_old_archive_in_its_place(saved, home, monkeypatch):
    with Vectorstore.open(home) as store:
        add(store, Article(id="later", text="Ce qui est venu après la sauvegarde."), "test")

    def fail(*_):
        raise OSError(28, "No space left on device")

    with pytest.raises(HomeNotWritable, match="No space left"), unpacked(saved, home) as (_, staged):
        monkeypatch.setattr("vectorstore.backup.os.replace", fail)
        put(staged, home, force=True)
    monkeypatch.undo()
    assert "later" in texts(home)
    with Vectorstore.open(home) as store:  # and its index is made again
        assert store.index is not None and read.pending_count(store.db) == 0


def test_a_damaged_archive_gives_way_to_its_backup(saved, home):
    (home / FILE).write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    with unpacked(saved, home) as (_, staged):
        assert put(staged, home, force=True) is not None
    assert set(texts(home)) == {article.id for article in ALL}


def test_a_home_in_use_is_not_restored_over(saved, home):
    with Vectorstore.open(home), unpacked(saved, home) as (_, staged), pytest.raises(HomeInUse):
        put(staged, home, force=True)
    with closing(sqlite3.connect(home / FILE)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        with unpacked(saved, home) as (_, staged), pytest.raises(HomeInUse):
            put(staged, home, force=True)
    assert set(texts(home)) == {article.id for article in ALL}


def test_a_backup_is_never_written_over_another_file_nor_into_the_home(home, saved, tmp_path):
    before = saved.read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        back_up(home, saved, "0.1.0")
    assert saved.read_bytes() == before
    with pytest.raises(UsageError, match="inside the home"):
        back_up(home, home / "saved.tar.gz", "0.1.0")
    with pytest.raises(UsageError, match="holds no archive"):
        back_up(tmp_path / "none", tmp_path / "none.tar.gz", "0.1.0")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "saved.tar.gz"]
