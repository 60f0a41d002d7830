"""Serves what the browser tests share, in one process until it is interrupted: `python serve_pages.py HOME OTHER`.

Three addresses are announced: the chat over the fake answerer, the whole page over HOME, the same over OTHER where no
conversation is kept. Importing Gradio is what takes longest; so it is done once.
"""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from fakes import FakeAnswerer

from bot.answer import Hotline
from bot.api.access import Access
from bot.api.app import application
from bot.api.serve import serve
from bot.chat.page import build, look
from bot.settings import Settings
from tests.serving import served
from vectorstore.store import Vectorstore

if __name__ == "__main__":
    with ExitStack() as closing:

        def whole(home: str, *, keep_history: bool) -> Any:
            """The page over a home. It may ask for pages of 127.0.0.1, where a test's own server stands."""
            settings = Settings(home=Path(home), keep_days=400, allow_private="127.0.0.1")
            store = closing.enter_context(Vectorstore.open(settings.home))
            return application(build(Hotline(store), store, settings, keep_history=keep_history), look(), Access())

        chat = closing.enter_context(served(application(build(FakeAnswerer()), look(), Access())))
        forgetful = closing.enter_context(served(whole(sys.argv[2], keep_history=False)))
        serve(
            whole(sys.argv[1], keep_history=True),
            "127.0.0.1",
            0,
            lambda address: print(f"{chat}/", address, f"{forgetful}/", flush=True),
        )
