"""Hand-written JSON lines, read with care: every error names file and line, and every key must be known.

    for line in lines(Path("cases.jsonl"), known={"id", "question"}): line.text("id")
    -> cases.jsonl:3: there is no key "id"; add it

Left to others: what the values may be (cases, labels), results written by a run (run).
"""

import difflib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from vectorstore.errors import UsageError


@dataclass(frozen=True, slots=True)
class Line:
    """One object of a file, with the place it stands at."""

    path: Path
    number: int
    values: dict[str, Any]

    def refuse(self, problem: str) -> NoReturn:
        """Raise a UsageError that names this line."""
        raise UsageError(f"{self.path}:{self.number}: {problem}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that must be there and not be blank, or the default where the key is missing."""
        if default is not None and self.values.get(key) is None:
            return default
        if key not in self.values:
            self.refuse(f'there is no key "{key}"; add it')
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            self.refuse(f'"{key}" must be a text that is not empty, not {json.dumps(value, ensure_ascii=False)}')
        return value

    def optional(self, key: str) -> str | None:
        """A text that may be missing or null."""
        return None if self.values.get(key) is None else self.text(key)

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """A text out of a fixed choice."""
        value = self.text(key, default)
        if value not in allowed:
            self.refuse(f'unknown {key} "{value}"; use one of {", ".join(allowed)}')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.refuse(f'"{key}" must be a list of texts')
        return tuple(value)


def lines(path: Path, known: Collection[str] | None) -> Iterator[Line]:
    """The objects of a JSON lines file; blank lines are passed over. `known` None: another's file, with any keys."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); name a file of JSON lines") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8; save it as UTF-8") from None
    for number, text in enumerate(content.split("\n"), start=1):  # splitlines() would cut at U+2028 inside a text
        if text.strip():
            yield _line(path, number, text, known)


def _line(path: Path, number: int, text: str, known: Collection[str] | None) -> Line:
    try:
        values = json.loads(text, object_pairs_hook=_no_key_twice)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}:{number}: this is no JSON ({error}); write one object a line") from None
    line = Line(path, number, values if isinstance(values, dict) else {})
    if not isinstance(values, dict):
        line.refuse("this is no JSON object; write one object a line")
    for key in values:
        if known is not None and key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0)[0]
            line.refuse(f'unknown key "{key}"; did you mean "{near}"?')
    return line


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)
