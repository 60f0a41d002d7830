"""Events on a timeline: the articles of one day that tell the same, and what was written of it on the days around.

    found = Events(leads(db))
    found.between(20250703, 20250703)[0].title("fr")     # "Une heure d'appel"
    found.beside("fr-1")                                 # the same event: days before, that day, days after

An event is told by at least two articles of one day (UTC) whose beginnings name the same people, places and values, or
by a dispatch of the dossier, which is compiled of several sources. A single article is no event yet. Two articles tell
the same when they share two such names or values and, weighted by how rare they are in the archive, a good part of
all that both have. All articles of an event are like the one in its middle, so that no chain leads from one event
to the next. Vectors are not asked: it works on a machine that has none, and is the same everywhere.

Left to others: the heads (archive.leads), the stories of a briefing, which compares sentences (bot.briefing.stories).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from vectorstore import dates
from vectorstore.archive.browse import Listed
from vectorstore.archive.database import Database
from vectorstore.archive.leads import Lead
from vectorstore.models import COMPILED, Article, Filters
from vectorstore.stories.origins import independent, trace

_ALIKE = 0.28  # of the names and values of both, by weight
_FEWEST = 2  # names and values that both have
_WEIGHT = 1.5  # of those together: more than the two presidents, whom half of this field's articles name
_MOST = 400  # articles of one day that are compared with each other; of a fuller day the first ones by id
_AROUND = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Event:
    """Articles of one day on one thing, the one in the middle first, compiled summaries last."""

    day: int
    articles: tuple[Listed, ...]

    @property
    def id(self) -> str:
        """How a page names it: by its first article."""
        return self.articles[0].id

    @property
    def compiled(self) -> bool:
        """Does the dossier alone tell it?"""
        return self.articles[0].kind == COMPILED

    @property
    def period(self) -> Filters:
        """Its day, as a filter."""
        day = dates.as_date(self.day).isoformat()
        return Filters(since=day, until=day)

    def title(self, language: str) -> str | None:
        """Its headline: of an outlet that writes in this language, else the first."""
        titled = [one for one in self.articles if one.title and (one.kind == COMPILED) == self.compiled]
        own = [one for one in titled if one.language == language]
        return next((one.title for one in own + titled), None)


class Events:
    """All events of an archive. Made once for a `state` of it (archive.leads.stamp)."""

    def __init__(self, leads: Sequence[Lead], state: tuple[int, ...] = ()) -> None:
        self.state = state
        self._leads = {lead.listed.id: lead for lead in leads}
        holding = Counter(anchor for lead in leads for anchor in lead.anchors)
        self._weights = {anchor: math.log((len(leads) + 1) / count) for anchor, count in holding.items()}
        self._days: dict[int, list[Lead]] = defaultdict(list)
        for lead in leads:
            self._days[lead.day].append(lead)
        self._events = {day: self._of_day(found[:_MOST]) for day, found in self._days.items()}

    def between(self, first: int, last: int) -> list[Event]:
        """The events of these days, by day, those that most articles tell first."""
        return [event for day in sorted(self._events) if first <= day <= last for event in self._events[day]]

    def named(self, event_id: str) -> Event | None:
        """The event of that id; None where it is none, or none any longer."""
        lead = self._leads.get(event_id)
        return next((event for event in self._events[lead.day] if event.id == event_id), None) if lead else None

    def beside(self, article_id: str) -> list[Listed]:
        """Other articles on the same event, from three days before to three days after, in order of publication."""
        lead = self._leads.get(article_id)
        if lead is None:
            return []
        own = dates.as_date(lead.day)
        around = (dates.as_integer(own + timedelta(days=away)) for away in range(-_AROUND.days, _AROUND.days + 1))
        near = [other for day in around for other in self._days.get(day, ())]
        return [other.listed for other in near if other.listed.id != article_id and self.alike(lead, other)]

    def alike(self, one: Lead, other: Lead) -> bool:
        """Do two articles tell the same, by what they name?"""
        shared = one.anchors & other.anchors
        if len(shared) < _FEWEST:
            return False
        weight = self._weight(shared)
        return weight >= _WEIGHT and weight >= _ALIKE * self._weight(one.anchors | other.anchors)

    def _weight(self, anchors: frozenset[str]) -> float:
        return sum(self._weights[anchor] for anchor in anchors)

    def _of_day(self, leads: list[Lead]) -> tuple[Event, ...]:
        """The article that most others are like is the middle of the first event; so on with those that are left."""
        beside: list[set[int]] = [set() for _ in leads]
        for one in range(len(leads)):
            for other in range(one):
                if self.alike(leads[one], leads[other]):
                    beside[one].add(other)
                    beside[other].add(one)
        left, found = set(range(len(leads))), []
        while left:
            middle = min(left, key=lambda place: (-len(beside[place] & left), place))
            group = [middle, *sorted(beside[middle] & left)]
            left.difference_update(group)
            ordered = sorted((leads[place].listed for place in group), key=lambda one: one.kind == COMPILED)
            if len(ordered) > 1 or ordered[0].kind == COMPILED:
                found.append(Event(leads[middle].day, tuple(ordered)))
        return tuple(sorted(found, key=lambda event: -len(event.articles)))


def origins(db: Database, events: Sequence[Event]) -> dict[str, int]:
    """How many independent origins tell each event, by its id; a compiled summary is none."""
    articles = [
        Article("", id=one.id, version=one.version, kind=one.kind) for event in events for one in event.articles
    ]
    traced = trace(db, articles, Filters())
    return {
        event.id: independent(traced[one.id, one.version] for one in event.articles if (one.id, one.version) in traced)
        for event in events
    }
