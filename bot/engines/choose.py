"""Which engine answers. `auto` uses a model only when HOTLINE_MODEL names one: a key lying in the environment must not
send anybody's questions out.

Left to others: the engines themselves.
"""

from bot.engines import Engine
from bot.engines.extractive import Extractive
from bot.settings import Settings


def engine(name: str, settings: Settings) -> tuple[Engine, str | None]:
    """The engine, and the host that will receive questions (None: they stay on this machine)."""
    if name == "extractive" or (name == "auto" and settings.model is None):
        return Extractive(), None
    from bot.engines.llm import LanguageModel

    return LanguageModel(settings), settings.model_host
