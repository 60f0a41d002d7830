"""How often a host is asked, and by how many at once: one request at a time and a second between two of them.

    hosts = Hosts(pace=1.0)
    async with hosts.turn("example.org", delay=0):      # waits for its turn
        ...

A host that asked for patience (Retry-After) is not asked again before, one that was silent twice not in this run.
Left to others: what a site's robots.txt asks for (robots), how many hosts at once (gather).
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vectorstore.errors import FetchFailed

_SILENCES = 2  # a dead host with fifty pages must not hold up a round for an hour
PACE = 1.0  # seconds from the end of one request to the next one's start


class Hosts:
    """The hosts met in this run."""

    def __init__(self, pace: float = PACE) -> None:
        self._pace = pace
        self._one_at_a_time: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}
        self._patience: dict[str, float] = {}
        self._silent: dict[str, int] = defaultdict(int)

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Hold the host for one request. Raises FetchFailed while it asks for patience, or was silent twice."""
        async with self._one_at_a_time[host]:
            self._refuse_in_vain(host)
            await asyncio.sleep(max(0.0, self._free.get(host, 0.0) - time.monotonic()))
            try:
                yield
                self._silent[host] = 0
            except FetchFailed as error:
                self._silent[host] = self._silent[host] + 1 if error.silent else 0
                if error.wait:
                    self._patience[host] = time.monotonic() + error.wait
                raise
            finally:
                self._free[host] = time.monotonic() + max(self._pace, delay)

    def _refuse_in_vain(self, host: str) -> None:
        if self._silent[host] >= _SILENCES:
            raise FetchFailed(f"{host} did not answer {_SILENCES} times in a row; it is tried again later", asked=False)
        left = self._patience.get(host, 0.0) - time.monotonic()
        if left > 0:
            raise FetchFailed(f"{host} asked for patience; try again in {left:.0f} seconds", wait=left, asked=False)
