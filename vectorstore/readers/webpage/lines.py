"""The text that was found, put in order: the lead in front, the headline and the byline not in it, tables as rows.

    "Un appel\n| Date | Durée |\n|---|---|\n| 3 juillet | une heure |"
      -> "Date | Durée\n3 juillet | une heure"                                (title "Un appel")

Left to others: finding the text (html, with trafilatura), which elements are boxes (boxes).
"""

import re
from collections.abc import Iterable

from vectorstore.readers.webpage.tree import Element, drop, words
from vectorstore.text import folded

_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?:-{3,}\s*)?")
_LEAD = re.compile(
    r"(?:^|[-_\s])(?:chap[oô]|chapeau|standfirst|lead|lede|deck|dek|desc(?:ription)?|summary|sub-?title|sub-?heading"
    r"|alternative-?headline|intro|excerpt|abstract|title-yandex)(?:$|[-_\s])",
    re.IGNORECASE,
)
_LEAD_LENGTH = (30, 700)  # characters
_PARAGRAPH = 100
_FOLLOWING = 60  # elements after the headline among which a lead stands
_EDGE = 3  # lines at both ends where a line about the author may stand
_ABOUT_LENGTH = 300


def take_lead(tree: Element, descriptions: Iterable[str]) -> str | None:
    """The paragraph between headline and text that is named a lead or that the page gives as its description.

    It is taken out of the tree: extractors lose it or put it last, and it comes first.
    """
    heads = tree.xpath("//h1")
    told = {_plain(text) for text in descriptions}
    for element in heads[0].xpath(f"following::*[position() <= {_FOLLOWING}]") if heads else []:
        if element.tag not in ("p", "div", "h2", "span", "strong", "section"):
            continue
        text = words(element)
        named = _LEAD.search(f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}")
        if _LEAD_LENGTH[0] <= len(text) <= _LEAD_LENGTH[1] and (_plain(text) in told or named):
            drop(element)
            return text
        if element.tag == "p" and len(text) > _PARAGRAPH:  # the text has begun
            return None
    return None


def ordered(text: str, headlines: Iterable[str], lead: str | None, author: str | None) -> str:
    """The lines of the article, the lead first."""
    lines = [row for line in text.splitlines() if (row := _row(line))]
    shown = set(map(_plain, headlines))
    while lines and _plain(lines[0]) in shown:
        del lines[0]
    lines = [
        line
        for number, line in enumerate(lines)
        if not (min(number, len(lines) - 1 - number) < _EDGE and _about_author(line, author))
    ]
    return "\n".join([lead, *lines] if lead else lines)


def _row(line: str) -> str | None:
    """A table's row without its outer bars; None for the rule under its head."""
    line = line.strip()
    if line.startswith("|") or line.endswith("|"):
        if _RULE.fullmatch(line):
            return None
        line = " | ".join(cell for one in line.strip("|").split("|") if (cell := one.strip()))
    return line if any(map(str.isalnum, line)) else None


def _about_author(line: str, author: str | None) -> bool:
    """ "Ann Example is a correspondent in Geneva." but not "Ann Example: Why did they meet?" """
    names = (author or "").split(", ")
    return len(line) <= _ABOUT_LENGTH and any(
        name and re.match(rf"{re.escape(name)}(?!\w|\s*:)", line) for name in names
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))
