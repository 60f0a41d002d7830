"""How long the briefing of a day takes on a large archive, printed, never asserted (machines differ).

    python -m eval.speed.brief [--articles 10000] [--days 400]

The archive is synthetic: articles made of the dossier's sentences in random order, with random vectors. The day that is
written is the last one, with all the others before it; a second figure is a day of 500 articles. Times are of whole
calls, without opening the archive; on a busy machine the processor time beside them tells more.

Left to others: how good the page is (`hotline eval run`), other figures (its neighbours).
"""

import argparse
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bot.briefing.assemble import brief, words
from vectorstore import lexical, starter
from vectorstore.archive import read, write
from vectorstore.archive.write import PreparedChunk
from vectorstore.models import Article, Span
from vectorstore.store import Vectorstore
from vectorstore.text import digest

_LAST = date(2025, 12, 31)
_SENTENCES = 18  # of an article
_IN_A_CHUNK = 6
_FULL_DAY = 500
_RUNS = 5


@dataclass(frozen=True, slots=True)
class _Material:
    """Sentences by language, and who may have published them."""

    sentences: dict[str, list[str]]
    chance: random.Random
    numbers: np.random.Generator


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="The time that a briefing takes.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=400, help="over how many days they are spread")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        material = _Material(_sentences(Path(folder) / "dossier"), random.Random(1), np.random.default_rng(1))
        with Vectorstore.open(Path(folder) / "large") as store:
            started = time.perf_counter()
            _fill(store, material, options.articles, options.days)
            print(f"{f'filling an archive of {options.articles} articles':48} {time.perf_counter() - started:8.2f} s")
            _report(store, _LAST, "the briefing of its last day")
            _day(store, material, _LAST + timedelta(days=1), _FULL_DAY)
            _report(store, _LAST + timedelta(days=1), f"of a day of {_FULL_DAY} articles more")


def _report(store: Vectorstore, day: date, what: str) -> None:
    spent, worked = [], []
    for _ in range(_RUNS):
        started, began = time.perf_counter(), time.process_time()
        page = brief(store, day, "fr")
        spent.append(time.perf_counter() - started)
        worked.append(time.process_time() - began)
    middle = _RUNS // 2
    print(
        f"{what:48} {spent[0]:8.2f} s first, {sorted(spent)[middle]:.2f} s median of {_RUNS} "
        f"({sorted(worked)[middle]:.2f} s of processor), {words(page)} words",
        flush=True,
    )


def _fill(store: Vectorstore, material: _Material, articles: int, days: int) -> None:
    for back in range(days):
        _day(store, material, _LAST - timedelta(days=back), articles // days + (back < articles % days))


def _day(store: Vectorstore, material: _Material, day: date, articles: int) -> None:
    for number in range(articles):
        language = material.chance.choice(sorted(material.sentences))
        chosen = material.chance.sample(material.sentences[language], _SENTENCES)
        text, spans = "", []
        for sentence in chosen:
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += f"{sentence} "
        identity = f"{day}-{number}"
        parts = []
        for at in range(0, _SENTENCES, _IN_A_CHUNK):
            held = spans[at : at + _IN_A_CHUNK]
            span = Span(held[0].start, held[-1].end)
            windows = tuple((one, digest(identity, str(one.start))) for one in held)
            stems = " ".join(lexical.terms(text[span.start : span.end], language))
            key = digest(identity, str(at))
            parts.append(PreparedChunk(span, key, key, stems, windows))
        _vectors(store, material, [key for part in parts for _, key in part.windows] + [part.digest for part in parts])
        outlet = f"Outlet {material.chance.randrange(60)}"
        article = Article(text.strip(), identity, 1, f"Article {identity}", outlet, language, day.isoformat())
        write.add(store.db, article, None, parts, "bench")


def _vectors(store: Vectorstore, material: _Material, keys: list[str]) -> None:
    assert store.embedder is not None
    made = material.numbers.standard_normal((len(keys), store.embedder.dimension)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    write.save_vectors(store.db, store.embedder.model_id, dict(zip(keys, made, strict=True)))


def _sentences(home: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with Vectorstore.open(home) as small:
        list(starter.load(small))
        for language, text in read.window_texts(small.db):
            found.setdefault(language, []).append(text)
    return found


if __name__ == "__main__":
    main()
