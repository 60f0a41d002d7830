"""What the reader learns from and is judged by, read from a folder of public data and cut into numbered halves.

    ntrex.parallel.jsonl                 news in four languages, for the questions of this room (CC BY-SA 4.0)
    xquad.{en,ru}.*, squad2.en.*         paragraphs with questions (CC BY-SA 4.0)
    piaf.fr.*                            the same in French (MIT)

and from the project itself questions over all of these, most of them near misses, and what was made up for the reader
(invented, stories).

What is reported is not learnt from: 23 or so of NTREX's documents, three in sixteen of what was invented, half of
XQuAD's and SQuAD's paragraphs, by a hash of their ids; the second half of PIAF in the order of its file, so that no
article stands on both sides. The cases of eval and the dossier are not touched.
Left to others: passages of them (groups), learning (train), figures (judge).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from bot.reader.packing import heading
from eval.reader import questions
from eval.reader.invented import invented
from eval.reader.stories import stories
from vectorstore.errors import UsageError
from vectorstore.sentences import sentences

LANGUAGES = ("fr", "en", "ru", "uk")
_HALVED = ("xquad", "squad2")  # by a hash of the paragraph's id
_SIXTEENTHS_KEPT = 3  # of NTREX's documents, of what was invented and of the stories
_ELSEWHERE = 0.15  # share of the epochs in which a question meets a dispatch of its story that tells of something else


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences in order; `heading` is "" where there is none. `near` names a text on the same subject, or None."""

    key: str
    language: str
    heading: str
    sentences: tuple[str, ...]
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one text: the sentences that answer it, or none; `nearest` is the nearest miss, where known."""

    id: str
    corpus: str
    language: str
    question: str
    text: str
    gold: tuple[int, ...]
    nearest: int | None
    kept: bool  # for judging, never learnt from
    share: float = 1.0  # of the epochs that ask it


@dataclass(frozen=True, slots=True)
class Corpora:
    """All texts by key, all questions."""

    texts: dict[str, Text]
    asked: tuple[Asked, ...]


def load(folder: Path) -> Corpora:
    """Everything. Raises UsageError for a folder without the data."""
    texts: dict[str, Text] = {}
    asked: list[Asked] = []
    for one in chain(
        _ntrex(folder),
        _invented("invented"),
        _invented("replies"),
        _invented("dispatches"),
        _stories(),
        _paragraphs(folder, "xquad", ("en", "ru")),
        _paragraphs(folder, "squad2", ("en",)),
        _paragraphs(folder, "piaf", ("fr",)),
    ):
        if isinstance(one, Text):
            texts[one.key] = one
        else:
            asked.append(one)
    return Corpora(texts, tuple(asked))


def hashed(key: str, parts: int) -> int:
    """A stable number below `parts`."""
    return int(hashlib.sha256(f"reader:{key}".encode()).hexdigest(), 16) % parts


def held_back(key: str) -> bool:
    """Is this document or story for judging alone?"""
    return hashed(key, 16) < _SIXTEENTHS_KEPT


def learnt(corpus: str, paragraphs: Sequence[str]) -> frozenset[str]:
    """Of the paragraphs of a public set, in the order of its file, those that are learnt from; none of other sets."""
    if corpus == "piaf":
        return frozenset(paragraphs[: len(paragraphs) // 2])
    return frozenset(name for name in paragraphs if hashed(name, 2) == 0) if corpus in _HALVED else frozenset()


def _ntrex(folder: Path) -> Iterator[Text | Asked]:
    documents: dict[str, list[dict[str, Any]]] = {}
    for line in _lines(folder / "ntrex.parallel.jsonl"):
        documents.setdefault(line["doc"], []).append(line)
    for doc, lines in documents.items():
        for language in LANGUAGES:
            told = tuple(line[language] for line in lines)
            yield Text(f"{doc}.{language}", language, told[0], told)
    for one in (question for question in questions() if question.doc in documents):
        kept = held_back(one.doc)
        gold, nearest = (one.sentences, None) if one.answerable else ((), one.sentences[0])
        for language in LANGUAGES:
            yield Asked(one.id, "ntrex", one.language, one.question, f"{one.doc}.{language}", gold, nearest, kept)


def _invented(kind: str) -> Iterator[Text | Asked]:
    """Each article in its one language; the text near it is the one before, often of the same story."""
    before: str | None = None
    for article in invented(kind=kind):
        key = f"{article.id}.{article.language}"
        yield Text(key, article.language, article.title, (article.title, *article.sentences), before)
        before = key
        kept = held_back(article.id[:-1])
        for one in article.questions:
            places = tuple(place + 1 for place in one.sentences)  # the title is the first sentence, as in NTREX
            gold, nearest = (places, None) if one.answerable else ((), places[0])
            yield Asked(one.id, kind, one.language, one.question, key, gold, nearest, kept)


def _stories() -> Iterator[Text | Asked]:
    """Every question of every dispatch of its story: most of them tell of another event."""
    for story in stories():
        kept = held_back(story.id)
        for article in story.articles:
            key = f"{story.id}.{article.id}.{article.language}"
            head = heading(article.title, article.date)
            yield Text(key, article.language, head, (article.title, *article.sentences))
            for number, one in enumerate(story.questions, start=1):
                here = tuple(place + 1 for name, place in one.places if name == article.id)
                gold, nearest = (here, None) if one.answerable else ((), here[0] if here else None)
                share = 1.0 if here else _ELSEWHERE
                told = (f"{story.id}-{number:02}", "stories", one.language, one.question, key)
                yield Asked(*told, gold, nearest, kept, share)


def _paragraphs(folder: Path, corpus: str, languages: tuple[str, ...]) -> Iterator[Text | Asked]:
    """Every question with its paragraph in each of the languages."""
    held: dict[str, Text] = {}
    held_ids: dict[str, None] = {}  # in the order of the file
    for language in languages:
        passages = list(_lines(folder / f"{corpus}.{language}.passages.jsonl"))
        for number, passage in enumerate(passages):
            held_ids[passage["id"]] = None
            text = passage["text"]
            told = tuple(text[span.start : span.end] for span in sentences(text, language))
            near = passages[number - 1 if number else 1]["id"]
            held[f"{passage['id']}.{language}"] = Text(
                f"{passage['id']}.{language}", language, "", told, f"{near}.{language}"
            )
    yield from held.values()
    bearing: dict[tuple[str, str], tuple[int, ...]] = {}
    rows = [row for language in languages for row in _lines(folder / f"{corpus}.{language}.questions.jsonl")]
    for row in rows:  # the answer's words are those of the question's own language
        told = held[f"{row['passage_id']}.{row['language']}"].sentences
        answers = [answer.casefold() for answer in row["answers"]] if row.get("answerable", True) else []
        bearing[row["id"], row["language"]] = tuple(
            i for i, sentence in enumerate(told) if any(answer in sentence.casefold() for answer in answers)
        )

    learnt_from = learnt(corpus, list(held_ids))

    for row in rows:
        name, kept = row["passage_id"], row["passage_id"] not in learnt_from
        for language in languages:
            gold = bearing.get((row["id"], language), ())
            if gold or not row.get("answerable", True):  # an answer that runs over two sentences names none
                yield Asked(row["id"], corpus, row["language"], row["question"], f"{name}.{language}", gold, None, kept)
    for one in (question for question in questions(kind="paragraphs") if question.doc in held_ids):
        first, *others = (
            f"{one.doc}.{language}" for language in languages
        )  # their sentences are numbered in the first
        told = (one.id, corpus, one.language, one.question)
        if one.answerable:
            yield Asked(*told, first, one.sentences, None, one.doc not in learnt_from)
        else:
            yield Asked(*told, first, (), one.sentences[0], one.doc not in learnt_from)
            yield from (Asked(*told, other, (), None, one.doc not in learnt_from) for other in others)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise UsageError(f"{path} is missing; name the folder of the public data: make reader DATA=DIR")
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
