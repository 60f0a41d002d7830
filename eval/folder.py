"""The folder of a run on disk: what was evaluated, every answer, every score. Text files that a person can read.

    settings.json    versions, digests of articles, cases and code, engine, split, machine
    results.jsonl    one Result a line, appended and flushed as it comes
    labels.json      what the product made of the labelled claims and sentences (runs over the dossier's cases)
    days.jsonl       the briefings of the dossier's days, one DayResult a line (the same runs)
    scores.jsonl     one line a case or label: its score in every metric
    summary.json     {"overall": {metric: {"value", "n", "low", "high"}}, "language": {"fr": {...}}, ...}

A run can be killed at any moment: what is in results.jsonl is kept, a line that was cut off is not.
Left to others: making a run (run), reading it as a person (report), as a machine (gate, compare).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.days import DayResult
from eval.metrics import Item
from eval.values import ClaimLabel, ClaimResult, Result, SpeakerLabel, SpeakerResult, WrittenLabel, WrittenResult
from vectorstore.errors import UsageError

SETTINGS, RESULTS, LABELS, DAYS = "settings.json", "results.jsonl", "labels.json", "days.jsonl"
SCORES, SUMMARY = "scores.jsonl", "summary.json"
Labelled = ClaimResult | SpeakerResult | WrittenResult
VERSION = 1  # of the folder's format


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run as read from its folder; results in the order of the cases."""

    folder: Path
    settings: dict[str, Any]
    results: tuple[Result, ...]
    labelled: tuple[Labelled, ...]
    days: tuple[DayResult, ...]
    summary: dict[str, Any]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that metrics are computed from."""
        return (*self.results, *self.labelled, *self.days)


def name_of(item: Item) -> str:
    """The id of a case or a label."""
    return item.case.id if isinstance(item, Result | DayResult) else item.label.id


def load(folder: Path) -> Run:
    """A finished run. Raises UsageError for a folder that holds none, or one that stopped half way."""
    settings = read_settings(folder)
    if not (folder / SUMMARY).is_file():
        raise UsageError(
            f"the run in {folder} stopped half way; finish it with `hotline eval run --resume --output {folder}`"
        )
    return Run(
        folder,
        settings,
        tuple(read_results(folder)),
        read_labelled(folder),
        read_days(folder),
        _json(folder / SUMMARY),
    )


def read_settings(folder: Path) -> dict[str, Any]:
    """What was evaluated. Raises UsageError where no run lies, or one of another format."""
    if not (folder / SETTINGS).is_file():
        raise UsageError(f"{folder} holds no run; make one with `hotline eval run --output {folder}`")
    settings = _json(folder / SETTINGS)
    if settings.get("format") != VERSION:
        raise UsageError(f"the run in {folder} was written by another version of Hotline; make it again")
    return settings


def read_results(folder: Path) -> list[Result]:
    """Every whole line of results.jsonl; a last line that a kill cut off is passed over."""
    path = folder / RESULTS
    if not path.is_file():
        return []
    found = []
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith("\n"):
                break
            try:
                found.append(Result.from_json(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}:{number} is no result ({error}); delete the line or the run") from None
    return found


def read_labelled(folder: Path) -> tuple[Labelled, ...]:
    """What was made of the labels; nothing for a run over somebody's own cases."""
    if not (folder / LABELS).is_file():
        return ()
    raw = _json(folder / LABELS)
    claims = (ClaimResult(**one | {"label": ClaimLabel(**one["label"])}) for one in raw["claims"])
    speakers = (SpeakerResult(**one | {"label": SpeakerLabel(**one["label"])}) for one in raw["speakers"])
    written = (WrittenResult(**one | {"label": WrittenLabel(**one["label"])}) for one in raw.get("written", ()))
    return (*claims, *speakers, *written)


def read_days(folder: Path) -> tuple[DayResult, ...]:
    """The briefings that were judged; none for a run over somebody's own cases."""
    if not (folder / DAYS).is_file():
        return ()
    with (folder / DAYS).open(encoding="utf-8", newline="\n") as lines:
        return tuple(DayResult.from_json(json.loads(line)) for line in lines)


def write_json(folder: Path, name: str, value: dict[str, Any]) -> None:
    """A file that is there whole or not at all."""
    _replace(folder / name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_lines(folder: Path, name: str, values: Iterable[dict[str, Any]]) -> None:
    """JSON lines, there whole or not at all."""
    _replace(folder / name, "".join(line(value) for value in values))


def line(value: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False) + "\n"


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is no JSON ({error}); make the run again") from None
    if not isinstance(value, dict):
        raise UsageError(f"{path} holds no object; make the run again")
    return value
