"""The SQLite file itself: opening, migrating, transactions, and what to say when something is wrong with it.

WAL, so that readers never wait for the writer; one connection a thread. Migrations are the numbered files of
`migrations/`, applied in order and in one transaction each; the number of the last one is SQLite's `user_version`.

Left to others: every statement about articles (write, read, select), who may write at all (vectorstore.lock).
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from vectorstore.errors import ArchiveDamaged, HomeInUse, HomeNotWritable, HotlineError

FILE_NAME = "archive.sqlite3"


class Database:
    """A handle to the archive. Cheap to keep, safe to share between threads.

    Raises HomeNotWritable (rights, full disk) and ArchiveDamaged (the file is no archive of ours).
    """

    def __init__(self, home: Path, read_only: bool = False) -> None:
        self.path = home / FILE_NAME
        self._read_only = read_only
        self._local = threading.local()
        try:
            with _explained(self.path):
                _migrate(self.connection, read_only)
        except BaseException:
            self.close()
            raise

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection. Rows come as sqlite3.Row."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            # Opened for writing even by readers: a WAL file needs its shared-memory index; query_only guards it.
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA temp_store = MEMORY")
            if self._read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
                connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Every row of a query."""
        with _explained(self.path):
            return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query, None when there is none."""
        with _explained(self.path):
            row: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
            return row

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commits at the end, rolls back on any exception."""
        with _explained(self.path):
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def check(self) -> str | None:
        """SQLite's own verdict on the file: None when sound, else the first complaint."""
        try:
            row = self.connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            return str(error)
        return None if row[0] == "ok" else str(row[0])

    def close(self) -> None:
        """Close this thread's connection; the WAL is folded into the file by the last one."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None


def library() -> tuple[str, bool]:
    """SQLite's version, and whether it was built with full-text search, which the archive needs."""
    with closing(sqlite3.connect(":memory:")) as empty:
        [with_fts5] = empty.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    return sqlite3.sqlite_version, bool(with_fts5)


def outdated(home: Path) -> bool:
    """Was the archive written by an earlier Hotline? Whoever opens it for writing brings it up to date."""
    path = home / FILE_NAME
    with _explained(path), closing(sqlite3.connect(path, timeout=30)) as archive:
        archive.execute("PRAGMA query_only = ON")
        [done] = archive.execute("PRAGMA user_version").fetchone()
        if not done and archive.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise _damaged(path, sqlite3.DatabaseError("it is another program's"))
        return bool(done < len(_scripts()))


def _scripts() -> list[Traversable]:
    """The migrations, in order."""
    return sorted(
        (file for file in resources.files(__package__).joinpath("migrations").iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )


def _migrate(connection: sqlite3.Connection, read_only: bool) -> None:
    scripts = _scripts()
    done = connection.execute("PRAGMA user_version").fetchone()[0]
    if done > len(scripts):
        raise ArchiveDamaged(
            f"the archive was written by a newer Hotline (format {done}, this one knows {len(scripts)}); update Hotline"
        )
    if read_only and done < len(scripts):
        raise HomeInUse("the archive is being set up by another hotline process; try again in a moment")
    for number, script in enumerate(scripts[done:], start=done + 1):
        sql = script.read_text(encoding="utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, with what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if any(word in text for word in ("readonly", "unable to open", "full", "disk I/O")):
            raise HomeNotWritable(
                f"{path.parent} cannot be written ({text}); free space, correct its rights, or set HOTLINE_HOME to "
                "another folder. Nothing that was acknowledged is lost"
            ) from error
        if any(word in text for word in ("malformed", "vtable constructor", "no such table", "already exists")):
            raise _damaged(path, error) from error
        if "locked" in text:
            raise HomeInUse(f"the archive {path} is locked by another process; stop it, or try again later") from error
        raise
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError) as error:  # ours: the file said no, and rightly
        raise HotlineError(
            f"the archive {path} does not take this ({error}); nothing of it was written and the file is not damaged. "
            "Hotline has made a mistake; please report it"
        ) from error
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise HomeNotWritable(f"the disk of {path.parent} is full; free space and run the command again") from error
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"the archive {path} is damaged ({error}); restore a backup, or move the file away and ingest again. "
        "Hotline has not changed it"
    )
