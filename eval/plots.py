"""The plots of a report as inline SVG: no file, no script, no font, no address in them.

    svg = risk_coverage(results)

Texts stay texts (they can be searched and read aloud) and matplotlib escapes them; its `$...$` formulas are off, for a
case's type may hold anything. Left to others: the numbers (metrics.confidence, score), the page (report).
"""

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.metrics import confidence, metric
from eval.values import Result

_INK, _GRID = "#1c2530", "#d9dee5"
_COLOURS = ("#1f5fa8", "#c2571a", "#5b6b2f")
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "hotline",
    "text.parse_math": False,
    "font.size": 9.0,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "text.color": _INK,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def risk_coverage(results: Sequence[Result]) -> str:
    """Share of wrong answers over share answered, from the surest case to all; the cross is where the gate stands."""
    curve = confidence.risk_coverage(results)
    answered = [result for result in results if result.answered]
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes("share of all cases answered", "share of these that is wrong")
        axes.plot([one.coverage for one in curve], [one.risk for one in curve], color=_COLOURS[0], drawstyle="default")
        correct = metric("AnsweredCorrect").value(results)
        if answered and correct is not None:
            axes.plot([len(answered) / len(results)], [1 - correct], "x", color=_COLOURS[1], ms=9, mew=2, clip_on=False)
        return _svg(figure)


def calibration(results: Sequence[Result]) -> str:
    """Share of answerable cases over the gate's probability, in ten bins; on the diagonal it says what is so."""
    bins = confidence.reliability(results)
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes("the gate's probability", "share that is answerable")
        axes.plot([0, 1], [0, 1], color=_GRID)
        axes.plot([one.probability for one in bins], [one.answerable for one in bins], "o-", color=_COLOURS[0])
        for one in bins:
            axes.annotate(str(one.n), (one.probability, one.answerable), (0, 6), textcoords="offset points", fontsize=7)
        return _svg(figure)


def bars(groups: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> str:
    """A group of bars for each language or type, a bar a metric, its interval as a whisker."""
    labels = list(groups)
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes("", "", width=max(5.0, 1.0 + 0.62 * len(labels)))
        for place, name in enumerate(names):
            for at, label in enumerate(labels):
                if (found := groups[label].get(name)) is None:
                    continue
                centre = at + (place - (len(names) - 1) / 2) * 0.26
                axes.bar(centre, found["value"], 0.24, color=_COLOURS[place], label=name if at == 0 else None)
                if found["low"] is not None:
                    axes.plot([centre, centre], [found["low"], found["high"]], color=_INK, linewidth=0.8)
        axes.set_xlim(-0.6, len(labels) - 0.4)
        axes.set_xticks(range(len(labels)), labels, rotation=0 if len(labels) < 6 else 35, ha="center")
        handles = [matplotlib.patches.Patch(color=_COLOURS[place], label=name) for place, name in enumerate(names)]
        axes.legend(handles=handles, frameon=False, ncols=len(names), loc="lower left", bbox_to_anchor=(0, 1))
        return _svg(figure)


def _axes(across: str, up: str, width: float = 4.6) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, 3.2), layout="tight")
    axes = figure.subplots()
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1), ylim=(0, 1.05))
    axes.grid(color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    out = StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata=_NO_METADATA)
    text = out.getvalue()
    return re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
