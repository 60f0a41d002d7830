"""A round of news: feeds read, their items sorted, pages fetched and taken in, one at a time and safely.

    for event in fetch(store, Manner(), feeds.every(store.db)):         # `hotline fetch`
        print(event)                                                    # FeedRead, or an ingest.Outcome
    for event in take(store, Manner(), ["https://example.org/news"]):   # `hotline ingest URL`

A feed's items are queued in the transaction that remembers its ETag, and a page leaves the queue only after its article
is in the archive: killed at any moment, the next round goes on from there, and nothing is taken in twice.

Left to others: the net (gather), items (sorting), pages (settling), when rounds are made (bot.commands.watch).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from vectorstore import ingest
from vectorstore.archive import feeds as archive_feeds
from vectorstore.archive import fetches
from vectorstore.archive.feeds import Feed
from vectorstore.archive.fetches import Page, Refusal
from vectorstore.errors import FetchFailed, HotlineError
from vectorstore.ingest import Outcome
from vectorstore.store import Vectorstore
from vectorstore.web import addresses, feeds, moments, pages, robots
from vectorstore.web.client import Fetched, Known
from vectorstore.web.gather import Gathering, Manner, Wanted
from vectorstore.web.settling import Came, settle
from vectorstore.web.sorting import sort

_INDEX_EVERY = 100  # articles
_REFUSALS_KEPT = timedelta(days=90)  # what nobody let in by then has long left its feed


@dataclass(frozen=True, slots=True)
class FeedRead:
    """What became of a feed: its items, how many of them are new or changed, how many off the subject."""

    address: str
    problem: str | None = None
    unchanged: bool = False
    items: int = 0
    queued: int = 0
    off_subject: int = 0
    left_out: tuple[str, ...] = ()


Event = FeedRead | Outcome


def fetch(store: Vectorstore, manner: Manner, chosen: Sequence[Feed]) -> Iterator[Event]:
    """Read these feeds where they are due, then fetch every page that is; old refusals are forgotten."""
    moment = moments.now()
    fetches.forget_refusals(store.db, moments.later(moment, -_REFUSALS_KEPT))
    ready = [feed for feed in chosen if not feed.paused and (feed.due is None or feed.due <= moment)]
    yield from _read(store, manner, ready)
    yield from _pages(store, manner, fetches.due(store.db, moments.now()))


def take(store: Vectorstore, manner: Manner, wanted: Iterable[str]) -> Iterator[Event]:
    """Pages and feeds that the user names: fetched now, even what was removed from the archive before."""
    named: list[str] = []
    for text in wanted:
        try:
            named.append(addresses.parse(text).url)
        except HotlineError as error:
            yield Outcome(text, ingest.REFUSED, problem=str(error))
    fetches.queue(store.db, [Page(address, due=moments.now()) for address in dict.fromkeys(named)])
    known = fetches.pages(store.db, named)
    yield from _pages(store, manner, [known[address] for address in dict.fromkeys(named)])


def admit(store: Vectorstore, manner: Manner, chosen: Sequence[Refusal]) -> Iterator[Event]:
    """Let in what was refused, and fetch it."""
    for refusal in chosen:
        fetches.admit(store.db, refusal, moments.now())
    yield from _pages(store, manner, list(fetches.pages(store.db, [one.address for one in chosen]).values()))


def look(manner: Manner, chosen: Sequence[str]) -> Iterator[tuple[str, feeds.Feed | HotlineError]]:
    """What feeds hold at this moment, with nothing kept: for trying them."""
    gathering: Gathering[feeds.Feed] = Gathering(manner)
    for wanted, came in gathering.each([Wanted(address) for address in chosen], lambda _, got: feeds.parse(got)):
        yield wanted.address, came


def _read(store: Vectorstore, manner: Manner, ready: Sequence[Feed]) -> Iterator[FeedRead]:
    by_address = {feed.address: feed for feed in ready}
    gathering: Gathering[Came] = Gathering(manner, _robots(store))
    wanted = [Wanted(feed.address, Known(feed.etag, feed.modified, feed.final)) for feed in ready]
    with _keeping(store, gathering), closing(gathering.each(wanted, _as_feed)) as arrivals:
        for one, came in arrivals:
            feed = by_address[one.address]
            if isinstance(came, HotlineError):
                wait = came.wait if isinstance(came, FetchFailed) else None
                due = moments.retry(moments.now(), feed.failures + 1, wait)
                archive_feeds.failed(store.db, feed.address, str(came), due)
                yield FeedRead(feed.address, str(came))
            else:
                yield _answered(store, feed, came)


def _answered(store: Vectorstore, feed: Feed, came: Came, again: bool = False) -> FeedRead:
    """A feed's items into the queue and the list of refusals, at once with what its answer told."""
    moment, got = moments.now(), came.fetched
    feed = replace(feed, etag=got.etag, modified=got.modified, final=got.final)
    if not isinstance(came.value, feeds.Feed):
        archive_feeds.answered(store.db, feed, moment)
        return FeedRead(feed.address, unchanged=True)
    found = sort(store, feed, came.value, moment, again)
    archive_feeds.answered(store.db, feed, moment, found.queued, found.refused)
    counts = len(came.value.items), len(found.queued), len(found.refused)
    return FeedRead(feed.address, None, False, *counts, came.value.left_out)


def _pages(store: Vectorstore, manner: Manner, wanted: Sequence[Page]) -> Iterator[Event]:
    """Fetch pages and take their articles in; a feed among those that the user named brings its items."""
    by_address = {page.address: page for page in wanted}
    removed = fetches.removed(store.db, by_address)
    brought: list[str] = []
    gathering: Gathering[Came] = Gathering(manner, _robots(store))
    asked = [
        Wanted(page.address, None if page.address in removed else Known(page.etag, page.modified, page.final))
        for page in wanted
    ]

    def prepare(one: Wanted, got: Fetched) -> Came:
        page = by_address[one.address]
        if got.unchanged:
            return Came(got, None)
        if page.feed is None and pages.kind(got) == pages.FEED:
            return Came(got, feeds.parse(got))
        return Came(got, pages.article(got, pages.Told(page.title, page.publisher, page.published)))

    with _keeping(store, gathering), closing(gathering.each(asked, prepare)) as arrivals:
        for done, (one, came) in enumerate(arrivals, start=1):
            if isinstance(came, Came) and isinstance(came.value, feeds.Feed):
                yield _answered(store, archive_feeds.one(store.db, one.address) or Feed(one.address), came, again=True)
                fetches.forget(store.db, one.address)
                brought.append(one.address)
            else:
                yield settle(store, by_address[one.address], came)
            if done % _INDEX_EVERY == 0:
                store.sync()
    if items := [page for address in brought for page in fetches.due(store.db, moments.now(), address)]:
        yield from _pages(store, manner, items)


def _as_feed(_: Wanted, got: Fetched) -> Came:
    return Came(got, None if got.unchanged else feeds.parse(got))


@contextmanager
def _keeping(store: Vectorstore, gathering: Gathering[Came]) -> Iterator[None]:
    """Whatever ends a run: what was learnt is kept and the index learns what came."""
    try:
        yield
    finally:
        if gathering.learnt:
            fetches.keep_robots(store.db, gathering.learnt)
        store.sync()


def _robots(store: Vectorstore) -> dict[str, robots.Rules]:
    return fetches.robots(store.db, (datetime.now(UTC) - robots.GOOD_FOR).isoformat(timespec="seconds"))
