"""The language model at the other end of an OpenAI-compatible endpoint, through LangChain. Only this file talks to it.

    model = open_model(settings, Circuit())             # OpenAI, Ollama, vLLM, LM Studio, llama.cpp ...
    for piece in model.stream(system, user): ... # text as it comes; what it cost is the last piece, a Spent

A stream that ends without a finish reason was cut and is a failure, although nothing raises. Everything that can go
wrong becomes ModelUnavailable with one plain line. A request is tried again only before its first word came; an
endpoint that asks for a long wait, or fails twice in a row, is left alone for a while: see Circuit. A request that it
refuses for what is in it, or answers badly, says nothing of the next one and is no such failure.

Left to others: what to say to it (prompts), what to believe of it (bot.check).
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.models import Spent
from bot.settings import Settings
from vectorstore.errors import ModelUnavailable

if TYPE_CHECKING:
    import openai
    from langchain_core.language_models import BaseChatModel

CONNECT = 5.0  # seconds to reach the endpoint
SILENCE = 60.0  # seconds before the first word and between any two
WHOLE = 120.0  # seconds for an answer, looked at whenever anything comes: a SILENCE at its end comes on top
LONGEST = 500  # tokens of an answer
WAITS = (0.5, 1.5)  # seconds before the second and the third try
PATIENCE = 5.0  # a longer Retry-After is not waited for
ALONE = 60.0  # seconds for which a dead endpoint is left alone
_FAILURES = 2  # in a row, after which it counts as dead
_AGAIN = {408, 409, 429, 500, 502, 503, 504}
_EVERYBODY = {401, 402, 403, 404, 408, 429}  # what any other request would meet as well, and all from 500 on
_SAID = {
    400: "it refused the request",
    401: "it refused the key",
    403: "it refused the key",
    404: "it knows no such model",
    413: "the request was too long for it",
    429: "its quota is used up",
}
_ENDED = {"stop", "end_turn"}


class Circuit:
    """Remembers failures, so that not every reader waits for a dead endpoint. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Closed: nothing has failed yet."""
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises ModelUnavailable while the endpoint is left alone."""
        left = self._until - self._clock()
        if left > 0:
            raise ModelUnavailable(f"it failed a moment ago and is left alone for another {left:.0f} s")

    def failed(self, wait: float | None = None) -> None:
        """Count a failure; `wait` is how long the endpoint itself asked to be left alone."""
        with self._lock:
            self._failures += 1
            if wait is not None or self._failures >= _FAILURES:
                self._until = self._clock() + (ALONE if wait is None else min(wait, 10 * ALONE))

    def worked(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures = 0


@dataclass(slots=True)
class Model:
    """A chat model with its name and its circuit. Keeps nothing of any answer: threads may share it."""

    name: str
    chat: "BaseChatModel"
    circuit: Circuit

    def stream(self, system: str, user: str, longest: int = LONGEST) -> Iterator[str | Spent]:
        """The answer's text piece by piece, at last what it cost. Raises ModelUnavailable, maybe after some pieces."""
        for wait in (*WAITS, None):
            self.circuit.check()
            begun = False
            try:
                for piece in self._once(system, user, longest):
                    begun = True
                    yield piece
            except _Failure as failure:
                if begun or wait is None or not failure.passing or (failure.wait or 0) > PATIENCE:
                    if failure.everybody:
                        self.circuit.failed(failure.wait)
                    raise ModelUnavailable(failure.said) from failure.__cause__
                time.sleep(max(wait, failure.wait or 0))
            else:
                self.circuit.worked()
                return

    def _once(self, system: str, user: str, longest: int) -> Iterator[str | Spent]:
        import openai

        finish, spent, clock = None, None, _Clock(time.monotonic() + WHOLE)
        _RUNNING.set(clock)
        try:
            for chunk in self.chat.stream([("system", system), ("user", user)], max_tokens=longest):
                finish = chunk.response_metadata.get("finish_reason") or finish
                if usage := getattr(chunk, "usage_metadata", None):
                    spent = Spent(usage["input_tokens"], usage["output_tokens"])
                if isinstance(chunk.content, str) and chunk.content:
                    paused = time.monotonic()
                    yield chunk.content
                    clock.until += time.monotonic() - paused
        except _Failure:
            raise
        except openai.APIStatusError as error:
            code = error.status_code
            said = f"HTTP {code}: {_SAID.get(code, 'it reported an error of its own')}"
            everybody = code in _EVERYBODY or code >= 500
            raise _Failure(said, code in _AGAIN, _retry_after(error), everybody) from error
        except openai.APITimeoutError as error:
            raise _Failure("no answer in time", everybody=True) from error
        except openai.APIConnectionError as error:
            said = "the connection broke off" if clock.begun else "no connection"
            raise _Failure(said, passing=True, everybody=True) from error
        except Exception as error:  # what comes may be anything, and so may be what the libraries make of it
            raise _Failure(f"an answer that cannot be read ({type(error).__name__})") from error
        if finish not in _ENDED and not (finish == "length" and longest < LONGEST):
            raise _Failure("the answer was cut off" if finish is None else f"the answer stopped early ({finish})")
        if spent is not None:
            yield spent


class _Failure(Exception):
    """One try that failed: what to tell, whether it may pass, how long to wait, whether everybody would meet it."""

    def __init__(self, said: str, passing: bool = False, wait: float | None = None, everybody: bool = False) -> None:
        super().__init__(said)
        self.said = said
        self.passing = passing
        self.wait = wait
        self.everybody = everybody


@dataclass(slots=True)
class _Clock:
    """How long one try may take. What its caller does between two pieces does not count."""

    until: float
    begun: bool = False  # the answer, though perhaps no word of it yet


_RUNNING: ContextVar[_Clock] = ContextVar("running")


def _watched(response: Any) -> None:
    """Has the clock looked at whenever a body brings anything; the body of an error is not waited for.

    The libraries look at the silence between two bytes only, and keep to themselves whatever is no piece of an answer:
    a proxy that sends comments to keep the connection alive would hold its reader for ever. The response is one of
    httpx or httpx2, by the version of openai.
    """
    if response.is_error:
        response.close()  # its status says all that anybody is told
        return
    read, clock = response.iter_raw, _RUNNING.get()
    clock.begun = True

    def on_time(chunk_size: int | None = None) -> Iterator[bytes]:
        for data in read(chunk_size):
            if time.monotonic() > clock.until:
                raise _Failure(f"no whole answer in {WHOLE:.0f} s", everybody=True)
            yield data

    response.iter_raw = on_time


def _client(settings: Settings) -> "openai.OpenAI":
    import openai

    return openai.OpenAI(
        base_url=settings.model_url,
        timeout=openai.Timeout(SILENCE, connect=CONNECT),
        max_retries=0,
        http_client=openai.DefaultHttpxClient(event_hooks={"response": [_watched]}),
    )


def open_model(settings: Settings, circuit: Circuit) -> Model:
    """The model HOTLINE_MODEL names, else the first one the endpoint lists. Raises ModelUnavailable."""
    from langchain.chat_models import init_chat_model

    circuit.check()
    try:
        name = settings.model or _first_listed(settings)
    except ModelUnavailable:
        circuit.failed()
        raise
    try:
        client = _client(settings)
        chat = init_chat_model(
            name,
            model_provider="openai",
            base_url=settings.model_url,
            temperature=0,
            stream_usage=True,
            root_client=client,
            client=client.chat.completions,
        )
    except Exception as error:  # a missing key is a ValueError, an OpenAIError or a pydantic error, by version
        raise ModelUnavailable(
            f"the language model {name} cannot be opened; set OPENAI_API_KEY and OPENAI_BASE_URL, "
            "or use --engine extractive"
        ) from error
    return Model(name, chat, circuit)


def _first_listed(settings: Settings) -> str:
    import openai

    _RUNNING.set(_Clock(time.monotonic() + WHOLE))
    try:
        with _client(settings) as client:
            patient = client.with_options(timeout=openai.Timeout(10, connect=CONNECT), max_retries=1)
            return next(iter(patient.models.list())).id
    except Exception as error:
        raise ModelUnavailable(
            f"{settings.model_host} names no model; set HOTLINE_MODEL, OPENAI_BASE_URL and OPENAI_API_KEY, "
            "or use --engine extractive"
        ) from error


def _retry_after(error: "openai.APIStatusError") -> float | None:
    """Seconds the endpoint asks to wait; dates and nonsense count as none."""
    try:
        return max(0.0, float(error.response.headers["retry-after"]))
    except (KeyError, ValueError):
        return None
