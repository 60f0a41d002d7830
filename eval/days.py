"""The values of a briefing's evaluation: a day with what its page must tell, and the page's lines as they were judged.

    Day("day-2025-07-03", "2025-07-03", facts, ...).split        "dev" or "test", as for questions
    result.told                                                  ids of the facts that its page tells

A line is judged by labels that a person gave to the dossier's sentences (eval/labels/briefings.jsonl); a sentence that
nobody labelled is told apart (`labelled`) and counts as the worst.
Left to others: files in, and asking the product (briefings), numbers (metrics).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eval.values import split_of

Groups = tuple[tuple[str, ...], ...]  # all of them, of each any


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, in a person's words, and the strings by which a page is seen to tell it."""

    id: str
    text: str
    key: bool
    gold: Groups


@dataclass(frozen=True, slots=True)
class Day:
    """A day's facts; strings of facts that were told before (`not_new`), and of later ones (`not_yet`)."""

    id: str
    date: str
    facts: tuple[Fact, ...]
    not_new: Groups = ()
    not_yet: Groups = ()

    @property
    def split(self) -> str:
        """Which half the day belongs to."""
        return split_of(self.id)

    @property
    def key_facts(self) -> tuple[Fact, ...]:
        """Those that a page must not lack."""
        return tuple(fact for fact in self.facts if fact.key)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the page. `cited`: its quotes stand where they are said to, in what was published by that evening.

    By the labels: `understood` without what stands around it in its article, under the right side (`attributed`), told
    on an earlier day (`told_before`), `later`: of a later day, `says`: what it shares with sentences that say the same.
    """

    section: str
    text: str
    cited: bool
    labelled: bool
    understood: bool
    attributed: bool
    told_before: bool
    later: bool
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayResult:
    """What the product made of a day. With an `error` there is no page, and every metric takes its worst."""

    case: Day
    language: str
    words: int = 0
    lines: tuple[Line, ...] = ()
    told: tuple[str, ...] = ()  # ids of the facts that the page tells
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """For the folder of a run."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "DayResult":
        """The inverse of `to_json`."""
        day = value["case"]
        facts = tuple(Fact(**fact | {"gold": _groups(fact["gold"])}) for fact in day["facts"])
        groups = {"not_new": _groups(day["not_new"]), "not_yet": _groups(day["not_yet"])}
        lines = tuple(Line(**line | {"says": tuple(line["says"])}) for line in value["lines"])
        case = Day(**day | {"facts": facts} | groups)
        return DayResult(**{**value, "case": case, "lines": lines, "told": tuple(value["told"])})


def _groups(value: Iterable[Iterable[str]]) -> Groups:
    return tuple(tuple(group) for group in value)
