"""The values of an evaluation: a case, what the system did with it, and the same for labels. Pure and frozen.

    case.split            "dev" or "test", from a stable hash of the id: tuning and calibration see dev alone
    case.direction        "within" (a gold article is in the question's language), "cross", None when unanswerable
    result.to_json()      one line of results.jsonl; Result.from_json reads it back

Left to others: reading and checking case files (cases) and label files (labels), numbers (metrics).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.models import Turn

TYPES = (
    "fact",
    "who",
    "when",
    "how_many",
    "how_long",
    "yes_no",
    "comparison",
    "attribution",
    "temporal",
    "as_of",
    "follow_up",
    "false_premise",
    "injection",
)
SPLITS = ("dev", "test")
SUPPORTED, UNSUPPORTED = "supported", "unsupported"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gold string stands: `article.text[start:end]` of that version, an article in `language`."""

    article_id: str
    version: int
    language: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what a right answer must show.

    `gold` is an all-of tuple of any-of alternatives: (("an hour", "60 minutes"), ("Ushakov",)) wants one of the first
    and the second, in quotes of the gold `articles`. `places` are where these strings stand, group by group; the
    loader fills them. An unanswerable case has neither gold nor articles.
    """

    id: str
    question: str
    language: str
    type: str
    answerable: bool
    gold: tuple[tuple[str, ...], ...] = ()
    articles: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    as_of: str | None = None
    notes: str | None = None
    places: tuple[tuple[Place, ...], ...] = field(default=())

    @property
    def split(self) -> str:
        """Which half the case belongs to, for ever: a renamed case may change sides, an edited one never does."""
        return split_of(self.id)

    @property
    def direction(self) -> str | None:
        """Must the answer come across languages? None for unanswerable cases."""
        if not self.places:
            return None
        return "within" if any(place.language == self.language for group in self.places for place in group) else "cross"

    def to_json(self) -> dict[str, Any]:
        """For results.jsonl: everything, places included, so that a run can be scored without its articles."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Case":
        """The inverse of `to_json`."""
        return Case(
            **{
                **value,
                "gold": tuple(tuple(group) for group in value["gold"]),
                "articles": tuple(value["articles"]),
                "history": tuple(Turn(**turn) for turn in value["history"]),
                "places": tuple(tuple(Place(**place) for place in group) for group in value["places"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What the system did with a case.

    `answer` is the contract's Answer JSON, `excerpts` what retrieval returned, best first: {"article_id", "version",
    "start", "end", "text", "score", "language"}; `probability` is the gate's that the evidence answers. `verbatim`
    tells for each quote of `quotes`, in order, whether the article says it there: `eval.articles.Corpus.verbatim` tells
    it from the runner's own copy of the articles. `written` is what a language model wrote before its check, see
    `eval.recorder`; empty without a model. With an `error` the rest is empty and every metric takes its worst.
    """

    case: Case
    answer: dict[str, Any] = field(default_factory=dict)
    excerpts: tuple[dict[str, Any], ...] = ()
    probability: float = 0.0
    seconds: float = 0.0
    error: str | None = None
    verbatim: tuple[bool, ...] = ()
    written: tuple[dict[str, Any], ...] = ()

    @property
    def answered(self) -> bool:
        """Was an answer given? Never so after an error."""
        return self.error is None and not self.answer["abstained"]

    @property
    def quotes(self) -> tuple[dict[str, Any], ...]:
        """The citations of the answer, best first; of an abstention, the nearest quotes that it shows instead."""
        if self.error is not None:
            return ()
        return tuple(self.answer["citations"] or self.answer["nearest"])

    @staticmethod
    def failed(case: Case, error: str, seconds: float = 0.0) -> "Result":
        """The result of a case that raised, or that the run never reached."""
        return Result(case, seconds=seconds, error=error)

    def to_json(self) -> dict[str, Any]:
        """One line of results.jsonl."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Result":
        """The inverse of `to_json`."""
        return Result(
            **{
                **value,
                "case": Case.from_json(value["case"]),
                "excerpts": tuple(value["excerpts"]),
                "verbatim": tuple(value["verbatim"]),
                "written": tuple(value.get("written", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class ClaimLabel:
    """A claim, an excerpt, and a person's word whether the one bears the other."""

    id: str
    claim: str
    excerpt: str
    claim_language: str
    excerpt_language: str
    label: str
    category: str

    @property
    def supported(self) -> bool:
        """The label as a truth value."""
        return self.label == SUPPORTED


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What the product's check made of a labelled pair: its verdict, and its score in 0..1."""

    label: ClaimLabel
    supported: bool = False
    score: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """A sentence and the actor (by id) whose words it reports; None when nobody's."""

    id: str
    language: str
    sentence: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class SpeakerResult:
    """Whom the product names as the speaker of a labelled sentence, by actor id."""

    label: SpeakerLabel
    speaker: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenLabel:
    """A sentence a weak model wrote, and what a person says of it.

    `given` are the excerpts it was given; `cited` are those of them it named, `bearing` those that bear it out alone.
    """

    id: str
    language: str
    sentence: str
    given: tuple[dict[str, Any], ...]
    cited: tuple[int, ...]
    bearing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WrittenResult:
    """Would the product show that sentence today? `under`: the excerpts its quote is cut from; none where it is not."""

    label: WrittenLabel
    under: tuple[int, ...] = ()
    error: str | None = None

    @property
    def shown(self) -> bool:
        """Does a reader see it?"""
        return bool(self.under)


def split_of(identity: str) -> str:
    """The half an id falls into: the lowest bit of its BLAKE2b hash.

    >>> split_of("a-001"), split_of("a-002")
    ('test', 'dev')
    """
    return SPLITS[hashlib.blake2b(identity.encode(), digest_size=1).digest()[0] & 1]


def in_split(cases: Iterable[Case], split: str) -> list[Case]:
    """The cases of "dev" or "test", or all of them for "all"."""
    return [case for case in cases if split in ("all", case.split)]
