"""JSON lines: one article a line, read line by line; and .json files with one object or a list of them.

    {"id": "tass-1", "text": "…", "publisher": "TASS", "published": "2025-07-03"}

JSON is Unicode by its standard, so no encoding is guessed: a line that is not UTF-8 (or UTF-16 with its mark) is
refused. Of the keys only those of `fields` count. `kind` does not: only the project's own Markdown tells it.
Left to others: what the values may be (fields).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO

from vectorstore.errors import UnreadableArticle
from vectorstore.models import Article
from vectorstore.readers import fields
from vectorstore.readers.encoding import load, unicode_form

LINE_LIMIT = 32 * 1024 * 1024  # characters
_UNDECODED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of bytes that fit no character

Found = Article | UnreadableArticle


def articles(path: Path) -> Iterator[tuple[int, Found]]:
    """The number of each line (of each item in a .json list) that is not blank, and its article or the problem."""
    number = 0
    try:
        for number, found in _items(path) if path.suffix.lower() == ".json" and not _is_lines(path) else _read(path):
            yield number, found
    except UnicodeDecodeError:  # UTF-8 is refused line by line, in UTF-16 nobody can tell where the next line begins
        raise UnreadableArticle("this file is damaged UTF-16; save it as UTF-8") from None
    if not number:
        raise UnreadableArticle("this file is empty; write one object a line")


def _items(path: Path) -> Iterator[tuple[int, Found]]:
    data = load(path)
    values = _parsed(data.decode(unicode_form(data), "surrogateescape"), "this file")
    items = values if isinstance(values, list) else [values]
    return ((number, _article(item, f"item {number}")) for number, item in enumerate(items, 1))


def _read(path: Path) -> Iterator[tuple[int, Found]]:
    with _open(path) as file:
        for number, line in _lines(file):
            yield number, _line(number, line)


def _open(path: Path) -> TextIO:
    with path.open("rb") as file:
        form = unicode_form(file.read(4))
    return path.open(encoding=form, errors="surrogateescape", newline="\n")


def _is_lines(path: Path) -> bool:
    """Whether the first line is a whole object: then a file called .json holds JSON lines, as exports often do."""
    with _open(path) as file:
        first = next(_lines(file), (1, ""))[1]
    try:
        return first is not None and isinstance(_parsed(first, ""), dict)
    except UnreadableArticle:
        return False


def _lines(file: TextIO) -> Iterator[tuple[int, str | None]]:
    """Number and content of the lines that are not blank; None for one that is too long, which is passed over."""
    number = 0
    while line := file.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            while line and not line.endswith("\n"):
                line = file.readline(LINE_LIMIT)
            yield number, None
        elif line.strip():
            yield number, line


def _line(number: int, line: str | None) -> Found:
    if line is None:
        return UnreadableArticle(f"line {number} is longer than {LINE_LIMIT // 1024 // 1024} MB; split it")
    try:
        value = _parsed(line, f"line {number}")
    except UnreadableArticle as error:
        return error
    return _article(value, f"line {number}")


def _article(value: object, where: str) -> Found:
    if not isinstance(value, dict):
        return UnreadableArticle(f'{where} is {fields.shown(value)}; make it an object: {{"text": …}}')
    try:
        return fields.article(value)
    except UnreadableArticle as error:
        return UnreadableArticle(f"{where}: {error}")


def _parsed(text: str, where: str) -> Any:
    if undecoded := _UNDECODED.search(text):
        place = f"character {undecoded.start() + 1}"
        raise UnreadableArticle(f"{where} is not UTF-8 (at {place}); save the file as UTF-8")
    try:
        return json.loads(text, strict=False, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError:
        raise UnreadableArticle(f"{where} is nested too deeply; write a plain object") from None
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise UnreadableArticle(f"{where} is no JSON ({error.msg}, {place}); write one object a line") from None
    except ValueError as error:  # from the hooks below, or a number of more than 4,300 digits
        raise UnreadableArticle(f"{where} cannot be read ({error}); correct it") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name: nobody can tell which was meant."""
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in value if names.count(name) > 1)
        raise ValueError(f"the key {fields.shown(twice)} stands there twice")
    return value


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON value")
