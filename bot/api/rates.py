"""How often one client may ask: a window that moves, counted in memory.

    rates = Rates(60)
    rates.wait("questions", "192.0.2.7")     # 0 while there is room, else the seconds until there is

Left to others: what counts as a question, who is one client, what a refusal says (guard).
"""

import math
import time

_PAGE = 5  # one question on the page, or one MCP call, is several requests
_FAILED = 10  # wrong passwords a minute; then nobody from there is heard for a while


class Rates:
    """Counters of one server. `questions` a minute and client; 0 lifts the limit."""

    def __init__(self, questions: int) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._items = {"logins": RateLimitItemPerMinute(_FAILED)}
        if questions:
            self._items["questions"] = RateLimitItemPerMinute(questions)
            self._items["page"] = RateLimitItemPerMinute(_PAGE * questions)

    def wait(self, kind: str, client: str) -> int:
        """Count one and return 0, or count nothing and return how many seconds to wait."""
        item = self._items.get(kind)
        return 0 if item is None or self._limiter.hit(item, kind, client) else self._until(kind, client)

    def closed(self, kind: str, client: str) -> int:
        """The seconds to wait without counting anything; 0 while there is room."""
        item = self._items.get(kind)
        return 0 if item is None or self._limiter.test(item, kind, client) else self._until(kind, client)

    def _until(self, kind: str, client: str) -> int:
        reset = self._limiter.get_window_stats(self._items[kind], kind, client).reset_time
        return max(1, math.ceil(reset - time.time()))
