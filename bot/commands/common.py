"""What several commands need: opening the store with its starter, filters, JSON lines in and out.

Left to others: what a command does with them.
"""

import argparse
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

from bot.settings import Settings
from vectorstore import dates, starter
from vectorstore.errors import HotlineError, UsageError
from vectorstore.models import Filters
from vectorstore.store import Vectorstore

_UNDECODED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of bytes that fit no character
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and line feed
_UNFORESEEN = "something went wrong ({}); run this line alone with --debug and report it"


def notice(text: str) -> None:
    """A line for a person, out of the way of results."""
    print(f"hotline: {text}", file=sys.stderr, flush=True)


def show(text: str) -> None:
    """Print what others wrote, for a person: no control character of an article steers the terminal."""
    print(_CONTROLS.sub("\ufffd", text), flush=True)


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


def only_with_input(options: argparse.Namespace) -> None:
    """An --output that would be passed over in silence is refused."""
    if options.output is not None and options.input is None:
        raise UsageError("--output goes with --input; redirect standard output for a single answer")


def each_line(options: argparse.Namespace, handle: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """JSON lines through `handle`, in order; a bad line yields its error and the rest go on.

    Output is {"id", ...}. Returns 2 when a line was bad, else 1 when one failed, else 0.
    """
    worst = 0
    with _source(options.input) as lines, _target(options.output) as out:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            identity: Any = number
            try:
                value = _object(line)
                identity = value.get("id", number)
                result = {"id": identity} | handle(value)
            except Exception as error:
                known = (
                    error if isinstance(error, HotlineError) else HotlineError(_UNFORESEEN.format(type(error).__name__))
                )
                worst = max(worst, known.exit_code)
                result = {"id": identity, "error": {"code": known.code, "message": f"line {number}: {known}"}}
            out.write(json.dumps(result, ensure_ascii=False) + "\n")
            out.flush()
    return worst


@contextmanager
def _source(name: str) -> Iterator[TextIO]:
    """The lines of a file, or of standard input for "-"; bytes that are no UTF-8 are left for their line to answer."""
    if name == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
        yield sys.stdin
        return
    with ExitStack() as held:
        try:
            file = held.enter_context(open(name, encoding="utf-8-sig", errors="surrogateescape"))
        except OSError as error:
            raise UsageError(f"{name} cannot be read ({error.strerror}); name a file of JSON lines") from None
        yield file


@contextmanager
def _target(name: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if name is None or name == "-":
        yield sys.stdout
        return
    target = Path(name)
    whole_only = target.is_file() or not target.exists()  # a device or a pipe is written to, never replaced
    part = target.with_name(f"{target.name}.part") if whole_only else target
    with ExitStack() as held:
        try:  # lone surrogates come out as JSON's own escapes
            file = held.enter_context(open(part, "w", encoding="utf-8", errors="backslashreplace"))
        except OSError as error:
            raise UsageError(f"{name} cannot be written ({error.strerror}); name a file in a folder that can") from None
        if not whole_only:
            yield file
            return
        held.callback(part.unlink, missing_ok=True)  # nothing half-written stays
        yield file
        file.flush()
        part.replace(target)


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
    if _UNDECODED.search(line):
        raise UsageError("this is not UTF-8; save the file as UTF-8")
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is no JSON ({error}); write one object a line") from None
    if not isinstance(value, dict):
        raise UsageError("this is no JSON object; write one object a line")
    return value


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON value")
