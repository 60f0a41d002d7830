"""A real web server on 127.0.0.1 that serves what a test tells it, faults included.

    with WebServer() as server:
        server.page("/a", "<html>…</html>")
        server.answer("/hang", hang)
        server.url("/a"), server.asked      # every request: path and headers, in order

A route is a Reply (told once, or a list told one after the other, the last one for ever) or a function that writes to
the connection itself. /robots.txt answers 404 unless a test says otherwise.
"""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Raw = Callable[["Handler"], None]


@dataclass(frozen=True)
class Reply:
    """What a route answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    moment: float


class WebServer:
    """The server; use it as a context manager."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, list[Reply] | Raw] = {}
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        owner = self

        class Bound(Handler):
            server_of_test = owner

        self._server = Server(("127.0.0.1", 0), Bound)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]

    def __enter__(self) -> "WebServer":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *rest: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, path: str, *replies: Reply | Raw) -> str:
        """Tell a route; returns its address."""
        first = replies[0]
        self.routes[path] = first if callable(first) else [reply for reply in replies if isinstance(reply, Reply)]
        return self.url(path)

    def page(self, path: str, markup: str, *, etag: str | None = None, charset: str = "utf-8", **headers: str) -> str:
        """An HTML page."""
        told = {"Content-Type": f"text/html; charset={charset}"} | headers
        return self.answer(path, Reply(markup.encode(charset), headers=told, etag=etag))

    def feed(self, path: str, *items: tuple[str, str], etag: str | None = None, lead: str = "") -> str:
        """An RSS feed of (path, title) items."""
        told = "".join(
            f"<item><title>{title}</title><link>{self.url(link)}</link><description>{lead}</description></item>"
            for link, title in items
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Fil</title>{told}</channel></rss>'
        return self.answer(path, Reply(body.encode(), headers={"Content-Type": "application/rss+xml"}, etag=etag))

    def paths(self) -> list[str]:
        """The paths asked for so far, robots.txt left out."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    server_of_test: WebServer

    def do_GET(self) -> None:
        server = self.server_of_test
        server.asked.append(
            Asked(self.path, {key.lower(): value for key, value in self.headers.items()}, time.monotonic())
        )
        route = server.routes.get(self.path)
        if route is None:
            self.reply(Reply(status=404))
        elif callable(route):
            self.close_connection = True
            route(self)
        else:
            self.reply(route.pop(0) if len(route) > 1 else route[0])

    def reply(self, reply: Reply) -> None:
        if reply.etag is not None and self.headers.get("If-None-Match") == reply.etag:
            reply = Reply(status=304, etag=reply.etag)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.etag is not None:
            self.send_header("ETag", reply.etag)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *rest: object) -> None:
        """Quiet."""


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


def hang(handler: Handler) -> None:
    """Says nothing until the server closes."""
    handler.server_of_test.closing.wait(60)


def drip(handler: Handler) -> None:
    """Sends a header, one byte at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not handler.server_of_test.closing.wait(0.05):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def endless(handler: Handler) -> None:
    """A body without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while not handler.server_of_test.closing.is_set():
        handler.wfile.write(b"<p>encore</p>" * 5_000)


def reset(handler: Handler) -> None:
    """Breaks the connection off in mid-answer, without a goodbye."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    handler.connection.close()


def truncated(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html><p>half")


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")


def bomb(size: int = 300_000_000, encoding: str = "gzip") -> Reply:
    """A small answer that unfolds to a large one."""
    if encoding == "br":
        import brotli

        body = brotli.compress(b"0" * size, quality=1)
    else:
        body = gzip.compress(b"0" * size, compresslevel=1)
    return Reply(body, headers={"Content-Type": "text/html", "Content-Encoding": encoding})


SENTENCES = (
    "Les deux présidents se sont parlé au téléphone pendant près d’une heure, a indiqué un conseiller du Kremlin.",
    "La Maison-Blanche a confirmé l’appel entre Donald Trump et Vladimir Poutine sans en donner le contenu.",
    "Une rencontre des deux dirigeants pourrait se tenir dans les prochaines semaines, selon la présidence russe.",
    "Kiev a demandé à être associé à toute négociation sur un cessez-le-feu en Ukraine.",
    "L’émissaire américain doit revenir à Moscou pour préparer la suite des pourparlers.",
    "Aucune date n’a été arrêtée, et les délégations poursuivent leurs consultations.",
)


def article_page(number: int, *, extra: str = "", canonical: str | None = None, sentences: int = 6) -> str:
    """An article page of our own words, each with a number of its own in every sentence."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    told = "".join(
        f"<p>{SENTENCES[(number + place) % len(SENTENCES)]} Point {number}, étape {place + 1}.</p>"
        for place in range(sentences)
    )
    return (
        f'<!doctype html><html lang="fr"><head><title>Appel {number} entre Trump et Poutine</title>{link}'
        f'<meta property="og:site_name" content="Le Témoin">'
        f'<meta property="article:published_time" content="2025-07-{1 + number % 28:02}T10:00:00+02:00"></head>'
        f"<body><nav><a href='/'>Accueil</a></nav><article><h1>Appel {number} entre Trump et Poutine</h1>{told}{extra}"
        "</article><footer>Mentions légales</footer></body></html>"
    )
