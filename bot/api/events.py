"""An answer as server-sent events: `claim` for each one that passed its checks, then `answer`; `error` ends it early.

    event: found
    data: {"citations": [Citation, ...]}                      what a model was given to work on, before its first claim

    event: claim
    data: {"claim": Claim, "citations": [Citation, ...]}      the citations that were not sent before

    event: answer
    data: Answer                                              the whole of it, by the contract

While a slow model thinks, a comment is sent now and then, so that no proxy takes the silence for the end.
Left to others: where the events come from (workers), what OpenAI's clients get (completions).
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from bot.api.failures import body_of
from bot.models import Answer, Found, Shown
from vectorstore.errors import HotlineError, place

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_SILENCE = 15.0  # seconds
_END = object()
log = logging.getLogger(__name__)


async def events(steps: AsyncIterator[Any]) -> AsyncIterator[str]:
    """The steps of an answer in the wire format. It never raises."""
    try:
        async for step in kept_alive(steps):
            if step is None:
                yield ": still working\n\n"
            elif isinstance(step, Found):
                yield event("found", {"citations": list(map(asdict, step.citations))})
            elif isinstance(step, Shown):
                yield event("claim", {"claim": asdict(step.claim), "citations": list(map(asdict, step.citations))})
            elif isinstance(step, Answer):
                yield event("answer", step.to_json())
    except Exception as error:
        yield event("error", failure(error))


def event(name: str | None, value: Any) -> str:
    """One event; JSON holds no line break, so one line of data is enough."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(value, ensure_ascii=False)}\n\n"


def failure(error: Exception) -> dict[str, Any]:
    """An error in the form of the API; what nobody foresaw leaves its kind and place in the log."""
    if not isinstance(error, HotlineError):
        log.error("no answer: %s at %s", type(error).__name__, place(error))
    code, message = body_of(error)
    return {"error": {"code": code, "message": message}}


async def kept_alive(steps: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """The steps, with None for every stretch of silence between them."""
    coming = asyncio.ensure_future(anext(steps, _END))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=_SILENCE)
            if not done:
                yield None
                continue
            step = coming.result()
            if step is _END:
                return
            yield step
            coming = asyncio.ensure_future(anext(steps, _END))
    finally:
        coming.cancel()
