"""Questions for training a small reader: is the answer to this question in this window of text?

2,410 questions in four languages over 123 news documents that exist sentence by sentence in English, French, Russian
and Ukrainian (NTREX, CC BY-SA 4.0; the documents themselves are not part of the project). Three in five are
answerable and name the sentence that bears the answer; the others are near misses: topic and names match, the sort of
fact is plausible there, and it is not in the document. They were written by reading, document by document.

    questions() -> (ReadingQuestion("n1-0001", "bbc.381790", "fr", "who", "...", True, (4,)), ...)
    questions(kind="paragraphs")    # over paragraphs of XQuAD, SQuAD 2.0 and PIAF, most of them near misses

A near miss holds within its own document only: several documents tell the same event. Values sometimes differ between
the translations. Left to others: news made up for it (invented), the documents' text (a folder outside), training.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.models import LANGUAGES
from eval.jsonlines import lines

FOLDER = Path(__file__).parent
TYPES = ("who", "when", "how_many", "how_long", "where", "why", "yes_no", "said", "what")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Told = TypeVar("Told", bound=_Named)


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """`sentences` are indices into the document: the bearing ones, or for a near miss the one it comes nearest to."""

    id: str
    doc: str
    language: str
    type: str
    question: str
    answerable: bool
    sentences: tuple[int, ...]


def questions(folder: Path = FOLDER, kind: str = "questions") -> tuple[ReadingQuestion, ...]:
    """Every question of a kind in the folder. Raises UsageError with file:line for one malformed or told twice."""
    return told(folder, kind, _question)


def told(folder: Path, kind: str, made: Callable[[dict[str, Any]], Told]) -> tuple[Told, ...]:
    """One thing a line of the files `kind`-*.jsonl, as `made` makes it. Raises UsageError with file:line.

    `made` raises ValueError, TypeError or KeyError for what is malformed.
    """
    found: dict[str, Told] = {}
    for file in sorted(folder.glob(f"{kind}-*.jsonl")):
        for line in lines(file, known=None):
            try:
                item = made(line.values)
            except (ValueError, TypeError, KeyError) as error:
                line.refuse(str(error))
            if item.id in found:
                line.refuse(f"{item.id} is told twice")
            found[item.id] = item
    return tuple(found.values())


def _question(raw: dict[str, Any]) -> ReadingQuestion:
    item = ReadingQuestion(**raw | {"sentences": tuple(raw["sentences"])})
    if item.language not in LANGUAGES or item.type not in TYPES or not item.question.strip() or not item.sentences:
        raise ValueError("unknown language or type, blank, or without a sentence")
    return item
