"""How fast an answer is on this machine, on the dossier and on a large archive, printed and never asserted.

    python -m eval.speed.answers [--chunks 100000] [--skip-large]

Figures: the help's start, an answer on the dossier, an answer over many chunks with and without a date filter, the
page's start and loading the starter. Times are medians and 95th percentiles of whole calls; memory is the peak.

Left to others: how good the answers are (`hotline eval run`).
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bot.answer import Hotline
from bot.models import Question
from eval.cases import dossier_cases
from vectorstore import lexical, starter
from vectorstore.archive import read, write
from vectorstore.archive.write import PreparedChunk
from vectorstore.models import Article, Filters, Span
from vectorstore.store import Vectorstore
from vectorstore.text import digest

_PORT = 17_860
_CHUNK_CHARACTERS = 600


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description="Benchmarks of speed and memory.")
    parser.add_argument("--chunks", type=int, default=100_000, help="size of the large archive")
    parser.add_argument("--skip-large", action="store_true")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    _help()
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        _page(Path(folder) / "page")
        with Vectorstore.open(Path(folder) / "dossier") as store:
            _dossier(store)
        if not options.skip_large:
            with Vectorstore.open(Path(folder) / "large") as store:
                _large(store, options.chunks)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _help() -> None:
    def once() -> None:
        subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, stdout=subprocess.DEVNULL)

    _report("hotline --help", _times(once, 7))


def _page(home: Path) -> None:
    """From `hotline chat` on an empty home to the page's first bytes."""
    environment = os.environ | {"HOTLINE_HOME": str(home), "HOTLINE_PORT": str(_PORT)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - started < 120 and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/", timeout=5) as response:
                    response.read(1)
                    print(f"{'page up, empty home with starter':44} {time.perf_counter() - started:8.2f} s")
                    return
            except OSError:
                time.sleep(0.1)
        print("page up: it did not come up")
    finally:
        process.terminate()
        process.wait()


def _dossier(store: Vectorstore) -> None:
    started = time.perf_counter()
    count = sum(1 for _ in starter.load(store))
    print(f"{f'starter dossier, {count} dispatches':44} {time.perf_counter() - started:8.2f} s")
    hotline = Hotline(store)
    questions = [Question(case.question, case.history) for case in dossier_cases()[:120]]
    for question in questions[:5]:
        hotline.answer(question)
    _report("an answer on the dossier", _each(hotline, questions))


def _large(store: Vectorstore, chunks: int) -> None:
    with _timed(f"filling an archive of {chunks} synthetic chunks"):
        _fill(store, chunks)
    with _timed("indexing them"):
        store.sync()
    hotline = Hotline(store)
    texts = [case.question for case in dossier_cases()[:40]]
    plain = [Question(text) for text in texts]
    filters = Filters(since="2025-07-01", until="2025-07-31")
    for question in plain[:3]:
        hotline.answer(question)
    _report("an answer, no filter", _each(hotline, plain))
    _report("an answer, one month", _each(hotline, [Question(text, filters=filters) for text in texts]))
    _report("an answer, as-of", _each(hotline, [Question(text, filters=Filters(as_of="2025-12-31")) for text in texts]))


def _fill(store: Vectorstore, chunks: int) -> None:
    """Articles of five chunks made of the dossier's sentences in random order, with random vectors."""
    assert store.embedder is not None
    chance = random.Random(1)
    vectors = np.random.default_rng(1)
    sentences: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as home, Vectorstore.open(Path(home)) as small:
        list(starter.load(small))
        for written_in, sentence in read.window_texts(small.db):
            sentences.setdefault(written_in, []).append(sentence)
    pool = [f"window-{number}" for number in range(2_000)]
    _save(store, pool, vectors)
    for number in range(chunks // 5):
        language = chance.choice(sorted(sentences))
        parts, keys, position, text = [], [], 0, ""
        for _ in range(5):
            windows, start = [], position
            while position - start < _CHUNK_CHARACTERS:
                sentence = chance.choice(sentences[language])
                text += sentence + " "
                windows.append((Span(position, position + len(sentence)), chance.choice(pool)))
                position = len(text)
            body = text[start : position - 1]
            keys.append(digest(str(number), body))
            parts.append(
                PreparedChunk(
                    Span(start, position - 1),
                    keys[-1],
                    keys[-1],
                    " ".join(lexical.terms(body, language)),
                    tuple(windows),
                )
            )
        _save(store, keys, vectors)
        day = f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
        article = Article(text, f"s{number}", 1, f"Article {number}", "Synthetic", language, day)
        write.add(store.db, article, None, parts, "bench")


def _save(store: Vectorstore, keys: list[str], vectors: np.random.Generator) -> None:
    assert store.embedder is not None
    made = vectors.standard_normal((len(keys), store.embedder.dimension)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    write.save_vectors(store.db, store.embedder.model_id, dict(zip(keys, made, strict=True)))


def _each(hotline: Hotline, questions: list[Question]) -> list[float]:
    calls: list[Callable[[], object]] = [lambda question=question: hotline.answer(question) for question in questions]  # type: ignore[misc]
    return [time_ for call in calls for time_ in _times(call, 1)]


def _times(call: Callable[[], object], times: int) -> list[float]:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        spent.append(time.perf_counter() - started)
    return spent


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"{what:44} {time.perf_counter() - started:8.2f} s", flush=True)


def _report(what: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(
        f"{what:44} {1000 * statistics.median(ordered):8.0f} ms median {1000 * p95:8.0f} ms p95  n={len(ordered)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
