"""`hotline ask`: one question for a person, or a file of questions for a program."""

import argparse
import json
from pathlib import Path
from typing import Any

from bot.answer import Hotline
from bot.chat.words import withheld
from bot.citing import changed_since, origin_in_words
from bot.commands.common import each_line, filters, notice, only_with_input, opened, optional_text, show, text_of
from bot.engines.choose import engine
from bot.models import Answer, Question, Turn
from bot.settings import Settings
from vectorstore.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Answer and print."""
    if (options.question is None) == (options.input is None):
        raise UsageError("give a question, or --input FILE with many")
    only_with_input(options)
    settings = Settings.from_environment()
    turns = _turns(_json_file(options.history)) if options.history else ()
    told = Question(options.question or "", turns, options.language, filters(options.as_of, options.known_at))
    with opened(settings, may_share=True, with_starter=True) as store:
        chosen, host = engine(options.engine, settings)
        hotline = Hotline(store, chosen, host)
        if host is not None:
            notice(f"questions and excerpts are sent to {host}")
        if options.question is None:
            return each_line(options, lambda value: {"answer": hotline.answer(_question(value, told)).to_json()})
        answer = hotline.answer(told)
        if options.json:
            print(json.dumps(answer.to_json(), ensure_ascii=False, indent=1))
        else:
            show(as_text(answer))
        return 0


def as_text(answer: Answer) -> str:
    """An answer for a terminal: the frame, then each quote with its source."""
    lines = [answer.message, ""]
    by_number = {citation.number: citation for citation in answer.citations}
    for claim in answer.claims:
        marks = "".join(f"[{number}]" for number in claim.citations)
        speaker = f"   ({claim.speaker})" if claim.speaker else ""
        lines += [f"  {claim.text} {marks}{speaker}", ""]
    for citation in by_number.values() or answer.nearest:
        origin = origin_in_words(citation, answer.language)
        about = ", ".join(part for part in (citation.publisher, citation.published, citation.language, origin) if part)
        lines.append(f"[{citation.number}] {citation.title or citation.article_id} ({about})")
        if answer.abstained or all(claim.text != citation.quote for claim in answer.claims):
            lines.append(f"    {citation.quote}")
        lines += [f"    {line}" for line in changed_since(citation.notice, citation.gone, answer.language)]
        lines += [f"    {link}" for link in filter(None, (citation.deep_link, *citation.sources[:3]))]
    if answer.withheld:
        lines.append(f"(-) {withheld(answer.language, answer.withheld)}")
    return "\n".join(lines).rstrip()


def _question(value: dict[str, Any], told: Question) -> Question:
    """The question of a line; what the line leaves open is as the command line `told`."""
    history = value.get("history")
    return Question(
        text=text_of(value, "question"),
        history=told.history if history is None else _turns(history),
        language=optional_text(value, "language") or told.language,
        filters=filters(
            optional_text(value, "as_of") or told.filters.as_of,
            optional_text(value, "known_at") or told.filters.known_at,
        ),
    )


def _turns(value: Any) -> tuple[Turn, ...]:
    if not isinstance(value, list) or not all(
        isinstance(turn, dict) and turn.get("role") in ("user", "assistant") and isinstance(turn.get("content"), str)
        for turn in value
    ):
        raise UsageError('"history" must be a list of {"role": "user" or "assistant", "content": text}')
    return tuple(Turn(turn["role"], turn["content"]) for turn in value)


def _json_file(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f'{path} cannot be read as JSON ({error}); give a list of {{"role", "content"}}') from None
