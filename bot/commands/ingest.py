"""`hotline ingest`: articles into the archive, one line each once it is safe, and a report."""

import argparse
import json
import sys
from pathlib import Path

from tqdm import tqdm

from bot.commands.common import notice, opened, show
from bot.settings import Settings
from vectorstore.ingest import REFUSED, Outcome, Report, ingest
from vectorstore.readers import KINDS


def run(options: argparse.Namespace) -> int:
    """Take in and report: 0 when at least one article is in the archive, 2 when none is."""
    outcomes: list[Outcome] = []
    try:
        with opened(Settings.from_environment(), may_share=False, with_starter=False) as store:
            bar = tqdm(unit=" articles", file=sys.stderr, disable=not sys.stderr.isatty())
            with bar:
                for outcome in ingest(store, [Path(path) for path in options.paths]):
                    outcomes.append(outcome)
                    bar.update()
                    if not options.json:
                        bar.clear()
                        show(as_line(outcome))
    except BaseException:
        if outcomes:  # a run that was cut short says what it has done, too
            _print(Report(tuple(outcomes)), options.json)
        raise
    report = Report(tuple(outcomes))
    _print(report, options.json)
    if not outcomes:
        notice(f"no article was found there; give files or folders of them ({' '.join(KINDS)})")
    return 0 if report.ok else 2


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        print(", ".join(f"{count} {status}" for status, count in report.counts.items()))


def as_line(outcome: Outcome) -> str:
    """One outcome for a terminal; what a source says is cut and kept on one line."""
    what = outcome.problem if outcome.status == REFUSED else outcome.title
    shown = " ".join((what or "").split())[:160]
    return f"{outcome.status:9}  {outcome.article_id or outcome.source}  {shown}"
