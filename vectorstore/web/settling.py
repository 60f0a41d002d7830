"""What becomes of a page that was asked for: an article kept, a reason noted, a withdrawal marked; when to look again.

    settle(store, page, came) -> Outcome(source, "new" | "updated" | "unchanged" | "refused" | "failed" | "gone", ...)

The article is in the archive before the page leaves the queue: killed in between, the page is fetched once more and
found unchanged. A page we hold is called gone when it answers 410, or 404 twice with an hour between.
Left to others: fetching (gather), how an article is taken in (ingest).
"""

from dataclasses import dataclass, replace

from vectorstore import ingest
from vectorstore.archive import fetches
from vectorstore.archive.fetches import Page
from vectorstore.archive.write import UNCHANGED
from vectorstore.errors import FetchFailed, HotlineError
from vectorstore.ingest import Outcome
from vectorstore.models import Article
from vectorstore.store import Vectorstore
from vectorstore.web import feeds, moments
from vectorstore.web.client import Fetched

FAILED, GONE = "failed", "gone"  # beside ingest's own statuses: not fetched this time; no longer there
_STATES = {FAILED: fetches.FAILED, ingest.REFUSED: fetches.REFUSED}


@dataclass(frozen=True, slots=True)
class Came:
    """An answer with what it holds; `value` is None where the site says that nothing is new."""

    fetched: Fetched
    value: Article | feeds.Feed | None


def settle(store: Vectorstore, page: Page, came: Came | HotlineError) -> Outcome:
    """Keep or note one page."""
    moment = moments.now()
    page = replace(page, fetched=moment, problem=None)
    if isinstance(came, HotlineError):
        return _not_come(store, page, came, moment)
    if came.value is None:
        fetches.settle(store.db, _seen(page, came.fetched, moment, changed=False))
        return Outcome(page.address, UNCHANGED, page.article_id, title=page.title)
    assert isinstance(came.value, Article)
    outcome = ingest.add(store, came.value, page.address)
    if outcome.status == ingest.REFUSED:
        return _noted(store, page, moment, outcome.problem or "", ingest.REFUSED)
    page = replace(page, article_id=outcome.article_id, title=page.title or outcome.title)
    fetches.settle(store.db, _seen(page, came.fetched, moment, changed=outcome.status != UNCHANGED))
    return outcome


def _seen(page: Page, fetched: Fetched, moment: str, *, changed: bool) -> Page:
    unchanged = 0 if changed else page.unchanged + 1
    return replace(
        page,
        state=fetches.KEPT,
        etag=fetched.etag,
        modified=fetched.modified,
        final=fetched.final,
        failures=0,
        unchanged=unchanged,
        due=moments.look_again(moment, unchanged),
    )


def _not_come(store: Vectorstore, page: Page, error: HotlineError, moment: str) -> Outcome:
    """A failure that may pass is tried again; what we hold is kept, whatever its site does."""
    if not isinstance(error, FetchFailed):  # there is no article in it, or the address is not for us
        return _noted(store, page, moment, str(error), ingest.REFUSED)
    if error.gone and page.state in fetches.HELD:
        return _missing(store, replace(page, problem=str(error)), error, moment)
    page = replace(page, failures=page.failures + error.asked)
    if not error.passing or moments.given_up(page.failures):
        return _noted(store, page, moment, str(error), FAILED)
    due = moments.retry(moment, page.failures, error.wait)
    fetches.settle(store.db, replace(page, problem=str(error), due=due))
    return Outcome(page.address, FAILED, page.article_id, title=page.title, problem=str(error))


def _missing(store: Vectorstore, page: Page, error: FetchFailed, moment: str) -> Outcome:
    """The page of an article that we hold is not there: a slip the first time, a withdrawal the second."""
    gone = error.gone == FetchFailed.WITHDRAWN or page.state != fetches.KEPT
    state, due = (fetches.GONE, None) if gone else (fetches.MISSING, moments.look_again(moment, 0))
    fetches.settle(store.db, replace(page, state=state, due=due))
    return Outcome(page.address, GONE if gone else FAILED, page.article_id, title=page.title, problem=page.problem)


def _noted(store: Vectorstore, page: Page, moment: str, problem: str, status: str) -> Outcome:
    """What will not come by itself; an article that we hold stays as it is, and is looked at as before."""
    held = page.state in fetches.HELD
    due = moments.look_again(moment, page.unchanged + 1) if held else None
    state = page.state if held else _STATES[status]
    fetches.settle(store.db, replace(page, problem=problem, state=state, unchanged=page.unchanged + 1, due=due))
    return Outcome(page.address, status, page.article_id, title=page.title, problem=problem)
