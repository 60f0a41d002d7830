"""The engine with a language model: sentences in the reader's language, each ending in the number of its excerpt.

The model gets the best windows, numbered and fenced, and its words come back as claims, one as soon as its line is
whole. Whether a claim is shown is decided elsewhere (bot.check): nothing here is believed.

Left to others: the words it is told (prompts/answer.toml), the connection (bot.model).
"""

import re
from collections.abc import Iterator

from bot.engines import Proposal, Source
from bot.evidence import Window
from bot.model import open_model
from bot.question import Understood
from bot.settings import Settings
from prompts import load
from vectorstore import tokens
from vectorstore.models import Span
from vectorstore.sentences import sentences

_BUDGET = 620  # tokens of excerpts: with the instructions and the question about 900
_MOST = 6  # excerpts
_NAMES = {"fr": "French", "en": "English", "ru": "Russian", "uk": "Ukrainian"}
_MARKERS = re.compile(r"\s*[\[【]\s*\^?(\d+(?:\s*[,;]\s*\d+)*)\s*(?:†[^\]】]*)?[\]】]")
_NOTHING = re.compile(r"\W*NONE\W*")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


class LanguageModel:
    """An OpenAI-compatible model as an engine."""

    name = "llm"

    def __init__(self, settings: Settings) -> None:
        """Open the model. Raises ModelUnavailable when there is none."""
        self._model = open_model(settings)
        self._prompt = load("answer")
        self.model: str | None = self._model.name
        self.prompt: str | None = f"{self._prompt.name} {self._prompt.digest}"

    @property
    def usage(self) -> dict[str, int]:
        """Tokens of the last answer, as the endpoint counted them."""
        return self._model.usage

    def propose(self, asked: Understood, windows: list[Window]) -> Iterator[Proposal]:
        """Claims line by line, each with the excerpts it cites. Raises ModelUnavailable."""
        sources = _chosen(windows)
        user = self._prompt.user(
            question=asked.search, excerpts=_fenced(sources), language=_NAMES.get(asked.frame, "English")
        )
        for line in _lines(self._model.stream(self._prompt.system, user)):
            yield from _claims(line, sources, asked.frame)


def _chosen(windows: list[Window]) -> list[Source]:
    """The best windows with their neighbours, merged where they touch, within the budget; best first."""
    chosen: list[Source] = []
    left = _BUDGET
    for window in windows:
        if len(chosen) == _MOST:
            break
        span = _with_neighbours(window, windows)
        if any(source.article == window.article and _overlap(source.span, span) for source in chosen):
            continue
        cost = tokens.count(window.article.text[span.start : span.end]) + 20
        if chosen and cost > left:
            continue
        left -= cost
        chosen.append(Source(window.article, span, window.score))
    return chosen


def _with_neighbours(window: Window, windows: list[Window]) -> Span:
    mine = sorted(w.span.start for w in windows if w.excerpt.chunk_id == window.excerpt.chunk_id)
    ends = {w.span.start: w.span.end for w in windows if w.excerpt.chunk_id == window.excerpt.chunk_id}
    place = mine.index(window.span.start)
    return Span(mine[max(0, place - 1)], ends[mine[min(len(mine) - 1, place + 1)]])


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _fenced(sources: list[Source]) -> str:
    """Excerpts as data: numbered, in a fence that their own text cannot close."""
    parts = []
    for number, source in enumerate(sources, start=1):
        about = ", ".join(p for p in (source.article.publisher, source.article.published) if p)
        words = " ".join(source.text.split()).replace("<", "‹").replace(">", "›").replace("[", "(").replace("]", ")")
        parts.append(f'<excerpt number={number} from="{about.replace("<", "").replace(">", "")}">\n{words}\n</excerpt>')
    return "\n".join(parts)


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """Whole lines out of a stream; the last one when the stream has ended well."""
    held = ""
    for piece in pieces:
        held += piece
        *whole, held = held.split("\n")
        yield from whole
    yield held


def _claims(line: str, sources: list[Source], language: str) -> Iterator[Proposal]:
    """The claims of a line: each stretch of text up to its markers. Numbers that do not exist cite nothing."""
    line = _BULLET.sub("", line.strip())
    if not line or _NOTHING.fullmatch(line):
        return
    start = 0
    markers = list(_MARKERS.finditer(line))
    for place, marker in enumerate(markers):
        text = line[start : marker.start()].strip(" .") + "."
        start = marker.end()
        cited = _numbers(marker.group(1))
        if place and not line[markers[place - 1].end() : marker.start()].strip(" .,;"):
            continue  # "[1][2]": the second belongs to the claim before; one source is enough to bear it or not
        known = tuple(sources[number - 1] for number in cited if 1 <= number <= len(sources))
        yield Proposal(text, known)
    for span in sentences(line[start:].strip(" ."), language):
        yield Proposal(line[start:].strip()[span.start : span.end], ())


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]
