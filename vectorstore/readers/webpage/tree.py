"""Markup that can be parsed in bounded time, and a tree that holds only what a reader of the page could see.

    harmless(text)      tags and titles of absurd length shortened
    measured(tree)      its number of elements; refused when there are more than any article has
    drop_unseen(tree)   hidden elements out: what nobody saw must not be quoted
    lengths(tree)       how much text each element holds, in one walk
    words(element)      the text of an element on one line

Left to others: parsing (html), which of the visible is the article (boxes, trafilatura).
"""

import re
from typing import Any

from vectorstore.errors import UnreadableArticle

MOST_ELEMENTS = 50_000  # of these trafilatura takes 20 seconds, of hostile ones twice that
_LONG_TITLE = re.compile(r"(<title[^<>]{0,200}>[^<]{2000})[^<]+", re.IGNORECASE)
# Attributes of one tag are compared with each other: 50,000 of them take ten seconds. Pictures written into a `src`
# may be this long, too; nothing is lost with them.
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]{0,40})\s[^<>]{8000,}>")
_STYLE = "translate(@style, 'DISPLAYNOEVBTHFR0 \t\r\n', 'displaynoevbthfr0')"
_CLASSES = "concat(' ', normalize-space(@class), ' ')"
_UNSEEN = (
    f"//*[not(self::html or self::body)][@hidden or @aria-hidden='true' or contains({_STYLE}, 'display:none')"
    f" or contains({_STYLE}, 'visibility:hidden') or contains({_STYLE}, 'font-size:0;')"
    f" or contains(concat({_STYLE}, ';'), 'font-size:0;') or contains({_STYLE}, 'left:-9999')"
    f" or contains({_CLASSES}, ' sr-only ') or contains({_CLASSES}, ' visually-hidden ')"
    f" or contains({_CLASSES}, ' screen-reader-text ')]",
    "//template | //dialog[not(@open)] | //nav | //noscript | //style | //script | //iframe | //object | //svg",
)

Element = Any  # lxml ships no types


def harmless(text: str) -> str:
    """The markup without what makes a parser slow or blind (a title of megabytes ends libxml2's reading)."""
    return _LONG_TAG.sub(r"<\1>", _LONG_TITLE.sub(r"\1", text))


def measured(tree: Element) -> int:
    """How many elements there are. Raises UnreadableArticle beyond what is read in bounded time."""
    number = 0
    for number, _ in enumerate(tree.iter(), start=1):
        if number > MOST_ELEMENTS:
            most = f"more than {MOST_ELEMENTS:,} elements, which no article has"
            raise UnreadableArticle(f"this page has {most}; save its text as plain text instead")
    return number


def drop_unseen(tree: Element) -> None:
    """Take hidden elements out of the tree, in place."""
    for form in _UNSEEN:
        for element in tree.xpath(form):
            drop(element)


def drop(element: Element) -> None:
    """Take an element out with all it holds; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def words(element: Element) -> str:
    """All text of an element on one line; words of neighbouring blocks stay apart."""
    return " ".join(" ".join(element.itertext()).split())


def lengths(tree: Element) -> dict[Element, int]:
    """The characters of text in each element, white space folded: in one walk (`words` of each may take minutes)."""
    found: dict[Element, int] = {}
    for element in reversed(list(tree.iter("*"))):  # children come before their parents
        inside = sum(found[child] + _length(child.tail) for child in element.iterchildren("*"))
        found[element] = _length(element.text) + inside
    return found


def _length(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0
