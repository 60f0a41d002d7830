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

from bot.engines.named import bare
from bot.models import Spent
from vectorstore.errors import ModelUnavailable
from vectorstore.sentences import sentences
from vectorstore.text import UNSEEN

_LONGEST = 1_200  # characters without a marker or a new line: it turns in circles
_ONE = (
    r"\[?[\[【]\s*\^?(?:excerpt\s*)?\d{1,3}(?:\s*(?:[,;–-]|et|and|и|та)\s*\^?\d{1,3})*\s*(?:†[^\]】\n]{0,40})?[\]】]\]?"
)
_MARKERS = re.compile(rf"\s*{_ONE}(?:[\s,;]*{_ONE})*", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*\^?(\d+))?")
_WIDEST = 10  # excerpts that one range may hold
_CLOSING = re.compile(r"[.!?…»”\"')]*")
_ENDED = re.compile(r"[.!?…][»”\"')\s]*$")
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+(?!\d)|\d{1,2}[.)]\s+(?=[«“\"A-ZÀ-ÖØ-ÞЀ-Я])|#+\s+)")
_NOTHING = re.compile(r"\W*NONE\W*", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__|`+")


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
        held += UNSEEN.sub("", piece)  # what they hide would be seen by the check and not by the reader
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
        marker, end = _last_of_a_sentence(line)
        if not newline and (marker is None or not line[end:].strip()):
            return found, held  # it may go on, and "[1]" as "[1][2]"
        if marker is None:
            found += _cited(line, (), language)
            held = rest
        else:
            found += _cited(line[: marker.start()], _numbers(marker.group()), language)
            held = (line + newline)[end:] + rest if line[end:].strip() else rest


def _last_of_a_sentence(line: str) -> tuple[re.Match[str] | None, int]:
    """The first marker behind which a sentence ends, and where what comes next begins.

    One in the middle ("Selon Peskov [1], la trêve a commencé [2].") does not cut its sentence in two.
    """
    for marker in _MARKERS.finditer(line):
        closing = _CLOSING.match(line, marker.end())
        end = closing.end() if closing else marker.end()
        ended = _ENDED.search(line[: marker.start()]) or _ENDED.search(line[marker.end() : end])
        if not line[end:].strip() or (ended and line[end].isspace()):
            return marker, end
    return None, 0


def _cited(text: str, numbers: tuple[int, ...], language: str) -> list[Sentence]:
    """The sentences of a text, the last with the numbers behind it, each with those inside it."""
    found = []
    spans = sentences(text, language)
    for span in spans:
        piece = text[span.start : span.end]
        inside = tuple(number for marker in _MARKERS.finditer(piece) for number in _numbers(marker.group()))
        own = numbers if span == spans[-1] else ()
        found.append(Sentence(_clean(_MARKERS.sub("", piece)), inside + own))
    return found


def _numbers(markers: str) -> tuple[int, ...]:
    """The numbers of some markers; "[1-3]" holds 1, 2 and 3."""
    found: list[int] = []
    for first, last in _RANGE.findall(re.sub(r"†[^\]】]*", "", markers)):
        found += range(int(first), min(int(last or first), int(first) + _WIDEST) + 1) or [int(first), int(last)]
    return tuple(found)


def _clean(text: str) -> str:
    text = " ".join(_EMPHASIS.sub("", _BULLET.sub("", text)).split()).strip(" ,;")
    return text if text.endswith((".", "!", "?", "…", "»", "”", '"')) else f"{text}."


def _said(text: str) -> bool:
    return any(character.isalpha() for character in text) and not _NOTHING.fullmatch(text)
