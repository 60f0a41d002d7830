"""Threads for slow work, so many and no more: a place is taken until its thread ends, even where nobody waits for it.

    places = Places(16)
    answer = await places.run(core.answer, question)

Left to others: how many there are of what, and who may wait for one (bot.api.workers, bot.chat.tabs.translating).
"""

import asyncio
import math
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

T = TypeVar("T")


class Places:
    """So many threads at the same time, and no more."""

    def __init__(self, most: int) -> None:
        self._places = anyio.CapacityLimiter(most)
        self._threads = anyio.CapacityLimiter(math.inf)  # whoever has a place waits for no thread

    @property
    def waiting(self) -> int:
        """How many callers wait for a place."""
        return self._places.statistics().tasks_waiting

    async def run(self, call: Callable[..., T], *arguments: object) -> T:
        """Call it in a thread. A caller who goes away leaves behind what runs already, and nothing that only waits."""
        place = object()
        await self._places.acquire_on_behalf_of(place)
        # A task of its own, because no thread can be stopped: were it cancelled with the caller, the place would be
        # free while the thread is not.
        running = asyncio.ensure_future(anyio.to_thread.run_sync(call, *arguments, limiter=self._threads))
        running.add_done_callback(lambda _: self._places.release_on_behalf_of(place))
        return await asyncio.shield(running)
