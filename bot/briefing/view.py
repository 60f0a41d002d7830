"""What stands on the page, in order, ready to be set: the same for Markdown, HTML and PDF.

Left to others: escaping and looks (markdown, html, pdf).
"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from bot.briefing.models import Briefing, Line, Section
from bot.briefing.sources import Source, sources
from bot.briefing.words import day_in_words, say
from bot.models import Citation

_LANGUAGE = re.compile("[a-z]{2,3}")
_DATED = ("timeline", "last_known")  # sections whose notes are days and stand in front


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a citation, and where its quote can be read."""

    number: int
    link: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence with its marks; `before` and `after` are ours, `language` is the sentence's."""

    text: str
    marks: tuple[Mark, ...]
    language: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences under one label; `beside` when they are two accounts to be read side by side."""

    label: str | None
    items: tuple[Item, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section under its heading."""

    heading: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The whole page."""

    language: str
    title: str
    lead: str | None
    notices: tuple[str, ...]
    parts: tuple[Part, ...]
    sources_heading: str
    sources: tuple[Source, ...]

    def to_json(self) -> dict[str, Any]:
        """For a template that takes plain values."""
        return asdict(self)


def view(page: Briefing) -> View:
    """The page of a briefing."""
    day = day_in_words(date.fromisoformat(page.date), page.language)
    cited = {citation.number: citation for citation in page.citations}
    return View(
        language=page.language,
        title=say("title", page.language, date=day),
        lead=_lead(page),
        notices=page.notices,
        parts=tuple(
            Part(say(section.name, page.language), tuple(_groups(section, page.language, cited)))
            for section in page.sections
        ),
        sources_heading=say("sources", page.language),
        sources=tuple(sources(page)),
    )


def _lead(page: Briefing) -> str | None:
    """Whose sentences these are."""
    if page.engine == "extractive":
        return say("verbatim", page.language) if page.citations else None
    return say("written", page.language, model=page.model)


def _groups(section: Section, language: str, cited: dict[int, Citation]) -> list[Group]:
    if section.name != "said":
        dated = section.name in _DATED
        return [Group(None, tuple(_item(line, cited, line.note if dated else None) for line in section.lines))]
    groups = []
    for pair, lines in groupby(section.lines, key=lambda line: line.pair):
        if pair is not None:
            items = tuple(_item(line, cited, say(line.side or "other", language)) for line in lines)
            groups.append(Group(say("two_accounts", language), items, beside=True))
            continue
        for side, mine in groupby(lines, key=lambda line: line.side or "other"):
            groups.append(Group(say(side, language), tuple(_item(line, cited) for line in mine)))
    return groups


def _item(line: Line, cited: dict[int, Citation], before: str | None = None) -> Item:
    mine = [cited[number] for number in line.claim.citations]
    after = None if line.note is None or line.note == before else line.note
    marks = tuple(Mark(citation.number, citation.deep_link) for citation in mine)
    told = (mine[0].language or "") if line.claim.text == mine[0].quote else ""  # a model writes in the page's
    return Item(line.claim.text, marks, told if _LANGUAGE.fullmatch(told) else None, before, after)
