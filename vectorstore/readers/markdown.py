"""Markdown with front matter: the fields from the YAML block, the body as plain text.

    ---
    title: Kremlin and White House talk
    published: 2025-07-03
    ---
    The call lasted *an hour*, [said](https://…) the aide.    ->  "The call lasted an hour, said the aide."

Blocks are separated by a blank line, link texts are kept, images and HTML are dropped, a line break inside a
paragraph is a space. Scalars of the front matter stay strings as they were written: an `id: 2026-01-06` is no date
and `id: 007` no number. The project's own summaries come in here, and only here are they told from articles.
Left to others: what the values may be (fields).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from vectorstore.errors import UnreadableArticle
from vectorstore.models import COMPILED, REPORTED, Article
from vectorstore.readers import dateline, fields, plain
from vectorstore.readers.encoding import decode, load
from vectorstore.text import stored

if TYPE_CHECKING:
    from markdown_it.token import Token

DOSSIER = "Hotline dossier"  # the publisher of the summaries that ship with the project
FRONT_MATTER_LIMIT = 64 * 1024  # characters
_FENCE = "---"
_NULL = "tag:yaml.org,2002:null"


def article(path: Path) -> Article:
    """The article in a Markdown file."""
    front, body = _split(stored(decode(load(path))))
    record = _record(front)
    if len(body) > fields.TEXT_LIMIT:  # before the work of rendering it
        raise UnreadableArticle(f"the text has more than {fields.TEXT_LIMIT:,} characters; split it into its articles")
    text = rendered(body)
    own = record.get("kind") == COMPILED and fields.line("publisher", record.get("publisher")) == DOSSIER
    told = {
        "text": text,
        "title": record.get("title") or plain.title(text, path.stem),
        "published": record.get("published") or dateline.from_name(path.stem),
    }
    return fields.article({**record, **told}, kind=COMPILED if own else REPORTED)


def rendered(body: str) -> str:
    """The plain text of Markdown, blocks separated by a blank line."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    cells: list[str] | None = None  # of the table row we are in
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body):
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            blocks.append(" | ".join(filter(None, cells)))
            cells = None
        elif token.type == "inline":
            (blocks if cells is None else cells).append(_inline(token.children or []).strip())
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip("\n"))
    return "\n\n".join(filter(None, blocks))


def _inline(tokens: "list[Token]") -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.lower().startswith("<br")):
            parts.append("\n")
    return "".join(parts)


def _split(text: str) -> tuple[str, str]:
    """Front matter and body. The front matter stands between a first line `---` and the next one."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != _FENCE:
        return "", text
    at = 0
    for line in rest[:FRONT_MATTER_LIMIT].splitlines(keepends=True):
        if line.rstrip() == _FENCE:
            return rest[:at], rest[at + len(line) :]
        at += len(line)
    limit = f"within {FRONT_MATTER_LIMIT // 1024} KB"
    raise UnreadableArticle(f"the front matter is not closed {limit}; end it with a line ---")


def _record(front: str) -> dict[str, Any]:
    try:
        record = yaml.load(front, _Loader)  # a SafeLoader that does still less
    except RecursionError:
        raise UnreadableArticle("the front matter is nested too deeply; write plain `key: value` lines") from None
    except (yaml.YAMLError, ValueError) as error:
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 2}" if mark else ""  # counted from 0, and after the first ---
        raise UnreadableArticle(f"the front matter is no YAML{place} ({reason}); put values into quotes") from None
    if not isinstance(record, dict | None):
        raise UnreadableArticle("the front matter holds no `key: value` lines; write them or take the --- away")
    return record or {}


class _Loader(yaml.SafeLoader):
    """YAML of plain strings, lists and mappings: no guessed dates or numbers, no aliases, no key twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the library's own attribute)
        first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A few aliases of aliases unfold to gigabytes; an article needs none."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Two values under one name: nobody can tell which was meant."""
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            raise yaml.YAMLError("a key stands there twice")
        return mapping
