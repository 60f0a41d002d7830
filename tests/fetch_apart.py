"""A round of news in a process of its own, as `hotline fetch` makes it, without the pause between two requests.

python -m tests.fetch_apart HOME FEED
"""

import sys
from pathlib import Path

from bot.commands import net
from vectorstore.archive import feeds
from vectorstore.archive.feeds import Feed
from vectorstore.store import Vectorstore
from vectorstore.web import news
from vectorstore.web.addresses import Allowed
from vectorstore.web.gather import Manner

with Vectorstore.open(Path(sys.argv[1])) as store:
    feeds.add(store.db, Feed(sys.argv[2]))
    for event in news.fetch(store, Manner(Allowed.parse("127.0.0.1"), pace=0), feeds.every(store.db)):
        print(net.as_line(event), flush=True)
