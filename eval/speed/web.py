"""How long pages take from the net to the search, against the time that embedding them takes alone.

    python -m eval.speed.web [--pages 100]

Pages of the dossier's own words are served on 127.0.0.1 and taken in as `hotline ingest URL` does it, without the pause
between two requests that a real host is given. The goal is at most 1.1 times the pure embedding time: fetching, reading
the page and writing it down happen while the texts before it are embedded. On a machine that is busy with other things
the wall clock says little; the processor time of both, printed below it, is the ratio without any overlap.
Left to others: every other figure of speed (its neighbours).
"""

import argparse
import html
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from vectorstore import starter
from vectorstore.archive import read
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore
from vectorstore.web import news
from vectorstore.web.addresses import Allowed
from vectorstore.web.gather import Manner

_PARAGRAPHS = 4


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="From the net to the search.")
    parser.add_argument("--pages", type=int, default=100)
    measure(parser.parse_args().pages)


def measure(count: int) -> float:
    """Print both times and their ratio, and return it."""
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        pages = _pages(Path(folder) / "dossier", count)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with Vectorstore.open(Path(folder) / "home") as store:
                return _measured(store, [f"http://127.0.0.1:{server.server_address[1]}{path}" for path in pages])
        finally:
            server.shutdown()


def _measured(store: Vectorstore, addresses: list[str]) -> float:
    embedder = store.embedder
    assert embedder is not None
    embedder.embed_documents(["warm"])
    batches: list[list[str]] = []
    whole = embedder.embed_documents

    def noted(texts: list[str]) -> list[list[float]]:
        batches.append(texts)
        return whole(texts)

    embedder.embed_documents = noted  # type: ignore[method-assign]
    started, worked = time.perf_counter(), time.process_time()
    events = list(news.take(store, Manner(Allowed.parse("127.0.0.1"), pace=0), addresses))
    hits = excerpts(store, Query("appel entre les deux présidents", "fr"))
    to_search, work = time.perf_counter() - started, time.process_time() - worked
    embedder.embed_documents = whole  # type: ignore[method-assign]
    started, worked = time.perf_counter(), time.process_time()
    for batch in batches:
        embedder.embed_documents(batch)
    alone, work_alone = time.perf_counter() - started, time.process_time() - worked
    assert hits and read.pending_count(store.db) == 0
    print(f"{f'{len(events)} pages, {sum(map(len, batches))} texts: embedding alone':44} {alone:8.2f} s")
    print(f"{'the same from the net to the search':44} {to_search:8.2f} s   {to_search / alone:.3f} times (goal 1.1)")
    both = f"{work_alone:8.2f} s {work:8.2f} s"
    print(f"{'processor time of both, serving included':44} {both}   {work / work_alone:.3f} times")
    return to_search / alone


def _pages(home: Path, count: int) -> dict[str, bytes]:
    """Pages by path, each of a dispatch's words with its number, so that no two are alike."""
    with Vectorstore.open(home) as store:
        list(starter.load(store))
        dispatches = list(read.articles(store.db))
    pages = {}
    for number in range(count):
        article = dispatches[number % len(dispatches)]
        paragraphs = [line for line in article.text.splitlines() if line.strip()][:_PARAGRAPHS]
        told = "".join(f"<p>{html.escape(line)}</p>" for line in [*paragraphs, f"Page {number}: {article.title}."])
        pages[f"/{number}"] = (
            f'<!doctype html><html lang="{article.language}"><head><meta charset="utf-8">'
            f"<title>{html.escape(article.title or '')}</title></head><body><nav>Menu</nav><article>"
            f"<h1>{html.escape(article.title or '')}</h1>{told}</article><footer>Contact</footer></body></html>"
        ).encode()
    return pages


def _handler(pages: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *rest: object) -> None:
            pass

    return Handler


if __name__ == "__main__":
    main()
