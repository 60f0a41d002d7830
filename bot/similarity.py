"""How near two texts are in meaning, for the claim check: the cosine of their passage vectors.

    meaning = Meaning(embedder)
    meaning.prepare(excerpts)          # embeds them beside the waiting for the model
    meaning(claim, excerpt)            # the cosine, None where there is no embedder

Left to others: the vectors (vectorstore.embeddings), what nearness is worth (check.support).
"""

import threading
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vectorstore.embeddings import Embedder
from vectorstore.errors import EmbeddingUnavailable

_LONGEST_WAIT = 2.0  # seconds for a vector that is on its way


class Meaning:
    """Cosines for the claims of one answer; each text is embedded once."""

    def __init__(self, embedder: Embedder | None) -> None:
        """Nothing is embedded yet."""
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._ready: dict[str, threading.Event] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        """Embed these in a thread of its own."""
        wanted = [text for text in dict.fromkeys(texts) if text not in self._ready]
        self._ready |= {text: threading.Event() for text in wanted}
        if self._embedder is not None and wanted:
            threading.Thread(target=self._prepare, args=(wanted,), daemon=True).start()

    def __call__(self, claim: str, excerpt: str) -> float | None:
        """The cosine of two texts."""
        if self._embedder is None:
            return None
        if excerpt in self._ready:
            self._ready[excerpt].wait(_LONGEST_WAIT)
        try:
            return float(self._vector(claim) @ self._vector(excerpt))
        except EmbeddingUnavailable:
            return None

    def _prepare(self, texts: list[str]) -> None:
        for text in texts:
            try:
                self._vector(text)
            except EmbeddingUnavailable:
                pass  # whoever needs it tries again and goes without
            finally:
                self._ready[text].set()

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text not in self._vectors:
            assert self._embedder is not None
            self._vectors[text] = np.asarray(self._embedder.embed_documents([text])[0], dtype=np.float32)
        return self._vectors[text]
