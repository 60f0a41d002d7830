"""Serves the chat over the fake answerer: `python serve_chat.py PORT [USER:PASSWORD]`, until it is interrupted."""

import sys
from pathlib import Path

from fakes import FakeAnswerer

from bot.api.access import Access
from bot.api.app import application
from bot.api.serve import serve
from bot.chat.page import build, look
from bot.settings import Settings

if __name__ == "__main__":
    port, login = int(sys.argv[1]), (sys.argv[2:] or [None])[0]
    access = Access.of(Settings(home=Path(), auth=login))
    serve(
        application(build(FakeAnswerer()), look(), access),
        "127.0.0.1",
        port,
        lambda address: print(address, flush=True),
    )
