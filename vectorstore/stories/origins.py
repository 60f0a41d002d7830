"""Who first said it: copies of one text are one origin, articles that credit one agency are one, an outlet is one.

    told = trace(db, [article], Filters())[article.id, article.version]
    told.name("fr"), len(told.outlets)      # "AFP", 6: the agency's text, as six outlets print it
    independent(told_of_many)               # how many origins many articles have among them

Groups are made of what may be seen: a copy published later neither joins nor names an origin as of the day before. A
compiled summary is no origin.
Left to others: finding copies (learn, prints), words for the reader (bot).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vectorstore.archive import stories as archive
from vectorstore.archive.database import Database
from vectorstore.archive.stories import Copy
from vectorstore.models import COMPILED, Article, Filters
from vectorstore.stories import agencies
from vectorstore.text import folded


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article's text comes from, and who prints it.

    `first` is the id of the copy to show: the agency's own, else the earliest. `outlets` are the publishers of all
    copies, the first one's first, agencies that are credited left out; `articles` the ids of all copies.
    """

    first: str
    agencies: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: tuple[str, ...]
    publishers: tuple[str, ...]  # as they are compared, of all copies

    def name(self, language: str | None) -> str | None:
        """The agency it comes from, as the reader's language writes it; None where none is credited."""
        return agencies.name(self.agencies[0], language) if self.agencies else None


def trace(db: Database, articles: Sequence[Article], filters: Filters) -> dict[tuple[str, int], Origin]:
    """The origin of each version, by article id and version. Of the filters only those on time count here."""
    seen = Filters(as_of=filters.as_of, known_at=filters.known_at)
    keys = archive.keys_of(db, [article for article in articles if article.kind != COMPILED])
    found, pairs = archive.copies(db, list(keys.values()), seen)
    groups = _joined(found, pairs)
    origins = {key: _origin([found[one] for one in group]) for group in groups for key in group}
    return {name: origins[key] for name, key in keys.items()}


def independent(origins: Iterable[Origin]) -> int:
    """How many of them are independent: those that share a text, an agency or an outlet count once."""
    parent: dict[str, str] = {}

    def root(token: str) -> str:
        while parent.setdefault(token, token) != token:
            token = parent[token]
        return token

    firsts = []
    for origin in origins:
        own, *shared = tokens(origin)
        firsts.append(own)
        for token in shared:
            parent[root(token)] = root(own)
    return len({root(first) for first in firsts})


def tokens(origin: Origin) -> list[str]:
    """What two origins must not share to be independent: the text, an agency, an outlet that writes itself."""
    sources = [f"agency:{one}" for one in origin.agencies] or [f"outlet:{one}" for one in origin.publishers if one]
    return [f"text:{origin.first}", *sources]


def _origin(group: list[Copy]) -> Origin:
    ordered = sorted(group, key=_earlier)
    credited = sorted({agency for copy in ordered for agency in copy.agencies})
    printing = [copy for copy in ordered if not (credited and agencies.is_own(copy.article))]
    outlets = dict.fromkeys(copy.article.publisher for copy in printing if copy.article.publisher)
    return Origin(
        first=ordered[0].article.id or "",
        agencies=tuple(credited),
        outlets=tuple(outlets),
        articles=tuple(dict.fromkeys(copy.article.id or "" for copy in ordered)),
        publishers=tuple(sorted({folded(copy.article.publisher or "") for copy in ordered})),
    )


def _earlier(copy: Copy) -> tuple[bool, bool, str, str]:
    """The agency's own first, then by publication as told, undated ones last; never by when we took it in."""
    published = copy.article.published
    return not agencies.is_own(copy.article), published is None, published or "", copy.article.id or ""


def _joined(found: dict[int, Copy], pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Versions in groups of which each member is a copy of another one."""
    beside: dict[int, list[int]] = {key: [] for key in found}
    for one, other in pairs:
        beside[one].append(other)
    groups, done = [], set()
    for key in sorted(found):
        if key in done:
            continue
        group, waiting = [], [key]
        done.add(key)
        while waiting:
            group.append(waiting.pop())
            fresh = [other for other in beside[group[-1]] if other not in done]
            done.update(fresh)
            waiting += fresh
        groups.append(sorted(group))
    return groups
