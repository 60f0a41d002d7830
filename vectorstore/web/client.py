"""One address asked for: redirects by hand, conditions, timeouts, sizes; every hop checked before it is connected to.

    async with Client(Allowed(), agent="Hotline/0.1") as client:
        got = await client.get("https://example.org/news", Known(etag='"7"'))
        got.unchanged or got.body

Each hop resolves its name, checks every IP address it finds and connects to the checked one, with the name in Host and
in TLS (so certificates are verified for the name). No connection is used twice: two names at one IP address stay apart.
No cookies. Proxies of the environment are not used: what a proxy connects to, nobody here could check.
Left to others: what a site allows and how often (`around` each hop: robots, hosts), what the bytes are (pages, feeds).
"""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from vectorstore.errors import FetchFailed
from vectorstore.web import answers
from vectorstore.web.addresses import Address, Allowed, Resolver, parse, resolve
from vectorstore.web.bodies import ACCEPTED, Body

Around = Callable[[Address], AbstractAsyncContextManager[None]]

_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.1"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_IP_TRIES = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. `total` is for one hop, from the name to the last byte; `size` after decompression."""

    connect: float = 10
    read: float = 20
    total: float = 60
    size: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the last answer told, so that only a change is sent; it holds for the address it came from alone."""

    etag: str | None = None
    modified: str | None = None
    final: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `unchanged`: the site says that nothing is new, and `body` is empty; `final` is where it came from."""

    address: str
    final: str
    unchanged: bool = False
    content_type: str = ""
    charset: str | None = None
    body: bytes = b""
    etag: str | None = None
    modified: str | None = None


class Client:
    """Asks for addresses, any number at once. Raises AddressRefused and FetchFailed, with a reason for the user."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        agent: str,
        limits: Limits | None = None,
        resolver: Resolver | None = None,
        certificates: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._allowed = allowed
        self._resolver = resolver
        self._http = httpx.AsyncClient(
            verify=certificates or httpx.create_ssl_context(trust_env=False),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(self.limits.read, connect=self.limits.connect),
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, text: str, known: Known | None = None, *, around: Around, size: int | None = None) -> Fetched:
        """What the address answers in the end, after at most five redirects, none of them in a circle."""
        address, seen = parse(text), set[str]()
        for _ in range(self.limits.redirects + 1):
            if address.url in seen:
                raise FetchFailed(
                    f"{address.host} redirects in a circle; give the article's own address", passing=False
                )
            seen.add(address.url)
            condition = known if known and known.final == address.url else None
            async with around(address):
                found = await self._told(text, address, condition, size or self.limits.size)
            if isinstance(found, Fetched):
                return found
            address = found
        raise FetchFailed(
            f"{parse(text).host} redirects more than {self.limits.redirects} times; give the article's own address",
            passing=False,
        )

    async def _told(self, asked: str, address: Address, known: Known | None, size: int) -> Fetched | Address:
        """One request in its time, its failures in words for the user."""
        try:
            async with asyncio.timeout(self.limits.total):
                return await self._hop(asked, address, known, size)
        except (TimeoutError, httpx.TimeoutException):
            raise FetchFailed(f"{address.host} did not answer in time; try again later", silent=True) from None
        except httpx.RemoteProtocolError:
            raise FetchFailed(f"the answer of {address.host} was cut off or is no HTTP; try again later") from None
        except httpx.HTTPError as error:
            certificate = _is_certificate(error)
            silent = isinstance(error, httpx.ConnectError) and not certificate
            raise FetchFailed(_why(address.host, error), passing=not certificate, silent=silent) from None

    async def _hop(self, asked: str, address: Address, known: Known | None, size: int) -> Fetched | Address:
        """One request: the answer, or the address it leads on to."""
        response = await self._connected(address, known)
        try:
            status = response.status_code
            if status in _REDIRECTS and "location" in response.headers:
                return parse(_joined(address, response.headers["location"]))
            if status == HTTPStatus.NOT_MODIFIED and known is not None:
                return Fetched(asked, address.url, unchanged=True, etag=known.etag, modified=known.modified)
            if status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
                raise answers.refused(address.host, status, response.headers.get("retry-after"))
            content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            answers.refuse_unreadable(content_type)
            body = Body(response.headers.get("content-encoding", ""), size)
            async for piece in response.aiter_raw():
                body.add(piece)
            return Fetched(
                address=asked,
                final=address.url,
                content_type=content_type,
                charset=response.charset_encoding,
                body=body.whole(),
                etag=answers.condition(response.headers.get("etag")),
                modified=answers.condition(response.headers.get("last-modified")),
            )
        finally:
            await response.aclose()

    async def _connected(self, address: Address, known: Known | None) -> httpx.Response:
        """The head of the answer, from the first of the checked IP addresses that takes a connection."""
        ips = await asyncio.to_thread(resolve, address, self._allowed, self._resolver)
        usual = address.port == {"http": 80, "https": 443}[address.scheme]
        name = f"[{address.host}]" if ":" in address.host else address.host
        headers = {"Host": name if usual else f"{name}:{address.port}"}
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.modified:
            headers["If-Modified-Since"] = known.modified
        for last, ip in enumerate(ips[:_IP_TRIES], start=1):
            request = self._http.build_request(
                "GET",
                httpx.URL(address.url).copy_with(host=ip),
                headers=headers,
                extensions={"sni_hostname": address.host},
            )
            try:
                return await self._http.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if last == min(len(ips), _IP_TRIES) or _is_certificate(error):
                    raise
        raise AssertionError("resolve gives at least one address")


def _joined(address: Address, location: str) -> str:
    try:
        return str(httpx.URL(address.url).join(location))
    except httpx.InvalidURL:
        raise FetchFailed(f"{address.host} redirects to what is no address", passing=False) from None


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _why(host: str, error: httpx.HTTPError) -> str:
    if _is_certificate(error):
        return f"{host} has no valid certificate; its words could be anybody's"
    if isinstance(error, httpx.ConnectError):
        return f"{host} takes no connection; check the address, or try again later"
    return f"the connection to {host} broke off; try again later"
