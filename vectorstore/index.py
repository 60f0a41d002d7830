"""The Chroma index: vectors for search, rebuilt from the archive at any time. Only this file knows chromadb.

One collection a language, so that the best evidence of every language is a candidate without a metadata filter
(filtered searches cost Chroma ten times and more). Collection names carry model and archive: `chunks-<key>-<language>`.
A chunk's id is the archive's; dates are YYYYMMDD integers.

    index.nearest(vector, limit=40) -> {"fr": [(chunk_id, cosine), ...], "ru": [...]}

Left to others: what is true (archive), when to rebuild (store), exact search under filters (archive.select).
"""

import logging
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import urlopen

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import IndexUnavailable

FOLDER = "chroma"
_BATCH = 5_000  # Chroma takes 5,461 rows at most
_PREFIX = "chunks"
_PATIENCE, _LIMIT = 5.0, 60.0  # seconds for a server's first sign of life, and for any request
Result = TypeVar("Result")


class Index:
    """A local Chroma directory, or a Chroma server (`http://host:port`), holding the vectors that belong to `key`.

    `fresh` begins an empty one: a local index in a new directory, so that a broken one cannot spoil it, and only then
    is the old one deleted.
    """

    def __init__(self, home: Path, key: str, url: str | None = None, fresh: bool = False) -> None:
        self._prefix = f"{_PREFIX}-{key[:12]}"
        self._collections: dict[str, Any] = {}
        self._where, self._remedy = f"in {home / FOLDER}", "run `hotline reindex` (nothing is embedded again)"
        if url is not None:
            self._where, self._remedy = f"at {_shown(url)}", "see that the server runs, and check HOTLINE_CHROMA_URL"
            self._client = self._explained(lambda: _server(url))
        else:
            generations = _generations(home)
            latest = int(generations[-1].name) if generations else 1
            folder = home / FOLDER / str(latest + 1 if fresh and generations else latest)
            self._client = self._explained(lambda: _directory(folder))
            for old in generations if fresh else []:
                shutil.rmtree(old, ignore_errors=True)
        for collection in self._explained(self._client.list_collections):
            if not collection.name.startswith(f"{self._prefix}-"):
                continue
            if fresh:
                self._explained(partial(self._client.delete_collection, collection.name))
            else:
                self._collections[collection.name.removeprefix(f"{self._prefix}-")] = collection

    def probe(self, expected: int) -> str | None:
        """Is the index usable and complete? None when it is, else what is wrong. Reads a vector of every collection."""
        try:
            total = 0
            for collection in self._collections.values():
                size = collection.count()
                total += size
                if size:
                    row = collection.get(limit=1, include=["embeddings"])
                    collection.query(query_embeddings=row["embeddings"], n_results=1)
        except Exception as error:
            return f"it cannot be read ({type(error).__name__}: {error})"
        return None if total == expected else f"it holds {total} chunks, the archive {expected}"

    def add(self, language: str, ids: Sequence[int], vectors: NDArray[np.float32], days: Sequence[int | None]) -> None:
        """Chunks with their vectors, shape (n, dimension), and last possible days of publication."""
        collection = self._collection(language)
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            call = partial(
                collection.upsert,
                ids=[str(chunk_id) for chunk_id in ids[part]],
                embeddings=vectors[part],
                metadatas=[{"published": day or 0} for day in days[part]],
            )
            self._explained(call)

    def forget(self, language: str, ids: Sequence[int]) -> None:
        """Chunks that are no longer in the archive."""
        collection = self._collection(language)
        for start in range(0, len(ids), _BATCH):
            self._explained(partial(collection.delete, ids=[str(i) for i in ids[start : start + _BATCH]]))

    def nearest(self, vector: NDArray[np.float32], limit: int) -> dict[str, list[tuple[int, float]]]:
        """The nearest chunks of every language, as (chunk id, cosine), best first."""
        found = {}
        for language, collection in list(self._collections.items()):
            result = self._explained(
                partial(collection.query, query_embeddings=[vector], n_results=limit, include=["distances"])
            )
            pairs = zip(result["ids"][0], result["distances"][0], strict=True)
            found[language] = [(int(chunk_id), 1.0 - float(distance)) for chunk_id, distance in pairs]
        return found

    def close(self) -> None:
        """Let go of the files."""
        self._collections.clear()
        with suppress(IndexUnavailable):
            self._explained(self._client.close)

    def _collection(self, language: str) -> Any:
        language = language or "none"
        if language not in self._collections:
            create = partial(
                self._client.get_or_create_collection,
                f"{self._prefix}-{language}",
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )
            self._collections[language] = self._explained(create)
        return self._collections[language]

    def _explained(self, call: Callable[[], Result]) -> Result:
        """Chroma raises almost anything, a Rust panic included; to us they all mean one thing."""
        try:
            return call()
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            raise IndexUnavailable(
                f"the search index {self._where} does not answer ({type(error).__name__}: {str(error)[:200]}); "
                f"{self._remedy}"
            ) from error


def _directory(folder: Path) -> Any:
    chromadb, settings = _library()
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def _server(url: str) -> Any:
    chromadb, settings = _library()
    address = urlsplit(url if "//" in url else f"http://{url}")
    secure = address.scheme == "https"
    host, port = address.hostname or "127.0.0.1", address.port or (443 if secure else 8000)
    # Chroma's client waits for ever: see first that somebody answers, then give it a limit, too.
    named = f"[{host}]" if ":" in host else host
    with urlopen(f"{'https' if secure else 'http'}://{named}:{port}/api/v2/heartbeat", timeout=_PATIENCE):
        pass
    client = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=settings)
    client._server._session.timeout = _LIMIT
    return client


def _shown(url: str) -> str:
    """An address without the password it may hold."""
    return url.rpartition("@")[2]


def _library() -> tuple[Any, Any]:
    import chromadb
    from chromadb.config import Settings

    logging.getLogger("chromadb").setLevel(logging.ERROR)
    return chromadb, Settings(anonymized_telemetry=False)


def copy_latest(home: Path, target: Path) -> bool:
    """Copy a home's local index to where `Index(target, ...)` finds it; False where there is none."""
    generations = _generations(home)
    for folder in generations[-1:]:
        shutil.copytree(folder, target / FOLDER / folder.name)
    return bool(generations)


def _generations(home: Path) -> list[Path]:
    """The directories of the local index, oldest first; more than one only after a rebuild was interrupted."""
    folders = [path for path in (home / FOLDER).glob("*") if path.is_dir() and path.name.isdigit()]
    return sorted(folders, key=lambda path: int(path.name))
