"""One measurement as a block of text: a line a metric, a column a system, intervals in brackets.

    xquad-ru-en  retrieval  the right paragraph among all of the set
    1190 questions over 240 passages
         n     hotline            e5                 bm25
    R@1  1190  .775 [.752, .799]  .741 [.716, .765]  .113 [.096, .131]

Left to others: what the rows mean (the docstrings of protocols), how numbers look (eval.table).
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from eval import table
from eval.bench.figures import Figure
from eval.bench.protocols import protocol
from eval.bootstrap import Estimate

if TYPE_CHECKING:
    from eval.bench.run import Measured


def text(measured: "Measured") -> str:
    """The block, with an empty line after it."""
    figures = measured.figures
    systems = list(dict.fromkeys(figure.system for figure in figures))
    metrics = list(dict.fromkeys(figure.metric for figure in figures))
    rows = [["", "n", *systems]]
    for metric in metrics:
        rows.append([metric, _n(figures, metric), *(_cell(figures, system, metric) for system in systems)])
    head = f"{measured.set}  {measured.protocol}  {protocol(measured.protocol).definition}"
    return "\n".join([head, _size(measured), table.aligned(rows), ""])


def _size(measured: "Measured") -> str:
    if not measured.passages:
        return f"{measured.questions} claims"
    cut = f", cut from {measured.whole_pool}: not comparable" if measured.passages < measured.whole_pool else ""
    return f"{measured.questions} questions over {measured.passages} passages{cut}"


def _n(figures: Sequence[Figure], metric: str) -> str:
    """How many questions a row rests on: the same for every system."""
    counts = [figure.estimate.n for figure in figures if figure.metric == metric and figure.estimate is not None]
    return str(counts[0]) if counts else "0"


def _cell(figures: Sequence[Figure], system: str, metric: str) -> str:
    found = next((figure for figure in figures if (figure.system, figure.metric) == (system, metric)), None)
    return "" if found is None else _number(found.estimate)


def _number(estimate: Estimate | None) -> str:
    return "-" if estimate is None else f"{table.number(estimate.value)} {table.interval(asdict(estimate))}".rstrip()
