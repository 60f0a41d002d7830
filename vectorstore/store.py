"""The vector store as one thing: home folder, lock, archive, embedder and index, opened together and kept in step.

    with Vectorstore.open(home) as store:
        store.sync()                      # the index learns what the archive has
        store.index.nearest(...)

What happens on opening: the archive is opened (and migrated), the index is probed and, when broken, missing or of
another model, rebuilt from the archive's vectors. A process that finds the home owned by another one may read: it
answers from the archive with an exact scan and leaves the index alone.

Left to others: what goes in (ingest), what comes out (retrieve).
"""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from vectorstore.archive import read, write
from vectorstore.archive.database import FILE_NAME, Database
from vectorstore.chunks import embedded_text
from vectorstore.embeddings import Embedder, open_embeddings
from vectorstore.errors import EmbeddingUnavailable, HomeInUse, HomeNotWritable, IndexUnavailable
from vectorstore.index import Index
from vectorstore.lock import Ownership
from vectorstore.models import BUNDLED

_BATCH = 2_000
Notice = Callable[[str], None]


class Vectorstore:
    """Open with `Vectorstore.open`. `embedder` is None where none can run (search by words alone)."""

    def __init__(
        self, home: Path, db: Database, embedder: Embedder | None, ownership: Ownership | None, chroma_url: str | None
    ) -> None:
        self.home = home
        self.db = db
        self.embedder = embedder
        self._ownership = ownership
        self._chroma_url = chroma_url
        self._index: Index | None = None

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
        db = Database(home, read_only=ownership is None)
        embedder = None
        try:
            embedder = open_embeddings(embeddings)
        except EmbeddingUnavailable as error:
            if embeddings != BUNDLED:
                raise  # a configured endpoint that fails is an error, not a reason to search less well
            notice(str(error))
        store = cls(home, db, embedder, ownership, chroma_url)
        store._attach_index(notice)
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
        """Teach the index every chunk it does not know yet; how many those were."""
        if self._index is None or self.embedder is None:
            return 0
        learnt = 0
        while rows := read.pending(self.db, _BATCH):
            vectors = read.vectors(self.db, self.embedder.model_id, [row["digest"] for row in rows if row["digest"]])
            for language in sorted({row["language"] for row in rows}):
                mine = [row for row in rows if row["language"] == language]
                self._index.forget(language, [row["chunk"] for row in mine if row["gone"]])
                known = [row for row in mine if not row["gone"] and row["digest"] in vectors]
                if known:
                    self._index.add(
                        language,
                        [row["chunk"] for row in known],
                        np.stack([vectors[row["digest"]] for row in known]),
                        [row["published_to"] for row in known],
                    )
            write.indexed(self.db, [row["chunk"] for row in rows])
            learnt += len(rows)
        return learnt

    def rebuild_index(self, notice: Notice = lambda text: None) -> int:
        """A new index from the archive's vectors; only what this model never embedded is embedded. Returns its size."""
        if self.embedder is None:
            raise EmbeddingUnavailable("there is no embedder on this machine, so there is no index to build")
        if self._index is not None:
            self._index.close()
        self._index = Index(self.home, self.embedder.model_id, self._chroma_url, fresh=True)
        write.index_everything_again(self.db)
        self.embed_missing(notice)
        self.sync()
        write.set_setting(self.db, "embedding_model", self.embedder.model_id)
        return read.extent(self.db).chunks

    def embed_missing(self, notice: Notice = lambda text: None) -> None:
        """Give every chunk and window a vector of the present model (after a switch of models)."""
        assert self.embedder is not None
        while missing := read.missing_vectors(self.db, self.embedder.model_id, limit=64):
            notice(f"embedding {len(missing)} more texts with {self.embedder.model_id}")
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

    def _attach_index(self, notice: Notice) -> None:
        """Open the index and see that it is whole; rebuild it once when it is not."""
        if self.embedder is None or (not self.owned and self._chroma_url is None):
            return
        problem = self._open_index()
        if not self.owned:
            return
        try:
            if problem is None:
                self.sync()
            else:
                if read.extent(self.db).chunks:
                    notice(f"the search index is rebuilt: {problem}")
                self.rebuild_index(notice)
        except IndexUnavailable as error:
            self._index = None
            notice(f"{error}. Until then Hotline searches the archive itself, which is slower")

    def _open_index(self) -> str | None:
        """Open the index; None when it is whole, else what is wrong with it."""
        assert self.embedder is not None
        model = read.setting(self.db, "embedding_model")
        if model != self.embedder.model_id:
            return f"it was made with {model}" if model else "there is none yet"
        try:
            self._index = Index(self.home, model, self._chroma_url)
        except IndexUnavailable as error:
            return str(error)
        return self._index.probe(read.extent(self.db).chunks - read.pending_count(self.db))


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeNotWritable(
            f"the folder {home} cannot be made ({error.strerror}); set HOTLINE_HOME to one that can"
        ) from error
    if not os.access(home, os.W_OK):
        raise HomeNotWritable(f"{home} cannot be written; correct its rights, or set HOTLINE_HOME to another folder")
