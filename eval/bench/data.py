"""What a folder of public data holds: passages, questions and claims, checked as they are read.

    xquad.en.passages.jsonl      {"id", "language", "text"} and, where known, "title", "publisher", "published"
    xquad.en.questions.jsonl     {"id", "language", "question", "passage_id", "answers": [...]}, "answerable": false?
    ntrex.parallel.jsonl         {"en": sentence, "fr": the same sentence, ...}
    wice.en.claims.jsonl         {"claim", "source_sentences": [...], "label"}
    multihoprag.en.queries.jsonl {"id", "question", "evidence": [{"fact", "title", "source", "published_at", "url"}]}

Passages of one corpus that share an id are one paragraph in several languages. Whatever is wrong is refused with
file:line: a broken line, an id twice, a question without its passage, a gold string that its passage does not hold.

Left to others: which measurements these allow (sets).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.jsonlines import Line, lines
from vectorstore.text import stored

PASSAGES, QUESTIONS, PARALLEL, CLAIMS, QUERIES = "passages", "questions", "parallel", "claims", "queries"


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph in one language; `key` names it in mixed pools and in TREC files."""

    id: str
    language: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None

    @property
    def key(self) -> str:
        """The paragraph's name among those of every language: "xq0.en"."""
        return f"{self.id}.{self.language}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the keys of the passages that answer it and the strings that do."""

    id: str
    language: str
    text: str
    gold: tuple[str, ...]
    answers: tuple[str, ...] = ()
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """A claim, the sentences of the page it cites, and people's label."""

    id: str
    claim: str
    sentences: tuple[str, ...]
    label: str


def passages(path: Path) -> list[Passage]:
    """The passages of a file. Raises UsageError with file:line."""
    found: dict[str, Passage] = {}
    for line in lines(path, known=None):
        passage = Passage(
            id=_name(line, "id"),
            language=_name(line, "language"),
            text=stored(line.text("text")),
            title=line.optional("title"),
            publisher=line.optional("publisher"),
            published=line.optional("published"),
        )
        if passage.id in found:
            line.refuse(f'the id "{passage.id}" was given before; ids must differ')
        found[passage.id] = passage
    return list(found.values())


def questions(path: Path, held: Sequence[Passage]) -> list[Asked]:
    """The questions of a file about passages of the same corpus. Raises UsageError with file:line."""
    by_key = {passage.key: passage for passage in held}
    found: dict[str, Asked] = {}
    for line in lines(path, known=None):
        asked = _question(line, by_key)
        if asked.id in found:
            line.refuse(f'the id "{asked.id}" was given before; ids must differ')
        found[asked.id] = asked
    return list(found.values())


def parallel(path: Path, asked: str, held: str) -> tuple[list[Passage], list[Asked]]:
    """Sentences of the language `held` as passages, the same ones in the language `asked` as queries."""
    sentences, queries = [], []
    for number, line in enumerate(lines(path, known=None)):
        passage = Passage(f"s{number}", held, stored(line.text(held)))
        sentences.append(passage)
        queries.append(Asked(f"q{number}", asked, line.text(asked), (passage.key,)))
    return sentences, queries


def facts(path: Path, language: str) -> tuple[list[Passage], list[Asked]]:
    """News facts as passages with title, publisher and date; queries that need several of them.

    Queries without evidence have no gold and are left out.
    """
    known: dict[tuple[str, str], Passage] = {}
    queries = []
    for line in lines(path, known=None):
        gold = []
        evidence = line.values.get("evidence") or []
        if not isinstance(evidence, list) or not all(isinstance(value, dict) for value in evidence):
            line.refuse('"evidence" must be a list of facts, {"fact", "title", "source", "published_at", "url"}')
        for fact in (Line(line.path, line.number, value) for value in evidence):
            text = stored(fact.text("fact"))
            passage = Passage(
                f"f{len(known)}", language, text, fact.optional("title"), fact.optional("source"),
                fact.optional("published_at"),
            )  # fmt: skip
            gold.append(known.setdefault((text, fact.text("url", "")), passage).key)
        if gold:
            queries.append(Asked(_name(line, "id"), language, line.text("question"), tuple(dict.fromkeys(gold))))
    return list(known.values()), queries


def claims(path: Path) -> list[ClaimPair]:
    """Claims with the page each cites and its label. Raises UsageError with file:line."""
    found = []
    for number, line in enumerate(lines(path, known=None)):
        given = line.values.get("source_sentences")
        sentences = (
            tuple(one for one in given if isinstance(one, str) and one.strip()) if isinstance(given, list) else ()
        )
        if not sentences:
            line.refuse('"source_sentences" must be a list of sentences')
        found.append(ClaimPair(f"c{number}", line.text("claim"), sentences, _name(line, "label")))
    return found


def languages_of(path: Path) -> list[str]:
    """The languages of a parallel file, as its first line has them."""
    first = next(lines(path, known=None), None)
    return [key for key in first.values if len(key) == 2] if first else []


def _question(line: Line, held: dict[str, Passage]) -> Asked:
    language = _name(line, "language")
    answerable, given = line.values.get("answerable", True), line.values.get("answers") or []
    if not isinstance(answerable, bool) or not isinstance(given, list):
        line.refuse('"answerable" must be true or false and "answers" a list')
    passage = held.get(f"{line.text('passage_id')}.{language}")
    if passage is None:
        line.refuse(f'there is no passage "{line.text("passage_id")}" in "{language}"')
    answers = tuple(dict.fromkeys(stored(str(answer)) for answer in given if str(answer).strip()))
    if answerable and not any(answer.casefold() in passage.text.casefold() for answer in answers):
        line.refuse(f'passage "{passage.id}" holds none of the gold strings {list(answers)}')
    return Asked(
        id=_name(line, "id"),
        language=language,
        text=line.text("question"),
        gold=(passage.key,),
        answers=answers if answerable else (),
        answerable=answerable,
    )


def _name(line: Line, key: str) -> str:
    """A word without white space: ids go into TREC files, whose columns white space separates."""
    text = line.text(key)
    if any(character.isspace() for character in text):
        line.refuse(f'"{key}" is "{text}"; it must not hold white space')
    return text
