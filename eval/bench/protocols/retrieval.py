"""Is the right paragraph found? All passages of the set stand in one pool; the question may be in another language.

R@k is the share of a question's gold passages among the first k (for one gold passage: found or not), MRR@10 the mean
of 1 / rank of the first one. Where questions need several passages, All@10 counts those with all of them in the first
ten. Unanswerable questions have no right paragraph and are left out.
"""

from tqdm import tqdm

from eval.bench.data import Asked
from eval.bench.figures import Figure, mean
from eval.bench.pool import Pool
from eval.bench.protocols import Outcome, Protocol
from eval.bench.sets import Content
from eval.bench.systems import Ranking, rankers


def measure(content: Content, pool: Pool | None) -> Outcome:
    """Rank every question by every system."""
    assert pool is not None
    asked = [question for question in content.questions if question.answerable]
    rankings: dict[str, dict[str, Ranking]] = {}
    figures: list[Figure] = []
    for system, rank in rankers(pool).items():
        mine = {q.id: rank(q) for q in tqdm(asked, desc=f"retrieval, {system}", leave=False, disable=None)}
        rankings[system] = mine
        found = [[place for place, key in enumerate(_keys(mine[q.id]), 1) if key in q.gold] for q in asked]
        for k in (1, 10):
            figures.append(
                mean(system, f"R@{k}", [_within(places, k) / len(q.gold) for q, places in _zip(asked, found)])
            )
        figures.append(mean(system, "MRR@10", [1 / places[0] if _within(places, 10) else 0.0 for places in found]))
        if any(len(question.gold) > 1 for question in asked):
            whole = [float(_within(places, 10) == len(q.gold)) for q, places in _zip(asked, found)]
            figures.append(mean(system, "All@10", whole))
    return Outcome(figures, rankings)


def _keys(ranking: Ranking) -> list[str]:
    return [key for key, _ in ranking]


def _within(places: list[int], k: int) -> int:
    """How many gold passages stand among the first k."""
    return sum(place <= k for place in places)


def _zip(asked: list[Asked], found: list[list[int]]) -> list[tuple[Asked, list[int]]]:
    return list(zip(asked, found, strict=True))


PROTOCOL = Protocol("retrieval", "the right paragraph among all of the set", measure)
