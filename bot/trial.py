"""Who answers here, and does it? A model is tried with one call of two words.

Left to others: everything else that is looked at (commands.doctor), how it is shown (commands.doctor, chat).
"""

import time
from dataclasses import asdict, dataclass
from typing import Any

from bot.settings import Settings
from vectorstore.errors import ModelUnavailable

_TRIAL, _TRIAL_TOKENS = "Answer with one word.", 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: is it well, what was found, and what to do where it is not. `fatal`: nothing works so."""

    name: str
    well: bool
    found: str
    remedy: str = ""
    fatal: bool = False

    def to_json(self) -> dict[str, Any]:
        """For programs, which are told of what is fatal by the exit code."""
        return {key: value for key, value in asdict(self).items() if key != "fatal"}


def engine(settings: Settings) -> Finding:
    """Who answers; a model is tried with one call of two words."""
    if settings.model is None:
        return Finding("engine", True, "extractive (no model); questions stay on this machine")
    from bot.model import Circuit, open_model

    told = f"llm: {settings.model} at {settings.model_host}, which receives questions"
    started = time.perf_counter()
    try:
        for _ in open_model(settings, Circuit()).stream(_TRIAL, "Say: yes", longest=_TRIAL_TOKENS):
            pass
    except ModelUnavailable as error:
        remedy = "check HOTLINE_MODEL, OPENAI_BASE_URL and OPENAI_API_KEY; until then excerpts are shown"
        return Finding("engine", False, f"{told}; a trial call failed: {error}", remedy)
    return Finding("engine", True, f"{told}; a trial call took {time.perf_counter() - started:.1f} s")
