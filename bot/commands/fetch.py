"""`hotline fetch`: one round over the feeds, for cron; `hotline watch` makes the same rounds by itself."""

import argparse
import json

from bot.commands import net
from bot.commands.common import opened, show
from bot.net import manner_of
from bot.settings import Settings
from vectorstore.archive import feeds, fetches
from vectorstore.errors import UsageError
from vectorstore.store import Vectorstore
from vectorstore.web import moments, news
from vectorstore.web.gather import Manner


def run(options: argparse.Namespace) -> int:
    """Fetch once and report; 1 when every feed that was tried failed."""
    settings = Settings.from_environment()
    manner = manner_of(settings)
    with opened(settings, may_share=False, with_starter=False) as store:
        events = fetch_round(store, manner, quiet=options.json)
    if options.json:
        print(json.dumps(net.report(events), ensure_ascii=False, indent=1))
    else:
        show(net.summary(events))
    tried = [event for event in events if isinstance(event, news.FeedRead)]
    return 1 if tried and all(event.problem for event in tried) else 0


def fetch_round(store: Vectorstore, manner: Manner, *, quiet: bool) -> list[news.Event]:
    """One round; each event is told once it is safe. Raises UsageError where there is nothing to read."""
    known = feeds.every(store.db)
    if not known and not fetches.due(store.db, moments.now()):
        raise UsageError("there are no feeds yet; add some with `hotline feeds add ADDRESS`, or `feeds add --starter`")
    events: list[news.Event] = []
    for event in news.fetch(store, manner, known):
        events.append(event)
        if not quiet:
            show(net.as_line(event))
    return events
