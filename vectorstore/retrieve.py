"""Excerpts for a question: meaning (vectors) and words (BM25) fused, filters kept, near-copies collapsed.

    excerpts(store, Query("Combien de temps a duré l'appel ?", "fr"), limit=20)

Left to others: what a candidate is worth (vectorstore.fusion), which sentences to show (bot.evidence), whether they
answer at all (bot.gate).
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore import fusion, lexical
from vectorstore.archive import read, select
from vectorstore.archive.select import Row
from vectorstore.embeddings import Embedder
from vectorstore.models import Excerpt, Filters
from vectorstore.store import Vectorstore
from vectorstore.stories import Origin, prints, trace

CANDIDATES = 40  # of each language by meaning, and of all together by words
EXACT_BELOW = 3_000  # chunks; a filter that leaves fewer is searched exactly, without the index
_MOST_COUNTED = 50_000
_FURTHEST = 1_000
_HELD = 0.9  # of a chunk's words, for another one to stand for it
_LANGUAGES = ("fr", "en", "ru", "uk")

DenseLists = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `language` is the question's."""

    text: str
    language: str
    filters: Filters = field(default_factory=Filters)


def excerpts(store: Vectorstore, query: Query, limit: int = 20) -> list[Excerpt]:
    """The best excerpts, best first; fewer when the archive has fewer, none for an empty one."""
    vector = question_vector(store, query.text)
    dense = _dense(store, vector, query.filters) if vector is not None else {}
    words = dict(select.matching_words(store.db, query_terms(query), query.filters, CANDIDATES))
    crossing = dict(select.matching_words(store.db, lexical.crossing(query.text), query.filters, CANDIDATES))
    near = [chunk_id for pairs in dense.values() for chunk_id, _ in pairs]
    rows = select.visible(store.db, list(dict.fromkeys([*near, *words, *crossing])), query.filters)
    vectors, cosines = {}, {}
    if vector is not None:
        vectors = _vectors(store, rows)
        cosines = {chunk_id: float(one @ vector) for chunk_id, one in vectors.items()}
    scores = fusion.scores(fusion.Found(rows, vectors, cosines, words, crossing), query.language)
    ranked = [(scores[i], i, cosines.get(i), words.get(i)) for i in sorted(rows, key=lambda i: (-scores[i], i))]
    return _collapsed(store, query.filters, ranked, rows)[:limit]


def query_terms(query: Query) -> list[str]:
    """The question's terms as an article in any of our languages would hold them (names are shared between them)."""
    languages = dict.fromkeys((query.language, *_LANGUAGES))
    return list(dict.fromkeys(term for language in languages for term in lexical.terms(query.text, language)))


def question_vector(store: Vectorstore, text: str) -> NDArray[np.float32] | None:
    """A question's vector, None where there is no embedder; excerpts and windows of one question share it."""
    return None if store.embedder is None else _embedded(store.embedder, text)


@lru_cache(maxsize=8)
def _embedded(embedder: Embedder, text: str) -> NDArray[np.float32]:
    return np.asarray(embedder.embed_query(text), dtype=np.float32)


def _dense(store: Vectorstore, vector: NDArray[np.float32], filters: Filters) -> DenseLists:
    """The nearest chunks of each language that the filters let through."""
    everything = filters == Filters()
    limit = CANDIDATES
    if not everything:
        passing = select.count(store.db, filters, _MOST_COUNTED)
        if passing <= EXACT_BELOW:
            return _scan(store, vector, filters)
        # The rarer what the filters let through, the further to look; what they hide is dropped afterwards.
        limit = min(_FURTHEST, round(1.5 * CANDIDATES * select.size(store.db) / passing))
    near = store.nearest(vector, limit)
    if near is None:
        return _scan(store, vector, filters)
    if everything:
        return near
    seen = select.allowed(store.db, [chunk_id for pairs in near.values() for chunk_id, _ in pairs], filters)
    return {language: [pair for pair in pairs if pair[0] in seen][:CANDIDATES] for language, pairs in near.items()}


def _scan(store: Vectorstore, vector: NDArray[np.float32], filters: Filters) -> DenseLists:
    """Exact search over the archive's vectors."""
    assert store.embedder is not None
    ids, languages, vectors = select.matrix(store.db, store.embedder.model_id, filters)
    if not ids:
        return {}
    cosines = vectors @ vector
    lists: DenseLists = {}
    for position in np.argsort(-cosines):
        mine = lists.setdefault(languages[position], [])
        if len(mine) < CANDIDATES:
            mine.append((ids[position], float(cosines[position])))
    return lists


def _vectors(store: Vectorstore, rows: dict[int, Row]) -> dict[int, NDArray[np.float32]]:
    """The candidates' vectors, by chunk id."""
    assert store.embedder is not None
    vectors = read.vectors(store.db, store.embedder.model_id, [row.digest for row in rows.values()])
    return {chunk_id: vectors[row.digest] for chunk_id, row in rows.items() if row.digest in vectors}


def _collapsed(
    store: Vectorstore,
    filters: Filters,
    ranked: list[tuple[float, int, float | None, float | None]],
    rows: dict[int, Row],
) -> list[Excerpt]:
    """Excerpts in rank order; what copies of one text say stands once, the other articles' ids with it.

    Of copies the agency's own, else the earliest, is shown, if it holds what the best one holds.
    """
    traced = trace(store.db, [row.article for row in rows.values()], filters)
    groups: list[list[int]] = []
    places: dict[str, list[int]] = {}  # where chunks of the same words, and where those of one origin stand in groups
    for _, chunk_id, _, _ in ranked:
        row = rows[chunk_id]
        origin = traced.get((row.article.id or "", row.article.version))
        copied = places.get(f"text {origin.first}", []) if origin and len(origin.articles) > 1 else []
        alike = (place for place in copied if _holds(rows[groups[place][0]], row))
        place = next(iter(places.get(row.near, [])), None)
        place = next(alike, None) if place is None else place
        if place is None:
            place = len(groups)
            groups.append([])
            places[row.near] = [place]
            if origin:
                places.setdefault(f"text {origin.first}", []).append(place)
        groups[place].append(chunk_id)
    told = {chunk_id: (score, cosine, shared) for score, chunk_id, cosine, shared in ranked}
    return [_excerpt([rows[chunk_id] for chunk_id in group], traced, *told[group[0]]) for group in groups]


def _excerpt(
    group: list[Row],
    traced: dict[tuple[str, int], Origin],
    score: float,
    cosine: float | None,
    shared: float | None,
) -> Excerpt:
    """One of the rows, which are best first, for all of them."""

    def place(row: Row) -> int:
        origin = traced.get((row.article.id or "", row.article.version))
        return origin.articles.index(row.article.id or "") if origin else 0

    shown = min((row for row in group if _holds(row, group[0])), key=place)
    return Excerpt(
        chunk_id=shown.chunk_id,
        article=shown.article,
        start=shown.start,
        end=shown.end,
        score=round(score, 6),
        cosine=cosine,
        lexical=shared,
        copies=tuple(i for i in dict.fromkeys(row.article.id or "" for row in group) if i != shown.article.id),
    )


def _holds(one: Row, other: Row) -> bool:
    """Does one chunk say nearly all that the other says, word for word?"""
    if one.near == other.near:
        return True
    mine, theirs = (prints.made(row.article.text[row.start : row.end]) for row in (one, other))
    return prints.held(theirs, mine) >= _HELD
