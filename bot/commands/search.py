"""`hotline search`: excerpts for a query, or for a file of queries."""

import argparse
import json
from typing import Any

from bot.commands.common import each_line, filters, only_with_input, opened, optional_text, show, text_of
from bot.models import Question
from bot.question import understand
from bot.settings import Settings
from vectorstore.errors import UsageError
from vectorstore.models import Excerpt
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore


def run(options: argparse.Namespace) -> int:
    """Search and print."""
    if (options.query is None) == (options.input is None):
        raise UsageError("give a query, or --input FILE with many")
    only_with_input(options)
    filters(options.as_of)  # a date that is none is said before anything is opened
    if options.limit < 1:
        raise UsageError("--limit takes a number from 1")
    with opened(Settings.from_environment(), may_share=True, with_starter=True) as store:
        if options.query is None:
            return each_line(options, lambda value: {"excerpts": _found(store, value, options)})
        found = _search(store, options.query, options.as_of, options.limit)
        if options.json:
            print(json.dumps([excerpt.to_json() for excerpt in found], ensure_ascii=False, indent=1))
        else:
            show(_text(found))
        return 0


def _found(store: Vectorstore, value: dict[str, Any], options: argparse.Namespace) -> list[dict[str, Any]]:
    as_of = optional_text(value, "as_of") or options.as_of
    return [excerpt.to_json() for excerpt in _search(store, text_of(value, "query"), as_of, options.limit)]


def _search(store: Vectorstore, text: str, as_of: str | None, limit: int) -> list[Excerpt]:
    asked = understand(Question(text))
    return excerpts(store, Query(asked.search, asked.language, filters(as_of)), limit)


def _text(found: list[Excerpt]) -> str:
    if not found:
        return "no excerpt found"
    return "\n\n".join(
        f"{number}. {excerpt.article.title or excerpt.article.id}"
        f" ({', '.join(p for p in (excerpt.article.publisher, excerpt.article.published) if p)}) {excerpt.score:.2f}\n"
        f"   {excerpt.text}"
        for number, excerpt in enumerate(found, start=1)
    )
