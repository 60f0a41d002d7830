"""The page of a day: sections in their order, citations numbered as they are read, at most 600 words.

    brief(store, date(2025, 7, 3), "fr") -> Briefing

Same archive up to that evening, same page: nothing published later, no clock and no order of ingestion has a say.

Left to others: what is worth showing (choosing), a model's words (compose), how it looks (markdown, html, pdf).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.briefing import markdown
from bot.briefing.choosing import Chosen, choose
from bot.briefing.desk import Desk
from bot.briefing.gather import Gathered, gather
from bot.briefing.leaning import readable
from bot.briefing.models import SECTIONS, Briefing, Section
from bot.briefing.sorting import sort
from bot.briefing.stories import stories
from bot.briefing.words import day_in_words, published_in_words, say
from bot.models import Citation
from vectorstore import actors
from vectorstore.archive import read
from vectorstore.dates import as_date, as_integer
from vectorstore.errors import UsageError
from vectorstore.store import Vectorstore

WORDS = 600  # of the page as Markdown, addresses, sources and headings included
SIDES = (*actors.SIDES[:4], "other")  # in the order of reading


@dataclass(frozen=True)
class Day:
    """What a page is made of: all that was seen, and what is worth showing, the best first (nothing: no news)."""

    gathered: Gathered
    chosen: list[Chosen]
    language: str


def brief(store: Vectorstore, day: date, language: str) -> Briefing:
    """The briefing of a day (UTC). Raises UsageError for a day of which the archive can know nothing."""
    return extracted(seen(store, day, language))


def seen(store: Vectorstore, day: date, language: str) -> Day:
    """The day as it was seen that evening (UTC). Raises UsageError where the archive can know nothing of it."""
    if day > datetime.now(UTC).date():
        raise UsageError(f"{day} has not come yet; name today or an earlier day")
    gathered = readable(gather(store, day))
    if not gathered.papers and not gathered.earlier:
        raise UsageError(_nothing_known(store, day))
    found = stories(gathered.papers)
    return Day(gathered, choose(gathered, sort(gathered, found), language), language)


def extracted(day: Day) -> Briefing:
    """The page of the sources' own sentences."""
    if not day.chosen:
        return _without_news(day.gathered, day.language)
    longest = [
        sum(len(one.sentence.text.split()) for one in day.chosen[: place + 1]) for place in range(len(day.chosen))
    ]
    chosen = [one for one, length in zip(day.chosen, longest, strict=True) if length < WORDS] or day.chosen[:1]
    while True:
        page = _page(day.gathered, chosen, day.language)
        if words(page) <= WORDS or len(chosen) == 1:
            return page
        chosen = chosen[:-1]


def words(page: Briefing) -> int:
    """How long the page is to read, the quotes at its foot aside."""
    return len(markdown.render(page, quotes=False).split())


def _page(gathered: Gathered, chosen: Sequence[Chosen], language: str) -> Briefing:
    desk = Desk(language)
    sections = []
    for name in SECTIONS:
        mine = _ordered(name, [one for one in chosen if one.section == name])
        lines = desk.accounts(mine) if name == "said" else [desk.line(one) for one in mine]
        if lines:
            sections.append(Section(name, tuple(lines)))
    return Briefing(
        gathered.day.isoformat(),
        language,
        tuple(sections),
        tuple(desk.citations),
        gathered.inputs,
        left_out(gathered, desk.citations, language),
    )


def left_out(gathered: Gathered, citations: Sequence[Citation], language: str) -> tuple[str, ...]:
    """The notice on the day's articles that the page does not take up; empty where it takes up all."""
    shown = {citation.article_id for citation in citations}
    count = sum(paper.article.id not in shown for paper in gathered.papers)
    return (say("left_out", language, count=count),) if count else ()


def _ordered(name: str, chosen: list[Chosen]) -> list[Chosen]:
    """In the order of reading: the bottom line by worth, statements by side, the timeline by day, the rest by story."""
    if name == "bottom_line":
        return chosen
    if name == "timeline":
        return sorted(chosen, key=lambda one: one.day or 0)
    first = {one.sentence.article.id: place for place, one in reversed(list(enumerate(chosen)))}

    def key(one: Chosen) -> tuple[int, int, int]:
        side = SIDES.index(one.sentence.side or "other") if name == "said" else 0
        return side, first[one.sentence.article.id], one.sentence.place

    return sorted(chosen, key=key)


def _without_news(gathered: Gathered, language: str) -> Briefing:
    """Two lines: that there is nothing new, and the last known state."""
    why = "nothing_new" if gathered.papers else "no_news"
    notice = say(why, language, date=day_in_words(gathered.day, language))
    latest = [paper for paper in gathered.earlier if paper.published == gathered.earlier[0].published]
    found = stories(sorted(latest or gathered.papers, key=lambda paper: paper.article.id or ""))
    if not found:
        return Briefing(gathered.day.isoformat(), language, (), (), gathered.inputs, (notice,))
    desk = Desk(language)
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
    begins = as_date(extent.first)
    return f"the archive knows nothing of {day}: it begins on {begins}; name that day or a later one"
