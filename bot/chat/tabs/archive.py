"""The archive: articles searched, browsed along a timeline, read with their versions, removed and brought back.

Only the process that owns the home may change it; where another one does, this tab is for reading. A removed article
can be brought back as long as the page is open.

Left to others: HTML (shelf), the timeline and events (tabs.events), what comes in (tabs.taking, tabs.feeds), finding
and storing (vectorstore).
"""

from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from bot.chat import render, shelf
from bot.chat.cards import pane
from bot.chat.finding import as_csv, copies_of, said_in, searched
from bot.chat.problems import in_words
from bot.chat.shelf import Row
from bot.chat.tabs.events import Happenings
from bot.chat.tabs.feeds import FeedsPanel
from bot.chat.tabs.shared import EACH, LISTEN, House, Reader, every, html, listen, number, parcel, reader, told
from bot.chat.tabs.taking import Taking
from bot.chat.tabs.talk import Talk, chosen_filters
from bot.chat.words import word
from bot.models import LANGUAGES
from vectorstore.archive import browse, read
from vectorstore.errors import HotlineError, UsageError
from vectorstore.ingest import add
from vectorstore.models import Article, Filters

_PAGE = 25  # articles in the list, and as many more each time
_LONGEST = 500  # characters of a search


@dataclass(frozen=True, slots=True)
class Looking:
    """What the list shows; `event` is the id of one, whose articles alone are shown."""

    words: str = ""
    filters: Filters = field(default_factory=Filters)
    limit: int = _PAGE
    event: str = ""


class ArchiveTab:
    """The components of the tab."""

    def __init__(self, house: House, memory: gr.BrowserState, talk: Talk) -> None:
        assert house.store is not None
        self._store = house.store
        self._memory = memory
        self._talk = talk
        self._events = Happenings(house.store)
        self._looking = gr.State(Looking())
        self._removed = gr.State(())
        with gr.Row(elem_classes="panes"):
            with gr.Column(elem_classes="left", scale=3, min_width=0):
                self._form = html("find-form")
                self._bars = html("bars")
                self._happened = html("happened")
                self._notice = html("removed")
                self._list = html("found")
                self._parcel = html("parcel-archive")
            with gr.Column(elem_classes="right", scale=2, min_width=0):
                with gr.Column(elem_id="adding", min_width=0, visible=house.store.owned):
                    self._taking = Taking(house, memory)
                    self._feeds = FeedsPanel.made(house, memory)
                self._read = html("reader")
        self.outputs: list[Any] = [self._form, self._bars, self._happened, self._list, self._read]
        self.outputs += [*self._taking.outputs, self._feeds.shown, self._looking]

    def wire(self, bridge: gr.HTML) -> None:
        """What the buttons call."""
        looked = [self._looking, self._memory]
        found = [self._looking, self._form, self._list, self._happened]
        listen(bridge, "find", self._find, looked, found)
        listen(bridge, "more", self._more, looked, found)
        listen(bridge, "read", self._open, [self._memory], [self._read])
        listen(bridge, "table", self._table, [self._looking], [self._parcel])
        plotted = [self._bars, self._happened]
        changed = [self._notice, self._list, *plotted, self._read, self._removed]
        listen(bridge, "remove", self._remove, looked, changed)
        listen(bridge, "undo", self._undo, [self._removed, *looked], changed)
        self._feeds.wire(bridge)
        fresh = self._taking.fresh
        for came in self._taking.wire(bridge):
            came.then(self._anew, [*looked, fresh], [self._list, *plotted, self._form], **(LISTEN | EACH))
            came.then(
                self._talk.choices, [self._talk.held, self._memory, fresh], [self._talk.chosen], **(LISTEN | EACH)
            )

    def drawn(self, who: Reader) -> list[Any]:
        """The values of `outputs`: everything, newest first."""
        hint = "archive_hint" if self._store.owned else "read_only"
        return [
            self._asking(Looking(), who),
            *self._plotted(Looking(), who),
            self._listing(Looking(), who),
            pane(render.hint(word(who.language, hint)), who.language),
            *self._taking.drawn(who),
            self._feeds.drawn(who),
            Looking(),
        ]

    def _anew(self, looking: Looking, memory: object, fresh: bool, request: gr.Request) -> list[Any]:
        """The list after something was taken in: of what is looked for by then, not of when it began."""
        who = reader(memory, request)
        form = self._asking(looking, who) if fresh else gr.skip()
        return [self._listing(looking, who), *self._plotted(looking, who), form]

    def _asking(self, looking: Looking, who: Reader) -> str:
        outlets = browse.outlets(self._store.db)
        return shelf.search_form(looking.words, looking.filters, outlets, LANGUAGES, who.language)

    def _plotted(self, looking: Looking, who: Reader) -> list[str]:
        """The timeline, and the events of the period that is looked at."""
        return [self._events.plot(who.language), self._events.around(looking.filters, who.language)]

    def _listing(self, looking: Looking, who: Reader) -> str:
        rows, total = self._rows(looking)
        event = self._events.named(looking.event)
        heading = self._events.heading(event, who.language) if event else ""
        return heading + shelf.listing(rows, total, who.language, more=total > len(rows))

    def _rows(self, looking: Looking) -> tuple[list[Row], int]:
        if event := self._events.named(looking.event):
            return [Row(one) for one in event.articles[: looking.limit]], len(event.articles)
        if not looking.words:
            listed = browse.listed(self._store.db, looking.filters, looking.limit)
            return [Row(one) for one in listed], browse.count(self._store.db, looking.filters)
        rows = list(searched(self._store, looking.words, looking.filters))
        return rows[: looking.limit], len(rows)

    def _find(self, looking: Looking, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        """A form gives everything anew, a bar another period, an event its articles; the events pressed in stay."""
        who, data = reader(memory, request), every(event)
        try:
            asked = chosen_filters(data)
        except UsageError as error:
            return [looking, gr.skip(), render.hint(in_words(str(error), who.language)), gr.skip()]
        if "all" in data:
            looking = Looking()
        elif "words" in data:
            looking = Looking(" ".join(data["words"][0].split())[:_LONGEST], asked)
        elif "event" in data:
            chosen = self._events.named(data["event"][0])
            looking = Looking(filters=chosen.period, event=chosen.id) if chosen else looking
        else:
            filters = replace(looking.filters, since=asked.since, until=asked.until)
            looking = replace(looking, filters=filters, limit=_PAGE, event="")
        happened = gr.skip() if "within" in data else self._events.around(looking.filters, who.language)
        return [looking, self._asking(looking, who), self._listing(looking, who), happened]

    def _more(self, looking: Looking, memory: object, request: gr.Request) -> list[Any]:
        looking = replace(looking, limit=looking.limit + _PAGE)
        return [looking, gr.skip(), self._listing(looking, reader(memory, request)), gr.skip()]

    def _open(self, memory: object, event: gr.EventData, request: gr.Request) -> Any:
        who, data = reader(memory, request), told(event)
        article = read.article(self._store.db, data.get("article", ""), number(data.get("version")) or None)
        if article is None:
            return pane(render.hint(word(who.language, "none_found")), who.language)
        versions = browse.versions(self._store.db, article.id or "")
        said, copies = said_in(self._store, article, who.language), copies_of(self._store, article)
        story = self._events.beside(article, who.language)
        return shelf.reader(article, versions, said, copies, who.language, removable=self._store.owned, story=story)

    def _table(self, looking: Looking) -> str:
        """Every article that the list would show, as a table that no spreadsheet runs."""
        everything = replace(looking, limit=browse.count(self._store.db, Filters()))
        rows, _ = self._rows(everything)
        return parcel("hotline-archive.csv", "text/csv", as_csv(row.listed for row in rows))

    def _remove(self, looking: Looking, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        who, identity = reader(memory, request), told(event).get("article", "")
        versions = browse.versions(self._store.db, identity) if self._store.owned else []
        gone = [read.article(self._store.db, identity, one.number) for one in reversed(versions)]
        kept = tuple(article for article in gone if article is not None)
        if not kept:
            return [gr.skip() for _ in range(6)]
        problem = ""
        try:
            self._store.remove(identity)
            self._store.sync()
        except HotlineError as error:
            problem = render.hint(in_words(str(error), who.language))
            if read.article(self._store.db, identity) is not None:
                return [problem, *(gr.skip() for _ in range(5))]
        hint = pane(render.hint(word(who.language, "archive_hint")), who.language)
        notice = problem + _was_removed(kept, who)
        return [notice, self._listing(looking, who), *self._plotted(looking, who), hint, kept]

    def _undo(self, removed: tuple[Article, ...], looking: Looking, memory: object, request: gr.Request) -> list[Any]:
        who = reader(memory, request)
        notice, left = "", removed
        try:
            for article in removed:
                add(self._store, article, "undo")
            self._store.sync()
            left = ()
        except HotlineError as error:  # the button stays: what is there already is not added twice
            notice = render.hint(in_words(str(error), who.language)) + _was_removed(removed, who)
        return [notice, self._listing(looking, who), *self._plotted(looking, who), gr.skip(), left]


def _was_removed(articles: tuple[Article, ...], who: Reader) -> str:
    return shelf.removed(articles[-1].title or word(who.language, "untitled"), who.language)
