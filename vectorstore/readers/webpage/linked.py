"""JSON-LD: the one object that describes this page's article, among all the objects that a page carries.

    article(tree, "https://journal.example/appel")  -> {"@type": "NewsArticle", "headline": ..., ...} or {}

Objects stand alone, in lists and in an "@graph"; {"@id": ...} refers to another object of the page. Articles inside
lists of others (ItemList, a live blog's updates, comments) are not the page's. Broken JSON is passed over.
Left to others: what is made of it (stated, notices, walls).
"""

import json
from collections.abc import Iterator
from typing import Any

from vectorstore.readers.webpage.tree import Element

Node = dict[str, Any]

_LARGEST = 1_000_000  # characters of one script; live blogs have the longest
_KINDS = ("Article", "Posting", "Report", "Review", "Statement", "Transcript", "LegislationObject", "CreativeWork")
_NOT_KINDS = ("JobPosting",)


def article(tree: Element, url: str | None) -> Node:
    """The article's object with its references filled in: the first that names this address, else the first at all."""
    nodes = list(_nodes(tree))
    articles = [node for node in nodes if _is_article(node)]
    if not articles:
        return {}
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    path = _bare(url)
    best = next((node for node in articles if path and path in map(_bare, _addresses(node))), articles[0])
    return {key: _filled(value, known) for key, value in best.items()}


def texts(value: object) -> list[str]:
    """The strings a value holds, whether it is one, a list, or objects with a name.

    >>> texts([{"@type": "Person", "name": "Ann Example"}, "Ben Example"])
    ['Ann Example', 'Ben Example']
    """
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [text for one in value[:50] for text in (texts(one) if not isinstance(one, list) else [])]
    return texts(value.get("name")) if isinstance(value, dict) else []


def is_a(node: object, kind: str) -> bool:
    """Does the "@type" of a node, one name or several, end in `kind`?"""
    types = node.get("@type") if isinstance(node, dict) else None
    return any(isinstance(one, str) and one.endswith(kind) for one in (types if isinstance(types, list) else [types]))


def _nodes(tree: Element) -> Iterator[Node]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > _LARGEST:
            continue
        try:
            value = json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for top in value if isinstance(value, list) else [value]:
            if isinstance(top, dict):
                yield top
                graph = top.get("@graph")
                for one in graph if isinstance(graph, list) else [graph]:
                    if isinstance(one, dict):
                        yield one
                main = top.get("mainEntity")
                if isinstance(main, dict):
                    yield main


def _is_article(node: Node) -> bool:
    return any(is_a(node, kind) for kind in _KINDS) and not any(is_a(node, kind) for kind in _NOT_KINDS)


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield value


def _bare(url: str | None) -> str:
    """An address without scheme, query, fragment and last slash, for comparing."""
    return (url or "").partition("://")[2].partition("#")[0].partition("?")[0].rstrip("/")


def _filled(value: object, known: dict[str, Node]) -> object:
    """A reference replaced by what it refers to, one level deep; a list of them, too."""
    if isinstance(value, list):
        return [_filled(one, known) if isinstance(one, dict) else one for one in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return {**known.get(value["@id"], {}), **value}
    return value
