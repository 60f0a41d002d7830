"""The commands of `hotline` and their options, declared. What a command does stands in the module of its name.

    COMMANDS["ask"](parser)        # adds QUESTION, --json, ... and what to run

A command's docstring is its line in `hotline --help`. Nothing is imported here but argparse: the help must be quick.
Left to others: running them, errors, exit codes (cli).
"""

import argparse
import importlib


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


COMMANDS = {
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
