"""Engines propose claims; what may be shown is decided outside them (gate before, check after).

    extractive   verbatim sentences, no model
    llm          sentences written by a language model, each with [n]

Both speak this interface, and one test suite runs over both. What a question costs comes with the proposals, because
one engine serves several readers at once and keeps nothing of their questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.evidence import Window
from bot.models import Proposal, Source, Spent
from bot.question import Understood


@dataclass(frozen=True, slots=True)
class Given:
    """What the engine works on: told before the first proposal, so that the check can get ready."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A proposed sentence that broke a rule, for the engine to put right."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a small task gave, None where it did not hold, and what it cost, None where nothing came back."""

    text: str | None
    spent: Spent | None = None


Proposed = Proposal | Spent | Given


class Engine(Protocol):
    """`name` is "extractive" or "llm"; `model` and `prompt` (its digest) say who wrote and on what instructions."""

    name: str

    @property
    def model(self) -> str | None:
        """The model's name, None without one."""

    @property
    def prompt(self) -> str | None:
        """The name and digest of its instructions, None without any."""

    def propose(self, asked: Understood, windows: list[Window]) -> Iterator[Proposed]:
        """Claims in reading order, as they come. Raises ModelUnavailable when a model does not give a whole answer."""


@runtime_checkable
class Repairing(Protocol):
    """An engine that can put its own sentences right."""

    def repair(self, asked: Understood, windows: list[Window], failed: list[Failed]) -> Iterator[Proposed]:
        """New sentences in place of those that failed; fewer, or none, is well, and more are passed over.

        Raises ModelUnavailable.
        """


@runtime_checkable
class Assisting(Protocol):
    """An engine whose model helps beside the answer. Nothing here raises: what fails is not done."""

    def stand_alone(self, asked: str, earlier: Sequence[str], language: str) -> Done:
        """The last question of a conversation with what it leaves out."""

    def translated(self, quote: str, language: str) -> Done:
        """A quote in the reader's language."""

    def second_opinion(self, claim: str, quote: str) -> Done:
        """ "yes" or "no": is the claim borne out?"""
