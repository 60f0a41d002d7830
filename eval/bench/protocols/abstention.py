"""Does it know when it does not know? Questions of one kind, some of which nothing in the pool answers.

AUROC is how often an answerable question scores above an unanswerable one (.5 is chance), once over the whole pool
(what a user meets), and once given the question's own paragraph (the reading task of SQuAD 2.0): there the evidence is
cut down to that paragraph's excerpts, while word weights stay those of the pool.

    gate        the gate's probability: what decides in Hotline
    e5          highest cosine of question and passage
    bm25        highest BM25 score

Beside the AUROC stand the gate's two errors at the shipped threshold (NoMIRACL): HallucinationRate, unanswerable
questions that were let through, and ErrorRate, answerable ones that were refused. Either alone is easy.
"""

from collections.abc import Sequence

from tqdm import tqdm

from bot import gate
from bot.calibration import calibration
from bot.evidence import windows
from bot.models import Question
from bot.question import understand
from eval.bench.data import Asked
from eval.bench.figures import Figure, mean, ranked
from eval.bench.pool import Pool
from eval.bench.protocols import Outcome, Protocol
from eval.bench.sets import Content
from eval.bench.systems import ALL_EXCERPTS, BM25, E5, PlainBM25, PlainE5, passage_units
from vectorstore.errors import UsageError
from vectorstore.retrieve import Query, excerpts

_GATE = "gate"
_POOL, _OWN = "pool", "own paragraph"


def measure(content: Content, pool: Pool | None) -> Outcome:
    """Score every question, over the pool and over its own paragraph."""
    assert pool is not None
    units = passage_units(pool.passages)
    place = {unit.key: position for position, unit in enumerate(units)}
    e5, bm25 = PlainE5(pool.embedder, units), PlainBM25(units)
    scores: dict[tuple[str, str], list[float]] = {
        (system, over): [] for over in (_POOL, _OWN) for system in (_GATE, E5, BM25)
    }
    for question in tqdm(content.questions, desc="abstention", leave=False, disable=None):
        own = place[question.gold[0]]
        for baseline in (e5, bm25):
            values = baseline.scores(question)
            scores[baseline.name, _POOL].append(float(values.max()))
            scores[baseline.name, _OWN].append(float(values[own]))
        over_pool, over_own = _probabilities(pool, question)
        scores[_GATE, _POOL].append(over_pool)
        scores[_GATE, _OWN].append(over_own)
    answerable = [question.answerable for question in content.questions]
    figures = []
    for (system, over), found in scores.items():
        figures.append(ranked(system, f"AUROC, {over}", answerable, found))
        if system == _GATE:
            figures += _errors(over, answerable, found)
    return Outcome(figures)


def _probabilities(pool: Pool, question: Asked) -> tuple[float, float]:
    """The gate's probability over the pool and over the own paragraph; 0 for a question Hotline refuses to read."""
    try:
        asked = understand(Question(question.text))
    except UsageError:
        return 0.0, 0.0
    found = excerpts(pool.store, Query(asked.search, asked.language), ALL_EXCERPTS)
    own = [excerpt for excerpt in found if excerpt.article.id in question.gold]
    return gate.probability(windows(pool.store, asked, found)), gate.probability(windows(pool.store, asked, own))


def _errors(over: str, answerable: Sequence[bool], probabilities: Sequence[float]) -> list[Figure]:
    threshold = calibration().threshold
    pairs = list(zip(answerable, probabilities, strict=True))
    return [
        mean(_GATE, f"HallucinationRate, {over}", [float(p >= threshold) for answers, p in pairs if not answers]),
        mean(_GATE, f"ErrorRate, {over}", [float(p < threshold) for answers, p in pairs if answers]),
    ]


PROTOCOL = Protocol("abstention", "answerable questions above unanswerable ones", measure)
