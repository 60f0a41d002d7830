"""kill -9 at any moment of an ingest: every acknowledged article is there afterwards, and can be found."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from vectorstore.archive import read
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore

KILLS = 12
ARTICLES = 90


def _articles(path):
    topics = ["la trêve", "the prisoners", "переговоры", "зустріч"]
    with path.open("w", encoding="utf-8") as out:
        for number in range(ARTICLES):
            topic = topics[number % 4]
            text = f"{topic} {_code(number)} — Genève. " + f"Point {number}: {topic} ({number * 7}). " * 6
            out.write(json.dumps({"id": f"a{number:03}", "text": text, "published": "2025-07-03"}) + "\n")


def _code(number):
    """A word that stands in one article only."""
    return "zk" + "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(tmp_path):
    source, home = tmp_path / "articles.jsonl", tmp_path / "home"
    _articles(source)
    environment = os.environ | {"HOTLINE_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", "ingest", str(source)]
    chance = random.Random(7)
    acknowledged: set[str] = set()
    killed = 0
    for attempt in range(KILLS + 1):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        # Kills fall from the first import to well inside the work; the last attempt is left alone.
        wait_for = chance.randint(0, 12) if attempt < KILLS else None
        seen = 0
        if wait_for == 0:
            time.sleep(chance.uniform(0.3, 3.0))
            process.send_signal(signal.SIGKILL)
        for line in process.stdout:
            status, identity = line.split()[:2]
            if status in {"new", "unchanged"}:
                acknowledged.add(identity)
                seen += status == "new"
            if wait_for is not None and seen >= max(1, wait_for) and process.poll() is None:
                process.send_signal(signal.SIGKILL)
                break
        process.stdout.close()
        killed += process.wait() == -signal.SIGKILL
        with Vectorstore.open(home) as store:
            have = {article.id for article in read.articles(store.db)}
            assert acknowledged <= have
            assert read.pending_count(store.db) == 0
            for identity in sorted(acknowledged)[-3:]:
                hits = excerpts(store, Query(_code(int(identity[1:])), "fr"))
                assert identity in [hit.article.id for hit in hits]
            assert store.db.check() is None
    assert killed >= KILLS // 2
    assert acknowledged == {f"a{number:03}" for number in range(ARTICLES)}
