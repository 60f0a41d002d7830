"""What a site allows (robots.txt), asked once a day and kept: RFC 9309, read by protego.

    robots = Robots(fetch, known={})
    await robots.check(address)         # FetchFailed where the site forbids it to Hotline
    robots.learnt                       # what to keep for the next run

No robots.txt (any 4xx) allows everything. One that cannot be read for now (5xx, silence) allows nothing for now: the
site may forbid it, and articles are seldom in a hurry. Such silence is not kept.
Left to others: getting the file (client), keeping it (archive.fetches), the pace (hosts).
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from protego import Protego

from vectorstore.errors import AddressRefused, FetchFailed
from vectorstore.web.addresses import Address
from vectorstore.web.client import Fetched

TOKEN = "Hotline"  # our name in robots.txt
LARGEST = 512 * 1024  # bytes, as RFC 9309 asks for at least
GOOD_FOR = timedelta(days=1)
_LONGEST_DELAY = 60.0  # seconds between two requests; a site that asks for more is asked this often

Rules = tuple[str, str]  # the file's text, and when it was fetched (UTC, ISO 8601)


class Robots:
    """The rules of every site met in this run. `fetch` gets an address' bytes."""

    def __init__(self, fetch: Callable[[str], Awaitable[Fetched]], known: Mapping[str, Rules] | None = None) -> None:
        self._fetch = fetch
        self._known = dict(known or {})
        self._parsed: dict[str, tuple[Protego, datetime]] = {}
        self._failed: dict[str, tuple[str, datetime]] = {}
        self._one_asks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.learnt: dict[str, Rules] = {}

    async def check(self, address: Address) -> None:
        """Raises FetchFailed where this address is not for us, or where nobody can tell for now."""
        rules = await self._rules(address.origin)
        if not rules.can_fetch(address.url, TOKEN):
            raise FetchFailed(
                f"{address.host} forbids this address to programs (robots.txt); read it in a browser and save it as a "
                "file",
                passing=False,
            )

    async def delay(self, address: Address) -> float:
        """Seconds between two requests that the site asks for; 0 where it asks for none."""
        rules = await self._rules(address.origin)
        return min(float(rules.crawl_delay(TOKEN) or 0), _LONGEST_DELAY)

    async def _rules(self, origin: str) -> Protego:
        async with self._one_asks[origin]:
            now = datetime.now(UTC)
            parsed = self._parsed.get(origin)
            if parsed is not None and now - parsed[1] < GOOD_FOR:
                return parsed[0]
            kept = self._known.pop(origin, None)
            if kept is not None and now - datetime.fromisoformat(kept[1]) < GOOD_FOR:
                text, since = kept[0], datetime.fromisoformat(kept[1])
            else:
                text, since = await self._asked(origin, now), now
                self.learnt[origin] = (text, now.isoformat(timespec="seconds"))
            rules = await asyncio.to_thread(Protego.parse, text)
            self._parsed[origin] = (rules, since)
            return rules

    async def _asked(self, origin: str, now: datetime) -> str:
        failed = self._failed.get(origin)
        if failed is not None and now - failed[1] < timedelta(minutes=5):
            raise FetchFailed(failed[0])
        try:
            got = await self._fetch(f"{origin}/robots.txt")
        except AddressRefused:
            raise
        except FetchFailed as error:
            if not error.passing:
                return ""
            why = f"the robots.txt of {origin} cannot be read for now ({error})"
            self._failed[origin] = (why, now)
            raise FetchFailed(why, wait=error.wait) from None
        return got.body.decode("utf-8", "replace")
