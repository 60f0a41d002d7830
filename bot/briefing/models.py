"""The value of a briefing; its JSON is the contract's.

Left to others: how it comes about (assemble, compose), how it looks (markdown, html, pdf).
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from bot.models import Citation, Claim, Withheld

LANGUAGES = ("fr", "en")  # of our own words; sources may be in any language
# In reading order; "judgement" is a model's alone.
SECTIONS = ("bottom_line", "new", "said", "timeline", "unknown", "watch", "judgement", "last_known")


@dataclass(frozen=True, slots=True)
class Line:
    """A claim on the page. `note` is in our own words, `side` whose statement it is, `pair` joins two accounts."""

    claim: Claim
    note: str | None = None
    side: str | None = None
    pair: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The claim, with what else is known of it."""
        more = {"note": self.note, "side": self.side, "pair": self.pair}
        return asdict(self.claim) | {name: value for name, value in more.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; `name` is one of SECTIONS."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """One day on one page. `notices` are sentences of ours on the page as a whole, `inputs` a hash of what was seen.

    Where a model wrote it (`engine` "llm"): its name, its instructions' digest, why sentences were withheld, the cost.
    """

    date: str
    language: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    inputs: str
    notices: tuple[str, ...] = ()
    engine: str = "extractive"
    model: str | None = None
    prompt: str | None = None
    withheld: tuple[Withheld, ...] = ()
    usage: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON value."""
        return {
            "date": self.date,
            "language": self.language,
            "engine": self.engine,
            "model": self.model,
            "prompt": self.prompt,
            "withheld": [asdict(one) for one in self.withheld],
            "usage": self.usage,
            "inputs": self.inputs,
            "notices": list(self.notices),
            "sections": [
                {"name": section.name, "claims": [line.to_json() for line in section.lines]}
                for section in self.sections
            ],
            "citations": [asdict(citation) for citation in self.citations],
        }
