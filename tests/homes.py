"""Homes for tests of the command line, made once and copied; commands run in this process or in one of their own."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from bot.cli import main
from tests.articles import ALL
from vectorstore import starter
from vectorstore.ingest import add
from vectorstore.store import Vectorstore


@dataclass(frozen=True)
class Ran:
    """What a command returned and wrote."""

    code: int
    out: str
    err: str


def here(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    """Run a command in this process."""
    capsys.readouterr()
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:  # argparse
        code = int(stop.code or 0)
    written = capsys.readouterr()
    return Ran(code, written.out, written.err)


def process(home: Path, *arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    """Start `python -m bot` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        env=os.environ | {"HOTLINE_HOME": str(home), "HOTLINE_STARTER": "false", "PYTHONUNBUFFERED": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def apart(home: Path, *arguments: object, **environment: str) -> Ran:
    """Run `python -m bot` in a process of its own, to its end."""
    started = process(home, *arguments, **environment)
    out, err = started.communicate(timeout=120)
    return Ran(started.returncode, out.decode(), err.decode())


def small(home: Path) -> Path:
    """A home with the four articles of tests.articles."""
    return Path(shutil.copytree(_small(), home))


def with_dossier(home: Path) -> Path:
    """A home with the starter dossier."""
    return Path(shutil.copytree(_dossier(), home))


@lru_cache(maxsize=1)
def _small() -> Path:
    home = _temporary()
    with Vectorstore.open(home) as store:
        for article in ALL:
            add(store, article, "test")
        store.sync()
    return home


@lru_cache(maxsize=1)
def _dossier() -> Path:
    home = _temporary()
    with Vectorstore.open(home) as store:
        starter.load_into_empty(store)
    return home


def _temporary() -> Path:
    home = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home
