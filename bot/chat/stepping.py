"""A slow iterator stepped through off the event loop, in a thread that may be left behind.

    async for exchange in off_the_loop(ask(answerer, past, text, "fr")): ...

Left to others: what is stepped through (conversation), who listens (tabs.talk).
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator

from bot.chat.conversation import Exchange


async def off_the_loop(exchanges: Iterator[Exchange]) -> AsyncIterator[Exchange]:
    """Step through a slow iterator in a thread of its own that may be left behind.

    Gradio would wait up to a minute for a plain generator to notice that it was stopped, holding a lock under
    which no other reader's answer can end. A thread left behind ends with the step that it is in, and holds up
    nobody's Ctrl-C.
    """
    loop, arrived, left = asyncio.get_running_loop(), asyncio.Queue[Exchange | None](), threading.Event()

    def step() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody listens any more
            for exchange in exchanges:
                if left.is_set():
                    return
                loop.call_soon_threadsafe(arrived.put_nowait, exchange)
            loop.call_soon_threadsafe(arrived.put_nowait, None)

    threading.Thread(target=step, daemon=True).start()
    try:
        while (exchange := await arrived.get()) is not None:
            yield exchange
    finally:
        left.set()
