"""The floors file: what a run must reach, what that was measured on, and every floor that was lowered, with its reason.

    [pinned]                        # the run the floors hold for; set by --repin
    corpus = "..."                  # digest of the articles
    cases = "..."                   # digest of the cases; beside it that of the labels
    split = "test"
    engine = "extractive"

    [floors]                        # the least a run may reach; where less is better, the most
    "Hit@all" = 0.61

    [[regressions]]                 # floors that were loosened
    metric = "Hit@all"
    from = 0.63
    to = 0.61
    reason = "..."

    [seal]                          # over all of the above: an edit by hand is found
    digest = "..."

Left to others: what a run reaches, and what may be written (gate).
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit

from eval.metrics import metric
from vectorstore.errors import UsageError
from vectorstore.text import digest

PINNED = ("corpus", "cases", "labels", "split", "engine")
_HEAD = "Written by `hotline eval gate`; its options change it (see eval/floors.py for the format)."


@dataclass(frozen=True, slots=True)
class Floors:
    """One floors file. An empty `pinned`: it was never pinned to a run. `sealed`: nobody edited it by hand."""

    path: Path
    pinned: dict[str, str] = field(default_factory=dict)
    floors: dict[str, float] = field(default_factory=dict)
    regressions: tuple[dict[str, Any], ...] = ()
    sealed: bool = True

    def seal(self) -> str:
        """A digest of everything the file says."""
        told = [f"{key}={value}" for key, value in sorted(self.pinned.items())]
        told += [f"{name}={value!r}" for name, value in sorted(self.floors.items())]
        told += [f"{key}={value}" for entry in self.regressions for key, value in sorted(entry.items())]
        return digest(*told)


def load(path: Path) -> Floors:
    """Read and check; a file that is not there holds no floor. Raises UsageError naming the file and what is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Floors(path)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}); correct it") from None
    for section in raw:
        if section not in ("pinned", "floors", "regressions", "seal"):
            raise UsageError(f"{path}: there is no section [{section}]; remove it")
    floors = raw.get("floors", {})
    for name, value in floors.items():
        try:
            metric(name)
        except UsageError as error:
            raise UsageError(f"{path}: {error}") from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"{path}: the floor of {name} is {value!r}; write a number")
    pinned = raw.get("pinned", {})
    if set(pinned) - set(PINNED):
        raise UsageError(f"{path}: [pinned] holds {', '.join(PINNED)} and nothing else")
    found = Floors(path, pinned, {n: float(v) for n, v in floors.items()}, tuple(raw.get("regressions", ())))
    sealed = raw.get("seal", {}).get("digest") == found.seal() or not (found.pinned or found.floors)
    return Floors(path, found.pinned, found.floors, found.regressions, sealed)


def save(floors: Floors) -> None:
    """Write the file with its seal."""
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD))
    document["pinned"] = floors.pinned
    document["floors"] = floors.floors
    if floors.regressions:
        document["regressions"] = [dict(entry) for entry in floors.regressions]
    document["seal"] = {"digest": floors.seal()}
    floors.path.write_text(tomlkit.dumps(document), encoding="utf-8")
