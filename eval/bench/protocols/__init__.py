"""The measurements, one a file. Each says in its docstring what is counted, over which pool, and what it compares with.

A protocol takes what a set holds and the open pool, and gives figures; those that rank give their rankings as well.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.bench.figures import Figure
    from eval.bench.pool import Pool
    from eval.bench.sets import Content
    from eval.bench.systems import Ranking

NAMES = ("retrieval", "mixed", "evidence", "abstention", "support")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a protocol found; `rankings` by system and question, for TREC files."""

    figures: list["Figure"]
    rankings: dict[str, dict[str, "Ranking"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Protocol:
    """`measure` gets what the set holds and its pool, None where `pooled` is false."""

    name: str
    definition: str
    measure: Callable[["Content", "Pool | None"], Outcome]
    pooled: bool = True


def protocol(name: str) -> Protocol:
    """The protocol of that name."""
    found = importlib.import_module(f"{__name__}.{name}").PROTOCOL
    assert isinstance(found, Protocol)
    return found
