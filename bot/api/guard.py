"""The door: one ASGI layer around everything that is served: pages, API, /v1, MCP, Gradio's own routes, files, sockets.

In this order a request is held against the rules: is the host ours (else a foreign name could be pointed at us); does
it come from a page of ours (a foreign page sends nothing and reads nothing); is the client signed in; does it ask too
often; is its body too long. What passes carries `scope["hotline_user"]`, the signed-in user or None.

Every response bears the security headers; nothing of a request is ever written to a log, only the kind and the place
of an error that nobody foresaw.

Left to others: the rules (access), what a program or a reader is answered (routes, the page).
"""

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from bot.api.access import Access
from bot.api.failures import body_of
from bot.api.rates import Rates
from bot.chat.policy import POLICY
from vectorstore.errors import place

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY, UPLOAD = 1_000_000, 50_000_000  # bytes of a request; of one that brings files
_QUESTIONS = ("/api/ask", "/api/search", "/api/brief", "/api/translate", "/v1/chat/")
_SAFE = {"GET", "HEAD", "OPTIONS"}
# A browser loads nothing from elsewhere, should a page of ours ever ask for it; programs' answers load nothing at all.
_PAGE = f"{POLICY}; frame-ancestors 'none'"
_CLOSED = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
log = logging.getLogger(__name__)


class _No(NamedTuple):
    """A refusal: status, stable code, a sentence, further headers."""

    status: int
    code: str
    message: str
    headers: dict[str, str]


class Guard:
    """`app` behind the rules of `access`. `warm` is what the server does to the side once readers can come in."""

    def __init__(self, app: "ASGIApp", access: Access, warm: Callable[[], None] = lambda: None) -> None:
        self.app, self.access, self.warm = app, access, warm
        self.rates = Rates(access.rate)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """See the module's docstring."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        from starlette.datastructures import Headers

        headers = Headers(scope=scope)
        path, scope = self._below_root(scope)
        refused = self._refused(scope, path, headers)
        if scope["type"] == "websocket":
            # Nothing of ours listens there; whoever is let in is told so by the application.
            await (send({"type": "websocket.close", "code": 1008}) if refused else self.app(scope, receive, send))
            return
        answering = _Answering(send, _headers(path))
        if refused:
            await answering.refuse(refused)
            return
        if "content-length" not in headers and scope["method"] not in _SAFE:
            whole = await _whole(receive)
            if whole is None:
                await answering.refuse(_too_long(BODY))
                return
            receive = whole
        try:
            await self.app(scope, receive, answering)
        except Exception as error:
            # Its kind and place only: the words of an unforeseen error may be those of a question.
            log.error("request failed: %s at %s", type(error).__name__, place(error))
            await answering.refuse(_No(500, *body_of(error), {}))

    def _below_root(self, scope: "Scope") -> "tuple[str, Scope]":
        """The path as we know it, and the scope as ASGI wants it, whether or not a proxy took the sub-path off."""
        root, path = self.access.root_path, scope["path"]
        if root and (path == root or path.startswith(f"{root}/")):
            path = path.removeprefix(root) or "/"
        return path, {**scope, "path": root + path, "raw_path": None, "root_path": root} if root else dict(scope)

    def _refused(self, scope: "Scope", path: str, headers: "Headers") -> _No | None:
        client = scope["client"][0] if scope.get("client") else "?"
        return (
            self._stranger(scope, headers)
            or self._unknown(scope, headers, client)
            or self._too_much(scope, path, headers, client)
        )

    def _stranger(self, scope: "Scope", headers: "Headers") -> _No | None:
        """Is this meant for us, and not sent by another site's page?"""
        if self.access.hosts and _name(headers.get("host", "")) not in self.access.hosts:
            return _No(403, "foreign_host", "this host name is not one of ours; set HOTLINE_HOSTS to it", {})
        if _foreign(scope, headers, self.access.hosts):
            return _No(403, "cross_origin", "pages of other sites may not use this address", {})
        return None

    def _unknown(self, scope: "Scope", headers: "Headers", client: str) -> _No | None:
        """Is the client signed in, where that is asked for?"""
        scope["hotline_user"] = None
        if not self.access.accounts.passwords:
            return None
        if seconds := self.rates.closed("logins", client):
            return _too_often(seconds)
        given = headers.get("authorization")
        scope["hotline_user"] = self.access.accounts.user(given)
        if scope["hotline_user"] is not None:
            return None
        if given:
            self.rates.wait("logins", client)
        challenge = {"www-authenticate": 'Basic realm="Hotline", charset="UTF-8"'}
        return _No(401, "sign_in", "sign in with a user and password of HOTLINE_AUTH", challenge)

    def _too_much(self, scope: "Scope", path: str, headers: "Headers", client: str) -> _No | None:
        """Does it ask too often, or send too much?"""
        kind = _counted(path, scope.get("method", "GET"))
        if kind and (seconds := self.rates.wait(kind, f"{scope['hotline_user']}@{client}")):
            return _too_often(seconds)
        most = UPLOAD if path.rstrip("/") == "/gradio_api/upload" else BODY
        length = headers.get("content-length", "0")
        return None if length.isdecimal() and int(length) <= most else _too_long(most)


class _Answering:
    """`send` that adds our headers, takes off whatever would open CORS, and knows whether a response has begun."""

    def __init__(self, send: "Send", headers: dict[str, str]) -> None:
        self._send, self._headers, self._begun = send, headers, False

    async def __call__(self, message: "Message") -> None:
        if message["type"] == "http.response.start":
            from starlette.datastructures import MutableHeaders

            self._begun = True
            shown = MutableHeaders(raw=list(message.get("headers", [])))
            for name in [name for name in shown if name.startswith("access-control-")]:
                del shown[name]
            for name, value in self._headers.items():
                shown.setdefault(name, value)
            message = {**message, "headers": shown.raw}
        await self._send(message)

    async def refuse(self, no: _No) -> None:
        """Answer in our form, unless half an answer is out already."""
        if self._begun:
            return
        body = json.dumps({"error": {"code": no.code, "message": no.message}}).encode()
        headers = {"content-type": "application/json", "content-length": str(len(body)), **no.headers}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self({"type": "http.response.start", "status": no.status, "headers": raw})
        await self({"type": "http.response.body", "body": body})


def _headers(path: str) -> dict[str, str]:
    if path.startswith(("/api/", "/v1/")):
        return {**_HEADERS, "content-security-policy": _CLOSED, "cache-control": "no-store"}
    return {**_HEADERS, "content-security-policy": _PAGE}


def _foreign(scope: "Scope", headers: "Headers", hosts: frozenset[str]) -> bool:
    """Was this sent by a page of another site? Browsers say so; a page's scripts cannot make them say otherwise."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        followed = headers.get("sec-fetch-mode") == "navigate" and scope.get("method") == "GET"
        return site not in {"same-origin", "none"} and not (followed and headers.get("sec-fetch-dest") == "document")
    origin = headers.get("origin")
    if origin is None:
        return False
    place = origin.partition("//")[2].casefold()
    ours = {
        headers.get("host", "").casefold(),
        headers.get("x-forwarded-host", "").partition(",")[0].strip().casefold(),
    }
    named = hosts - {"localhost", "127.0.0.1", "::1"}
    return not place or (place not in ours and _name(place) not in named)


def _name(host: str) -> str:
    """The name of a Host header without its port: "[::1]:7860" is "::1"."""
    bare = host.rsplit(":", 1)[0] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else host
    return bare.strip("[]").casefold()


def _counted(path: str, method: str) -> str | None:
    """Under which limit a request falls, None for what costs nothing."""
    if path.startswith(_QUESTIONS):
        return "questions"
    if path.startswith(("/api/articles", "/api/statements")) or (path.startswith("/gradio_api/") and method == "POST"):
        return "page"
    return None


def _too_often(seconds: int) -> _No:
    return _No(429, "too_often", f"too many requests; try again in {seconds} s", {"retry-after": str(seconds)})


def _too_long(most: int) -> _No:
    return _No(413, "too_long", f"the request is too long; send at most {most:,} bytes", {"connection": "close"})


async def _whole(receive: "Receive") -> "Receive | None":
    """A body that does not tell its length, read to its end; None where it is too long."""
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY:
            return None
    told = False

    async def again() -> "Message":
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
