"""`hotline eval gate`: exit 1 where a metric misses its floor, naming the metric and the cases.

Floors hold only for what they were measured on. The file pins the run's articles, cases, labels, split and engine; when
one of them changes, the gate refuses until somebody says `--repin`. A floor is put or tightened with `--set`; it is
loosened only with `--allow-regression "reason"`, and the file keeps the reason. A seal finds floors edited by hand. For
a metric where less is better, the floor is a ceiling.

Left to others: making the run (run), the metrics (metrics), the file (floors).
"""

import argparse
import math
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.commands.common import notice
from eval import floors as floors_file
from eval import folder, run
from eval.floors import PINNED, Floors
from eval.metrics import Item, Metric, metric
from eval.table import number
from vectorstore.errors import UsageError

_NAMED = 12  # cases named for each metric that fails
_DIGITS = 4  # of a floor taken from a measurement; rounded to the side that still passes


def command(options: argparse.Namespace) -> int:
    """Judge a run; write the floors where that was asked for and nothing fails."""
    floors = floors_file.load(options.floors)
    if options.allow_regression is not None and not options.allow_regression.strip():
        raise UsageError("--allow-regression needs a reason; the floors file keeps it")
    wanted = [_wanted(text) for text in options.floors_set]
    _refuse_edited(floors, options.allow_regression)
    if not floors.pinned and not options.repin:
        raise UsageError(f"{floors.path} is pinned to no run yet; look at a run, then say --repin")
    if options.folder is not None:
        return judge(options, floors, wanted, folder.load(options.folder))
    with tempfile.TemporaryDirectory(prefix="hotline-gate-") as output:
        split, engine = floors.pinned.get("split", "test"), floors.pinned.get("engine", "extractive")
        plan = run.Plan(Path(output) / "run", options.cases, options.articles, split, engine)
        return judge(options, floors, wanted, run.evaluate(plan))


def judge(
    options: argparse.Namespace, floors: Floors, wanted: Sequence[tuple[Metric, float | None]], made: folder.Run
) -> int:
    """The exit code for this run, and the verdict in print."""
    pinned = {name: str(made.settings.get(name)) for name in PINNED}
    if not options.repin and pinned != floors.pinned:
        raise UsageError(_not_pinned(floors, pinned))
    reason: str | None = options.allow_regression
    changed = replace(floors, pinned=pinned)
    if not floors.sealed:
        changed = _recorded(changed, metric="edited by hand", reason=reason)
    for one, value in wanted:
        changed = _set(changed, one, _measured(made, one) if value is None else value, reason)
    failing = [one for one in map(metric, changed.floors) if not _passes(one, changed.floors[one.name], made)]
    if reason is not None:
        for one in failing:
            changed = _set(changed, one, _measured(made, one), reason)
        failing = []
    _say(changed, made, failing)
    if failing:
        return 1
    if changed != floors:
        floors_file.save(changed)
        notice(f"floors written to {floors.path}")
    return 0


def culprits(one: Metric, floor: float, items: Sequence[Item]) -> list[str]:
    """The cases to look at first: those whose own score misses the floor, worst first.

    Of a metric that only all cases together have (AUROC, a percentile): those without which it would be best.
    """
    applying = [item for item in items if one.applies(item)]
    sign = 1.0 if one.better == "higher" else -1.0
    if one.whole is None:
        scored = [(sign * score, folder.name_of(item)) for item in applying if (score := one.score(item)) is not None]
        return [name for score, name in sorted(scored) if score < sign * floor]
    without = [(one.value([*applying[:at], *applying[at + 1 :]]), item) for at, item in enumerate(applying)]
    weighed = [(sign * value, folder.name_of(item)) for value, item in without if value is not None]
    present = one.value(applying)
    return [name for value, name in sorted(weighed, reverse=True) if present is None or value > sign * present]


def _refuse_edited(floors: Floors, reason: str | None) -> None:
    if not floors.sealed and reason is None:
        raise UsageError(
            f"{floors.path} was edited by hand. Undo that and use --set METRIC=VALUE, "
            'or keep it with --allow-regression "reason"'
        )


def _not_pinned(floors: Floors, pinned: dict[str, str]) -> str:
    changed = [name for name in PINNED if floors.pinned.get(name) != pinned[name]]
    return (
        f"{floors.path} holds for another run: {', '.join(changed)} changed. "
        "Floors measured there say nothing here; look at the new run, then say --repin"
    )


def _wanted(text: str) -> tuple[Metric, float | None]:
    """ "Hit@all=.6" -> (Hit@all, .6); without a value None: what is measured."""
    name, equals, value = text.partition("=")
    if not equals:
        return metric(name), None
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise UsageError(f"--set {text}: {value!r} is no number; write METRIC=VALUE")
    return metric(name), found


def _set(floors: Floors, one: Metric, value: float, reason: str | None) -> Floors:
    """With this floor; a looser one than there was is recorded. Raises UsageError when there is no reason."""
    before = floors.floors.get(one.name)
    changed = replace(floors, floors=floors.floors | {one.name: value})
    if before is None or before == value or (value > before) == (one.better == "higher"):
        return changed
    if reason is None:
        raise UsageError(
            f"--set {one.name}={number(value)} is looser than the floor of {number(before)}; "
            'say why with --allow-regression "reason"'
        )
    return _recorded(changed, **{"metric": one.name, "from": before, "to": value, "reason": reason})


def _recorded(floors: Floors, **entry: Any) -> Floors:
    return replace(floors, regressions=(*floors.regressions, entry))


def _measured(made: folder.Run, one: Metric) -> float:
    """What the run reached, rounded to a floor it passes."""
    found = made.summary["overall"].get(one.name)
    if found is None:
        raise UsageError(f"the run in {made.folder} has no {one.name}: it applies to none of its cases")
    rounded = math.floor if one.better == "higher" else math.ceil
    return rounded(round(found["value"] * 10**_DIGITS, 6)) / 10**_DIGITS


def _passes(one: Metric, floor: float, made: folder.Run) -> bool:
    """A metric that the run does not have any more fails: it must not vanish to pass."""
    found = made.summary["overall"].get(one.name)
    if found is None:
        return False
    value = float(found["value"])
    return value >= floor - 1e-9 if one.better == "higher" else value <= floor + 1e-9


def _say(floors: Floors, made: folder.Run, failing: Sequence[Metric]) -> None:
    for one in map(metric, floors.floors):
        found, floor = made.summary["overall"].get(one.name), floors.floors[one.name]
        value = "not measured" if found is None else f"{number(found['value'])} (n {found['n']})"
        sign = "≥" if one.better == "higher" else "≤"
        print(f"{'FAIL' if one in failing else 'ok  '}  {one.name} {value}, must be {sign} {number(floor)}")
        if one in failing:
            names = culprits(one, floor, made.items)
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            print(f"      cases: {', '.join(names[:_NAMED]) or 'none'}{more}")
    if not floors.floors:
        print("no floor is set; add some with --set METRIC")
