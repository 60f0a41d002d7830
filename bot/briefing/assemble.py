"""The page of a day: sections in their order, citations numbered as they are read, at most 600 words.

    brief(store, date(2025, 7, 3), "fr") -> Briefing

Same archive up to that evening, same page: nothing published later, no clock and no order of ingestion has a say.

Left to others: what is worth showing (choosing), how the page looks (markdown, html, pdf).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.briefing import markdown
from bot.briefing.choosing import Chosen, choose
from bot.briefing.gather import Gathered, gather
from bot.briefing.models import SECTIONS, Briefing, Line, Section
from bot.briefing.series import happened
from bot.briefing.sorting import disputed, sort
from bot.briefing.stories import Story, stories
from bot.briefing.words import day_in_words, published_in_words, say
from bot.citing import cite
from bot.models import Citation, Claim
from vectorstore import actors
from vectorstore.archive import read
from vectorstore.dates import as_integer
from vectorstore.errors import UsageError
from vectorstore.models import COMPILED
from vectorstore.store import Vectorstore

WORDS = 600  # of the page as Markdown, addresses, sources and headings included
_OUTLETS = 4  # named in a note
_SIDES = (*actors.SIDES[:4], "other")


def brief(store: Vectorstore, day: date, language: str) -> Briefing:
    """The briefing of a day (UTC). Raises UsageError for a day of which the archive can know nothing."""
    if day > datetime.now(UTC).date():
        raise UsageError(f"{day} has not come yet; name today or an earlier day")
    gathered = gather(store, day)
    if not gathered.papers and not gathered.earlier:
        raise UsageError(_nothing_known(store, day))
    found = stories(gathered.papers)
    chosen = choose(gathered, sort(gathered, found), language)
    if not chosen:
        return _without_news(gathered, language)
    longest = [sum(len(one.sentence.text.split()) for one in chosen[: place + 1]) for place in range(len(chosen))]
    chosen = [one for one, length in zip(chosen, longest, strict=True) if length < WORDS] or chosen[:1]
    while True:
        page = _page(gathered, chosen, language)
        if words(page) <= WORDS or len(chosen) == 1:
            return page
        chosen = chosen[:-1]


def words(page: Briefing) -> int:
    """How long the page is to read."""
    return len(markdown.render(page).split())


def _page(gathered: Gathered, chosen: Sequence[Chosen], language: str) -> Briefing:
    desk = _Desk(language)
    sections = []
    for name in SECTIONS:
        mine = _ordered(name, [one for one in chosen if one.section == name])
        lines = desk.accounts(mine) if name == "said" else [desk.line(one) for one in mine]
        if lines:
            sections.append(Section(name, tuple(lines)))
    shown = {one.sentence.article.id for one in chosen}
    left_out = sum(paper.article.id not in shown for paper in gathered.papers)
    notices = (say("left_out", language, count=left_out),) if left_out else ()
    return Briefing(
        gathered.day.isoformat(), language, tuple(sections), tuple(desk.citations), gathered.inputs, notices
    )


def _ordered(name: str, chosen: list[Chosen]) -> list[Chosen]:
    """In the order of reading: the bottom line by worth, statements by side, the timeline by day, the rest by story."""
    if name == "bottom_line":
        return chosen
    if name == "timeline":
        return sorted(chosen, key=lambda one: happened(one.sentence))
    first = {one.sentence.article.id: place for place, one in reversed(list(enumerate(chosen)))}

    def key(one: Chosen) -> tuple[int, int, int]:
        side = _SIDES.index(one.sentence.side or "other") if name == "said" else 0
        return side, first[one.sentence.article.id], one.sentence.place

    return sorted(chosen, key=key)


class _Desk:
    """Makes the lines of one page, with their notes and their citations in the order of reading."""

    def __init__(self, language: str) -> None:
        self.citations: list[Citation] = []
        self._language = language
        self._introduced: list[Story] = []

    def line(self, one: Chosen, pair: int | None = None) -> Line:
        """The sentence as a claim with its citation; the first line of a story says who reports it."""
        sentence, number = one.sentence, len(self.citations) + 1
        self.citations.append(cite(sentence.article, sentence.span, number, one.score, one.origins))
        speaker = None if sentence.speaker is None else actors.name(sentence.speaker, self._language)
        claim = Claim(sentence.text, (number,), speaker, {"verbatim": True})
        return Line(claim, self._note(one), sentence.side if one.section == "said" else None, pair)

    def accounts(self, said: list[Chosen]) -> list[Line]:
        """Statements by side; two accounts of one thing stand together, before the others."""
        numbers = [one.pair for one in said if one.pair is not None]
        whole = sorted(number for number in set(numbers) if numbers.count(number) == 2)  # both fitted on the page
        lines = [self.line(one, number) for number in whole for one in said if one.pair == number]
        return lines + [self.line(one) for one in said if one.pair not in whole]

    def _note(self, one: Chosen) -> str | None:
        if one.section == "timeline":
            day = happened(one.sentence)
            return day_in_words(date(day // 10_000, day // 100 % 100, day % 100), self._language)
        if one.section == "unknown":
            return say("disputed", self._language) if disputed(one.sentence) else None
        if one.story is None or one.story in self._introduced:
            return None
        self._introduced.append(one.story)
        return self._reported(one.story)

    def _reported(self, story: Story) -> str:
        if all(paper.article.kind == COMPILED for paper in story.papers):
            return say("compiled_only", self._language)
        names = [name or say("unnamed", self._language) for name in story.outlets]
        outlets = ", ".join(names[:_OUTLETS])
        if len(names) > _OUTLETS:
            outlets = say("more_outlets", self._language, outlets=outlets, count=len(names) - _OUTLETS)
        return say("reported", self._language, outlets=outlets, count=story.origins)


def _without_news(gathered: Gathered, language: str) -> Briefing:
    """Two lines: that there is nothing new, and the last known state."""
    why = "nothing_new" if gathered.papers else "no_news"
    notice = say(why, language, date=day_in_words(gathered.day, language))
    latest = [paper for paper in gathered.earlier if paper.published == gathered.earlier[0].published]
    found = stories(sorted(latest or gathered.papers, key=lambda paper: paper.article.id or ""))
    if not found:
        return Briefing(gathered.day.isoformat(), language, (), (), gathered.inputs, (notice,))
    desk = _Desk(language)
    line = desk.line(Chosen(found[0].papers[0].sentences[0], "last_known", 1.0, found[0]))
    paper = found[0].papers[0]
    told = paper.article.published or paper.published.isoformat()
    line = replace(line, note=published_in_words(told, language))
    section = Section("last_known", (line,))
    return Briefing(gathered.day.isoformat(), language, (section,), tuple(desk.citations), gathered.inputs, (notice,))


def _nothing_known(store: Vectorstore, day: date) -> str:
    extent = read.extent(store.db)
    if extent.articles == 0:
        return "the archive is empty; add articles with `hotline ingest`"
    if extent.first is None or extent.first <= as_integer(day):
        return f"no dated article of the archive was published by the evening of {day}; name a later day"
    first = str(extent.first)
    begins = f"{first[:4]}-{first[4:6]}-{first[6:]}"
    return f"the archive knows nothing of {day}: it begins on {begins}; name that day or a later one"
