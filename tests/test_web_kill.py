"""kill -9 in the middle of a round over a hundred pages: nothing is lost, nothing is there twice, the end is clear."""

import random
import signal
import subprocess
import sys
import time

import pytest

from tests.web_server import WebServer, article_page
from vectorstore.archive import fetches, read
from vectorstore.store import Vectorstore

PAGES, KILLS = 100, 3


@pytest.mark.slow
def test_a_round_that_is_killed_again_and_again(tmp_path):
    home, chance = tmp_path / "home", random.Random(5)
    acknowledged: set[str] = set()
    killed = 0
    with WebServer() as server:
        for number in range(PAGES):
            server.page(f"/{number}", article_page(number, sentences=1), etag=f'"{number}"')
        items = [(f"/{number}", f"Appel {number} entre Trump et Poutine") for number in range(PAGES)]
        # The feed says what it has to say once: what was not queued with its ETag would be lost.
        address = server.feed("/feed", *items, etag='"f"')
        for attempt in range(KILLS + 1):
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.fetch_apart", str(home), address],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            wait_for = chance.randint(0, 14) if attempt < KILLS else None
            seen = 0
            if wait_for == 0:
                time.sleep(chance.uniform(1.0, 3.0))
                process.send_signal(signal.SIGKILL)
            for line in process.stdout:
                status, identity = line.split()[:2]
                if status in {"new", "unchanged"}:
                    seen += status == "new"
                    acknowledged.add(identity)
                else:
                    assert status == "feed"
                if wait_for is not None and seen >= wait_for and process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                    break
            process.stdout.close()
            killed += process.wait(timeout=60) == -signal.SIGKILL
            if home.exists() and (home / "archive.sqlite3").exists():
                with Vectorstore.open(home) as store:
                    assert acknowledged <= {article.id for article in read.articles(store.db)}
                    assert store.db.check() is None and read.pending_count(store.db) == 0
        asked = server.paths()
    with Vectorstore.open(home) as store:
        articles = list(read.articles(store.db))
        extent, counts = read.extent(store.db), fetches.counts(store.db)
    assert killed == KILLS
    assert len(articles) == len({article.url for article in articles}) == extent.versions == PAGES
    assert counts == {"kept": PAGES, "missing": 0, "gone": 0, "waiting": 0, "failed": 0, "refused": 0, "off_subject": 0}
    # What was in flight when a kill fell is asked for again, what was kept is not.
    assert max(asked.count(f"/{number}") for number in range(PAGES)) <= KILLS + 1
    assert len(asked) < 2 * PAGES + 30 * KILLS
