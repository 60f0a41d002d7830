"""Who is measured: Hotline as it is, and two plain baselines that share none of its ranking.

    hotline   vectorstore.retrieve.excerpts, collapsed to passages in rank order
    e5        cosine of the embedder's question and passage vectors, nothing else
    bm25      the library bm25s (Lucene's BM25, k1 1.2, b .75), words stemmed by Snowball where it knows the language

The baselines rank any texts: whole passages for retrieval, single sentences for evidence. e5 reads a text's first
1,500 characters.

Left to others: what the rankings are worth (protocols).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.models import Question
from bot.question import understand
from eval.bench.data import Asked, Passage
from eval.bench.pool import Pool
from vectorstore.embeddings import Embedder
from vectorstore.errors import UsageError
from vectorstore.retrieve import Query, excerpts
from vectorstore.sentences import sentences

if TYPE_CHECKING:
    from Stemmer import Stemmer

HOTLINE, E5, BM25 = "hotline", "e5", "bm25"
DEPTH = 50  # passages a ranking keeps, for metrics and for TREC files
ALL_EXCERPTS = 1_000  # more than retrieval ever has candidates
_WORD = re.compile(r"\w+")
_STEMMERS = {"fr": "french", "en": "english", "ru": "russian", "de": "german", "es": "spanish", "it": "italian"}

Ranking = list[tuple[str, float]]  # passage keys with scores, best first, each once


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that a baseline ranks, and the key of its passage."""

    key: str
    language: str
    text: str


class PlainE5:
    """Nearest by cosine."""

    name = E5

    def __init__(self, embedder: Embedder, units: Sequence[Unit]) -> None:
        self.units = units
        self._embedder = embedder
        self._vectors = np.asarray(embedder.embed_documents([unit.text for unit in units]), dtype=np.float32)

    def scores(self, asked: Asked) -> NDArray[np.float32]:
        """One score a unit."""
        return np.asarray(self._vectors @ np.asarray(self._embedder.embed_query(asked.text), dtype=np.float32))


class PlainBM25:
    """Best by shared words. A question is stemmed in its own language, as every text is."""

    name = BM25

    def __init__(self, units: Sequence[Unit]) -> None:
        import bm25s

        self.units = units
        self._index = bm25s.BM25(k1=1.2, b=0.75)
        self._index.index([_stems(unit.text, unit.language) for unit in units], show_progress=False)

    def scores(self, asked: Asked) -> NDArray[np.float32]:
        """One score a unit; 0 for a question without a word."""
        words = _stems(asked.text, asked.language)
        return np.asarray(self._index.get_scores(words) if words else np.zeros(len(self.units)), dtype=np.float32)


def best(baseline: PlainE5 | PlainBM25, asked: Asked, limit: int) -> list[tuple[Unit, float]]:
    """The best units, best first; what BM25 gives nothing is not found."""
    scores = baseline.scores(asked)
    order = np.argsort(-scores, kind="stable")[:limit]
    return [(baseline.units[i], float(scores[i])) for i in order if baseline.name != BM25 or scores[i] > 0]


def rankers(pool: Pool) -> dict[str, Callable[[Asked], Ranking]]:
    """The three systems as functions from a question to passages, best first."""
    units = passage_units(pool.passages)
    e5, bm25 = PlainE5(pool.embedder, units), PlainBM25(units)
    return {
        HOTLINE: lambda asked: _hotline(pool, asked),
        E5: lambda asked: [(unit.key, score) for unit, score in best(e5, asked, DEPTH)],
        BM25: lambda asked: [(unit.key, score) for unit, score in best(bm25, asked, DEPTH)],
    }


def passage_units(passages: Sequence[Passage]) -> list[Unit]:
    """Every passage whole."""
    return [Unit(passage.key, passage.language, passage.text) for passage in passages]


def sentence_units(passages: Sequence[Passage]) -> list[Unit]:
    """Every sentence of the passages."""
    return [
        Unit(passage.key, passage.language, passage.text[span.start : span.end])
        for passage in passages
        for span in sentences(passage.text, passage.language)
    ]


def _hotline(pool: Pool, asked: Asked) -> Ranking:
    """The product's own way from words to excerpts; a question it refuses to read finds nothing."""
    try:
        understood = understand(Question(asked.text))
    except UsageError:
        return []
    found: dict[str, float] = {}
    for excerpt in excerpts(pool.store, Query(understood.search, understood.language), ALL_EXCERPTS):
        found.setdefault(excerpt.article.id or "", excerpt.score)
    return list(found.items())[:DEPTH]


def _stems(text: str, language: str) -> list[str]:
    words = _WORD.findall(text.casefold())
    stemmer = _stemmer(language)
    return list(stemmer.stemWords(words)) if stemmer else words


@lru_cache(maxsize=8)
def _stemmer(language: str) -> "Stemmer | None":
    from Stemmer import Stemmer

    return Stemmer(_STEMMERS[language]) if language in _STEMMERS else None
