"""Sentences as spans of a text. A newline always ends one; inside a line the library sentencex decides.

What sentencex 1.0 does not know are initials and the abbreviations before a name or a number in the four languages;
a boundary after one of these is taken back:

    "Selon M. Ouchakov, oui. Fin." -> ["Selon M. Ouchakov, oui.", "Fin."]

Left to others: grouping sentences (chunks), finding words in them (lexical).
"""

import re

from vectorstore.models import Span

# Ends in one letter and a full stop ("M.", "Ю."), or in an abbreviation that never closes a sentence before a name.
_NOT_AN_END = re.compile(
    r"(?<![^\s(«“\"„'’.-])"
    r"(?:[^\W\d_]|MM|Mme|Mlle|Mgr|Dr|St|Ste|env|art|Mr|Mrs|Ms|Gen|Lt|Col|Sen|Rep|Gov|Amb|No|vs|approx|"
    r"ок|им|ім|ул|вул|обл|см|тыс|тис|млн|млрд|долл|дол|руб|г-н|г-жа|проф|ген|акад|зам|гл|ст|п|стор|див|р-н)\.\s*$"
)
_TAIL = 16  # characters that such an end has at most, blanks included
_PARAGRAPH = re.compile(r"[^\n]+")


def sentences(text: str, language: str | None) -> list[Span]:
    """The sentences of a text in order, without the white space around them; empty for a blank text.

    `language` is an ISO 639-1 code; unknown ones are cut by the rules for English.
    """
    from sentencex import segment

    spans: list[Span] = []
    for line in _PARAGRAPH.finditer(text):
        start = line.start()
        cursor = start
        for piece in segment(language or "en", line.group()):
            cursor += len(piece)
            if not _NOT_AN_END.search(text, max(start, cursor - _TAIL), cursor) or cursor >= line.end():
                _append_trimmed(spans, text, start, cursor)
                start = cursor
        if start < line.end():  # a splitter that loses characters must not lose words
            _append_trimmed(spans, text, start, line.end())
    return spans


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))
