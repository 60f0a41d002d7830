"""Serves the whole page over a real home: `python serve_page.py HOME PORT [--no-history]`, until it is interrupted."""

import sys
from pathlib import Path

from bot.answer import Hotline
from bot.api.access import Access
from bot.api.app import application
from bot.api.serve import serve
from bot.chat.page import build, look
from bot.settings import Settings
from vectorstore.store import Vectorstore

if __name__ == "__main__":
    settings = Settings(home=Path(sys.argv[1]), keep_days=400)
    with Vectorstore.open(settings.home) as store:
        page = build(Hotline(store), store, settings, keep_history="--no-history" not in sys.argv)
        serve(
            application(page, look(), Access.of(settings)),
            "127.0.0.1",
            int(sys.argv[2]),
            lambda address: print(address, flush=True),
        )
