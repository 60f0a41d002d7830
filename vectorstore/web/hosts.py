"""How often a host is asked, and by how many at once: one request at a time and a second between two of them.

    hosts = Hosts(pace=1.0)
    async with hosts.turn("example.org", delay=0):      # waits for its turn
        ...

A host that asked for patience (Retry-After) is not asked again before; what was to come of it is told so.
Left to others: what a site's robots.txt asks for (robots), how many hosts at once (gather).
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vectorstore.errors import FetchFailed

PACE = 1.0  # seconds from the end of one request to the next one's start


class Hosts:
    """The hosts met in this run."""

    def __init__(self, pace: float = PACE) -> None:
        self._pace = pace
        self._one_at_a_time: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}
        self._patience: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Hold the host for one request. Raises FetchFailed while it asks for patience."""
        async with self._one_at_a_time[host]:
            self._still_patient(host)
            await asyncio.sleep(max(0.0, self._free.get(host, 0.0) - time.monotonic()))
            try:
                yield
            except FetchFailed as error:
                if error.wait:
                    self._patience[host] = time.monotonic() + error.wait
                raise
            finally:
                self._free[host] = time.monotonic() + max(self._pace, delay)

    def _still_patient(self, host: str) -> None:
        left = self._patience.get(host, 0.0) - time.monotonic()
        if left > 0:
            raise FetchFailed(f"{host} asked for patience; try again in {left:.0f} seconds", wait=left, asked=False)
