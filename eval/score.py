"""Results in, numbers out: each case's scores, and the summary of a run with n and interval, whole and sliced.

    lines(results)                                    one line of scores.jsonl each
    made = summary([*results, *claims, *speakers])    the JSON value of summary.json
    made["overall"]["Hit@all"]                        {"value": .81, "n": 74, "low": .72, "high": .89}
    made["language"]["ru"]["Hit@all"]                 the same by "type" and "direction" (within, cross)

A case without a result is added as a failed one (`complete`), so that a run cut short cannot look better for it.
Left to others: the metrics, asking Hotline (run), floors (gate), pages (report).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from eval.bootstrap import interval
from eval.days import DayResult
from eval.metrics import METRICS, Item, Metric
from eval.values import Case, ClaimResult, Result, SpeakerResult, WrittenResult

SLICES = ("language", "type", "direction")
Table = dict[str, dict[str, Any]]  # metric -> its number with n, low, high; one that applies to no case is missing


def complete(cases: Iterable[Case], results: Iterable[Result]) -> list[Result]:
    """A result for each case, in the order of the cases; one that is missing is an error."""
    found = {result.case.id: result for result in results}
    return [found.get(case.id) or Result.failed(case, "the run has no result for this case") for case in cases]


def lines(items: Iterable[Item], metrics: Sequence[Metric] = tuple(METRICS.values())) -> list[dict[str, Any]]:
    """For each item its id, its slices, its error, and its score in every metric that gives it one."""
    return [
        {
            "id": _id(item),
            **_slices(item),
            "error": item.error,
            "scores": {one.name: score for one in metrics if (score := one.score(item)) is not None},
        }
        for item in items
    ]


def summary(items: Sequence[Item], metrics: Sequence[Metric] = tuple(METRICS.values())) -> dict[str, Any]:
    """The numbers of a run from the results of cases, claims and speakers, all in one sequence."""
    groups: dict[str, dict[str, list[Item]]] = {name: defaultdict(list) for name in SLICES}
    for item in items:
        for name, value in _slices(item).items():
            if value is not None:
                groups[name][value].append(item)
    return {
        "cases": sum(isinstance(item, Result) for item in items),
        "errors": sum(item.error is not None for item in items),
        "overall": _table(items, metrics),
        **{
            name: {value: _table(group, metrics) for value, group in sorted(values.items())}
            for name, values in groups.items()
        },
    }


def _table(items: Sequence[Item], metrics: Sequence[Metric]) -> Table:
    return {one.name: asdict(estimate) for one in metrics if (estimate := interval(one, items)) is not None}


def _id(item: Item) -> str:
    return item.case.id if isinstance(item, Result | DayResult) else item.label.id


def _slices(item: Item) -> dict[str, str | None]:
    match item:
        case Result():
            return {"language": item.case.language, "type": item.case.type, "direction": item.case.direction}
        case ClaimResult():
            label = item.label
            direction = "within" if label.claim_language == label.excerpt_language else "cross"
            return {"language": label.claim_language, "type": None, "direction": direction}
        case SpeakerResult():
            return {"language": item.label.language, "type": None, "direction": None}
        case WrittenResult():
            return {"language": item.label.language, "type": None, "direction": None}
        case DayResult():
            return {"language": None, "type": None, "direction": None}
