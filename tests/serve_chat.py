"""Serves the chat over the fake answerer: `python serve_chat.py PORT [USER:PASSWORD]`, until it is interrupted."""

import sys

from fakes import FakeAnswerer

from bot.chat.page import launch

if __name__ == "__main__":
    port, login = int(sys.argv[1]), (sys.argv[2:] or [None])[0]
    launch(FakeAnswerer(), "127.0.0.1", port, login, lambda address: print(address, flush=True))
