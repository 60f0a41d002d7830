"""Stories that never were, told over eight dispatches each, with questions over all of them, to learn reading from.

    stories()[0].articles[0]     # Dispatch("a1", "fr", "2031-03-14", "Titre", ("Une phrase.", ...))
    stories()[0].questions[0]    # Wondered("uk", "how_long", "...", True, (("a1", 2), ("a5", 0)))

An archive tells of five calls, and a question means one of them: by its date, its place, its order. The sentence that
says how long another one took is no answer. So each question names all the places that answer it, in whichever article
and language, and a near miss the one place it comes nearest to. States, people and talks are made up, as in `invented`.
A line is a story: {"id", "articles": [{"id", "language", "date", "title", "sentences"}], "questions": [{"language",
"type", "question", "answerable", "places": [[article, sentence from 0], ...]}]}.
Left to others: what is learnt and what is kept (corpora).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models import LANGUAGES
from eval.reader import FOLDER, TYPES, told
from vectorstore import dates


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One article of a story; `date` is YYYY-MM-DD."""

    id: str
    language: str
    date: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wondered:
    """A question over a whole story. `places`: dispatch and sentence; for a near miss the one that comes nearest."""

    language: str
    type: str
    question: str
    answerable: bool
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Its dispatches and what is asked of them."""

    id: str
    articles: tuple[Dispatch, ...]
    questions: tuple[Wondered, ...]


def stories(folder: Path = FOLDER) -> tuple[Story, ...]:
    """Every story of the folder. Raises UsageError with file:line for one that is malformed or told twice."""
    return told(folder, "stories", _story)


def _story(raw: dict[str, Any]) -> Story:
    articles = tuple(Dispatch(**one | {"sentences": tuple(one["sentences"])}) for one in raw["articles"])
    places = {(one.id, place) for one in articles for place in range(len(one.sentences))}
    asked = [Wondered(**one | {"places": tuple((name, at) for name, at in one["places"])}) for one in raw["questions"]]
    sound = len({one.id for one in articles}) == len(articles)
    sound = sound and all(one.language in LANGUAGES and one.title.strip() and dates.days(one.date) for one in articles)
    for question in asked:
        sound = sound and question.language in LANGUAGES and question.type in TYPES and bool(question.question.strip())
        sound = sound and bool(question.places) and places.issuperset(question.places)
        sound = sound and (question.answerable or len(question.places) == 1)
    if not sound:
        raise ValueError("unknown language, type or date, something blank, or a place that is not there")
    return Story(raw["id"], articles, tuple(asked))
