"""`hotline eval compare A B`: what changed between two runs, over the cases that both have.

Every difference is paired (the same case in both runs) and has a 95 % interval by bootstrap; a difference whose
interval holds 0 may be chance, and is shown so. Then the cases that flipped, from right to wrong and back, with what
each run showed. Right means: all the gold in the quotes of an answer, or an unanswerable question refused.

Left to others: the numbers (bootstrap, metrics), a single run (report).
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from eval import folder, settings
from eval.bootstrap import Estimate, difference
from eval.days import DayResult
from eval.metrics import METRICS, Item
from eval.metrics.hit_all import hit
from eval.table import aligned, interval, number
from eval.values import Case, ClaimResult, Result, SpeakerResult, WrittenResult
from vectorstore.errors import UsageError


@dataclass(frozen=True, slots=True)
class Comparison:
    """`pairs` of the same case or label in both runs; `left_out` are the ids that only one has, or has otherwise."""

    before: folder.Run
    after: folder.Run
    pairs: list[tuple[Item, Item]]
    left_out: list[str]

    def differences(self) -> dict[str, tuple[float | None, float | None, Estimate]]:
        """Metric -> before, after, and their difference; metrics that apply to no pair are missing."""
        first, second = [one for one, _ in self.pairs], [two for _, two in self.pairs]
        found = {}
        for name, one in METRICS.items():
            estimate = difference(one, first, second)
            if estimate is not None:
                found[name] = (one.value(first), one.value(second), estimate)
        return found

    def flipped(self) -> list[tuple[Result, Result]]:
        """The cases right in one run and wrong in the other; those that got worse first."""
        cases = [(one, two) for one, two in self.pairs if isinstance(one, Result) and isinstance(two, Result)]
        return sorted(((one, two) for one, two in cases if right(one) != right(two)), key=lambda pair: right(pair[1]))


def command(options: argparse.Namespace) -> int:
    """Compare and print."""
    made = compared(folder.load(options.before), folder.load(options.after))
    if options.json:
        print(json.dumps(_as_json(made), ensure_ascii=False, indent=1))
        return 0
    print(_as_text(made))
    return 0


def compared(before: folder.Run, after: folder.Run) -> Comparison:
    """Pair two runs. A case that was edited in between is another case. Raises UsageError when they share none."""
    theirs = {_key(item): item for item in after.items}
    pairs = [(item, other) for item in before.items if (other := theirs.get(_key(item))) and _same(item, other)]
    if not pairs:
        raise UsageError(f"{before.folder} and {after.folder} have no case in common; compare runs over the same cases")
    shared = {_key(item) for item, _ in pairs}
    keys = dict.fromkeys(_key(item) for item in (*before.items, *after.items))
    return Comparison(before, after, pairs, [name for kind, name in keys if (kind, name) not in shared])


def right(result: Result) -> bool:
    """Did the reader get what a person would call a right answer?"""
    if result.error is not None:
        return False
    return hit(result) == 1.0 if result.case.answerable else not result.answered


def _key(item: Item) -> tuple[str, str]:
    return type(item).__name__, folder.name_of(item)


def _same(one: Item, two: Item) -> bool:
    if isinstance(one, Result) and isinstance(two, Result):
        return _asked(one) == _asked(two)
    if isinstance(one, DayResult) and isinstance(two, DayResult):
        return one.case == two.case
    kinds = (ClaimResult, SpeakerResult, WrittenResult)
    return isinstance(one, kinds) and isinstance(two, kinds) and one.label == two.label


def _asked(result: Result) -> Case:
    """The case without what a question and its gold do not depend on."""
    return replace(result.case, notes=None, places=())


def _as_text(made: Comparison) -> str:
    rows = [["metric", "A", "B", "B - A", "95 % interval", "n", ""]]
    for name, (one, two, estimate) in made.differences().items():
        rows.append(
            [
                name,
                number(one),
                number(two),
                _signed(estimate.value),
                interval(asdict(estimate)),
                str(estimate.n),
                _verdict(name, estimate),
            ]
        )
    flips = made.flipped()
    changed = settings.difference(made.before.settings, made.after.settings)
    return "\n".join(
        [
            f"A {made.before.folder}",
            f"B {made.after.folder}",
            f"changed in between: {', '.join(changed) or 'nothing'}",
            *([f"left out, not the same in both: {', '.join(made.left_out)}"] if made.left_out else []),
            "",
            aligned(rows),
            "",
            f"{len(flips)} cases flipped" + (":" if flips else ""),
            *(line for one, two in flips for line in _flip(one, two)),
        ]
    )


def _flip(one: Result, two: Result) -> Sequence[str]:
    case = one.case
    gold = " + ".join(" | ".join(group) for group in case.gold) or "nothing: it has no answer"
    return [
        "",
        f"{'better' if right(two) else 'WORSE '}  {case.id}  {case.language} {case.type}  {case.question}",
        f"  wanted  {gold}",
        *_shown("A", one),
        *_shown("B", two),
    ]


def _shown(name: str, result: Result) -> list[str]:
    if result.error is not None:
        return [f"  {name}  error: {result.error}"]
    state = "answered" if result.answered else "refused, nearest:"
    quotes = [f"       [{quote['article_id']}] {' '.join(quote['quote'].split())}" for quote in result.quotes]
    return [f"  {name}  {state} (p {result.probability:.2f})", *quotes]


def _verdict(name: str, estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None or estimate.low <= 0.0 <= estimate.high:
        return ""
    return "better" if (estimate.value > 0) == (METRICS[name].better == "higher") else "WORSE"


def _signed(value: float) -> str:
    return number(value) if value < 0 else f"+{number(value)}"


def _as_json(made: Comparison) -> dict[str, Any]:
    return {
        "before": str(made.before.folder),
        "after": str(made.after.folder),
        "changed": settings.difference(made.before.settings, made.after.settings),
        "left_out": made.left_out,
        "differences": {
            name: {"before": one, "after": two} | asdict(estimate)
            for name, (one, two, estimate) in made.differences().items()
        },
        "flipped": [
            {"id": one.case.id, "question": one.case.question, "better": right(two)}
            | {"before": one.to_json(), "after": two.to_json()}
            for one, two in made.flipped()
        ],
    }
