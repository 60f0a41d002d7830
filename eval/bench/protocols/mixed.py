"""Is foreign evidence lost? Every paragraph stands in the pool once a language; the question is in one of them.

All@10 counts questions with the gold paragraph of every language in the first ten, Any@1 those with one of them first,
Own@1 those whose first passage, right or wrong, is in the question's language. A system that sees no other language
has Own@1 near 1 and All@10 near 0; Own@1 alone is neither good nor bad.
"""

from tqdm import tqdm

from eval.bench.figures import Figure, mean
from eval.bench.pool import Pool
from eval.bench.protocols import Outcome, Protocol
from eval.bench.sets import Content
from eval.bench.systems import Ranking, rankers


def measure(content: Content, pool: Pool | None) -> Outcome:
    """Rank every question by every system over the pool of all languages."""
    assert pool is not None
    rankings: dict[str, dict[str, Ranking]] = {}
    figures: list[Figure] = []
    for system, rank in rankers(pool).items():
        asked = tqdm(content.questions, desc=f"mixed, {system}", leave=False, disable=None)
        rankings[system] = {question.id: rank(question) for question in asked}
        every, first, own = [], [], []
        for question in content.questions:
            keys = [key for key, _ in rankings[system][question.id]]
            every.append(float(set(question.gold) <= set(keys[:10])))
            first.append(float(bool(keys) and keys[0] in question.gold))
            own.append(float(bool(keys) and keys[0].endswith(f".{question.language}")))
        figures += [mean(system, "All@10", every), mean(system, "Any@1", first), mean(system, "Own@1", own)]
    return Outcome(figures, rankings)


PROTOCOL = Protocol("mixed", "the right paragraph in every language of a mixed pool", measure)
