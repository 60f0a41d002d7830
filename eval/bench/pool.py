"""The passages of a set in a throw-away home, ingested as any article is, with vectors kept between runs.

    with opened(content.passages, cache=Path("~/.cache/bench")) as pool:
        pool.store, pool.embedder, pool.hotline

Only vectors are kept, by the hash of the text and the model's name, in an archive file of the usual kind: passages are
cut, stored and indexed anew each time, so that a change of that code shows. Nothing of HOTLINE_HOME is touched.

Left to others: asking the pool (systems, protocols).
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from bot.answer import Hotline
from eval.bench.data import Passage
from vectorstore import ingest
from vectorstore.archive import read, write
from vectorstore.archive.database import Database
from vectorstore.embeddings import Embedder
from vectorstore.errors import EmbeddingUnavailable, UsageError
from vectorstore.models import Article
from vectorstore.store import Vectorstore
from vectorstore.text import digest

_BATCH = 32  # texts between two saves; an interrupted run embeds no more than these twice


class Remembering(Embedder):
    """Another embedder that embeds no passage twice; questions are remembered for as long as it lives."""

    def __init__(self, inner: Embedder, kept: Database) -> None:
        self.model_id = inner.model_id
        self.dimension = inner.dimension
        self._inner = inner
        self._kept = kept
        self._asked: dict[str, list[float]] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order."""
        keys = [digest(text) for text in texts]
        have = read.vectors(self._kept, self.model_id, keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in have}
        for start in range(0, len(missing), _BATCH):
            part = dict(list(missing.items())[start : start + _BATCH])
            made = np.asarray(self._inner.embed_documents(list(part.values())), dtype=np.float32)
            write.save_vectors(self._kept, self.model_id, dict(zip(part, made, strict=True)))
        have = read.vectors(self._kept, self.model_id, keys)
        return [have[key].tolist() for key in keys]

    def embed_query(self, text: str) -> list[float]:
        """A question's vector, exactly as the product has it."""
        if text not in self._asked:
            self._asked[text] = self._inner.embed_query(text)
        return self._asked[text]


@dataclass(frozen=True, slots=True)
class Pool:
    """An open store with a set's passages as its articles (`article.id` is the passage's key)."""

    store: Vectorstore
    embedder: Embedder
    hotline: Hotline
    passages: tuple[Passage, ...]


@contextmanager
def opened(passages: Sequence[Passage], cache: Path | None = None) -> Iterator[Pool]:
    """All passages in one home. Raises EmbeddingUnavailable where there is no embedder to compare with."""
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        kept = cache.expanduser() if cache is not None else Path(folder) / "vectors"
        kept.mkdir(parents=True, exist_ok=True)
        database = Database(kept)
        try:
            with Vectorstore.open(Path(folder) / "home") as store:
                if store.embedder is None:
                    raise EmbeddingUnavailable(
                        "bench needs the bundled embedder, which cannot run here; see `hotline doctor`"
                    )
                store.embedder = Remembering(store.embedder, database)
                _fill(store, passages)
                yield Pool(store, store.embedder, Hotline(store), tuple(passages))
        finally:
            database.close()


def _fill(store: Vectorstore, passages: Sequence[Passage]) -> None:
    for passage in tqdm(passages, desc="passages", unit="", leave=False, disable=None):
        article = Article(
            text=passage.text,
            id=passage.key,
            title=passage.title,
            publisher=passage.publisher,
            language=passage.language,
            published=passage.published,
        )
        outcome = ingest.add(store, article, passage.key)
        if outcome.status == ingest.REFUSED:
            raise UsageError(f"passage {passage.key}: {outcome.problem}")
    store.sync()
