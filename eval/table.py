"""Numbers as a table for a terminal: a line a metric, its value, how many cases it rests on, its interval.

    print(overall(summary))

    Hit@all             .811   74   [.716, .892]   the quotes shown, from gold articles, hold every gold group; ...

Left to others: the numbers (score), pages (report).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.metrics import METRICS
from eval.score import SLICES

MAIN = ("Hit@1", "Hit@all", "HallucinationRate", "ErrorRate")
Columns = Mapping[str, Mapping[str, float | None]]


def overall(summary: Mapping[str, Any]) -> str:
    """Every metric of the whole run."""
    rows = [
        [name, number(one["value"]), str(one["n"]), interval(one), METRICS[name].definition]
        for name, one in summary["overall"].items()
    ]
    return aligned([["metric", "value", "n", "95 % interval", "what it is"], *rows])


def sliced(summary: Mapping[str, Any]) -> str:
    """The main metrics by language, type and direction, with the number of cases each rests on."""
    rows = [
        [label, *(_counted(numbers.get(name)) for name in MAIN)]
        for name in SLICES
        for label, numbers in summary[name].items()
        if any(metric in numbers for metric in MAIN)
    ]
    return aligned([["", *MAIN], *rows])


def side_by_side(columns: Columns) -> str:
    """A line a metric, a column each; "-" where a metric applies to nothing."""
    names = list(dict.fromkeys(name for values in columns.values() for name in values))
    rows = [[name, *(number(values.get(name)) for values in columns.values())] for name in names]
    return aligned([["", *columns], *rows])


def number(value: float | None) -> str:
    """Three digits behind the point, one from ten on; whole numbers as they are.

    >>> number(0.8108), number(318.44), number(12), number(None)
    ('.811', '318.4', '12', '-')
    """
    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    if abs(value) >= 10:
        return f"{value:.1f}"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if abs(value) < 0.9995 else text


def interval(estimate: Mapping[str, Any]) -> str:
    """[low, high], or nothing where one case gives none."""
    return "" if estimate["low"] is None else f"[{number(estimate['low'])}, {number(estimate['high'])}]"


def _counted(estimate: Mapping[str, Any] | None) -> str:
    return "-" if estimate is None else f"{number(estimate['value'])} ({estimate['n']})"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the last one unpadded."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
