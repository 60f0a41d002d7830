"""A feed's items sorted: known ones left alone, those on the subject queued, the others listed as refused.

    sort(store, feed, read, moment)      -> Sorted(queued=(Page, ...), refused=(Refusal, ...))

An item is known while its feed says the same of it; when the feed's words change, its page is looked at again. What
the user removed from the archive does not come back by itself, what the user let in is never refused again.
Left to others: whether it is on the subject (relevance), writing any of it (archive).
"""

from dataclasses import dataclass

from vectorstore import relevance
from vectorstore.archive import fetches
from vectorstore.archive.feeds import Feed
from vectorstore.archive.fetches import Page, Refusal
from vectorstore.store import Vectorstore
from vectorstore.web import feeds


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a feed's items are to become."""

    queued: tuple[Page, ...]
    refused: tuple[Refusal, ...]


def sort(store: Vectorstore, feed: Feed, read: feeds.Feed, moment: str, again: bool = False) -> Sorted:
    """Look at every item that is new, or of which its feed says something new; with `again`, at known pages, too."""
    addresses = [item.address for item in read.items]
    known = fetches.pages(store.db, addresses)
    refused = {refusal.address: refusal for refusal in fetches.refusals_at(store.db, addresses)}
    removed = fetches.removed(store.db, addresses)
    queued: list[Page] = []
    turned_away: list[Refusal] = []
    for item in read.items:
        page, refusal = known.get(item.address), refused.get(item.address)
        if item.address in removed or (_same(item, feed, page, refusal) and not (again and page)):
            continue
        publisher = item.publisher or feed.publisher or read.title
        if page is None and (refusal is None or refusal.admitted is None):
            verdict = relevance.judge(store.embedder, item.title, item.lead, _language(feed, read))
            if not verdict.kept:
                turned_away.append(
                    Refusal(
                        item.address,
                        feed.address,
                        item.title,
                        item.lead,
                        publisher,
                        item.published,
                        item.entry,
                        verdict.reason,
                        verdict.score,
                    )
                )
                continue
        queued.append(Page(item.address, feed.address, item.title, publisher, item.published, item.entry, due=moment))
    return Sorted(tuple(queued), tuple(turned_away))


def _same(item: feeds.Item, feed: Feed, page: Page | None, refusal: Refusal | None) -> bool:
    """Is there nothing new? What another feed said first is that feed's to say."""
    if page is not None:
        return page.feed not in (feed.address, None) or page.entry == item.entry
    return refusal is not None and (refusal.entry == item.entry or refusal.feed != feed.address)


def _language(feed: Feed, read: feeds.Feed) -> str | None:
    told = feed.language or read.language
    return told[:2].lower() if told else None
