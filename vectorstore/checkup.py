"""A home looked at and left as it was: nothing is made, brought up to date, taught or rebuilt (`hotline doctor`).

    ready(home)                              # HomeNotWritable where no archive could be written
    with held(home) as owned:                # nobody writes meanwhile; False: another process does
        index_problem(home, db, embedder)    # None: whole

Left to others: opening a home for use, which does make and mend (store), what is told of it (bot.commands.doctor).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from vectorstore.archive import read
from vectorstore.archive.database import Database
from vectorstore.embeddings import Embedder
from vectorstore.errors import HomeInUse, HomeNotWritable, IndexUnavailable
from vectorstore.index import Index, copy_latest
from vectorstore.lock import Ownership
from vectorstore.text import digest


def ready(home: Path) -> None:
    """Could an archive be written there? Raises HomeNotWritable; a folder that is still to be made is not made."""
    home = home.absolute()
    ground = next(path for path in (home, *home.parents) if os.path.lexists(path))
    if not ground.is_dir():
        raise HomeNotWritable(f"the folder {home} cannot be made ({ground} is no folder); set HOTLINE_HOME to another")
    if not os.access(ground, os.W_OK | os.X_OK):
        raise HomeNotWritable(f"{ground} cannot be written; correct its rights, or set HOTLINE_HOME to another folder")
    if not shutil.disk_usage(ground).free:
        raise HomeNotWritable(f"there is no room left in {ground}; free space, or set HOTLINE_HOME to another folder")


@contextmanager
def held(home: Path) -> Iterator[bool]:
    """Own the home of an archive while it is looked at; False where another process owns it."""
    with ExitStack() as given_back:
        try:
            given_back.callback(Ownership(home).release)
            owned = True
        except HomeInUse:
            owned = False
        yield owned


def index_problem(home: Path, db: Database, embedder: Embedder, chroma_url: str | None = None) -> str | None:
    """What is wrong with the index of a home that nobody writes; None when it is whole. Nothing of it is rebuilt."""
    model, archive = read.setting(db, "embedding_model"), read.setting(db, "archive")
    if model is None or archive is None:
        return "there is none yet"
    if model != embedder.model_id:
        return f"it was made with {model}, and the embedder is {embedder.model_id}"
    with tempfile.TemporaryDirectory(prefix="hotline-doctor-", ignore_cleanup_errors=True) as folder:
        try:
            # Chroma writes into a folder that it merely opens, so a local index is tried on a copy.
            if chroma_url is None and not copy_latest(home, Path(folder)):
                return "there is none"
            with closing(Index(Path(folder), digest(model, archive), chroma_url)) as index:
                return index.probe(read.extent(db).chunks - read.pending_count(db))
        except IndexUnavailable as error:
            return str(error).replace(folder, str(home))
        except OSError as error:
            return f"it cannot be copied to {folder} and tried there ({error})"
