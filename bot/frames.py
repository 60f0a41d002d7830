"""The sentences Hotline says in its own name, from `frames.toml`, complete in every language or refused at load.

    say("abstain", "fr") == "Les articles de l’archive ne répondent pas à cette question."

Left to others: the words of the page (bot.chat.words), quotes (never ours).
"""

import tomllib
from functools import lru_cache
from importlib import resources

from bot.models import LANGUAGES
from vectorstore.errors import HotlineError


def say(name: str, language: str, **values: object) -> str:
    """A sentence in one of our four languages, its placeholders filled."""
    return _frames()[name][language].format(**values)


@lru_cache(maxsize=1)
def _frames() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("frames.toml").read_text(encoding="utf-8")
    frames: dict[str, dict[str, str]] = tomllib.loads(text)
    for name, sentences in frames.items():
        if set(sentences) != set(LANGUAGES):
            raise HotlineError(f"frames.toml: [{name}] must have exactly the languages {', '.join(LANGUAGES)}")
    return frames
