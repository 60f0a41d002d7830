"""`hotline check`: claims against excerpts, one JSON object a line.

{"id": 1, "claim": "...", "excerpt": "..."}  ->  {"id": 1, "supported": true, "score": 0.93, "checks": {...}}
"""

import argparse
from typing import Any

from bot.check import check
from bot.commands.common import each_line, notice, text_of
from bot.settings import Settings
from bot.similarity import Meaning
from vectorstore.embeddings import Embedder, open_embeddings
from vectorstore.errors import EmbeddingUnavailable, UsageError


def run(options: argparse.Namespace) -> int:
    """Check every line of --input. No archive is opened."""
    if options.input is None:
        raise UsageError('check takes --input FILE with lines {"id", "claim", "excerpt"} ("-": standard input)')
    embedder = _embedder(Settings.from_environment())
    return each_line(options, lambda value: _checked(value, Meaning(embedder)))


def _checked(value: dict[str, Any], meaning: Meaning) -> dict[str, Any]:
    claim, excerpt = text_of(value, "claim"), text_of(value, "excerpt")
    for name, text in (("claim", claim), ("excerpt", excerpt)):
        if not any(character.isalnum() for character in text):
            raise UsageError(f'"{name}" is empty; give a text')
    found = check(claim, excerpt, meaning)
    return {"supported": found.supported, "score": round(found.score, 4), "checks": found.checks}


def _embedder(settings: Settings) -> Embedder | None:
    try:
        return open_embeddings(settings.embeddings)
    except EmbeddingUnavailable as error:
        notice(str(error))
        return None
