"""Files and folders in, Articles out: one Read per article, or per reason why there is none.

    for one in read(Path("clippings")):
        print(one.source, one.article.title if one.article else one.problem)

    clippings/call.md              Putin and Trump talk for an hour
    clippings/wire.jsonl:12        line 12 is no JSON (Expecting value, column 9); ...

One file or line that cannot be read never stops the rest. What the kinds of files have in common stands in `fields`
(what an article may hold), `encoding` (bytes to characters) and `dateline` (dates in file names and in plain text).
Left to others: pages and feeds on the net (fetch), which language a text is in, what is new to the archive.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vectorstore.errors import UnreadableArticle, UsageError
from vectorstore.models import Article
from vectorstore.readers import html, jsonl, markdown, pdf, plain

_ONE_ARTICLE: dict[str, Callable[[Path], Article]] = {
    ".md": markdown.article,
    ".markdown": markdown.article,
    ".txt": plain.article,
    ".text": plain.article,
    ".html": html.article,
    ".htm": html.article,
    ".xhtml": html.article,
    ".pdf": pdf.article,
}
_MANY_ARTICLES = (".jsonl", ".ndjson", ".json")
KINDS = (*_MANY_ARTICLES, *_ONE_ARTICLE)  # the endings of file names that can be read

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # a file name may hold any of these


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one file or line: an article, or the problem in one sentence (what is wrong, what to do).

    `source` is for reports: "folder/file.md", or "folder/file.jsonl:12" (in a .json list: the item's number).
    """

    source: str
    article: Article | None
    problem: str | None = None


def read(path: Path) -> Iterator[Read]:
    """The articles of a file, or of a folder and all below it in the order of their names.

    In a folder hidden files and files of unknown kinds are passed over; a file that was named is refused aloud.
    Raises UsageError for a path that does not exist.
    """
    path = Path(path)
    try:
        folder = path.is_dir()
        exists = folder or path.exists()
    except OSError as error:
        raise UsageError(f"{_name(path)} cannot be opened ({error.strerror}); check the path and its rights") from None
    if not exists:
        raise UsageError(f"{_name(path)} does not exist; check the path")
    return _folder(path) if folder else _file(path)


def _folder(top: Path) -> Iterator[Read]:
    """Depth first by name, without recursion; a folder that links lead to twice is read once."""
    seen: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):  # Path.is_dir raises where a folder may be listed but not entered
            if path.suffix.lower() in KINDS:
                yield from _file(path)
            continue
        try:
            status = path.stat()
            names = sorted(os.listdir(path), reverse=True)
        except OSError as error:
            yield Read(_name(path), None, f"this folder cannot be read ({error.strerror}); check its rights")
            continue
        if (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            waiting.extend(path / name for name in names if not name.startswith("."))


def _file(path: Path) -> Iterator[Read]:
    source, kind = _name(path), path.suffix.lower()
    try:
        if kind not in KINDS:
            raise UnreadableArticle(f"files of this kind are not read; give one of {' '.join(KINDS)}")
        if not path.is_file():  # a pipe would wait for ever, a dangling link has nothing behind it
            raise UnreadableArticle("this is no regular file; give the file itself")
        if kind in _MANY_ARTICLES:
            for number, found in jsonl.articles(path):
                if isinstance(found, Article):
                    yield Read(f"{source}:{number}", found)
                else:
                    yield Read(f"{source}:{number}", None, str(found))
        else:
            yield Read(source, _ONE_ARTICLE[kind](path))
    except UnreadableArticle as error:
        yield Read(source, None, str(error))
    except OSError as error:
        yield Read(source, None, f"this file cannot be read ({error.strerror}); check its rights and the disk")


def _name(path: Path) -> str:
    return _UNPRINTABLE.sub("\ufffd", str(path))
