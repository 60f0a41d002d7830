"""Serves the whole page over a real home with a model: `python serve_model.py HOME PORT URL`, until interrupted."""

import os
import sys
from pathlib import Path

from bot.answer import Hotline
from bot.api.access import Access
from bot.api.app import application
from bot.api.serve import serve
from bot.chat.page import build, look
from bot.engines.llm import LanguageModel
from bot.models import Question
from bot.settings import Settings
from vectorstore.store import Vectorstore

if __name__ == "__main__":
    os.environ["OPENAI_API_KEY"] = "test"
    settings = Settings(home=Path(sys.argv[1]), model="scripted-1", model_url=sys.argv[3], second_opinion=True)
    with Vectorstore.open(settings.home) as store:
        answerer = Hotline(store, LanguageModel(settings), settings.model_host)
        answerer.answer(Question("Qui a parlé ?"))  # what is loaded at first use takes long where many tests run
        serve(
            application(build(answerer, store, settings), look(), Access.of(settings)),
            "127.0.0.1",
            int(sys.argv[2]),
            lambda address: print(address, flush=True),
        )
