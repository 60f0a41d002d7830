"""`hotline doctor`: what works here, what is missing, and how to get it. Nothing is changed, no question is sent.

A home that is not there is told and not made, an index that is broken is told and not rebuilt. While an archive is
looked at its home is owned, as by any other command. Where HOTLINE_MODEL names a model, one call of two words tries it.

Left to others: looking without a trace (vectorstore.checkup), the trial of a model (bot.trial).
"""

import argparse
import json
import platform
import sys
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.trial import Finding, engine
from vectorstore.errors import EmbeddingUnavailable, HotlineError, IndexUnavailable
from vectorstore.models import BUNDLED

if TYPE_CHECKING:
    from vectorstore.archive.database import Database

OLDEST = (3, 11)


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
        print(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.well else 'LOOK'}  {finding.name:12} {finding.found}")
            if finding.remedy and not finding.well:
                print(f"      {'':12} -> {finding.remedy}")
    return 1 if any(finding.fatal for finding in findings) else 0


def _python() -> Finding:
    here = sys.version_info[:2]
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    remedy = "install Python 3.11 or newer and run `make setup` again"
    return Finding("python", here >= OLDEST, found, remedy, fatal=here < OLDEST)


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
    from vectorstore.archive.database import library

    known_as, with_fts5 = library()
    found = f"{known_as}, FTS5 {'present' if with_fts5 else 'missing'}"
    return Finding("sqlite", with_fts5, found, "use a Python whose SQLite has FTS5 (python.org's and Debian's have)")


def _embedder(settings: Settings) -> Finding:
    from vectorstore.embeddings import open_embeddings

    remedy = "Hotline searches by words alone until this works"
    return _tried("embedder", lambda: open_embeddings(settings.embeddings).model_id, remedy)


def _home(settings: Settings) -> list[Finding]:
    from vectorstore import checkup
    from vectorstore.archive.database import FILE_NAME

    try:
        checkup.ready(settings.home)
        if not (settings.home / FILE_NAME).exists():
            return _not_begun(settings)
        with checkup.held(settings.home) as owned:
            return [Finding("home", True, str(settings.home)), *_archive(settings, owned)]
    except HotlineError as error:
        return [Finding("home", False, f"{settings.home}: {error}", "see the message", fatal=True)]


def _not_begun(settings: Settings) -> list[Finding]:
    """Before the first minute: no error, but a misspelt HOTLINE_HOME looks just like it."""
    there = settings.home.exists()
    first = "`hotline ingest` makes one of your own articles"
    if settings.starter:
        first += ", `hotline chat` or `hotline ask` one with the starter dossier"
    return [
        Finding(
            "home",
            there,
            str(settings.home) if there else f"{settings.home} does not exist",
            "if it should, correct HOTLINE_HOME; if nothing was begun yet, it is made together with the archive",
        ),
        Finding("archive", False, "there is none yet", first),
        _no_index(settings),
    ]


def _no_index(settings: Settings) -> Finding:
    """The index before there is an archive; a Chroma server has to answer already."""
    from vectorstore.index import Index

    try:
        if settings.chroma_url is not None:
            Index(settings.home, "", settings.chroma_url).close()
    except IndexUnavailable as error:
        return Finding("index", False, str(error), "see the message")
    return Finding("index", True, "none yet; it is made together with the archive")


def _archive(settings: Settings, owned: bool) -> list[Finding]:
    from vectorstore.archive import database, read

    if owned and database.outdated(settings.home):
        found = "written by an earlier Hotline; the next command but this one brings it up to date"
        return [Finding("archive", True, found), Finding("index", True, "not looked at before that")]
    with closing(database.Database(settings.home, read_only=True)) as db:
        complaint = db.check()
        extent = read.extent(db)
        archive = f"{extent.articles} articles, {extent.versions} versions, {extent.chunks} chunks"
        sound = complaint is None
        return [
            Finding("archive", sound, complaint or archive, "restore a backup", fatal=not sound),
            _index(settings, db) if owned else Finding("index", True, "owned by another hotline process"),
            *([_record(db, settings.model)] if settings.model else []),
        ]


def _index(settings: Settings, db: "Database") -> Finding:
    from vectorstore import checkup
    from vectorstore.archive import read
    from vectorstore.embeddings import open_embeddings

    try:
        embedder = open_embeddings(settings.embeddings)
    except EmbeddingUnavailable as error:
        if settings.embeddings != BUNDLED:
            raise  # nothing opens an archive then
        return Finding("index", False, f"not in use; {error}", "see the embedder")
    problem = checkup.index_problem(settings.home, db, embedder, settings.chroma_url)
    waiting = read.pending_count(db)
    state = f"{waiting} chunks are learnt at the next start" if waiting else "complete"
    return Finding("index", problem is None, problem or f"chromadb {version('chromadb')}, {state}", "hotline reindex")


def _record(db: "Database", model: str) -> Finding:
    """What became of the model's last sentences, and what follows."""
    from bot.check.record import Record
    from vectorstore.archive import models

    held = models.held(db, model)
    shown = "also in words of its own" if Record(held).own_words else "in the excerpt's own words alone"
    return Finding("record", True, f"{sum(held)} of {model}'s last {len(held)} sentences held; it is shown {shown}")


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
