"""Addresses in a claim: a sentence about the news holds none, so none is shown.

    "See https://evil.example/?q=secret", "![](//evil.example/p.png)", "[here](http://x)", "<img src=x>"     refused
    "according to lowdown.today"                                            only where the excerpt names that site

Left to others: what the page makes of text (bot.chat escapes everything).
"""

import re

from bot.check.reading import Pair

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\b(?:data|javascript|mailto|file):\S|!?\[[^\]]*\]\s?[(\[]|</?[a-z!]|&#?\w{2,8};|//\w",
    re.IGNORECASE,
)
_SITE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}\b(?:/\S*)?", re.IGNORECASE)


def links(pair: Pair) -> bool:
    """No address and no markup, and no site that the excerpt does not name."""
    if _ADDRESS.search(pair.claim.text):
        return False
    return all(site.group() in pair.excerpt.folded for site in _SITE.finditer(pair.claim.folded))
