"""The vector store as one thing: home folder, lock, archive, embedder and index, opened together and kept in step.

    with Vectorstore.open(home) as store:
        store.sync()                      # the index learns what the archive has
        store.nearest(...)

What happens on opening: the archive is opened (and migrated), its words are renewed where they are old,
the index is probed and, when broken, missing or of another model, rebuilt from the archive's vectors. A process that
finds the home owned by another one may read: it answers from the archive with an exact scan and leaves the index alone.

Many threads may share one. Whoever changes its articles (`ingest.add`, `remove`, `sync`) holds `writing` meanwhile.

Left to others: what goes in (ingest), what comes out (retrieve).
"""

import os
import threading
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vectorstore import lexical, statements, stories
from vectorstore.archive import read, write
from vectorstore.archive.database import FILE_NAME, Database
from vectorstore.chunks import embedded_text
from vectorstore.embeddings import Embedder, open_embeddings
from vectorstore.errors import EmbeddingUnavailable, HomeInUse, HomeNotWritable, IndexUnavailable
from vectorstore.index import Index
from vectorstore.lock import Ownership
from vectorstore.models import BUNDLED
from vectorstore.text import digest

_BATCH = 2_000
Notice = Callable[[str], None]


class Vectorstore:
    """Open with `Vectorstore.open`. `embedder` is None where none can run (search by words alone)."""

    def __init__(
        self,
        home: Path,
        db: Database,
        embedder: Embedder | None,
        ownership: Ownership | None,
        *,
        chroma_url: str | None,
        notice: Notice,
    ) -> None:
        self.home = home
        self.db = db
        self.embedder = embedder
        self._ownership = ownership
        self._chroma_url = chroma_url
        self._notice = notice
        self._index: Index | None = None
        # Looking what is known and writing what is new are two steps: between them nobody else may do the same.
        self.writing = threading.RLock()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        embeddings: str = BUNDLED,
        chroma_url: str | None = None,
        may_share: bool = False,
        notice: Notice = lambda text: None,
    ) -> Self:
        """Open a home, made where it is missing. With `may_share`, one that another process owns is opened for reading.

        Raises HomeNotWritable, HomeInUse, ArchiveDamaged.
        """
        _make(home)
        ownership = None
        try:
            ownership = Ownership(home)
        except HomeInUse:
            if not may_share or not (home / FILE_NAME).exists():
                raise
        with ExitStack() as opened:  # what fails half-way leaves no lock behind
            if ownership is not None:
                opened.callback(ownership.release)
            db = Database(home, read_only=ownership is None)
            opened.callback(db.close)
            embedder = None
            try:
                embedder = open_embeddings(embeddings)
            except EmbeddingUnavailable as error:
                if embeddings != BUNDLED:
                    raise  # a configured endpoint that fails is an error, not a reason to search less well
                notice(str(error))
            store = cls(home, db, embedder, ownership, chroma_url=chroma_url, notice=notice)
            store._renew_words()
            if store.owned:
                stories.learn(db)
                statements.learn(db)
            store._attach_index()
            opened.pop_all()
        return store

    @property
    def owned(self) -> bool:
        """May this process write?"""
        return self._ownership is not None

    @property
    def index(self) -> Index | None:
        """The index, None where this process has to do without (second process, no embedder, index unavailable)."""
        return self._index

    def sync(self) -> int:
        """Teach the index every chunk it does not know yet; how many those were. Only the owner teaches.

        The archive learns first which of the new articles are copies (vectorstore.stories) and who says what in them
        (vectorstore.statements).

        An index that fails is given up until the next start: the articles are safe, and the archive is searched itself.
        """
        with self.writing:
            if self.owned:
                stories.learn(self.db)
                statements.learn(self.db)
            if self._index is None or not self.owned:
                return 0
            try:
                return self._teach(self._index)
            except IndexUnavailable as error:
                self._give_up_index(str(error))
                return 0

    def remove(self, article_id: str) -> int:
        """Delete an article with all its versions, of which this tells the number; the next `sync` tells the index."""
        with self.writing:
            return write.remove(self.db, article_id)

    def nearest(self, vector: NDArray[np.float32], limit: int) -> dict[str, list[tuple[int, float]]] | None:
        """What the index finds nearest; None where there is none, or where it has just failed."""
        if self._index is None:
            return None
        try:
            return self._index.nearest(vector, limit)
        except IndexUnavailable as error:
            self._give_up_index(str(error))
            return None

    def _teach(self, index: Index) -> int:
        assert self.embedder is not None
        learnt = 0
        while rows := read.pending(self.db, _BATCH):
            vectors = read.vectors(self.db, self.embedder.model_id, [row["digest"] for row in rows if row["digest"]])
            for language in sorted({row["language"] for row in rows}):
                mine = [row for row in rows if row["language"] == language]
                index.forget(language, [row["chunk"] for row in mine if row["gone"]])
                known = [row for row in mine if not row["gone"] and row["digest"] in vectors]
                if known:
                    index.add(
                        language,
                        [row["chunk"] for row in known],
                        np.stack([vectors[row["digest"]] for row in known]),
                        [row["published_to"] for row in known],
                    )
            write.indexed(self.db, [row["chunk"] for row in rows])
            learnt += len(rows)
        return learnt

    def rebuild_index(self) -> int:
        """A new index from the archive's vectors; only what this model never embedded is embedded. Returns its size."""
        if self.embedder is None:
            raise EmbeddingUnavailable("there is no embedder on this machine, so there is no index to build")
        if self._index is not None:
            self._index.close()
            self._index = None
        index = self._opened_index(self.embedder.model_id, fresh=True)
        write.index_everything_again(self.db)
        self.embed_missing()
        self._teach(index)
        write.set_setting(self.db, "embedding_model", self.embedder.model_id)
        self._index = index
        return read.extent(self.db).chunks

    def embed_missing(self) -> None:
        """Give every chunk and window a vector of the present model (after a switch of models)."""
        assert self.embedder is not None
        while missing := read.missing_vectors(self.db, self.embedder.model_id, limit=64):
            self._notice(f"embedding {len(missing)} more texts with {self.embedder.model_id}")
            texts = [embedded_text(article, article.text[span.start : span.end]) for _, article, span in missing]
            self.save_embedded([key for key, _, _ in missing], texts)

    def save_embedded(self, keys: list[str], texts: list[str]) -> None:
        """Embed texts and keep their vectors under the given keys."""
        assert self.embedder is not None
        vectors = np.asarray(self.embedder.embed_documents(texts), dtype=np.float32)
        write.save_vectors(self.db, self.embedder.model_id, dict(zip(keys, vectors, strict=True)))

    def close(self) -> None:
        """Give everything free."""
        if self._index is not None:
            self._index.close()
        self.db.close()
        if self._ownership is not None:
            self._ownership.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _renew_words(self) -> None:
        """An archive whose words an earlier Hotline wrote is given today's, once."""
        if not self.owned or read.setting(self.db, write.TERMS) == lexical.VERSION:
            return
        if read.extent(self.db).chunks:
            self._notice("the words of the archive are indexed anew, once, for this version of Hotline")
        write.words_again(self.db, lexical.VERSION, lexical.of_chunk)

    def _attach_index(self) -> None:
        """Open the index and see that it is whole; rebuild it once when it is not."""
        if self.embedder is None or (not self.owned and self._chroma_url is None):
            return
        try:
            problem = self._open_index()
            if problem is None:
                self.sync()
            elif not self.owned:
                self._give_up_index(f"the search index is not used: {problem}")
            else:
                if read.extent(self.db).chunks:
                    self._notice(f"the search index is rebuilt: {problem}")
                self.rebuild_index()
        except IndexUnavailable as error:
            self._give_up_index(str(error))

    def _open_index(self) -> str | None:
        """Open the index; None when it is whole, else what is wrong with it."""
        assert self.embedder is not None
        model = read.setting(self.db, "embedding_model")
        if model != self.embedder.model_id:
            return f"it was made with {model}" if model else "there is none yet"
        try:
            self._index = self._opened_index(model)
        except IndexUnavailable as error:
            if self._chroma_url is not None:
                raise  # there is nothing to rebuild while the server is away
            return str(error)
        return self._index.probe(read.extent(self.db).chunks - read.pending_count(self.db))

    def _opened_index(self, model: str, fresh: bool = False) -> Index:
        """The index of this archive and that model; a Chroma server may hold those of other archives beside it."""
        archive = read.setting(self.db, "archive")
        if archive is None and self.owned:
            archive = uuid.uuid4().hex
            write.set_setting(self.db, "archive", archive)
        return Index(self.home, digest(model, archive), self._chroma_url, fresh)

    def _give_up_index(self, why: str) -> None:
        self._index = None
        self._notice(f"{why}. Until then Hotline searches the archive itself, which is slower")


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeNotWritable(
            f"the folder {home} cannot be made ({error.strerror}); set HOTLINE_HOME to one that can"
        ) from error
    if not os.access(home, os.W_OK):
        raise HomeNotWritable(f"{home} cannot be written; correct its rights, or set HOTLINE_HOME to another folder")
