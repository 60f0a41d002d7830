"""The archive's events for its tab: kept until the archive changes, drawn as a timeline and as a list beside it.

    events = Happenings(store)
    events.plot("fr"), events.around(filters, "fr")     # the whole archive; the period that is looked at
    events.beside(article, "fr")                        # the story of one article

Left to others: HTML (timeline, happened), what an event is (vectorstore.stories.events), components (archive).
"""

import threading

from bot.chat import happened, timeline
from bot.chat.finding import copies_of
from vectorstore import dates
from vectorstore.archive import browse, leads
from vectorstore.models import Article, Filters
from vectorstore.store import Vectorstore
from vectorstore.stories import events as stories
from vectorstore.stories.events import Event, Events

_ALWAYS = (0, 99_999_999)


class Happenings:
    """Events of one archive, shown to many readers."""

    def __init__(self, store: Vectorstore) -> None:
        self._store = store
        self._one_at_a_time = threading.Lock()
        self._known: tuple[tuple[int, ...], Events] | None = None
        self._plots: dict[tuple[tuple[int, ...], str], str] = {}  # by the events they show, so that none outlives them

    def plot(self, language: str) -> str:
        """The timeline of the whole archive."""
        events = self._events()
        key = (events.state, language)
        plot = self._plots.get(key)
        if plot is None:
            plot = self._plots[key] = self._figure(browse.days(self._store.db, Filters()), events, language)
        return plot

    def around(self, filters: Filters, language: str) -> str:
        """The events of a period as a list, and its days as bars where the timeline shows months or years."""
        events, (first, last) = self._events(), _period(filters)
        days = browse.days(self._store.db, Filters())
        figure = ""
        if (first, last) != _ALWAYS and first < last and not timeline.in_days(days):
            figure = self._figure([one for one in days if first <= one[0] <= last], events, language, within=True)
        found = events.between(first, last)
        best = happened.chosen(found)
        told = stories.origins(self._store.db, best)
        return figure + happened.listing(best, told, len(found), language, unfolded=(first, last) != _ALWAYS)

    def named(self, event_id: str) -> Event | None:
        """The event of that id, if there is one."""
        return self._events().named(event_id)

    def heading(self, event: Event, language: str) -> str:
        """What stands over its articles."""
        return happened.heading(event, stories.origins(self._store.db, [event])[event.id], language)

    def beside(self, article: Article, language: str) -> str:
        """What else was written on the same event; copies of the same text are shown elsewhere."""
        copies = {one.id for one in copies_of(self._store, article)}
        others = [one for one in self._events().beside(article.id or "") if one.id not in copies]
        return happened.story(article, others, language)

    def _figure(self, days: list[tuple[int, int]], events: Events, language: str, *, within: bool = False) -> str:
        found = events.between(days[0][0], days[-1][0]) if days else []
        told = stories.origins(self._store.db, timeline.shown(days, found))
        return timeline.timeline(days, language, found, told, within=within)

    def _events(self) -> Events:
        """Made anew when the archive has changed."""
        with self._one_at_a_time:
            stamp = leads.stamp(self._store.db)
            if self._known is None or self._known[0] != stamp:
                self._known = (stamp, Events(leads.leads(self._store.db), stamp))
                self._plots = {}
            return self._known[1]


def _period(filters: Filters) -> tuple[int, int]:
    since, until = filters.since, filters.until
    return (
        dates.days(since)[0] if since else _ALWAYS[0],
        dates.last_day(until) or _ALWAYS[1],
    )
