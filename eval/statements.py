"""How well statements are read: precision and recall on eval/labels/statements.jsonl, by language and half.

    python -m eval.statements            # development half
    python -m eval.statements --test     # the held half as well: look once, do not tune on it
    python -m eval.statements --errors   # what went wrong on the development half

A label is a sentence with the one before it, and its statements; each reads {"speaker": actor's id or null, "name" as
written or null, "verb", "start", "end", "quoted", "addressee", "date", "optional"}. A statement is right when speaker
and words are: the same actor (or, of one that the lexicon does not know, the name), and words that overlap with F1 of
at least a half by characters. An optional statement counts neither way. Sentences that say the same in several
languages share a number, and so a half.

Left to others: reading them (vectorstore.statements).
"""

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.values import SPLITS, split_of
from vectorstore.models import Span, Statement
from vectorstore.statements import extract
from vectorstore.text import folded

LABELS = Path(__file__).with_name("labels") / "statements.jsonl"
LANGUAGES = ("fr", "en", "ru", "uk")
_Z = 1.96
_ALIKE = 0.5  # F1 of the words' characters


@dataclass(frozen=True, slots=True)
class Said:
    """One labelled statement."""

    speaker: str | None
    name: str | None
    verb: str
    start: int
    end: int
    quoted: bool
    addressee: str | None
    date: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A text of two sentences, the place where the second begins, and what is said in that."""

    id: str
    language: str
    text: str
    sentence: int
    statements: tuple[Said, ...]

    @property
    def split(self) -> str:
        """Which half it belongs to, for ever."""
        return split_of(f"statements-{self.id.rsplit('-', maxsplit=1)[1]}")


@dataclass(frozen=True, slots=True)
class Result:
    """What was found of one label: pairs of labelled and found, what was missed, what was found wrongly."""

    label: Label
    right: tuple[tuple[Said, Statement], ...]
    missed: tuple[Said, ...]
    wrong: tuple[Statement, ...]


def labels(path: Path = LABELS) -> list[Label]:
    """The labelled sentences in order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Label(**{**row, "statements": tuple(Said(**one) for one in row["statements"])}) for row in rows]


def judge(label: Label) -> Result:
    """The statements read from one label against those labelled."""
    found = [one for one in extract(label.text, label.language) if one.words.end > label.sentence]
    left, right, missed = list(found), [], []
    for said in label.statements:
        match = next((one for one in left if _same(said, one)), None)
        if match is not None:
            left.remove(match)
        if said.optional:
            continue
        if match is None:
            missed.append(said)
        else:
            right.append((said, match))
    return Result(label, tuple(right), tuple(missed), tuple(left))


def _same(said: Said, one: Statement) -> bool:
    if one.speaker is not None or said.name is None:
        speaker = one.speaker == said.speaker and one.speaker is not None
    else:
        mine, theirs = folded(said.name), folded(one.name)
        speaker = mine in theirs or theirs in mine
    return speaker and _overlap(Span(said.start, said.end), one.words) >= _ALIKE


def _overlap(one: Span, two: Span) -> float:
    both = max(0, min(one.end, two.end) - max(one.start, two.start))
    return 2 * both / (one.end - one.start + two.end - two.start)


def interval(right: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if n == 0:
        return 0.0, 1.0
    share, square = right / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(right: int, n: int) -> str:
    low, high = interval(right, n)
    return f"{right / n if n else 0:.3f} [{low:.3f} {high:.3f}] {right:3}/{n:<3}"


def _row(title: str, results: Sequence[Result]) -> str:
    right, missed, wrong = (
        sum(len(one) for one in many)
        for many in ([r.right for r in results], [r.missed for r in results], [r.wrong for r in results])
    )
    return f"{title:10} {len(results):9}  {_share(right, right + wrong)}  {_share(right, right + missed)}"


def _details(results: Sequence[Result]) -> str:
    pairs = [pair for result in results for pair in result.right]
    quoted = sum(said.quoted == one.quoted for said, one in pairs)
    verb = sum(folded(said.verb) in folded(one.verb) or folded(one.verb) in folded(said.verb) for said, one in pairs)
    told = [(said, one) for said, one in pairs if said.addressee or one.addressee]
    named = sum((said.addressee or "?") in (one.addressee or "") for said, one in told)
    dated = [(said, one) for said, one in pairs if said.date or one.date]
    days = sum(said.date == one.date for said, one in dated)
    marks, verbs = _share(quoted, len(pairs)), _share(verb, len(pairs))
    return (
        f"of the {len(pairs)} right ones: quoted or reported {marks}, verb {verbs},\n"
        f"addressee {_share(named, len(told))} (where told or found), date {_share(days, len(dated))} (likewise)"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.statements", description="statements on labelled sentences")
    parser.add_argument("--test", action="store_true", help="the held half as well")
    parser.add_argument("--errors", action="store_true", help="what went wrong on the development half")
    options = parser.parse_args()
    results = [judge(label) for label in labels()]
    for split in SPLITS if options.test else SPLITS[:1]:
        mine = [result for result in results if result.label.split == split]
        print(f"{split:10} sentences  precision                      recall")
        for language in LANGUAGES:
            print(_row(language, [result for result in mine if result.label.language == language]))
        print(_row("all", mine))
        print(_details(mine), end="\n\n")
    if options.errors:
        for result in results:
            if result.label.split == SPLITS[0] and (result.missed or result.wrong):
                text = result.label.text
                print(f"{result.label.id}  {text}")
                for said in result.missed:
                    print(f"    missed  {said.speaker or said.name}: {text[said.start : said.end]}")
                for one in result.wrong:
                    print(
                        f"    wrong   {one.speaker or one.name} [{one.verb}]: {text[one.words.start : one.words.end]}"
                    )


if __name__ == "__main__":
    main()
