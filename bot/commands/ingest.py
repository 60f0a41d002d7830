"""`hotline ingest`: articles into the archive, one line each once it is safe, and a report."""

import argparse
import json
import sys
from pathlib import Path

from tqdm import tqdm

from bot.commands.common import opened
from bot.settings import Settings
from vectorstore.ingest import REFUSED, Outcome, Report, ingest


def run(options: argparse.Namespace) -> int:
    """Take in and report: 0 when at least one article is in the archive, 2 when none is."""
    outcomes: list[Outcome] = []
    with opened(Settings.from_environment(), may_share=False, with_starter=False) as store:
        bar = tqdm(unit=" articles", file=sys.stderr, disable=not sys.stderr.isatty())
        with bar:
            for outcome in ingest(store, [Path(path) for path in options.paths]):
                outcomes.append(outcome)
                bar.update()
                if not options.json:
                    bar.clear()
                    print(as_line(outcome), flush=True)
    report = Report(tuple(outcomes))
    if options.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1).encode("utf-8", "replace").decode())
    else:
        print(", ".join(f"{count} {status}" for status, count in report.counts.items()))
    return 0 if report.ok else 2


def as_line(outcome: Outcome) -> str:
    """One outcome for a terminal; what a source says is cut and kept on one line."""
    what = outcome.problem if outcome.status == REFUSED else outcome.title
    shown = " ".join((what or "").split())[:160]
    return f"{outcome.status:9}  {outcome.article_id or outcome.source}  {shown}".encode("utf-8", "replace").decode()
