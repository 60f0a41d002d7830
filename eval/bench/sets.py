"""Which measurements a folder allows, told by its file names: any corpus in the same format makes sets of its own.

    CORPUS.LL.passages.jsonl + CORPUS.LL.questions.jsonl     CORPUS-LL         asked and held in one language
    the same in several languages LL, MM                     CORPUS-LL-MM      asked in LL, held in MM
                                                             CORPUS-LL-mixed   asked in LL, held in all of them
    CORPUS.parallel.jsonl                                    CORPUS-LL-MM      a sentence and its translations
    CORPUS.LL.queries.jsonl                                  CORPUS-LL         queries over several facts
    CORPUS.LL.claims.jsonl                                   CORPUS-LL         claims and the pages they cite

Left to others: reading (data), measuring (protocols).
"""

import difflib
import fnmatch
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from typing import TypeVar

from eval.bench import data
from eval.bench.data import Asked, ClaimPair, Passage
from vectorstore.errors import UsageError

_FILE = re.compile(r"(?P<corpus>[^.]+)(?:\.(?P<language>[a-z]{2}))?\.(?P<kind>[a-z]+)\.jsonl")
_UNANSWERABLE = re.compile(r'"answerable"\s*:\s*false')
Item = TypeVar("Item", Asked, Passage, ClaimPair)


@dataclass(frozen=True, slots=True)
class Content:
    """What a set holds. `whole_pool` is how many passages it had before they were cut for a quick run."""

    passages: tuple[Passage, ...] = ()
    questions: tuple[Asked, ...] = ()
    claims: tuple[ClaimPair, ...] = ()
    whole_pool: int = 0


@dataclass(frozen=True, slots=True)
class BenchSet:
    """A name, the measurements that apply, and how to read it."""

    name: str
    protocols: tuple[str, ...]
    load: Callable[[], Content]


@dataclass(frozen=True, slots=True)
class _Files:
    """One language of a corpus."""

    passages: Path
    questions: Path


def found(folder: Path) -> dict[str, BenchSet]:
    """Every set of a folder by its name. Raises UsageError where there is none."""
    files: dict[str, dict[str, dict[str, Path]]] = {}
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        if match := _FILE.fullmatch(path.name):
            corpus, language, kind = match.group("corpus", "language", "kind")
            files.setdefault(corpus, {}).setdefault(kind, {})[language or ""] = path
    sets = [made for corpus, kinds in files.items() for made in _sets(corpus, kinds)]
    if not sets:
        raise UsageError(
            f"{folder} holds no public set; give --data a folder with files such as xquad.en.questions.jsonl"
        )
    return {made.name: made for made in sets}


def chosen(sets: dict[str, BenchSet], patterns: Sequence[str]) -> list[BenchSet]:
    """The sets that the names or patterns ("xquad-*") mean, all for none. Raises UsageError naming the nearest."""
    for pattern in patterns:
        if not fnmatch.filter(sets, pattern):
            nearest = difflib.get_close_matches(pattern, sets, n=1, cutoff=0)[0]
            raise UsageError(f"there is no set {pattern!r}; did you mean {nearest}? `--list` shows them all")
    return [made for name, made in sets.items() if not patterns or any(fnmatch.fnmatch(name, p) for p in patterns)]


def sampled(content: Content, limit: int | None, pool: int | None) -> Content:
    """For quick runs: `limit` questions (or claims), and with `pool` only that many passages, the gold ones among them.

    Chosen by a hash of their ids, so that every run takes the same ones and no corpus is cut at its beginning.
    """
    questions = _first(content.questions, limit)
    kept = content.passages
    if pool is not None:
        gold = {key for asked in questions for key in asked.gold}
        needed = [passage for passage in kept if passage.key in gold]
        others = _first([passage for passage in kept if passage.key not in gold], max(0, pool - len(needed)))
        chosen_keys = {passage.key for passage in [*needed, *others]}
        kept = tuple(passage for passage in kept if passage.key in chosen_keys)
    return Content(kept, questions, _first(content.claims, limit), whole_pool=len(content.passages))


def _first(items: Sequence[Item], limit: int | None) -> tuple[Item, ...]:
    if limit is None or limit >= len(items):
        return tuple(items)
    return tuple(sorted(items, key=lambda item: hashlib.blake2b(item.id.encode(), digest_size=8).digest())[:limit])


def _sets(corpus: str, kinds: dict[str, dict[str, Path]]) -> list[BenchSet]:
    asked, held = kinds.get(data.QUESTIONS, {}), kinds.get(data.PASSAGES, {})
    files = {language: _Files(held[language], asked[language]) for language in held if language in asked}
    sets = [_within(corpus, language, files[language]) for language in files]
    sets += [_across(f"{corpus}-{a}-{h}", a, (h,), files, ("retrieval", "evidence")) for a, h in permutations(files, 2)]
    if len(files) > 1:
        sets += [_across(f"{corpus}-{language}-mixed", language, tuple(files), files, ("mixed",)) for language in files]
    for path in kinds.get(data.PARALLEL, {}).values():
        sets += [_parallel(corpus, path, *pair) for pair in permutations(data.languages_of(path), 2)]
    sets += [_facts(corpus, language, path) for language, path in kinds.get(data.QUERIES, {}).items()]
    sets += [_claims(corpus, language, path) for language, path in kinds.get(data.CLAIMS, {}).items()]
    return sets


def _within(corpus: str, language: str, files: _Files) -> BenchSet:
    def load() -> Content:
        passages = data.passages(files.passages)
        return Content(tuple(passages), tuple(data.questions(files.questions, passages)))

    unanswerable = _UNANSWERABLE.search(files.questions.read_text(encoding="utf-8", errors="replace"))
    protocols = ("retrieval", "evidence", "abstention") if unanswerable else ("retrieval", "evidence")
    return BenchSet(f"{corpus}-{language}", protocols, load)


def _across(
    name: str, asked: str, held: tuple[str, ...], files: dict[str, _Files], protocols: tuple[str, ...]
) -> BenchSet:
    """Questions in one language over the passages of others: gold is the same paragraph, by the same question.

    The gold strings are those of the same question in the languages held.
    """

    def load() -> Content:
        passages = {language: data.passages(files[language].passages) for language in {asked, *held}}
        there = {passage.key for language in held for passage in passages[language]}
        answers: dict[str, list[str]] = {}
        for language in held:
            for twin in data.questions(files[language].questions, passages[language]):
                answers.setdefault(twin.id, []).extend(twin.answers)
        own = []
        for question in data.questions(files[asked].questions, passages[asked]):
            paragraph = question.gold[0].removesuffix(f".{asked}")
            gold = tuple(f"{paragraph}.{language}" for language in held)
            if question.answerable and there.issuperset(gold) and question.id in answers:
                own.append(replace(question, gold=gold, answers=tuple(dict.fromkeys(answers[question.id]))))
        if not own:
            raise UsageError(
                f"{name}: no paragraph and question share their ids between the languages; it is no such set"
            )
        return Content(tuple(passage for language in held for passage in passages[language]), tuple(own))

    return BenchSet(name, protocols, load)


def _parallel(corpus: str, path: Path, asked: str, held: str) -> BenchSet:
    def load() -> Content:
        passages, questions = data.parallel(path, asked, held)
        return Content(tuple(passages), tuple(questions))

    return BenchSet(f"{corpus}-{asked}-{held}", ("retrieval",), load)


def _facts(corpus: str, language: str, path: Path) -> BenchSet:
    def load() -> Content:
        passages, questions = data.facts(path, language)
        return Content(tuple(passages), tuple(questions))

    return BenchSet(f"{corpus}-{language}", ("retrieval",), load)


def _claims(corpus: str, language: str, path: Path) -> BenchSet:
    return BenchSet(f"{corpus}-{language}", ("support",), lambda: Content(claims=tuple(data.claims(path))))
