"""What requests of the HTTP API hold, and those responses that are not values of the house already. OpenAPI is made
of these; unknown fields are refused: an `as_off` passed over in silence would show what must not be seen.

Left to others: Answer, Claim, Citation (bot.models), Article (vectorstore.models).
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.models import Question, Turn
from bot.question import LONGEST
from vectorstore.models import Filters

Language = Literal["fr", "en", "ru", "uk"]
Day = Annotated[str, Field(max_length=40, examples=["2025-07-03"])]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Name = Annotated[str, Field(max_length=2_000)]  # without a length pydantic lets halves of characters through
_LARGEST = 2**31 - 1  # well within what SQLite can be asked for
Version = Annotated[int, Field(ge=1, le=_LARGEST)]
Offset = Annotated[int, Field(ge=0, le=_LARGEST)]


class Seen(BaseModel):
    """What may be seen."""

    model_config = ConfigDict(extra="forbid")

    as_of: Day | None = Field(None, description="only what was published by the end of that day (UTC)")
    known_at: Day | None = Field(None, description="only what was in the archive by the end of that day (UTC)")
    since: Day | None = Field(None, description="published on that day or later")
    until: Day | None = Field(None, description="published on that day or earlier")
    publishers: list[Name] = Field([], max_length=100, description="only these outlets")
    languages: list[Name] = Field([], max_length=20, description="only articles in these languages")

    def filters(self) -> Filters:
        """The same as the archive knows it."""
        return Filters(
            as_of=self.as_of,
            known_at=self.known_at,
            since=self.since,
            until=self.until,
            publishers=tuple(self.publishers),
            languages=tuple(self.languages),
        )


class Asked(Seen):
    """A question that stands alone."""

    question: Text
    language: Language | None = Field(None, description="of the answer's frame; by default the question's")
    engine: Literal["auto", "extractive"] = Field("auto", description="extractive: no language model")
    stream: bool = Field(False, description="server-sent events: claims as they pass their checks, then the answer")

    def asked(self, history: tuple[Turn, ...] = ()) -> Question:
        """The same as the pipeline knows it."""
        return Question(self.question, history=history, language=self.language, filters=self.filters())


class Said(BaseModel):
    """An earlier turn."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=20_000)]


class Ask(Asked):
    """A question with what was said before it."""

    history: list[Said] = Field([], max_length=100)

    def asked(self, history: tuple[Turn, ...] = ()) -> Question:
        """The same as the pipeline knows it."""
        return super().asked(history or tuple(Turn(turn.role, turn.content) for turn in self.history))


class Sought(Seen):
    """A search."""

    query: Text
    limit: int = Field(20, ge=1, le=100)


class Listing(Seen):
    """Which part of the list of articles."""

    limit: int = Field(50, ge=1, le=500)
    offset: Offset = 0


class Quoted(Seen):
    """Which statements: of whom, about what."""

    speaker: Annotated[str, Field(max_length=200)] | None = Field(None, description="a name, in any of the languages")
    about: Annotated[str, Field(max_length=200)] | None = Field(None, description="words the statement holds")
    limit: int = Field(50, ge=1, le=500)
    offset: Offset = 0


class Foreign(BaseModel):
    """A place in the archive, `article.text[start:end]` in code points, and the language to read it in."""

    model_config = ConfigDict(extra="forbid")

    article_id: Name
    version: Version
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    language: Language


class Translated(BaseModel):
    """A machine's words beside the original, never a quotation."""

    translation: str | None = Field(description="null: no model, it failed, or its words did not hold")
    model: str | None = Field(description="who translated; null where no model answers here")


class Found(BaseModel):
    """An excerpt: `text` is `article.text[start:end]`, in code points."""

    model_config = ConfigDict(extra="allow")

    article_id: str
    version: int
    start: int
    end: int
    text: str
    score: float
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    url: str | None
    copies: list[str]


class Results(BaseModel):
    """Excerpts, best first."""

    query: str
    excerpts: list[Found]


class BriefingPage(BaseModel):
    """A briefing by the contract; a claim may carry notes beside the contract's fields."""

    model_config = ConfigDict(extra="allow")

    date: str
    language: str
    engine: str
    notices: list[str]
    sections: list[dict[str, Any]]
    citations: list[dict[str, Any]]


class Health(BaseModel):
    """Is it well, and who answers?"""

    status: Literal["ok"]
    version: str
    articles: int
    last_day: str | None
    engine: str
    model: str | None
    questions_go_to: str | None = Field(description="the host that receives questions; null: they stay here")
    may_write: bool = Field(description="false where another process owns the archive")


class Problem(BaseModel):
    """What went wrong: a stable code, and a sentence that says what to do."""

    code: str
    message: str


class Failure(BaseModel):
    """The body of every error."""

    error: Problem
