"""One measurement as a block of text: a line a metric, a column a system, intervals in brackets.

    xquad-ru-en  retrieval  the right paragraph among all of the set
    1190 questions over 240 passages
               hotline           e5                bm25
    R@1        .775 [.75, .80]   .741 [.72, .77]   .113 [.10, .13]

Left to others: what the rows mean (the docstrings of protocols).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
    rows = [["", *systems]] + [[metric, *(_cell(figures, system, metric) for system in systems)] for metric in metrics]
    widths = [max(len(row[column]) for row in rows) for column in range(len(systems) + 1)]
    lines = ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(
        [f"{measured.set}  {measured.protocol}  {protocol(measured.protocol).definition}", _size(measured), *lines, ""]
    )


def _size(measured: "Measured") -> str:
    if not measured.passages:
        return f"{measured.questions} claims"
    cut = f", cut from {measured.whole_pool}: not comparable" if measured.passages < measured.whole_pool else ""
    return f"{measured.questions} questions over {measured.passages} passages{cut}"


def _cell(figures: Sequence[Figure], system: str, metric: str) -> str:
    found = next((figure for figure in figures if (figure.system, figure.metric) == (system, metric)), None)
    return "" if found is None else "-" if found.estimate is None else _number(found.estimate)


def _number(estimate: Estimate) -> str:
    digits = 3 if estimate.value <= 1 else 1 if estimate.value >= 10 else 2
    value = f"{estimate.value:.{digits}f}"
    if estimate.low is None or estimate.high is None:
        return f"{value} (n={estimate.n})"
    return f"{value} [{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"
