"""What a language model wrote before its check: an engine that keeps a note of every sentence on its way through.

    recorder = Recorder(engine)                 # asked like the engine itself
    hotline = Hotline(store, recorder)
    answer = hotline.answer(question)
    recorder.taken(answer)    -> ({"round": "answer", "text": "...", "cited": [...], "shown": False}, ...)

Only an evaluation keeps such sentences: a reader is told their number and the reasons, never the text.
Left to others: writing them (bot.engines.llm), ruling on them (bot.check), people's labels of them (labels).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.engines import Assisting, Done, Engine, Failed, Proposed, Repairing
from bot.evidence import Window
from bot.models import Answer, Proposal, Source
from bot.question import Understood


class Recorder:
    """An engine with a model, listened to. For one question at a time, as an evaluation asks them."""

    def __init__(self, engine: Engine) -> None:
        """Raises TypeError for an engine that writes nothing of its own."""
        if not (isinstance(engine, Repairing) and isinstance(engine, Assisting)):
            raise TypeError(f"{engine.name} writes no sentences of its own")
        self.name = engine.name
        self._engine, self._repairing, self._assisting = engine, engine, engine
        self._heard: list[tuple[str, Proposal]] = []

    @property
    def model(self) -> str | None:
        """The engine's."""
        return self._engine.model

    @property
    def prompt(self) -> str | None:
        """The engine's."""
        return self._engine.prompt

    def propose(self, asked: Understood, windows: list[Window]) -> Iterator[Proposed]:
        """As the engine does."""
        return self._listened("answer", self._engine.propose(asked, windows))

    def repair(self, asked: Understood, windows: list[Window], failed: list[Failed]) -> Iterator[Proposed]:
        """As the engine does."""
        return self._listened("repair", self._repairing.repair(asked, windows, failed))

    def stand_alone(self, asked: str, earlier: Sequence[str], language: str) -> Done:
        """As the engine does."""
        return self._assisting.stand_alone(asked, earlier, language)

    def translated(self, quote: str, language: str) -> Done:
        """As the engine does."""
        return self._assisting.translated(quote, language)

    def second_opinion(self, claim: str, quote: str) -> Done:
        """As the engine does."""
        return self._assisting.second_opinion(claim, quote)

    def taken(self, answer: Answer) -> tuple[dict[str, Any], ...]:
        """The sentences since the last call, each with what it cites and whether this answer shows it."""
        heard, self._heard = self._heard, []
        shown = {claim.text for claim in answer.claims} if answer.engine == self.name else set()
        return tuple(
            {
                "round": turn,
                "text": proposal.text,
                "cited": [_place(source) for source in proposal.sources],
                "shown": proposal.text in shown,
            }
            for turn, proposal in heard
        )

    def _listened(self, turn: str, proposed: Iterator[Proposed]) -> Iterator[Proposed]:
        for one in proposed:
            if isinstance(one, Proposal):
                self._heard.append((turn, one))
            yield one


def _place(source: Source) -> dict[str, Any]:
    span = source.span
    return {
        "article_id": source.article.id,
        "version": source.article.version,
        "start": span.start,
        "end": span.end,
        "text": source.text,
    }
