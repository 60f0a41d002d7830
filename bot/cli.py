"""The command line: `hotline` and `python -m bot`. A thin shell: what a command does stands in bot/commands.

Exit codes: 0 done (an abstention is an answer), 1 failed, 2 bad use or bad input. Errors are one sentence and what to
do; `--debug` shows the traceback. Nothing heavy is imported here: `hotline --help` must be quick.

Commands from elsewhere (evaluation) announce themselves under the entry point group `hotline.commands`.
"""

import argparse
import contextlib
import io
import os
import signal
import sys
from collections.abc import Sequence

from bot.arguments import COMMANDS
from vectorstore.errors import HotlineError

VERSION = "0.1.0"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _prepare_streams()
    with contextlib.suppress(ValueError):  # outside the main thread there are no signals
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end is Ctrl-C: files are closed
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser(plugins=not arguments or arguments[0] not in COMMANDS)
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
    for name, add in COMMANDS.items():
        add(commands.add_parser(name, parents=[common], help=add.__doc__, description=add.__doc__))
    if plugins:
        from importlib.metadata import entry_points

        for point in entry_points(group="hotline.commands"):
            add = point.load()
            add(commands.add_parser(point.name, parents=[common], help=add.__doc__, description=add.__doc__))
    return parser


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
