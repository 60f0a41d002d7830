"""News that never was, with questions, for a reader to learn from: states, people and talks are all made up.

    invented() -> (Invented("a-001", "fr", "Titre", ("Une phrase.", ...), (ReadingQuestion(...), ...)), ...)
    invented(kind="replies")       # on answers, verdicts and wrong presuppositions
    invented(kind="dispatches")    # dry ones that recall like events, with misses that are twins of what is answered

Public data hold few questions that a careful person made to be missed; here six of an article's fourteen are: the same
people, day and event, and a fact that would be plausible and is not told. Articles are of one language each, questions
of four and of the article's own. Nothing in them is about the talks that Hotline tells of: nothing can be learnt by
heart. A line is an article: {"id", "language", "title", "sentences", "questions": [{"language", "type", "question",
"answerable", "sentences"}]}; `sentences` of a question count from 0 without the title. Ids that differ in their last
figure alone may tell the same story on other days. Left to others: what is learnt and what is kept (corpora).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models import LANGUAGES
from eval.reader import FOLDER, TYPES, ReadingQuestion, told

_LANGUAGES = {*LANGUAGES, "de", "es", "pl", "it", "ar", "zh", "tr"}  # an archive holds what its owner reads


@dataclass(frozen=True, slots=True)
class Invented:
    """An article and what is asked of it."""

    id: str
    language: str
    title: str
    sentences: tuple[str, ...]
    questions: tuple[ReadingQuestion, ...]


def invented(folder: Path = FOLDER, kind: str = "invented") -> tuple[Invented, ...]:
    """Every article of a kind in the folder. Raises UsageError with file:line for one malformed or told twice."""
    return told(folder, kind, _article)


def _article(raw: dict[str, Any]) -> Invented:
    asked = tuple(
        ReadingQuestion(
            **one | {"id": f"{raw['id']}-{number:02}", "doc": raw["id"], "sentences": tuple(one["sentences"])}
        )
        for number, one in enumerate(raw["questions"], start=1)
    )
    places = range(len(raw["sentences"]))
    sound = raw["language"] in _LANGUAGES and raw["title"].strip() and all(one.strip() for one in raw["sentences"])
    for one in asked:
        sound = sound and one.language in _LANGUAGES and one.type in TYPES and bool(one.question.strip())
        sound = sound and bool(one.sentences) and all(place in places for place in one.sentences)
        sound = sound and (one.answerable or len(one.sentences) == 1)
    if not sound:
        raise ValueError("unknown language or type, something blank, or a sentence that is not there")
    return Invented(raw["id"], raw["language"], raw["title"], tuple(raw["sentences"]), asked)
