"""OpenAI's protocol: /v1/models and /v1/chat/completions, so that any client can talk to Hotline.

    OpenAI(base_url="http://127.0.0.1:7860/v1", api_key="-").chat.completions.create(
        model="hotline", messages=[{"role": "user", "content": "Combien de temps a duré l’appel ?"}])

Sources stand at the end of the message as numbered notes, and in `annotations` with their quotes; the whole Answer of
the contract is in `hotline`. The last user message is the question, the ones before it the history; system messages
and sampling parameters are passed over, because nothing may talk Hotline into saying what is in no article. `as_of`,
`since`, `until`, `publishers`, `languages`, `language` go beside `messages` (`extra_body` of OpenAI's client).

Left to others: the message's text (footnotes), the answer (core).
"""

import time
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.api.core import Core
from bot.api.events import HEADERS, event, failure, kept_alive
from bot.api.failures import NotThere
from bot.api.footnotes import Message
from bot.api.models import Language, Seen
from bot.api.workers import Workers
from bot.models import Answer, Citation, Question, Shown, Turn
from vectorstore import tokens
from vectorstore.errors import UsageError

MODELS = {"hotline": "auto", "hotline-extractive": "extractive"}
Content = Annotated[str, Field(max_length=100_000)]


class Part(BaseModel):
    """A part of a message's content; only text can be asked."""

    type: Literal["text"]
    text: Content


class Sent(BaseModel):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words, however they were packed."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What else a stream brings."""

    include_usage: bool = False


class Completion(Seen):
    """A request. What OpenAI knows and Hotline has no use for is passed over."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[Sent] = Field(min_length=1, max_length=200)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    language: Language | None = None

    def asked(self) -> Question:
        """The question with its history. Raises UsageError where the last word is not the user's."""
        said = [message for message in self.messages if message.role in {"user", "assistant"} and message.text.strip()]
        if not said or said[-1].role != "user":
            raise UsageError("the last message must be the user's question")
        history = tuple(Turn(message.role, message.text) for message in said[:-1])
        return Question(said[-1].text, history=history, language=self.language, filters=self.filters())


def completions(core: Core, workers: Workers) -> APIRouter:
    """The endpoints over one core."""
    v1 = APIRouter(prefix="/v1", tags=["openai"])
    started = int(time.time())

    @v1.get("/models")
    async def models() -> dict[str, Any]:
        """Who can be asked: the engine this server was started with, and excerpts without any model."""
        listed = [{"id": name, "object": "model", "created": started, "owned_by": "hotline"} for name in MODELS]
        return {"object": "list", "data": listed}

    @v1.post("/chat/completions")
    async def complete(request: Completion) -> Response:
        """Answer the last user message."""
        if request.model not in MODELS:
            raise NotThere(f"there is no such model here; ask for one of: {', '.join(MODELS)}")
        if request.n not in {None, 1}:
            raise UsageError("one answer is given to a question; leave `n` out")
        question, engine = request.asked(), MODELS[request.model]
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": request.model}
        if request.stream:
            chunks = _chunks(workers.steps(core.stream(question, engine)), request, head)
            return StreamingResponse(chunks, media_type="text/event-stream", headers=HEADERS)
        answer = await workers.ask(core.answer, question, engine)
        message = Message()
        message.finish(answer)
        usage = await workers.read(_usage, request, answer, message.text)
        told = {"role": "assistant", "content": message.text, "refusal": None, "annotations": message.annotations}
        choice = {"index": 0, "message": told, "finish_reason": "stop", "logprobs": None}
        whole = {"object": "chat.completion", "choices": [choice], "usage": usage, "hotline": answer.to_json()}
        return JSONResponse({**head, **whole})

    return v1


async def _chunks(steps: AsyncIterator[Any], request: Completion, head: dict[str, Any]) -> AsyncIterator[str]:
    """The same piece by piece: claims as they pass their checks, then notes, annotations and usage. It never raises."""
    message, known = Message(), dict[int, Citation]()

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return event(None, {**head, "object": "chat.completion.chunk", "choices": [choice], **more})

    try:
        yield chunk({"role": "assistant", "content": ""})
        async for step in kept_alive(steps):
            if step is None:
                yield ": still working\n\n"
            elif isinstance(step, Shown):
                if told := message.add(step, known):
                    yield chunk({"content": told})
            elif isinstance(step, Answer):
                yield chunk({"content": message.finish(step)})
                yield chunk({"annotations": message.annotations}, "stop", hotline=step.to_json())
                if request.stream_options and request.stream_options.include_usage:
                    usage = _usage(request, step, message.text)
                    yield event(None, {**head, "object": "chat.completion.chunk", "choices": [], "usage": usage})
        yield "data: [DONE]\n\n"
    except Exception as error:
        yield event(None, failure(error))


def _usage(request: Completion, answer: Answer, text: str) -> dict[str, int]:
    """What the model spent; where none was asked, the length of question and answer in tokens."""
    spent = answer.usage
    prompt = spent.get("prompt_tokens") or sum(tokens.count(message.text) for message in request.messages)
    said = spent.get("answer_tokens") or tokens.count(text)
    return {"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said}
