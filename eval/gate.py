"""`hotline eval gate`: exit 1 where a metric is below its floor, naming the metric and the cases.

Floors hold only for what they were measured on. The file pins the run's articles, cases, split and engine; when one of
them changes, the gate refuses until somebody says `--repin`. A floor is tightened with `--set`; it is loosened only with
`--allow-regression "reason"`, and the file keeps the reason. A seal over the floors finds those that were edited by
hand to be looser. For a metric where less is better the floor is a ceiling.

Left to others: making the run (run), the metrics (metrics), the file (floors).
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.commands.common import notice
from eval import floors as floors_file
from eval import folder, run
from eval.floors import Floors
from eval.metrics import Metric, metric
from eval.values import Result
from vectorstore.errors import UsageError

_NAMED = 12  # cases named for each failing metric
_ROUNDING = 1e-4  # floors are kept with four digits


def command(options: argparse.Namespace) -> int:
    """Judge a run against the floors; write the floors where that was asked for."""
    floors = floors_file.load(options.floors)
    wanted = [_wanted(text) for text in options.floors_set]
    if options.allow_regression is not None and not options.allow_regression.strip():
        raise UsageError("--allow-regression needs a reason; it is kept in the floors file")
    if options.folder is not None:
        made = folder.load(options.folder)
        return _judge(options, floors, wanted, made)
    with tempfile.TemporaryDirectory(prefix="hotline-gate-") as output:
        split, engine = floors.pinned.get("split", "test"), floors.pinned.get("engine", "extractive")
        made = run.evaluate(run.Plan(Path(output) / "run", options.cases, options.articles, split, engine))
        return _judge(options, floors, wanted, made)
