"""`hotline eval bench`: its options. What it does stands in `run`; nothing heavy is imported here.

hotline eval bench --data FOLDER --list
hotline eval bench --data FOLDER --set "xquad-*" --limit 200 --cache ~/.cache/bench --trec trec/ --output bench.json
"""

import argparse
from pathlib import Path

from eval.bench.protocols import NAMES


def add(parser: argparse.ArgumentParser) -> None:
    """public sets: retrieval, evidence, abstention and claim support beside plain baselines"""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of public sets (JSON lines)")
    parser.add_argument(
        "--list", action="store_true", help="name the sets of the folder and what each allows, and stop"
    )
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME", help='sets, patterns too: "xquad-*" (all)')
    parser.add_argument("--protocol", nargs="+", choices=NAMES, default=list(NAMES), help="measurements (all)")
    parser.add_argument("--limit", type=int, metavar="N", help="only N questions a set, always the same ones")
    parser.add_argument(
        "--pool", type=int, metavar="N", help="only N passages a set: quick, and not comparable with anything"
    )
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="keep vectors there, so that the next run embeds none"
    )
    parser.add_argument("--trec", type=Path, metavar="DIR", help="write TREC run and qrels files there")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the figures as JSON as well")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from eval.bench.run import command

    return command(options)
