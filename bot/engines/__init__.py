"""Engines propose claims; what may be shown is decided outside them (gate before, check after).

    extractive   verbatim sentences, no model
    llm          sentences written by a language model, each with [n]

Both speak this interface, and one test suite runs over both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.evidence import Window
from bot.question import Understood
from vectorstore.models import Article, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of an article that a claim rests on."""

    article: Article
    span: Span
    score: float

    @property
    def text(self) -> str:
        """The source's own words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim before its checks. `text` None means: the first source's words themselves."""

    text: str | None
    sources: tuple[Source, ...]


class Engine(Protocol):
    """`name` is "extractive" or "llm"; `model` and `prompt` (its digest) say who wrote and on what instructions."""

    name: str
    model: str | None
    prompt: str | None

    def propose(self, asked: Understood, windows: list[Window]) -> Iterator[Proposal]:
        """Claims in reading order, as they come. Raises ModelUnavailable when a model does not give a whole answer."""
