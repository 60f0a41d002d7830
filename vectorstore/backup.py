"""A home in one file, and back: `hotline backup`, `hotline restore`.

    back_up(home, Path("hotline-2025-07-03.tar.gz"), "0.1.0")      # while the home is being used
    with unpacked(Path("hotline-2025-07-03.tar.gz"), home) as staged: put(staged, home, force=False)

The file is a gzipped tar: `manifest.json` (what is inside, how long, SHA-256, how many articles), then the archive,
which holds articles, vectors, briefings, statements and conversations, and whatever else lies in the home. The search
index is left out: it is made anew from the vectors. A backup is read again before it takes its name; a restored archive
is checked before it takes the old one's place, which it does in one step. Passwords and keys live in the environment,
and are in no backup.

Left to others: SQLite's side of it (archive.snapshot), building the index (store).
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from vectorstore.archive.database import FILE_NAME
from vectorstore.archive.snapshot import SIDE_FILES, folded_together, snapshot, verified
from vectorstore.errors import ArchiveDamaged, HomeNotWritable, UsageError
from vectorstore.index import FOLDER
from vectorstore.lock import Ownership

_FORMAT = 1
_MANIFEST = "manifest.json"
_LOCKS = {"owner.lock", "owner.json"}
_STAGED, _ASIDE = "restoring-", "before-restore-"
_MOST = 1_000_000  # bytes of a manifest
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    made: str
    hotline: str
    counts: dict[str, int]


def back_up(home: Path, target: Path, hotline: str) -> Backup:
    """Write a backup of a home, in use or not; it has its name only once it was read again and found whole."""
    if not (home / FILE_NAME).exists():
        raise UsageError(f"{home} holds no archive; set HOTLINE_HOME to the home that is to be backed up")
    if target.absolute().parent.is_relative_to(home.absolute()):
        raise UsageError(f"{target} lies inside the home; name a file elsewhere, best on another disk")
    if target.exists():
        raise UsageError(f"{target} exists already; name a new file")
    try:
        with tempfile.TemporaryDirectory(prefix=".hotline-backup-", dir=target.absolute().parent) as folder:
            copy, packed = Path(folder) / FILE_NAME, Path(folder) / "packed"
            snapshot(home, copy)
            inside = {FILE_NAME: copy} | {path.name: path for path in sorted(home.iterdir()) if _kept(path)}
            manifest = {
                "format": _FORMAT,
                "hotline": hotline,
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "counts": verified(copy),
                "files": {name: {"bytes": path.stat().st_size, "sha256": _sha(path)} for name, path in inside.items()},
            }
            _pack(packed, manifest, inside)
            read_again, _ = _unpack(packed, Path(folder) / "again")
            packed.rename(target)
    except OSError as error:
        raise HomeNotWritable(
            f"{target} cannot be written ({error.strerror}); free space, or name a file in a folder that can"
        ) from error
    return read_again


@contextmanager
def unpacked(source: Path, home: Path) -> Iterator[tuple[Backup, Path]]:
    """The backup and a folder inside the home with its files, every one checked; gone again afterwards.

    Raises UsageError for what is no whole backup.
    """
    if not source.is_file():
        raise UsageError(f"{source} is no file; name one that `hotline backup` wrote")
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_STAGED, dir=home) as folder:
            backup, staged = _unpack(source, Path(folder) / "files")
            counts = verified(staged / FILE_NAME)
            if counts != backup.counts:
                raise UsageError(f"{source} is no whole backup (its counts do not agree); take another")
            yield backup, staged
    except ArchiveDamaged as error:
        raise UsageError(f"{source} is no whole backup ({error}); take another") from error
    except OSError as error:
        raise HomeNotWritable(
            f"{home} cannot be written ({error.strerror}); free space or correct its rights"
        ) from error


def put(staged: Path, home: Path, force: bool) -> Path | None:
    """Make the staged files the home's. What stood there is moved aside, and where is returned (None: nothing stood).

    Without `force` a home that holds an archive is left alone (UsageError). Raises HomeInUse while another process owns
    or reads it. Killed at any moment, the home has the old archive or the new one.
    """
    ownership = Ownership(home)
    try:
        old = home / FILE_NAME
        if not old.exists():
            aside = None
        elif not force:
            raise UsageError(
                f"{home} holds an archive already; --force moves it aside, HOTLINE_HOME names another home"
            )
        else:
            folded_together(home)
            aside = home / f"{_ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
            aside.mkdir()
            # The index goes first: an archive without one has it made again, one with another's would answer wrongly.
            for name in (FOLDER, *SIDE_FILES):
                if (home / name).exists():
                    (home / name).rename(aside / name)
            for path in [path for path in home.iterdir() if _kept(path)]:
                path.rename(aside / path.name)
            os.link(old, aside / FILE_NAME)
        for path in sorted(staged.iterdir(), key=lambda path: path.name == FILE_NAME):  # the archive last
            os.replace(path, home / path.name)
        return aside
    finally:
        ownership.release()


def _kept(path: Path) -> bool:
    """A file of the home that belongs in a backup beside the archive."""
    return path.is_file() and not path.is_symlink() and path.name not in {FILE_NAME, *SIDE_FILES, *_LOCKS}


def _pack(target: Path, manifest: dict[str, Any], inside: dict[str, Path]) -> None:
    written = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # it may hold conversations
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            head = tarfile.TarInfo(_MANIFEST)
            head.size = len(written)
            tar.addfile(head, io.BytesIO(written))
            for name, path in inside.items():
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = path.stat().st_size, 0o600
                with path.open("rb") as content:
                    tar.addfile(entry, content)
        file.flush()
        os.fsync(file.fileno())


def _unpack(source: Path, folder: Path) -> tuple[Backup, Path]:
    """Every file into a new folder, held against the manifest; nothing else is taken, wherever it says it belongs."""
    folder.mkdir()
    try:
        with tarfile.open(source, "r:gz") as tar:
            first = tar.next()
            if first is None or first.name != _MANIFEST or first.size > _MOST:
                raise UsageError(f"{source} is no backup of Hotline's")
            manifest = json.loads(_content(tar, first).read())
            if manifest["format"] != _FORMAT:
                raise UsageError(f"{source} was written by another Hotline ({manifest['hotline']}); update Hotline")
            expected = dict(manifest["files"])
            while (entry := tar.next()) is not None:
                told = expected.pop(entry.name, None)
                if told is None or not entry.isfile() or Path(entry.name).name != entry.name:
                    raise UsageError(f"{source} is no whole backup (it holds what it does not tell of); take another")
                with (folder / entry.name).open("xb") as file:
                    shutil.copyfileobj(_content(tar, entry), file, _PART)
                    file.flush()
                    os.fsync(file.fileno())
                if (entry.size, _sha(folder / entry.name)) != (told["bytes"], told["sha256"]):
                    raise UsageError(f"{source} is no whole backup ({entry.name} was changed); take another")
            if expected or not (folder / FILE_NAME).exists():
                raise UsageError(f"{source} is no whole backup (files are missing); take another")
            counts = {str(table): int(count) for table, count in manifest["counts"].items()}
            return Backup(str(manifest["made"]), str(manifest["hotline"]), counts), folder
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{source} is no whole backup ({type(error).__name__}); take another") from error


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(entry)
    if content is None:
        raise tarfile.ReadError(entry.name)
    return content


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
