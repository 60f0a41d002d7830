"""Sentences with their citation numbers out of a stream of text, each as soon as it is whole.

    "Il a dit oui [1][2]. Puis non【3】.\nEt "  ->  Sentence("Il a dit oui.", (1, 2)), Sentence("Puis non.", (3,))

Markers come as [1], [1, 2], [[1]], [^1], 【1】, 【1†source】, before the full stop or behind it, and cut in two by the
stream. A bracket that holds no number is text.

Left to others: excerpts named in words (named), what a number stands for (llm), whether the sentence may be shown
(check).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.engines import Spent
from bot.engines.named import bare
from vectorstore.errors import ModelUnavailable
from vectorstore.sentences import sentences

_LONGEST = 1_200  # characters without a marker or a new line: it turns in circles
_ONE = (
    r"\[?[\[【]\s*\^?(?:excerpt\s*)?\d{1,3}(?:\s*(?:[,;–-]|et|and|и|та)\s*\^?\d{1,3})*\s*(?:†[^\]】\n]{0,40})?[\]】]\]?"
)
_MARKERS = re.compile(rf"\s*{_ONE}(?:[\s,;]*{_ONE})*", re.IGNORECASE)
# What stands behind a marker and cannot belong to it any more: another sentence has begun.
_BEHIND = re.compile(r"[.!?…»”\"')]*(?:\s*\n|\s+(?=[^\s\[【,;.])|$)")
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|#+\s+)")
_NOTHING = re.compile(r"\W*NONE\W*", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__|`+")
# Marks that cannot be seen: what they hide would be seen by the check and not by the reader.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a model said, its markers taken out, and the numbers they held; none: it cites nothing."""

    text: str
    numbers: tuple[int, ...]


def sentences_of(
    pieces: Iterable[str | Spent], language: str, labels: Sequence[str] = ()
) -> Iterator[Sentence | Spent]:
    """Whole sentences, the last one when the stream has ended well. Raises ModelUnavailable for an endless one.

    `labels` are the excerpts' own, in the order of their numbers.
    """
    held = ""
    for piece in pieces:
        if isinstance(piece, Spent):
            yield piece
            continue
        held += _UNSEEN.sub("", piece)
        whole, held = _split(held, language)
        yield from _spoken(whole, labels)
        if len(held) > _LONGEST:
            raise ModelUnavailable("its answer has no end")
    yield from _spoken(_split(held + "\n", language)[0], labels)


def _spoken(whole: Iterable[Sentence], labels: Sequence[str]) -> Iterator[Sentence]:
    """What the sentences say, without the words that only name an excerpt."""
    for one in whole:
        text, numbers = bare(one.text, labels)
        if _said(text):
            yield Sentence(text, one.numbers or numbers)


def _split(held: str, language: str) -> tuple[list[Sentence], str]:
    """The whole sentences at the head of a text, and what is left."""
    found: list[Sentence] = []
    while True:
        line, newline, rest = held.partition("\n")
        marker = _MARKERS.search(line)
        if marker is None:
            if not newline:
                return found, held
            found += _without_marker(line, language)
            held = rest
            continue
        behind = _BEHIND.match(line + newline, marker.end())
        if behind is None and not newline:
            return found, held  # "[1]" may go on as "[1][2]"
        end = behind.end() if behind else marker.end()
        if not newline and end >= len(line):
            return found, held
        found += _with_marker(line[: marker.start()], marker.group(), language)
        held = (line + newline)[end:] + rest


def _with_marker(text: str, markers: str, language: str) -> list[Sentence]:
    """The sentence the markers belong to, and the uncited ones before it."""
    spans = sentences(text, language)
    if not spans:
        return []
    numbers = tuple(int(number) for number in re.findall(r"\d+", re.sub(r"†[^\]】]*", "", markers)))
    before = [Sentence(_clean(text[span.start : span.end]), ()) for span in spans[:-1]]
    return [*before, Sentence(_clean(text[spans[-1].start :]), numbers)]


def _without_marker(line: str, language: str) -> list[Sentence]:
    return [Sentence(_clean(line[span.start : span.end]), ()) for span in sentences(line, language)]


def _clean(text: str) -> str:
    text = " ".join(_EMPHASIS.sub("", _BULLET.sub("", text)).split()).strip(" ,;")
    return text if text.endswith((".", "!", "?", "…", "»", "”", '"')) else f"{text}."


def _said(text: str) -> bool:
    return any(character.isalpha() for character in text) and not _NOTHING.fullmatch(text)
