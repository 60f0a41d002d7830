"""A language model for tests: a real HTTP server on loopback that says what it is told, with every fault there is.

    with ScriptedModel("Il a dit oui. [1]") as model:
        model.url         # for OPENAI_BASE_URL
        model.requests    # the bodies it got, in order

Each script serves one request, the last one all that follow. A script is the text to stream, a callable that makes it
from the request, or a Fault.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from vectorstore.archive import models
from vectorstore.store import Vectorstore

FAULTS = (
    "401", "429", "500", "400", "malformed_json", "malformed_sse", "cut", "cut_hard", "empty", "length", "hang", "slow",
    "endless", "error_cut", "error_silent", "error_gzip", "nested", "keep_alive",
)  # fmt: skip


def proven(store: Vectorstore, model: str = "scripted-1") -> None:
    """Let the home know the model as one whose sentences held, so that it may use words of its own."""
    models.heard(store.db, model, [True] * 4, 4)


@dataclass(frozen=True)
class Fault:
    """`kind` is one of FAULTS; `text` is said before it happens, `wait` is Retry-After or the delay in seconds.

    The three that begin with "error" are a status 503 whose body breaks off, never comes, or is not encoded as it says.
    """

    kind: str
    text: str = ""
    wait: float | None = None


Script = str | Fault | Callable[[dict[str, Any]], str]


class ScriptedModel:
    """See the module's docstring. `pace`: seconds between two pieces; `piece`: characters of one."""

    def __init__(self, *scripts: Script, pace: float = 0.0, piece: int = 7, usage: bool = True) -> None:
        self.scripts = list(scripts) or ["NONE"]
        self.pace, self.piece, self.usage = pace, piece, usage
        self.listed = json.dumps({"object": "list", "data": [{"id": "scripted-1", "object": "model"}]})
        self.requests: list[dict[str, Any]] = []
        self.written: list[tuple[float, str]] = []
        self.closing, self.left = threading.Event(), threading.Event()  # `left`: a client went away before the end
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "ScriptedModel":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def next_script(self) -> Script:
        return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._raw(200, "application/json", model.listed)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.requests.append(body)
            script = model.next_script()
            if isinstance(script, Fault):
                self._fault(script, body)
            else:
                self._say(script(body) if callable(script) else script, body)

        def _fault(self, fault: Fault, body: dict[str, Any]) -> None:
            if fault.kind.isdigit():
                headers = {"Retry-After": str(fault.wait)} if fault.wait is not None else {}
                self._json(int(fault.kind), {"error": {"message": "context length exceeded: secret"}}, headers)
            elif fault.kind == "malformed_json":
                self._raw(200, "text/event-stream", 'data: {"choices": [{"delta": \n\n')
            elif fault.kind == "malformed_sse":
                self._raw(200, "text/html", "<html>502 from a proxy</html>")
            elif fault.kind == "nested":
                self._raw(200, "text/event-stream", f"data: {'[' * 100_000}\n\n")
            elif fault.kind.startswith("error"):
                self._error(fault)
            elif fault.kind == "keep_alive":
                self._keep_alive(fault.wait or 10)
            elif fault.kind == "hang":
                model.closing.wait(fault.wait or 30)
            elif fault.kind == "slow":
                model.closing.wait(fault.wait or 1)
                self._say(fault.text, body)
            elif fault.kind == "endless":
                self._say(fault.text, body, finish="endless")
            elif fault.kind == "cut_hard":
                self._say(fault.text, body, finish="hard")
            else:
                self._say(fault.text, body, finish={"cut": None, "length": "length", "empty": "stop"}[fault.kind])

        def _error(self, fault: Fault) -> None:
            body = b'{"error": {"message": "overloaded'
            self.send_response(503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body) + (fault.kind != "error_gzip") * 500))
            if fault.kind == "error_gzip":
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)
            if fault.kind == "error_silent":
                model.closing.wait(fault.wait or 30)
            self.close_connection = True

        def _keep_alive(self, seconds: float) -> None:
            """Comments and never a chunk, as a proxy sends them that has put the request in a queue."""
            self._begin()
            until = time.monotonic() + seconds
            try:
                while time.monotonic() < until and not model.closing.wait(0.05):
                    self._chunk(b": keep-alive\n\n")
                self._chunk(b"")
            except OSError:
                self._gone()

        def _begin(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()

        def _gone(self) -> None:
            self.close_connection = True
            model.left.set()

        def _say(self, text: str, body: dict[str, Any], finish: str | None = "stop") -> None:
            if not body.get("stream"):
                message = {"role": "assistant", "content": text}
                self._json(200, {"choices": [{"index": 0, "message": message, "finish_reason": finish}]})
                return
            self._begin()
            try:
                for piece in self._pieces(text, finish == "endless"):
                    self._event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
                    model.written.append((time.perf_counter(), piece))
                    time.sleep(model.pace)
                if finish == "hard":
                    self.close_connection = True
                    self.connection.close()
                    return
                if finish is not None:
                    self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
                if model.usage:
                    self._event({"choices": [], "usage": _usage(body, text)})
                if finish is not None:
                    self._chunk(b"data: [DONE]\n\n")
                self._chunk(b"")  # the end of the body, once: a second one would be read as the next answer's beginning
            except OSError:
                self._gone()

        def _pieces(self, text: str, endless: bool) -> Iterator[str]:
            while True:
                yield from (text[at : at + model.piece] for at in range(0, len(text), model.piece))
                if not endless or model.closing.is_set():
                    return

        def _event(self, value: dict[str, Any]) -> None:
            whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted-1"} | value
            self._chunk(f"data: {json.dumps(whole)}\n\n".encode())

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def _json(self, status: int, value: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            self._raw(status, "application/json", json.dumps(value), headers)

        def _raw(self, status: int, kind: str, text: str, headers: dict[str, str] | None = None) -> None:
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _usage(body: dict[str, Any], text: str) -> dict[str, int]:
    prompt = sum(len(str(message["content"])) // 4 for message in body["messages"])
    return {"prompt_tokens": prompt, "completion_tokens": len(text) // 4, "total_tokens": prompt + len(text) // 4}
