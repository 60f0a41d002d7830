"""`hotline doctor`: what works here, what is missing, and how to get it. Nothing is changed, no question is sent.

Where HOTLINE_MODEL names a model, one call of two words tries it.
"""

import argparse
import json
import platform
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from vectorstore.errors import HotlineError, ModelUnavailable

if TYPE_CHECKING:
    from vectorstore.store import Vectorstore

OLDEST = (3, 11)
_TRIAL, _TRIAL_TOKENS = "Answer with one word.", 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: is it well, what was found, and what to do where it is not."""

    name: str
    well: bool
    found: str
    remedy: str = ""


def run(options: argparse.Namespace) -> int:
    """Print every finding; 1 when something Hotline cannot do without is not well."""
    settings = Settings.from_environment()
    findings = [
        _python(),
        _processor(),
        _sqlite(),
        _embedder(settings),
        _reader(),
        *_home(settings),
        engine(settings),
        *_tools(),
    ]
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.well else 'LOOK'}  {finding.name:12} {finding.found}")
            if finding.remedy and not finding.well:
                print(f"      {'':12} -> {finding.remedy}")
    vital = {"python", "home", "archive"}
    return 1 if any(not finding.well and finding.name in vital for finding in findings) else 0


def _python() -> Finding:
    here = sys.version_info[:2]
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("python", here >= OLDEST, found, "install Python 3.11 or newer and run `make setup` again")


def _processor() -> Finding:
    if platform.machine().casefold() not in {"x86_64", "amd64"}:
        return Finding("processor", True, platform.machine())
    try:
        avx2 = " avx2 " in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return Finding("processor", True, f"{platform.machine()}, AVX2 not looked for on this system")
    remedy = "the bundled embedder needs AVX2; without it Hotline searches by words, or set HOTLINE_EMBEDDINGS"
    return Finding("processor", avx2, f"{platform.machine()}, AVX2 {'present' if avx2 else 'missing'}", remedy)


def _reader() -> Finding:
    from bot.reader.model import installed

    reader, problem = installed()
    found = problem or ("reads the best excerpts" if reader else "none (it is optional: bot/reader/card.md)")
    return Finding("reader", not problem, found, "build it again with `make reader`, or delete bot/reader/reader.onnx")


def _sqlite() -> Finding:
    with_fts5 = sqlite3.connect(":memory:").execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
    found = f"{sqlite3.sqlite_version}, FTS5 {'present' if with_fts5 else 'missing'}"
    return Finding(
        "sqlite", bool(with_fts5), found, "use a Python whose SQLite has FTS5 (python.org's and Debian's have)"
    )


def _embedder(settings: Settings) -> Finding:
    from vectorstore.embeddings import open_embeddings

    remedy = "Hotline searches by words alone until this works"
    return _tried("embedder", lambda: open_embeddings(settings.embeddings).model_id, remedy)


def _home(settings: Settings) -> list[Finding]:
    from vectorstore.archive import read
    from vectorstore.store import Vectorstore

    notes: list[str] = []
    try:
        with Vectorstore.open(
            settings.home,
            embeddings=settings.embeddings,
            chroma_url=settings.chroma_url,
            may_share=True,
            notice=notes.append,
        ) as store:
            complaint = store.db.check()
            extent = read.extent(store.db)
            archive = f"{extent.articles} articles, {extent.versions} versions, {extent.chunks} chunks"
            if not store.owned:
                index = "owned by another hotline process"
            elif store.index is None:
                index = "not in use"
            else:
                index = f"chromadb {version('chromadb')}, complete"
            return [
                Finding("home", True, str(settings.home)),
                Finding("archive", complaint is None, complaint or archive, "restore a backup"),
                Finding(
                    "index", store.index is not None or not store.owned, "; ".join([index, *notes]), "hotline reindex"
                ),
                *([_record(store, settings.model)] if settings.model else []),
            ]
    except HotlineError as error:
        return [Finding("home", False, f"{settings.home}: {error}", "see the message")]


def _record(store: "Vectorstore", model: str) -> Finding:
    """What became of the model's last sentences, and what follows."""
    from bot.check.record import Record
    from vectorstore.archive import models

    held = models.held(store.db, model)
    shown = "also in words of its own" if Record(held).own_words else "in the excerpt's own words alone"
    return Finding("record", True, f"{sum(held)} of {model}'s last {len(held)} sentences held; it is shown {shown}")


def engine(settings: Settings) -> Finding:
    """Who answers; a model is tried with one call of two words."""
    if settings.model is None:
        return Finding("engine", True, "extractive (no model); questions stay on this machine")
    from bot.model import Circuit, open_model

    told = f"llm: {settings.model} at {settings.model_host}, which receives questions"
    started = time.perf_counter()
    try:
        for _ in open_model(settings, Circuit()).stream(_TRIAL, "Say: yes", longest=_TRIAL_TOKENS):
            pass
    except ModelUnavailable as error:
        remedy = "check HOTLINE_MODEL, OPENAI_BASE_URL and OPENAI_API_KEY; until then excerpts are shown"
        return Finding("engine", False, f"{told}; a trial call failed: {error}", remedy)
    return Finding("engine", True, f"{told}; a trial call took {time.perf_counter() - started:.1f} s")


def _tools() -> list[Finding]:
    from vectorstore import tokens

    return [
        _tried("tokens", lambda: f"o200k_base, {tokens.count('Bonjour le monde')} tokens in three words", "make setup"),
        _tried("page", lambda: f"gradio {version('gradio')}", "make setup"),
    ]


def _tried(name: str, call: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(name, True, call())
    except Exception as error:
        return Finding(name, False, f"{type(error).__name__}: {error}", remedy)
