"""`hotline ingest`: articles of files, pages and feeds into the archive, a line each once it is safe, and a report."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from bot.commands.common import notice, opened, show
from bot.settings import Settings
from vectorstore.ingest import Outcome, Report, ingest
from vectorstore.readers import KINDS
from vectorstore.store import Vectorstore
from vectorstore.web.addresses import is_address


def run(options: argparse.Namespace) -> int:
    """Take in and report: 0 when at least one article is in the archive, 2 when none is."""
    settings = Settings.from_environment()
    outcomes: list[Outcome] = []
    feeds: list[dict[str, object]] = []
    try:
        with opened(settings, may_share=False, with_starter=False) as store:
            bar = tqdm(unit=" articles", file=sys.stderr, disable=not sys.stderr.isatty())
            with bar:
                for event, line in _incoming(store, settings, options.paths):
                    if isinstance(event, Outcome):
                        outcomes.append(event)
                        bar.update()
                    else:
                        feeds.append(event)
                    if not options.json:
                        bar.clear()
                        show(line)
    except BaseException:
        if outcomes:  # a run that was cut short says what it has done, too
            _print(Report(tuple(outcomes)), feeds, options.json)
        raise
    report = Report(tuple(outcomes))
    _print(report, feeds, options.json)
    if not outcomes:
        notice(f"no article was found there; give files or folders of them ({' '.join(KINDS)})")
    return 0 if report.ok else 2


def _incoming(
    store: Vectorstore, settings: Settings, names: list[str]
) -> Iterator[tuple[Outcome | dict[str, object], str]]:
    """Files and folders, then pages and feeds, each event with its line; a feed that was read comes as JSON has it."""
    for outcome in ingest(store, [Path(name) for name in names if not is_address(name)]):
        yield outcome, as_line(outcome)
    if wanted := [name for name in names if is_address(name)]:
        from bot.commands import net
        from bot.net import manner_of
        from vectorstore.web import news

        for event in news.take(store, manner_of(settings), wanted):
            yield event if isinstance(event, Outcome) else asdict(event), net.as_line(event)


def _print(report: Report, feeds: list[dict[str, object]], as_json: bool) -> None:
    if as_json:
        found = report.to_json() | ({"feeds": feeds} if feeds else {})
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(", ".join(f"{count} {status}" for status, count in report.counts.items()))


def as_line(outcome: Outcome) -> str:
    """One outcome for a terminal; what a source says is cut and kept on one line."""
    shown = " ".join((outcome.problem or outcome.title or "").split())[:160]
    return f"{outcome.status:9}  {outcome.article_id or outcome.source}  {shown}"
