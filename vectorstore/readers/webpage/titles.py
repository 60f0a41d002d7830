"""The title of an article as its page shows it, without the name of the site.

    "Un appel – Le Courrier des Rives"      -> "Un appel"        (the name is known, or a headline says where to cut)
    og:title "How long did they talk?" beside the JSON-LD headline and <h1> "Why length says little" -> the headline

Left to others: where the names of sites come from (stated), pages without any title (plain).
"""

import re
from html import unescape

from vectorstore.readers import fields
from vectorstore.readers.webpage import linked
from vectorstore.readers.webpage.linked import Node
from vectorstore.readers.webpage.tree import Element, words
from vectorstore.text import folded

_SEPARATOR = r"\s*(?:[|•·/»]|::|[:\-–—](?=\s|$))\s*"
# Without giving back (++): the blanks between two separators may belong to either, which doubles with each.
_EDGES = re.compile(rf"^(?:{_SEPARATOR})++|(?:{_SEPARATOR})++$")
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_LEAST_OF_A_CUT = 20  # characters
# Microdata inside a comment or a live blog's post tells nothing about the article around it.
OF_OTHERS = (
    "ancestor::*[@itemscope][@itemprop='comment' or @itemprop='liveBlogUpdate' or contains(@itemtype, 'Comment')]"
)


def title(tree: Element, node: Node, meta: dict[str, list[str]], sites: list[str]) -> str | None:
    """The headline: as JSON-LD, Open Graph or microdata state it, in the form in which the page shows it."""
    shown = [text for head in tree.xpath("//h1")[:5] if (text := _line(words(head)))]
    items = tree.xpath(f"//*[@itemprop='headline'][not({OF_OTHERS})]")
    candidates = [
        *linked.texts(node.get("headline"))[:1],
        *meta.get("og:title", [])[:1],
        *(element.get("content") or words(element) for element in items[:1]),
        *(shown[:1] if len(shown) == 1 else []),
        *(words(element) for element in tree.xpath("//title")[:1]),
        *shown[:1],
    ]
    for text in filter(None, map(_line, candidates)):
        bare = without_site(text, sites)
        return next((head for head in shown if _is_form_of(head, bare)), bare)
    return None


def site(tree: Element, headline: str | None) -> str | None:
    """What the <title> holds beside the headline, where it is one name: "Un appel | Le Journal" -> "Le Journal"."""
    whole = _line(words(next(iter(tree.xpath("//title")), tree.makeelement("title"))))
    if not whole or not headline or headline not in whole or whole == headline:
        return None
    rest = _EDGES.sub("", whole.replace(headline, "", 1))
    return rest if 1 < len(rest) <= 60 and not re.search(r"[|•/»()]|::| - ", rest) else None


def without_site(text: str, sites: list[str]) -> str:
    """A title without the name of its site in front or behind, if anything is left then."""
    for name in sorted(sites, key=len, reverse=True):
        at = re.escape(name)
        bare = re.sub(rf"(?:{_SEPARATOR}){at}\s*$|^\s*{at}(?:{_SEPARATOR})", "", text, flags=re.IGNORECASE)
        if bare.strip() and bare != text:
            return bare.strip()
    return text


def _is_form_of(shown: str, told: str) -> bool:
    """Is the headline on the page what was told, but for a name added to one of them or a cut at the end?"""
    one, two = folded(shown), folded(told)
    if one == two:
        return True
    if _CUT.search(two) and len(two) > _LEAST_OF_A_CUT:
        return one.startswith(_CUT.sub("", two))
    return bool(re.fullmatch(rf"{re.escape(one)}(?:{_SEPARATOR}).+|.+(?:{_SEPARATOR}){re.escape(one)}", two))


def _line(value: str) -> str | None:
    return fields.line("title", unescape(value))
