"""Excerpts for a question: meaning (vectors) and words (BM25) fused, filters kept, near-copies collapsed.

    excerpts(store, Query("Combien de temps a duré l'appel ?", "fr"), limit=20)

Fusion, per language so that foreign evidence is not lost: e5's cosines are not comparable across languages (a random
passage in the question's language beats the right one in another), so each candidate's cosine counts from the level
of its own language's candidates. Words that a foreign article does not share speak against nothing.

    score = DENSE · dense + WORDS · words + NEUTRAL · neutral     the weights add up to 1
    dense    (cosine - background(language)) / highest such difference, in 0..1
    words    BM25 of the question's stems / highest such; in another language at least `dense`
    neutral  BM25 of its names, dates and values (vectorstore.lexical) / highest such; as `dense` where it has none

Left to others: which sentences to show (bot.evidence), whether they answer at all (bot.gate).
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore import lexical
from vectorstore.archive import read, select
from vectorstore.archive.select import Row
from vectorstore.embeddings import Embedder
from vectorstore.models import COMPILED, Excerpt, Filters
from vectorstore.store import Vectorstore
from vectorstore.stories import Origin, prints, trace

CANDIDATES = 40  # of each language by meaning, and of all together by words
EXACT_BELOW = 3_000  # chunks; a filter that leaves fewer is searched exactly, without the index
_MOST_COUNTED = 50_000
_FURTHEST = 1_000
_SPREAD = 0.04  # cosine between the best candidate of a language and its level, at least
_LEAN = 5  # candidates of a language that weigh as much as the level of all languages together
_HELD = 0.9  # of a chunk's words, for another one to stand for it
_COMPILED_PENALTY = 0.03  # a compiled summary ranks behind a real article that says the same
DENSE, WORDS, NEUTRAL = 0.4, 0.2, 0.4
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
    neutral = dict(select.matching_words(store.db, lexical.neutral(query.text), query.filters, CANDIDATES))
    found = [chunk_id for pairs in dense.values() for chunk_id, _ in pairs] + [*words, *neutral]
    rows = select.visible(store.db, list(dict.fromkeys(found)), query.filters)
    cosines = {chunk_id: cosine for pairs in dense.values() for chunk_id, cosine in pairs if chunk_id in rows}
    if vector is not None:
        cosines |= _cosines(store, vector, [row for chunk_id, row in rows.items() if chunk_id not in cosines])
    ranked = _fused(query, rows, cosines, words, neutral)
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


def _cosines(store: Vectorstore, vector: NDArray[np.float32], rows: list[Row]) -> dict[int, float]:
    """Cosines of candidates that only words found."""
    assert store.embedder is not None
    vectors = read.vectors(store.db, store.embedder.model_id, [row.digest for row in rows])
    return {row.chunk_id: float(vectors[row.digest] @ vector) for row in rows if row.digest in vectors}


def _fused(
    query: Query, rows: dict[int, Row], cosines: dict[int, float], words: dict[int, float], neutral: dict[int, float]
) -> list[tuple[float, int, float | None, float | None]]:
    """(score, chunk id, cosine, BM25), best first."""
    background = _background(rows, cosines)
    raised = {i: max(0.0, cosine - background[rows[i].article.language or ""]) for i, cosine in cosines.items()}
    highest = max(raised.values(), default=0.0) or 1.0
    best_words, best_neutral = (max((found[i] for i in rows if i in found), default=0.0) for found in (words, neutral))
    ranked = []
    for chunk_id, row in rows.items():
        dense = raised.get(chunk_id, 0.0) / highest
        shared = words.get(chunk_id, 0.0) / (best_words or 1.0)
        if row.article.language != query.language and cosines:
            shared = max(shared, dense)  # few shared words are no argument against a foreign article
        named = neutral.get(chunk_id, 0.0) / best_neutral if best_neutral else dense
        score = DENSE * dense + WORDS * shared + NEUTRAL * named
        if row.article.kind == COMPILED:
            score -= _COMPILED_PENALTY
        ranked.append((max(0.0, score), chunk_id, cosines.get(chunk_id), words.get(chunk_id)))
    return sorted(ranked, key=lambda item: (-item[0], item[1]))


def _background(rows: dict[int, Row], cosines: dict[int, float]) -> dict[str, float]:
    """Each language's level: the mean cosine of the lower half of its candidates.

    A language with few candidates says little about its own level, so it leans on the level of all of them; and where
    all candidates are alike (a small archive) none of them is background: the level lies well below the best.
    """
    by_language: dict[str, list[float]] = {}
    for chunk_id, cosine in cosines.items():
        by_language.setdefault(rows[chunk_id].article.language or "", []).append(cosine)
    overall = _lower_half(list(cosines.values())) if cosines else 0.0
    return {
        language: min(
            (len(values) * _lower_half(values) + _LEAN * overall) / (len(values) + _LEAN), max(values) - _SPREAD
        )
        for language, values in by_language.items()
    }


def _lower_half(values: list[float]) -> float:
    return float(np.mean(sorted(values)[: max(1, len(values) // 2)]))


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
