"""A server that has just begun gets ready for its first reader, off to the side: nobody waits for it, and no model."""

import signal
import subprocess
import sys

from bot.answer import Hotline
from bot.api.core import Core
from bot.engines.llm import LanguageModel
from bot.settings import Settings
from tests.homes import small
from tests.scripted_model import ScriptedModel
from vectorstore.store import Vectorstore

# A server whose getting ready never ends.
ENDLESS = """
import time
from bot.api.access import Access
from bot.api.guard import Guard
from bot.api.serve import serve

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": message["type"] + ".complete"})
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"here"})

def warm():
    print("warming", flush=True)
    time.sleep(600)

serve(Guard(app, Access(), warm), "127.0.0.1", 0, lambda address: print(address, flush=True))
"""


def test_the_archive_is_asked_the_model_is_not_and_a_failure_is_nobodys(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    home = small(tmp_path / "home")
    with ScriptedModel("Il a dit oui. [1]") as model, Vectorstore.open(home) as store:
        embedded = []
        plain = type(store.embedder).embed_query
        monkeypatch.setattr(
            type(store.embedder), "embed_query", lambda self, text: embedded.append(text) or plain(self, text)
        )
        engine = LanguageModel(Settings(home=home, model="scripted-1", model_url=model.url))
        core = Core(store, Hotline(store, engine))
        core.warm()
        assert model.requests == []
    assert embedded
    core.warm()  # the archive is closed, and nothing comes of it


def test_neither_readers_nor_an_interrupt_wait_for_it():
    import httpx

    server = subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address, warming = server.stdout.readline().strip(), server.stdout.readline()
        assert warming == "warming\n"
        assert httpx.get(address, timeout=30).text == "here"
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0
    finally:
        server.kill()
