"""The language model at the other end of an OpenAI-compatible endpoint, through LangChain. Only this file talks to it.

    model = open_model(settings)                 # OpenAI, Ollama, vLLM, LM Studio, llama.cpp ...
    for piece in model.stream(system, user): ... # text as it comes

A stream that ends without a finish reason was cut and is a failure, although nothing raises. Everything that can go
wrong becomes ModelUnavailable with one plain line.

Left to others: what to say to it (prompts), what to believe of it (bot.check).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from vectorstore.errors import ModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_TIMEOUT = 60.0  # seconds for the first and between any two pieces
_LONGEST = 700  # tokens of an answer
_WHOLE = {"stop", "end_turn"}


@dataclass(slots=True)
class Model:
    """A chat model with its name. `usage` holds the token counts of the last answer."""

    name: str
    chat: "BaseChatModel"
    usage: dict[str, Any] = field(default_factory=dict)

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The answer's text, piece by piece. Raises ModelUnavailable, possibly after some pieces."""
        import openai

        finish = None
        self.usage = {}
        try:
            for chunk in self.chat.stream([("system", system), ("user", user)]):
                finish = chunk.response_metadata.get("finish_reason") or finish
                if usage := getattr(chunk, "usage_metadata", None):
                    self.usage = {"prompt_tokens": usage["input_tokens"], "answer_tokens": usage["output_tokens"]}
                if isinstance(chunk.content, str) and chunk.content:
                    yield chunk.content
        except openai.APIStatusError as error:
            raise ModelUnavailable(f"HTTP {error.status_code}") from error
        except openai.APITimeoutError as error:
            raise ModelUnavailable("no answer in time") from error
        except openai.APIConnectionError as error:
            raise ModelUnavailable("no connection") from error
        except (openai.OpenAIError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelUnavailable(f"an unreadable answer ({type(error).__name__})") from error
        if finish not in _WHOLE:
            raise ModelUnavailable(
                "the answer was cut off" if finish is None else f"the answer stopped early ({finish})"
            )


def open_model(settings: Settings) -> Model:
    """The model HOTLINE_MODEL names, else the first one the endpoint lists. Raises ModelUnavailable."""
    from langchain.chat_models import init_chat_model

    name = settings.model or _first_listed(settings)
    try:
        chat = init_chat_model(
            name,
            model_provider="openai",
            base_url=settings.model_url,
            temperature=0,
            timeout=_TIMEOUT,
            max_retries=2,
            max_tokens=_LONGEST,
            stream_usage=True,
        )
    except Exception as error:  # a missing key is a ValueError, an OpenAIError or a pydantic error, by version
        raise ModelUnavailable(
            f"the language model {name} cannot be opened ({error}); set OPENAI_API_KEY and OPENAI_BASE_URL, "
            "or use --engine extractive"
        ) from error
    return Model(name, chat)


def _first_listed(settings: Settings) -> str:
    import openai

    try:
        listed = openai.OpenAI(base_url=settings.model_url, timeout=10, max_retries=1).models.list()
        return next(iter(listed)).id
    except (openai.OpenAIError, StopIteration) as error:
        raise ModelUnavailable(
            f"{settings.model_host} names no model ({type(error).__name__}); set HOTLINE_MODEL, OPENAI_BASE_URL and "
            "OPENAI_API_KEY, or use --engine extractive"
        ) from error
