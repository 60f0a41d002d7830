"""Corrections and retractions, verbatim as the page words them, and out of the text: nobody may quote the error.

    "<p>Rectificatif du 17 mai : une première version disait trois heures.</p>"
      -> "Rectificatif du 17 mai : une première version disait trois heures."

A notice is a block that begins with one of the known words as a heading (alone, or before a colon or dash, a date may
stand between), or a small box that is named after it; else what JSON-LD states as `correction`. An article about
corrections begins no block that way. Left to others: what a notice means for citations (bot).
"""

import re
from collections.abc import Iterator

from vectorstore.readers.webpage import linked
from vectorstore.readers.webpage.linked import Node
from vectorstore.readers.webpage.tree import Element, drop, lengths, words
from vectorstore.text import stored

LONGEST = 2_000  # characters
_LEAST = 15  # characters behind the heading
_MOST = 5
_HEADS = (
    "corrections?|clarifications?|retractions?|retracted|withdrawn|withdrawal|erratum|errata|rectificatifs?|correctifs?"
    "|rectifications?|mises? au point|rétractation|dépublication|annulation|annule et remplace|droit de réponse"
    "|исправлени[ея]|исправлено|поправк[аи]|уточнени[ея]|опровержени[ея]|материал отозван|редакционная поправка"
    "|виправлення|виправлено|уточнення|поправк[аи]|спростування|матеріал відкликано"
    "|correction notice|retraction notice|editor[’']s note of correction"
)
_DATE = r"[^:.!?\n]{0,20}\d[^:!?\n]{0,30}"
_HEADED = re.compile(rf"(?:{_HEADS})(?:\s*[,(]?\s*(?:{_DATE}))?\s*(?::|\s[-–—]|—)\s*(?=\S)", re.IGNORECASE)
_HEADING = re.compile(rf"(?:{_HEADS})(?:\s*[:,(–—-]?\s*(?:{_DATE}))?\s*[:.]?", re.IGNORECASE)
# An editor's note is a notice only when it says so.
_NOTE = re.compile(r"(?:editor[’']s note|note de la rédaction|от редакции|від редакції)\s*[:.—–]", re.IGNORECASE)
_MENDS = re.compile(
    r"correct|retract|withdr|earlier version|previous version|removed|version précédente|première version|erreur|erron"
    r"|исправ|отозв|ошиб|предыдущей версии|виправ|відклик|помил|попередній версії",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:^|[-_\s])(?:corrections?|erratum|errata|rectificatif|retraction|corrigendum)(?:$|[-_\s])", re.I
)
_BLOCKS = ("p", "div", "section", "aside", "li", "td", "footer", "blockquote", "h3", "h4", "h5", "h6", "dt")
_INSIDE = ("p", "div", "section", "aside", "li", "td", "ul", "ol", "table", "blockquote", "h2", "h3", "h4", "article")
_INSIDE_LINES = ("p", "h2", "h3", "h4", "h5", "h6", "li")


def take(tree: Element, node: Node) -> str | None:
    """The page's notices, each on a line of its own, taken out of the tree."""
    found: list[str] = []
    for elements in list(_blocks(tree)):
        if len(found) >= _MOST or any(tree not in element.iterancestors() for element in elements):
            continue  # enough, or part of one that was taken
        text = "\n".join(map(_in_lines, elements))
        if text and text not in found:
            found.append(text)
        for element in elements:
            drop(element)
    return "\n".join(found or _linked(node))[:LONGEST] or None


def _blocks(tree: Element) -> Iterator[list[Element]]:
    """Groups of elements that are a notice each: a block, or a heading with the paragraph that follows it."""
    length = lengths(tree)
    for element in list(tree.iter(*_BLOCKS)):
        if not 0 < length[element] <= LONGEST:
            continue
        name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
        text = words(element)
        if element.tag not in ("h3", "h4", "h5", "h6", "dt") and not _only_inline(element):
            if _NAMED.search(name) and _says_so(text) and not element.xpath(".//h1 | .//article"):
                yield [element]
        elif _is_headed(text) or (_NOTE.match(text) and _MENDS.search(text)):
            yield [element]
        elif _HEADING.fullmatch(text):
            following = element.getnext()
            if following is not None and following.tag in ("p", "div", "dd") and 0 < len(words(following)) <= LONGEST:
                yield [element, following]


def _in_lines(element: Element) -> str:
    """The words of a block, those of the blocks in it on lines of their own."""
    if len(element) and all(child.tag in _INSIDE_LINES for child in element) and not (element.text or "").strip():
        return "\n".join(filter(None, map(words, element)))
    return words(element)


def _is_headed(text: str) -> bool:
    head = _HEADED.match(text)
    return head is not None and len(text) > head.end() + _LEAST


def _says_so(text: str) -> bool:
    return bool(_HEADED.match(text) or _HEADING.match(text) or _MENDS.search(text))


def _only_inline(element: Element) -> bool:
    """Holds this block no other block? The innermost one is the notice, not the page around it."""
    return not any(True for _ in element.iterdescendants(*_INSIDE))


def _linked(node: Node) -> list[str]:
    """What JSON-LD states: `correction` as a text, a CorrectionComment or a list of them; a status of retraction."""
    value = node.get("correction")
    found = []
    for one in value[:_MOST] if isinstance(value, list) else [value]:
        text = one.get("text") or one.get("description") if isinstance(one, dict) else one
        found += [" ".join(stored(text).split()) for text in linked.texts(text) if not text.startswith("http")]
    return list(dict.fromkeys(found))
