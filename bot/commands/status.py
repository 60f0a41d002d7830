"""`hotline status`: what the archive holds, for a person or as JSON."""

import argparse
import json
from typing import Any

from bot.commands.common import opened, show
from bot.settings import Settings
from vectorstore.archive import feeds, fetches, read
from vectorstore.store import Vectorstore


def run(options: argparse.Namespace) -> int:
    """Count and print; an empty home is a state, not an error."""
    settings = Settings.from_environment()
    with opened(settings, may_share=True, with_starter=False) as store:
        found = state(store, settings)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for name, value in found.items():
            shown = ", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else value
            show(f"{name:16} {'-' if shown in (None, '') else shown}")
    return 0


def state(store: Vectorstore, settings: Settings) -> dict[str, Any]:
    """Counts of the archive and the state of its index."""
    extent = read.extent(store.db)
    return {
        "home": str(settings.home),
        "articles": extent.articles,
        "compiled": extent.compiled,
        "versions": extent.versions,
        "undated": extent.undated,
        "first_day": extent.first,
        "last_day": extent.last,
        "languages": extent.languages,
        "chunks": extent.chunks,
        "waiting_for_index": read.pending_count(store.db),
        **_net(store),
        "embedding_model": read.setting(store.db, "embedding_model"),
        "owner": "this process" if store.owned else "another process",
    }


def _net(store: Vectorstore) -> dict[str, Any]:
    """What was fetched, when, and what failed."""
    known = feeds.every(store.db)
    return {
        "feeds": len(known),
        "feeds_paused": sum(feed.paused for feed in known),
        "feeds_last_read": max((feed.fetched for feed in known if feed.fetched), default=None),
        "feeds_failing": {feed.address: feed.problem for feed in known if feed.problem and not feed.paused},
        "pages": fetches.counts(store.db),
    }
