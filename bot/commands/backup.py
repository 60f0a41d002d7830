"""`hotline backup FILE`: a home in one file, while it is used."""

import argparse
from pathlib import Path

from bot.cli import VERSION
from bot.settings import Settings
from vectorstore.backup import back_up


def run(options: argparse.Namespace) -> int:
    """Write it, read it again, say what it holds."""
    made = back_up(Settings.from_environment().home, Path(options.file), VERSION)
    print(f"{options.file}: {_told(made.counts)}; checked")
    return 0


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {table}" for table, count in counts.items())
