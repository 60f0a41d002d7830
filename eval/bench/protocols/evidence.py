"""Does the reader see the answer? The gold string, case aside, inside the quotes that Hotline would show.

Hotline: the quotes of its extractive engine, over the whole pool, as if the gate let every question through (abstention
is measured by itself). e5 and bm25: the four best sentences of the pool.

    Hit@1, Hit@all              the gold string in the first quote, in any of them
    HitGold@1, HitGold@all      the same, in a quote from the gold passage: a string such as "four" stands in many
    Quotes, QuoteCharacters     the counterpart: showing everything would hit always

Questions without an answer are left out.
"""

from collections.abc import Callable

from tqdm import tqdm

from bot.engines.extractive import MOST_QUOTES, Extractive
from bot.models import Question
from eval.bench.data import Asked
from eval.bench.figures import Figure, mean
from eval.bench.pool import Pool
from eval.bench.protocols import Outcome, Protocol
from eval.bench.sets import Content
from eval.bench.systems import BM25, E5, HOTLINE, PlainBM25, PlainE5, best, sentence_units
from vectorstore.errors import UsageError

Quotes = list[tuple[str, str]]  # passage key and quoted words, best first


def measure(content: Content, pool: Pool | None) -> Outcome:
    """Ask every answerable question of every system and look into its quotes."""
    assert pool is not None
    asked = [question for question in content.questions if question.answerable]
    sentences = sentence_units(pool.passages)
    e5, bm25 = PlainE5(pool.embedder, sentences), PlainBM25(sentences)
    systems: dict[str, Callable[[Asked], Quotes]] = {
        HOTLINE: lambda question: _shown(pool, question),
        E5: lambda question: [(unit.key, unit.text) for unit, _ in best(e5, question, MOST_QUOTES)],
        BM25: lambda question: [(unit.key, unit.text) for unit, _ in best(bm25, question, MOST_QUOTES)],
    }
    figures: list[Figure] = []
    for system, quote in systems.items():
        shown = [quote(q) for q in tqdm(asked, desc=f"evidence, {system}", leave=False, disable=None)]
        figures += _figures(system, asked, shown)
    return Outcome(figures)


def _figures(system: str, asked: list[Asked], shown: list[Quotes]) -> list[Figure]:
    anywhere = [[_holds(words, question) for _, words in quotes] for question, quotes in zip(asked, shown, strict=True)]
    in_gold = [
        [hit and key in question.gold for hit, (key, _) in zip(hits, quotes, strict=True)]
        for question, quotes, hits in zip(asked, shown, anywhere, strict=True)
    ]
    return [
        mean(system, "Hit@1", [float(any(hits[:1])) for hits in anywhere]),
        mean(system, "Hit@all", [float(any(hits)) for hits in anywhere]),
        mean(system, "HitGold@1", [float(any(hits[:1])) for hits in in_gold]),
        mean(system, "HitGold@all", [float(any(hits)) for hits in in_gold]),
        mean(system, "Quotes", [float(len(quotes)) for quotes in shown]),
        mean(system, "QuoteCharacters", [float(sum(len(words) for _, words in quotes)) for quotes in shown]),
    ]


def _shown(pool: Pool, question: Asked) -> Quotes:
    """What the extractive engine would quote; nothing for a question that Hotline refuses to read."""
    try:
        examined = pool.hotline.examine(Question(question.text))
    except UsageError:
        return []
    proposals = Extractive().propose(examined.asked, examined.windows)
    return [(source.article.id or "", source.text) for proposal in proposals for source in proposal.sources[:1]]


def _holds(words: str, question: Asked) -> bool:
    return any(answer.casefold() in words.casefold() for answer in question.answers)


PROTOCOL = Protocol("evidence", "the gold string inside the quotes shown", measure)
