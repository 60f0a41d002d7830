"""`hotline eval report DIR`: one HTML file that says how good a run was and shows where it was not.

It needs nothing beside itself: no script, no font, no address is loaded, and its own content policy forbids it. Every
word of cases, articles and errors is escaped by the template engine (report.html).

Left to others: the numbers (score), the plots (plots), two runs side by side (compare).
"""

import argparse
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bot.commands.common import notice
from eval import folder, plots
from eval.compare import right
from eval.metrics import METRICS
from eval.table import interval, number
from eval.values import Result
from vectorstore.errors import UsageError

_BARS = ("Hit@all", "HallucinationRate", "ErrorRate")


def command(options: argparse.Namespace) -> int:
    """Write the page and say where."""
    if options.worst < 0:
        raise UsageError("--worst takes a number from 0")
    made = folder.load(options.folder)
    target: Path = options.output or options.folder / "report.html"
    target.write_text(page(made, options.worst), encoding="utf-8")
    notice(f"the report lies in {target}")
    return 0


def page(made: folder.Run, worst: int = 25) -> str:
    """The whole page as text."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(resources.files(__package__).joinpath("report.html").read_text(encoding="utf-8"))
    summary = made.summary
    wrong = sorted((result for result in made.results if not right(result)), key=_badness)
    return template.render(
        name=made.folder.name,
        settings=_settings(made.settings),
        results=made.results,
        errors=summary["errors"],
        metrics=[_row(name, found, summary["overall"]) for name, found in summary["overall"].items()],
        slices=[
            (title, _slice(summary[key]), Markup(plots.bars(summary[key], _BARS)))
            for title, key in (("Language", "language"), ("Type", "type"), ("Direction", "direction"))
            if summary[key]
        ],
        slice_metrics=_BARS,
        risk_coverage=Markup(plots.risk_coverage(made.results)),
        calibration=Markup(plots.calibration(made.results)),
        wrong=len(wrong),
        worst=[(_fault(result), result) for result in wrong[:worst]],
    )


def _row(name: str, found: dict[str, Any], overall: dict[str, Any]) -> dict[str, Any]:
    """A line of the metrics' table, its counterpart beside it."""
    one = METRICS[name]
    other = overall.get(one.counterpart)
    return {
        "name": name,
        "value": number(found["value"]),
        "n": found["n"],
        "interval": interval(found),
        "better": one.better,
        "definition": one.definition,
        "formula": one.formula,
        "source": one.source,
        "counterpart": f"{one.counterpart} {number(other['value']) if other else '-'}",
    }


def _slice(groups: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """A line a language or type: value, interval and n of each metric."""
    return [(label, [_cell(numbers.get(name)) for name in _BARS]) for label, numbers in groups.items()]


def _cell(found: dict[str, Any] | None) -> str:
    return "-" if found is None else f"{number(found['value'])} {interval(found)} n {found['n']}"


def _settings(settings: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else str(value))
        for name, value in settings.items()
    ]


def _badness(result: Result) -> tuple[int, float]:
    """The order of the worst cases: what misleads a reader before what leaves one without an answer."""
    order = ["error", "answered what has no answer", "answered beside the point", "refused"]
    return order.index(_fault(result)), -result.probability


def _fault(result: Result) -> str:
    if result.error is not None:
        return "error"
    if not result.case.answerable:
        return "answered what has no answer"
    return "answered beside the point" if result.answered else "refused"
