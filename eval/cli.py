"""`hotline eval ...`: the verbs and their options. What a verb does stands in the module of its name.

    hotline eval run --output runs/before
    hotline eval compare runs/before runs/after

Nothing heavy is imported here: `hotline --help` reads this file. Exit codes are those of every command, and 1 when the
gate finds a metric below its floor.
"""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path

from eval.bench import cli as bench

FLOORS = Path(__file__).with_name("floors.toml")


def add(parser: argparse.ArgumentParser) -> None:
    """how good the answers are, in numbers: runs, comparisons, reports, gate"""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    for name, describe in _VERBS.items():
        verb = verbs.add_parser(name, help=describe.__doc__, description=describe.__doc__)
        verb.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        verb.set_defaults(run=_runner(name))
        describe(verb)
    parser.set_defaults(run=lambda _: _help(parser))


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 2


def _run(parser: argparse.ArgumentParser) -> None:
    """ask every case and score the answers into a folder"""
    _what(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the run goes (the next free of runs/1, runs/2, ...)"
    )
    parser.add_argument("--resume", action="store_true", help="go on with the run in --output where it stopped")


def _compare(parser: argparse.ArgumentParser) -> None:
    """two runs: paired differences with intervals, and the cases that flipped"""
    parser.add_argument("before", type=Path, metavar="A", help="folder of a run")
    parser.add_argument("after", type=Path, metavar="B", help="folder of another run over the same cases")
    parser.add_argument("--json", action="store_true", help="print as JSON")


def _report(parser: argparse.ArgumentParser) -> None:
    """one HTML file of a run: tables, plots, the worst cases with what was shown"""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of a run")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the page goes (DIR/report.html)")
    parser.add_argument("--worst", type=int, default=25, metavar="N", help="how many cases to show (25)")


def _gate(parser: argparse.ArgumentParser) -> None:
    """fail where a metric is below its floor"""
    parser.add_argument(
        "--floors", type=Path, default=FLOORS, metavar="FILE", help="floors and what they are pinned to"
    )
    parser.add_argument("--run", type=Path, dest="folder", metavar="DIR", help="judge this run instead of making one")
    parser.add_argument("--cases", type=Path, metavar="PATH", help="cases to run over (those of the starter dossier)")
    parser.add_argument("--articles", type=Path, metavar="PATH", help="articles to run over (the starter dossier)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="floors_set",
        metavar="METRIC[=VALUE]",
        help="put a floor at VALUE, or at what the run measured; may be given several times",
    )
    parser.add_argument("--repin", action="store_true", help="accept the run's articles, cases, split and engine")
    parser.add_argument(
        "--allow-regression", metavar="REASON", help="lower floors that fail or that --set lowers; REASON is recorded"
    )


def _calibrate(parser: argparse.ArgumentParser) -> None:
    """fit what Hotline decides with, on the development cases alone"""
    _corpus(parser)
    parser.add_argument("--ranking", action="store_true", help="fit the weights that order the quotes as well")
    parser.add_argument(
        "--most-hallucinated",
        type=float,
        metavar="SHARE",
        help="threshold: the fewest refusals with at most this share of unanswerable questions answered "
        "(default: the least mean of both rates)",
    )
    parser.add_argument("--support", action="store_true", help="fit the claim check on eval/labels instead")
    parser.add_argument("--data", type=Path, metavar="DIR", help="with --support: a folder of public claims as well")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the numbers go (the file Hotline loads)")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")


_VERBS = {
    "run": _run,
    "compare": _compare,
    "report": _report,
    "gate": _gate,
    "calibrate": _calibrate,
    "bench": bench.add,
}


def _what(parser: argparse.ArgumentParser) -> None:
    _corpus(parser)
    parser.add_argument("--split", choices=["dev", "test", "all"], default="all", help="which half of the cases (all)")
    parser.add_argument(
        "--engine",
        choices=["auto", "extractive", "llm"],
        default="extractive",
        help="who answers (extractive: no model is used, whatever the environment says)",
    )


def _corpus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cases", type=Path, metavar="PATH", help="JSON lines of cases, or a folder of them (those of the dossier)"
    )
    parser.add_argument(
        "--articles", type=Path, metavar="PATH", help="the articles they are about, as for `ingest` (the dossier)"
    )


def _runner(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        return int(importlib.import_module(f"eval.{name}").command(options))

    return run
