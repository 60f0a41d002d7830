"""The command line: `hotline` and `python -m bot`. A thin shell: what a command does stands in bot/commands.

Exit codes: 0 done (an abstention is an answer), 1 failed, 2 bad use or bad input. Errors are one sentence and what to
do; `--debug` shows the traceback. Nothing heavy is imported here: `hotline --help` must be quick.

Commands from elsewhere (evaluation) announce themselves under the entry point group `hotline.commands`.
"""

import argparse
import contextlib
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence

from vectorstore.errors import HotlineError

VERSION = "0.1.0"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _prepare_streams()
    with contextlib.suppress(ValueError):  # outside the main thread there are no signals
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end is Ctrl-C: files are closed
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser(plugins=not arguments or arguments[0] not in _COMMANDS)
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    _quiet_libraries()
    try:
        code = int(options.run(options))
        print(end="", flush=True)  # what cannot be written fails here, not at the interpreter's end
        return code
    except BrokenPipeError:
        pass  # whoever read us has enough (`| head -1`)
    except KeyboardInterrupt:
        print("hotline: interrupted; what was acknowledged is kept", file=sys.stderr)
    except Exception as error:
        _tell(error, options.debug)
        if isinstance(error, HotlineError):
            return error.exit_code
    _abandon_output()
    return 1


def build_parser(plugins: bool = True) -> argparse.ArgumentParser:
    """The whole command line; with `plugins`, the commands of other packages too."""
    parser = argparse.ArgumentParser(
        prog="hotline", description="Answers about the Trump–Putin talks, with excerpts that anyone can check."
    )
    parser.add_argument("--version", action="version", version=f"hotline {VERSION}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, add in _COMMANDS.items():
        add(commands.add_parser(name, parents=[common], help=add.__doc__, description=add.__doc__))
    if plugins:
        from importlib.metadata import entry_points

        for point in entry_points(group="hotline.commands"):
            add = point.load()
            add(commands.add_parser(point.name, parents=[common], help=add.__doc__, description=add.__doc__))
    return parser


def _chat(parser: argparse.ArgumentParser) -> None:
    """the chat in your browser"""
    parser.add_argument("--host", help="address to listen on (HOTLINE_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (HOTLINE_PORT, 7860)")
    parser.add_argument("--no-history", dest="history", action="store_false", help="keep no conversations")
    parser.add_argument("--every", metavar="TIME", help="read the feeds so often as well, like 30m (not at all)")
    _morning(parser)
    _engine(parser)
    _runs(parser, "chat")


def _ask(parser: argparse.ArgumentParser) -> None:
    """answer a question, or a file of them"""
    parser.add_argument("question", nargs="?", help="in French, English, Russian or Ukrainian")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--as-of", metavar="DATE", help="only what was published by the end of that day (UTC)")
    parser.add_argument("--known-at", metavar="DATE", help="only what was in the archive by the end of that day (UTC)")
    parser.add_argument("--language", choices=["fr", "en", "ru", "uk"], help="language of the answer's frame")
    parser.add_argument("--history", metavar="FILE", help='earlier turns: a JSON list of {"role", "content"}')
    parser.epilog = "With --input these options hold for every line that does not say otherwise."
    _engine(parser)
    _files(parser, "questions")
    _runs(parser, "ask")


def _search(parser: argparse.ArgumentParser) -> None:
    """find excerpts, best first"""
    parser.add_argument("query", nargs="?")
    parser.add_argument("--json", action="store_true", help="print the excerpts as JSON")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many (20)")
    parser.add_argument("--as-of", metavar="DATE", help="only what was published by the end of that day (UTC)")
    _files(parser, "queries")
    _runs(parser, "search")


def _check(parser: argparse.ArgumentParser) -> None:
    """check claims against excerpts"""
    _files(parser, "claims with their excerpts")
    _runs(parser, "check")


def _brief(parser: argparse.ArgumentParser) -> None:
    """what happened by the evening of a day, on one page"""
    parser.add_argument("--date", metavar="DATE", help="the day, UTC (today)")
    parser.add_argument("--language", choices=["fr", "en"], help="language of headings and notes (fr)")
    parser.add_argument("--format", choices=["md", "html", "pdf", "json"], default="md", help="how it is written (md)")
    parser.add_argument("--output", metavar="FILE", help="where the page goes (standard output)")
    parser.add_argument("--list", action="store_true", help="list the briefings that were written")
    parser.add_argument(
        "--engine",
        choices=["auto", "extractive", "llm"],
        default="auto",
        help="who writes: auto uses a language model only when HOTLINE_MODEL is set, else the sources' own sentences",
    )
    _runs(parser, "brief")


def _ingest(parser: argparse.ArgumentParser) -> None:
    """take articles in: files, folders, pages and feeds"""
    kinds = "JSON lines, Markdown, text, HTML, PDF, a folder, or the address of a page or a feed"
    parser.add_argument("paths", nargs="+", metavar="PATH|URL|FEED", help=kinds)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    _runs(parser, "ingest")


def _feeds(parser: argparse.ArgumentParser) -> None:
    """which feeds are read, and what was refused as off the subject"""
    verbs = ["list", "add", "remove", "pause", "resume", "test", "refused", "admit"]
    parser.add_argument("verb", choices=verbs)
    parser.add_argument("names", nargs="*", metavar="ADDRESS|N", help="feeds; for admit: numbers from `feeds refused`")
    parser.add_argument("--starter", action="store_true", help="with add: every feed of the starter list")
    parser.add_argument("--publisher", metavar="NAME", help="with add: whose it is")
    parser.add_argument("--country", metavar="CC", help="with add: where its newsroom is, like FR")
    parser.add_argument("--language", choices=["fr", "en", "ru", "uk"], help="with add: its language")
    kinds = ["agency", "newspaper", "broadcaster", "state media", "official"]
    parser.add_argument("--kind", choices=kinds, help="with add: what it is")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    _runs(parser, "feeds")


def _fetch(parser: argparse.ArgumentParser) -> None:
    """read the feeds once and take in what is new (for cron)"""
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    _runs(parser, "fetch")


def _watch(parser: argparse.ArgumentParser) -> None:
    """read the feeds every so often, write the morning briefing"""
    parser.add_argument("--every", default="30m", metavar="TIME", help="how often, in minutes or hours (30m)")
    _morning(parser)
    parser.add_argument("--once", action="store_true", help="one round, and the briefing if it is due; then stop")
    _runs(parser, "watch")


def _articles(parser: argparse.ArgumentParser) -> None:
    """list, show, compare or remove articles"""
    parser.add_argument("verb", choices=["list", "show", "diff", "remove"])
    parser.add_argument("ids", nargs="*", metavar="ID", help="diff takes one, and the versions to compare: ID 1 2")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    _runs(parser, "articles")


def _statements(parser: argparse.ArgumentParser) -> None:
    """who said what, word for word"""
    parser.add_argument("--speaker", metavar="NAME", help="in any spelling: Ouchakov, Ushakov, Ушаков")
    parser.add_argument("--since", metavar="DATE", help="published on that day or later")
    parser.add_argument("--until", metavar="DATE", help="published on that day or earlier")
    parser.add_argument("--about", metavar="WORDS", help="only where all these words stand, in any of their forms")
    parser.add_argument("--language", choices=["fr", "en", "ru", "uk"], help="only articles in that language")
    parser.add_argument("--as-of", metavar="DATE", help="only what was published by the end of that day (UTC)")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--csv", action="store_true", help="print as a table for spreadsheets")
    _runs(parser, "statements")


def _status(parser: argparse.ArgumentParser) -> None:
    """what the archive holds"""
    parser.add_argument("--json", action="store_true", help="print as JSON")
    _runs(parser, "status")


def _doctor(parser: argparse.ArgumentParser) -> None:
    """what works here, what is missing, and how to get it"""
    parser.add_argument("--json", action="store_true", help="print as JSON")
    _runs(parser, "doctor")


def _reindex(parser: argparse.ArgumentParser) -> None:
    """build the search index anew from the archive"""
    _runs(parser, "reindex")


def _backup(parser: argparse.ArgumentParser) -> None:
    """the whole archive in one file, while it is used"""
    parser.add_argument("file", metavar="FILE", help="a new file, .tar.gz; it may hold conversations: keep it safe")
    _runs(parser, "backup")


def _restore(parser: argparse.ArgumentParser) -> None:
    """the archive out of a backup, checked first"""
    parser.add_argument("file", metavar="FILE", help="what `hotline backup` wrote")
    parser.add_argument("--force", action="store_true", help="where an archive stands already, move it aside")
    _runs(parser, "restore")


_COMMANDS = {
    "chat": _chat,
    "ask": _ask,
    "search": _search,
    "check": _check,
    "brief": _brief,
    "ingest": _ingest,
    "feeds": _feeds,
    "fetch": _fetch,
    "watch": _watch,
    "articles": _articles,
    "statements": _statements,
    "status": _status,
    "doctor": _doctor,
    "reindex": _reindex,
    "backup": _backup,
    "restore": _restore,
}


def _morning(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--brief-at", metavar="HH:MM", help="write the briefing of the day before at this time, like 07:00"
    )
    parser.add_argument("--language", choices=["fr", "en"], default="fr", help="language of that briefing (fr)")


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=["auto", "extractive", "llm"],
        default="auto",
        help="who answers: auto uses a language model only when HOTLINE_MODEL is set",
    )


def _files(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--input", metavar="FILE", help=f"JSON lines of {what}")
    parser.add_argument("--output", metavar="FILE", help="where the JSON lines go (standard output)")


def _runs(parser: argparse.ArgumentParser, module: str) -> None:
    def run(options: argparse.Namespace) -> int:
        return int(importlib.import_module(f"bot.commands.{module}").run(options))

    parser.set_defaults(run=run)


def _tell(error: Exception, debug: bool) -> None:
    """An error in one line. What nobody foresaw is named by its kind only: its words may hold those of a question."""
    if debug:
        import traceback

        traceback.print_exc()
    if isinstance(error, HotlineError):
        text = str(error)
    elif isinstance(error, OSError):
        where = error.filename or "standard output or the temporary folder"
        text = f"{where}: {error.strerror or type(error).__name__}; check it and try again"
    else:
        text = f"something went wrong ({type(error).__name__}); run again with --debug and report it"
    print(f"hotline: {text}", file=sys.stderr)


def _prepare_streams() -> None:
    """UTF-8 whatever the terminal's setting; a lone surrogate comes out as the escape that JSON knows too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _abandon_output() -> None:
    """Drop what can no longer be written, so that the interpreter does not stumble over it when it ends."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _quiet_libraries() -> None:
    """No telemetry, no progress noise of libraries; set before any of them is imported."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("LANGCHAIN_TRACING_V2", "false")
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
