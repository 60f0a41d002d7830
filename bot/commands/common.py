"""What several commands need: opening the store with its starter, filters, JSON lines in and out.

Left to others: what a command does with them.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.settings import Settings
from vectorstore import dates, starter
from vectorstore.errors import HotlineError, UsageError
from vectorstore.models import Filters
from vectorstore.store import Vectorstore


def notice(text: str) -> None:
    """A line for a person, out of the way of results."""
    print(f"hotline: {text}", file=sys.stderr, flush=True)


@contextmanager
def opened(settings: Settings, *, may_share: bool, with_starter: bool) -> Iterator[Vectorstore]:
    """The store of HOTLINE_HOME; with the starter dossier where it is wanted and the archive is empty."""
    with Vectorstore.open(
        settings.home,
        embeddings=settings.embeddings,
        chroma_url=settings.chroma_url,
        may_share=may_share,
        notice=notice,
    ) as store:
        if with_starter and settings.starter and (count := starter.load_into_empty(store)):
            notice(f"the archive was empty: {count} dispatches of the starter dossier were loaded")
        if not store.owned:
            notice(f"{settings.home} is in use by another hotline process; this one only reads")
        yield store


def filters(as_of: str | None, known_at: str | None = None) -> Filters:
    """The filters of a command line or a line of input. Raises UsageError for what is no date."""
    for value in (as_of, known_at):
        if value is not None:
            dates.days(value)
    return Filters(as_of=as_of, known_at=known_at)


def each_line(options: argparse.Namespace, handle: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """JSON lines through `handle`, in order; a bad line yields its error and the rest go on (exit 2).

    Output is {"id", ...}; it appears under its name only when whole, unless it is standard output.
    """
    target = Path(options.output) if options.output else None
    part = target.with_name(f"{target.name}.part") if target else None
    try:
        source = open(options.input, encoding="utf-8", errors="surrogateescape") if options.input != "-" else sys.stdin
    except OSError as error:
        raise UsageError(f"{options.input} cannot be read ({error.strerror}); name a file of JSON lines") from None
    bad = 0
    with source, open(part, "w", encoding="utf-8") if part else _keep_open(sys.stdout) as out:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            identity: Any = number
            try:
                value = _object(line)
                identity = value.get("id", number)
                result = {"id": identity} | handle(value)
            except HotlineError as error:
                bad += 1
                result = {"id": identity, "error": {"code": error.code, "message": f"line {number}: {error}"}}
            out.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
            out.flush()
    if part and target:
        part.replace(target)
    return 2 if bad else 0


def text_of(value: dict[str, Any], key: str) -> str:
    """A required text field of a line."""
    if not isinstance(value.get(key), str):
        raise UsageError(f'"{key}" must be a text')
    return str(value[key])


def optional_text(value: dict[str, Any], key: str) -> str | None:
    """A text field that may be missing or null."""
    if value.get(key) is None:
        return None
    return text_of(value, key)


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is no JSON ({error}); write one object a line") from None
    if not isinstance(value, dict):
        raise UsageError("this is no JSON object; write one object a line")
    return value


@contextmanager
def _keep_open(stream: Any) -> Iterator[Any]:
    yield stream
