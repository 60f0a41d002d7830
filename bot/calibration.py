"""The fitted numbers the product decides with, from one small versioned file: `calibration.json`.

`ranking`: weights of the window's signals. `gate`: a logistic over the signals, its bias and the probability below
which Hotline abstains. `unread`: the same three numbers for where there is no reader. `hotline eval calibrate` writes
the file; nothing else does.
"""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from vectorstore.errors import HotlineError

VERSION = 1


@dataclass(frozen=True, slots=True)
class Calibration:
    """The numbers, see the module's docstring."""

    ranking: dict[str, float]
    gate: dict[str, float]
    gate_bias: float
    threshold: float
    unread: "Calibration | None" = None


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The shipped calibration. Raises HotlineError when the file is of another version."""
    raw = json.loads(resources.files(__package__).joinpath("calibration.json").read_text(encoding="utf-8"))
    if raw["version"] != VERSION:
        raise HotlineError(f"bot/calibration.json has version {raw['version']}, this Hotline reads {VERSION}")
    with_reader, unread = (
        Calibration(raw["ranking"], raw[name]["weights"], raw[name]["bias"], raw[name]["threshold"])
        for name in ("gate", "unread")
    )
    return replace(with_reader, unread=unread)
