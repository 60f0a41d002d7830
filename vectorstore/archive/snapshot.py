"""The archive's file as a whole: copied while others write, counted, checked, and put where an archive stood.

    snapshot(home, copy)        # one moment of the archive, whatever is being written meanwhile
    verified(copy)              # its counts, once SQLite has found it sound

Left to others: packing and unpacking (vectorstore.backup), what the rows mean (read, write).
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from vectorstore.archive.database import FILE_NAME
from vectorstore.errors import ArchiveDamaged, HomeInUse

_COUNTED = ("articles", "versions", "chunks", "vectors", "briefings")
SIDE_FILES = (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", f"{FILE_NAME}-journal")


def snapshot(home: Path, copy: Path) -> None:
    """Copy the archive by SQLite's own online backup: writers go on, and the copy holds one moment, whole."""
    source = home / FILE_NAME
    try:
        with closing(sqlite3.connect(source, timeout=30)) as original, closing(sqlite3.connect(copy)) as made:
            original.execute("PRAGMA query_only = ON")
            original.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.DatabaseError as error:
        raise _damaged(source, error) from error


def verified(path: Path) -> dict[str, int]:
    """How much an archive file holds. Raises ArchiveDamaged where SQLite finds a fault, or where it is none of ours."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as archive:
            [[verdict]] = archive.execute("PRAGMA quick_check(1)").fetchall()
            if verdict != "ok":
                raise ArchiveDamaged(f"{path} is damaged ({verdict})")
            if orphan := archive.execute("PRAGMA foreign_key_check").fetchone():
                raise ArchiveDamaged(f"{path} is damaged (a row of {orphan[0]} hangs in the air)")
            return {table: archive.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED}
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


def folded_together(home: Path) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the archive. Raises HomeInUse while it is read.

    A damaged archive is left as it is: its files are moved together.
    """
    try:
        with closing(sqlite3.connect(home / FILE_NAME, timeout=1)) as archive:
            archive.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise HomeInUse(f"{home} is being read by another hotline process; stop it first") from error
    except sqlite3.DatabaseError:
        return


def _damaged(path: Path, error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(f"the archive {path} cannot be read whole ({error}); Hotline has not changed it")
