"""The models that the tests of every model talk to: a scripted one always; a real one, too, where MODEL_URL names it.

    MODEL_URL=http://127.0.0.1:8101/v1 .venv/bin/python -m pytest tests/test_engines.py tests/test_injection.py

What such a test asserts holds for any model, the worst included; a model's answers differ from run to run.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bot.engines.llm import LanguageModel
from bot.settings import Settings
from tests.scripted_model import Script, ScriptedModel

MODELS = ("scripted", "real") if os.environ.get("MODEL_URL") else ("scripted",)


@contextmanager
def language_model(kind: str, *scripts: Script) -> Iterator[tuple[LanguageModel, ScriptedModel | None]]:
    """The engine, and the scripted server it talks to (None for a real one: its first listed model answers)."""
    if kind == "real":
        yield LanguageModel(Settings.from_environment({"OPENAI_BASE_URL": os.environ["MODEL_URL"]})), None
        return
    with ScriptedModel(*scripts) as model:
        settings = Settings.from_environment({"HOTLINE_MODEL": "scripted-1", "OPENAI_BASE_URL": model.url})
        yield LanguageModel(settings), model
