"""Runs and judgements as TREC's tools read them, for `ir_measures`, `trec_eval` and whoever wants to check our figures.

    xquad-ru-en.hotline.run    56beb434 Q0 xq0.en 1 0.913412 hotline
    xquad-ru-en.qrels          56beb434 0 xq0.en 1

These tools order by score and break ties by name, whatever the rank column says; so equal scores are written a
millionth apart, in our order.

Left to others: rankings (systems).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.bench.data import Asked
from eval.bench.systems import Ranking

_APART = 1e-6  # of the score: what a 32-bit number still tells apart


def write_run(path: Path, rankings: Mapping[str, Ranking], tag: str) -> None:
    """A run file: question, Q0, passage, rank, score, system."""
    with path.open("w", encoding="utf-8") as out:
        for question, ranking in rankings.items():
            written = float("inf")
            for rank, (key, score) in enumerate(ranking, start=1):
                written = min(score, written - _APART * max(1.0, abs(written))) if rank > 1 else score
                out.write(f"{question} Q0 {key} {rank} {written:.8f} {tag}\n")


def write_qrels(path: Path, questions: Sequence[Asked]) -> None:
    """A judgement file: question, 0, gold passage, 1."""
    with path.open("w", encoding="utf-8") as out:
        for asked in questions:
            out.writelines(f"{asked.id} 0 {key} 1\n" for key in asked.gold)
