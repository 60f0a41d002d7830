"""Many addresses at once, what comes of each in a row: the network in a thread of its own, the caller writes serially.

    gathering = Gathering(Manner(allowed=Allowed()), robots_known)
    for wanted, came in gathering.each([Wanted("https://example.org/a"), ...], prepare):
        ...                         # `came` is what `prepare` made of the answer, or the HotlineError that stopped it
    gathering.learnt                # robots.txt files, to be kept

Hosts are asked side by side, eight connections at most; each host is asked for one address after the other. What came
waits in a short row for the caller, and fetching waits with it: memory stays bounded while articles are embedded.
Left to others: one address (client), what is wanted and what becomes of it (news).
"""

import asyncio
import queue
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from vectorstore.errors import AddressRefused, HotlineError
from vectorstore.web import hosts, robots
from vectorstore.web.addresses import Address, Allowed, Resolver, parse
from vectorstore.web.client import Client, Fetched, Known, Limits

T = TypeVar("T")
_AHEAD = 24  # answers that may wait for the caller


@dataclass(frozen=True, slots=True)
class Manner:
    """How Hotline behaves on the net. `contact` is an address for a site's owner, told in the User-Agent."""

    allowed: Allowed = field(default_factory=Allowed)
    contact: str | None = None
    pace: float = hosts.PACE
    at_once: int = 8
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver | None = None
    certificates: ssl.SSLContext | None = None

    @property
    def agent(self) -> str:
        """The User-Agent: "Hotline/0.1 (+mailto:desk@example.org)"."""
        return f"{robots.TOKEN}/0.1" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to ask for, with what its last answer told."""

    address: str
    known: Known | None = None


class Gathering(Generic[T]):
    """One run over the net. Use it once; close the iterator of `each` to break off."""

    def __init__(self, manner: Manner, known: Mapping[str, robots.Rules] | None = None) -> None:
        self._manner = manner
        self._known = known or {}
        self._came: queue.SimpleQueue[tuple[Wanted, T | HotlineError] | None] = queue.SimpleQueue()
        self._failure: BaseException | None = None
        self.learnt: Mapping[str, robots.Rules] = {}

    def each(
        self, wanted: Iterable[Wanted], prepare: Callable[[Wanted, Fetched], T]
    ) -> Generator[tuple[Wanted, T | HotlineError], None, None]:
        """Every address once, in the order in which they come. `prepare` runs in threads."""
        loop = asyncio.new_event_loop()
        room = asyncio.Semaphore(_AHEAD)
        task = loop.create_task(self._all(list(wanted), prepare, room))
        thread = threading.Thread(target=self._run, args=(loop, task), name="hotline-web")
        thread.start()
        try:
            while (came := self._came.get()) is not None:
                loop.call_soon_threadsafe(room.release)
                yield came
        finally:
            if thread.is_alive():
                loop.call_soon_threadsafe(task.cancel)
            thread.join()
            loop.close()
        if self._failure is not None:
            raise self._failure

    def _run(self, loop: asyncio.AbstractEventLoop, task: "asyncio.Task[None]") -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            self._failure = error
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            self._came.put(None)

    async def _all(
        self, wanted: list[Wanted], prepare: Callable[[Wanted, Fetched], T], room: asyncio.Semaphore
    ) -> None:
        manner = self._manner
        by_host: dict[str, list[Wanted]] = {}
        for one in wanted:
            by_host.setdefault(_host(one.address), []).append(one)
        async with (
            Client(
                manner.allowed,
                agent=manner.agent,
                limits=manner.limits,
                resolver=manner.resolver,
                certificates=manner.certificates,
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            visitor = _Visitor(client, manner, self._known)
            self.learnt = visitor.robots.learnt
            for queue_of_host in by_host.values():
                group.create_task(self._host(queue_of_host, visitor, prepare, room))

    async def _host(
        self,
        wanted: list[Wanted],
        visitor: "_Visitor",
        prepare: Callable[[Wanted, Fetched], T],
        room: asyncio.Semaphore,
    ) -> None:
        for one in wanted:
            await room.acquire()
            try:
                got = await visitor.get(one)
                came: T | HotlineError = await asyncio.to_thread(prepare, one, got)
            except HotlineError as error:
                came = error
            except Exception as error:  # one page that nobody foresaw never stops the rest
                came = HotlineError(f"something went wrong with it ({type(error).__name__}); report it")
            self._came.put((one, came))


class _Visitor:
    """The client with a visitor's manners: robots.txt first, then a turn at the host, then one of the connections."""

    def __init__(self, client: Client, manner: Manner, known: Mapping[str, robots.Rules]) -> None:
        self._client = client
        self._hosts = hosts.Hosts(manner.pace)
        self._connections = asyncio.Semaphore(manner.at_once)
        self.robots = robots.Robots(self._robots_file, known)

    async def get(self, wanted: Wanted) -> Fetched:
        return await self._client.get(wanted.address, wanted.known, around=self._invited)

    async def _robots_file(self, url: str) -> Fetched:
        return await self._client.get(url, around=self._turn, size=robots.LARGEST)

    @asynccontextmanager
    async def _invited(self, address: Address) -> AsyncIterator[None]:
        await self.robots.check(address)
        async with self._turn(address, await self.robots.delay(address)):
            yield

    @asynccontextmanager
    async def _turn(self, address: Address, delay: float = 0.0) -> AsyncIterator[None]:
        async with self._hosts.turn(address.host, delay), self._connections:
            yield


def _host(text: str) -> str:
    try:
        return parse(text).host
    except AddressRefused:
        return ""  # refused again, in words, when its turn comes
