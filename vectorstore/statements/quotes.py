"""Where a text marks words as quotations, and passages: sentences of which none ends inside a quotation.

    quotations("« Oui », dit-il. « Non")    -> one Span, that of "Oui": a mark that is never closed quotes nothing

The marks are « », “ ”, „ “ and " ".

Left to others: whose words they are (reading).
"""

import re
from collections.abc import Iterator

from vectorstore.models import Span
from vectorstore.sentences import sentences

_CLOSING = {"«": "»", "“": "”", "„": "“”", '"': '"'}
_LONGEST = 1_500  # characters; a mark that stays open longer was forgotten
_ASIDE = re.compile(r"[?!….]\s?[»”\"“]$")
_GOES_ON = re.compile(r"[ \u00a0]?,?[ \u00a0]?(?:[—–-] ?)?[^\W\d_A-ZÀ-ÞЀ-Я]")
_WHOSE = re.compile(
    r"[ \u00a0](?:[A-Z][\w’'-]+ ){1,3}(?:said|asked|told|wrote|replied|added|answered)\b(?! that| of)"
)  # “...?” Trump asked
_PARAGRAPH = re.compile(r"[^\n]+")


def quotations(text: str) -> list[Span]:
    """What stands between marks, the marks and the spaces inside them left out; outermost ones only."""
    found = []
    for paragraph in _PARAGRAPH.finditer(text):
        at = paragraph.start()
        while at < paragraph.end():
            closing = _CLOSING.get(text[at])
            end = None if closing is None else _closed(text, at, min(paragraph.end(), at + _LONGEST), closing)
            if end is not None:
                inner = text[at + 1 : end]
                start = at + 1 + len(inner) - len(inner.lstrip())
                if inner.strip():
                    found.append(Span(start, at + 1 + len(inner.rstrip())))
                at = end
            at += 1
    return found


def passages(text: str, language: str) -> Iterator[Span]:
    """The sentences of a text, those joined over which a quotation runs."""
    quoted = quotations(text)
    held: Span | None = None
    for sentence in sentences(text, language):
        held = sentence if held is None else Span(held.start, sentence.end)
        if not any(one.start <= held.end < one.end for one in quoted):
            if _ASIDE.search(text[held.start : held.end]) and (
                _GOES_ON.match(text, held.end) or (text[held.start] in _CLOSING and _WHOSE.match(text, held.end))
            ):
                continue  # «...?» — asked X
            yield held
            held = None
    if held is not None:
        yield held


def _closed(text: str, at: int, limit: int, closing: str) -> int | None:
    """Where the quotation that opens here ends; marks of the same kind inside it are its own."""
    opening, depth = text[at], 0
    for place in range(at + 1, limit):
        if text[place] in closing and (opening != "„" or text[place] != opening):
            if depth == 0:
                return place
            depth -= 1
        elif text[place] == opening and opening != '"':
            depth += 1
    return None
