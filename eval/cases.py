"""Case files in, checked cases out. A case that could not measure anything is refused, by file and line.

    load(Path("cases"), corpus)       # a file of JSON lines, or a folder of them

    {"id": "q1", "question": "How long was the call?", "language": "en", "gold": [["an hour", "60 minutes"]],
     "articles": ["call.txt"]}
    {"id": "q2", "question": "Who translated?", "language": "en", "type": "who", "answerable": false}

Needed: id, question, language, and for an answerable case (the default) gold and articles. May be there: type ("fact"
unless told), answerable, history, as_of, notes. A gold string must stand in one of the gold articles, and each gold
article must hold one: a string found just anywhere proves nothing.
Left to others: which articles there are (articles, home), what counts as right (metrics).
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from importlib import resources
from pathlib import Path
from typing import Any

from bot.models import LANGUAGES, Turn
from eval.articles import Corpus, occurrences
from eval.jsonlines import Line, lines
from eval.values import TYPES, Case, Place
from vectorstore import dates
from vectorstore.errors import UsageError
from vectorstore.models import Article
from vectorstore.text import digest

FOLDER = Path(__file__).with_name("cases")  # those of the dossier
KEYS = ("id", "question", "language", "type", "answerable", "gold", "articles", "history", "as_of", "notes")


def load(path: Path, corpus: Corpus) -> tuple[Case, ...]:
    """The cases of a file or a folder, in order, with the places of their gold. Raises UsageError with file:line."""
    seen: dict[str, str] = {}
    cases = []
    for file in _files(path):
        for line in lines(file, KEYS):
            case = _located(line, _case(line), corpus)
            if case.id in seen:
                line.refuse(f'the id "{case.id}" is taken by {seen[case.id]}; give each case its own')
            seen[case.id] = f"{file}:{line.number}"
            cases.append(case)
    if not cases:
        raise UsageError(f"{path} holds no case; write one JSON object a line")
    return tuple(cases)


def dossier_cases() -> tuple[Case, ...]:
    """The cases that ship, located in the dispatches that ship; no store is opened."""
    from vectorstore import starter
    from vectorstore.readers import read

    with resources.as_file(starter.folder()) as folder:
        return load(FOLDER, Corpus(tuple(one.article for one in read(folder) if one.article is not None)))


def cases_digest(cases: Iterable[Case]) -> str:
    """Changes with whatever a case asks or wants, not with its notes or the order of the cases."""
    return digest(*sorted(repr(astuple(replace(case, notes=None, places=()))) for case in cases))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.iterdir() if file.suffix == ".jsonl")


def _case(line: Line) -> Case:
    answerable = line.values.get("answerable", True)
    if not isinstance(answerable, bool):
        line.refuse('"answerable" must be true or false')
    case = Case(
        id=line.text("id"),
        question=line.text("question"),
        language=line.one_of("language", LANGUAGES),
        type=line.one_of("type", TYPES, default="fact"),
        answerable=answerable,
        gold=_gold(line),
        articles=line.texts("articles"),
        history=_history(line),
        as_of=_as_of(line),
        notes=line.optional("notes"),
    )
    if answerable and not (case.gold and case.articles):
        line.refuse('an answerable case needs "gold" and "articles"; add them, or write "answerable": false')
    if not answerable and (case.gold or case.articles):
        line.refuse('an unanswerable case has no "gold" and no "articles"; take them out, or "answerable": false')
    return case


def _gold(line: Line) -> tuple[tuple[str, ...], ...]:
    value: Any = line.values.get("gold", [])
    if not isinstance(value, list) or not all(
        isinstance(group, list) and group and all(isinstance(one, str) and one.strip() for one in group)
        for group in value
    ):
        line.refuse('"gold" must be a list of lists of texts: [["an hour", "60 minutes"]] is one or the other')
    return tuple(tuple(group) for group in value)


def _history(line: Line) -> tuple[Turn, ...]:
    value: Any = line.values.get("history", [])
    if not isinstance(value, list) or not all(
        isinstance(turn, dict)
        and set(turn) == {"role", "content"}
        and turn["role"] in ("user", "assistant")
        and isinstance(turn["content"], str)
        for turn in value
    ):
        line.refuse('"history" must be a list of {"role": "user" or "assistant", "content": text}')
    return tuple(Turn(turn["role"], turn["content"]) for turn in value)


def _as_of(line: Line) -> str | None:
    value = line.optional("as_of")
    try:
        dates.last_day(value)
    except UsageError as error:
        line.refuse(f'"as_of": {error}')
    return value


def _located(line: Line, case: Case, corpus: Corpus) -> Case:
    """The case with the ids of its articles and the places of its gold."""
    try:
        found = {name: corpus.find(name) for name in case.articles}
    except UsageError as error:
        line.refuse(f'"articles": {error}')
    seen = {name: [one for one in versions if _published(one, case.as_of)] for name, versions in found.items()}
    for name, versions in seen.items():
        if not versions:
            line.refuse(f'the article "{name}" was not published by {case.as_of}: nobody could have cited it')
        if not any(occurrences(text, one.text) for group in case.gold for text in group for one in versions):
            line.refuse(f'no gold string occurs in the gold article "{name}"; correct one or the other')
    visible = [one for versions in seen.values() for one in versions]
    groups = []
    for group in case.gold:
        for text in group:
            if not any(occurrences(text, one.text) for one in visible):
                line.refuse(
                    f'the gold string "{text}" does not occur in {", ".join(case.articles)}; copy it from there'
                )
        groups.append(tuple(place for text in group for one in visible for place in _places(text, one)))
    articles = tuple(dict.fromkeys(versions[0].id or "" for versions in found.values()))
    return replace(case, articles=articles, places=tuple(groups))


def _published(article: Article, as_of: str | None) -> bool:
    day, last = dates.last_day(article.published), dates.last_day(as_of)
    return last is None or (day is not None and day <= last)


def _places(text: str, article: Article) -> Iterator[Place]:
    for span in occurrences(text, article.text):
        yield Place(article.id or "", article.version, article.language, span.start, span.end)
