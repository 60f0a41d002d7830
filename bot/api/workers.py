"""Slow work off the event loop, in threads with limits: a model that hangs holds its own reader up and nobody else.

    answer = await workers.ask(core.answer, question)
    async for step in workers.steps(core.stream(question)): ...

Questions have threads of their own, apart from searching and reading, so that sixteen readers of a slow model do not
keep a seventeenth from an article. Left to others: the threads (bot.threads), what runs there (core).
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

from bot.api.failures import Busy
from bot.threads import Places

_ASKING, _READING = 16, 8  # at the same time
_WAITING = 64  # who may wait for their turn; more are told to come again

T = TypeVar("T")


class Workers:
    """The threads of one server."""

    def __init__(self) -> None:
        self._asking = Places(_ASKING)
        self._reading = Places(_READING)

    async def ask(self, call: Callable[..., T], *arguments: object) -> T:
        """Something that may wait for a model. Raises Busy where too many wait already."""
        return await _run(self._asking, call, *arguments)

    async def read(self, call: Callable[..., T], *arguments: object) -> T:
        """Something that only the archive is asked for."""
        return await _run(self._reading, call, *arguments)

    async def steps(self, iterator: Iterator[T]) -> AsyncIterator[T]:
        """Step through a slow iterator. A reader who goes away leaves only the step behind that is under way."""
        end = object()
        while True:
            step = await _run(self._asking, next, iterator, end)
            if step is end:
                return
            yield step


async def _run(places: Places, call: Callable[..., T], *arguments: object) -> T:
    if places.waiting >= _WAITING:
        raise Busy("more is being asked than this machine can answer; try again in a moment")
    return await places.run(call, *arguments)
