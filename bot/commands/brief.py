"""`hotline brief`: the briefing of a day, as Markdown, HTML, PDF or JSON; each is kept in the archive and listed.

Left to others: what the page says and how it looks (bot.briefing).
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.briefing.forms import rendered
from bot.briefing.models import LANGUAGES
from bot.briefing.write import day_of, write, writer
from bot.commands.common import notice, opened
from bot.settings import Settings
from vectorstore.archive import briefings, read
from vectorstore.archive.briefings import Kept
from vectorstore.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    day = day_of(options.date)
    if options.format == "pdf" and options.output is None and sys.stdout.isatty():
        raise UsageError("a PDF is no text for a terminal; name a file with --output")
    settings = Settings.from_environment()
    with opened(settings, may_share=True, with_starter=True) as store:
        if options.list:
            rows = [_row(one, briefings.page(store.db, one)) for one in briefings.kept(store.db)]
            print("\n".join(rows) or "no briefing was written yet")
            return 0
        engine, host = writer(options.engine, settings)
        if host is not None:
            notice(f"excerpts of the day's articles are sent to {host}")
        page = write(store, day, options.language or LANGUAGES[0], engine)
        if undated := read.extent(store.db).undated:
            notice(f"articles without a date belong to no day and were left out: {undated}")
    written = rendered(page, options.format)
    if options.output is None or options.output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
    else:
        _write(Path(options.output), written)
    return 0


def _row(one: Kept, page: Mapping[str, Any]) -> str:
    citations = len(page["citations"])
    return f"{one.date}  {one.language}  {one.engine}  {one.inputs[:12]}  {one.written}  {citations} citations"


def _write(target: Path, written: bytes) -> None:
    """A file appears under its name only when it is whole; a device or a pipe is written to."""
    part = target.with_name(f"{target.name}.part") if target.is_file() or not target.exists() else target
    try:
        part.write_bytes(written)
        if part != target:
            part.replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}); name a file in a folder that can") from None
    finally:
        if part != target:
            part.unlink(missing_ok=True)
