"""What MCP clients may call: ask, search, brief, statements, through Gradio's own MCP server at /gradio_api/mcp/.

    claude mcp add --transport http hotline http://127.0.0.1:7860/gradio_api/mcp/

Gradio makes a tool of every function of the page that is not private; these are the only ones. They run at once and
not through the page's queue, whose way round by HTTP would need a password of its own. What fails comes back as the
error of the API, in words, so that nothing of a traceback is shown and the client's model can put its call right.

Left to others: the answers (core), threads (workers), who may come in (guard).
"""

import json
from collections.abc import Awaitable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.api.core import Core
from bot.api.events import failure
from bot.api.workers import Workers
from bot.briefing.models import LANGUAGES as BRIEFED
from bot.models import LANGUAGES, Question
from vectorstore.errors import UsageError
from vectorstore.models import Filters
from vectorstore.statements import Wanted
from vectorstore.text import stored

if TYPE_CHECKING:
    import gradio as gr

_MOST = 100


def add_tools(page: "gr.Blocks", core: Core, workers: Workers) -> None:
    """Make the tools part of the page."""
    import gradio as gr

    async def ask(question: str, as_of: str = "", language: str = "") -> str:
        """Answer a question on the Trump-Putin talks, with verbatim quotes from the archive of news articles.

        Every claim carries the numbers of its citations; a citation is the verbatim quote with publisher, date and
        address. When `abstained` is true the archive does not answer, and `nearest` holds what came nearest: do not
        answer from it.

        Args:
            question: The question, in French, English, Russian or Ukrainian.
            as_of: Only what was published by the end of that day (UTC), YYYY-MM-DD. Empty: everything.
            language: Language of the answer's frame: fr, en, ru or uk. Empty: the question's.
        """

        def answer() -> dict[str, Any]:
            seen = Filters(as_of=as_of or None)
            asked = Question(stored(question), language=_one_of(language, LANGUAGES), filters=seen)
            return core.answer(asked).to_json()

        return await _told(workers.ask(answer))

    async def search(query: str, limit: int = 10, as_of: str = "") -> str:
        """Find excerpts of the archive's articles, best first; `text` is verbatim.

        Args:
            query: What to look for, in French, English, Russian or Ukrainian.
            limit: How many excerpts, at most 100.
            as_of: Only what was published by the end of that day (UTC), YYYY-MM-DD. Empty: everything.
        """

        def found() -> dict[str, Any]:
            excerpts = core.search(query, Filters(as_of=as_of or None), max(1, min(limit, _MOST)))
            return {"excerpts": [excerpt.to_json() for excerpt in excerpts]}

        return await _told(workers.read(found))

    async def brief(date: str = "", language: str = "fr") -> str:
        """The cited briefing of one day: what was new, who said what, what comes next, each sentence with its source.

        Args:
            date: The day, YYYY-MM-DD. Empty: today (UTC).
            language: Language of headings and notes: fr or en.
        """

        def written() -> dict[str, Any]:
            return core.briefing(date or None, _one_of(language, BRIEFED) or BRIEFED[0]).to_json()

        return await _told(workers.ask(written))

    async def statements(speaker: str = "", about: str = "", limit: int = 20, as_of: str = "") -> str:
        """Who said what, word for word, with the article, the date and the place of the words.

        Args:
            speaker: A name, like Putin, Trump, Ouchakov or Песков. Empty: anybody.
            about: Words that the statement holds. Empty: anything.
            limit: How many, at most 100.
            as_of: Only what was published by the end of that day (UTC), YYYY-MM-DD. Empty: everything.
        """

        def found() -> dict[str, Any]:
            wanted = Wanted(speaker or None, about or None, Filters(as_of=as_of or None))
            return asdict(core.statements(wanted, max(1, min(limit, _MOST)), 0))

        return await _told(workers.read(found))

    with page:
        for tool in (ask, search, brief, statements):
            gr.api(tool, api_name=tool.__name__, queue=False)


async def _told(call: Awaitable[dict[str, Any]]) -> str:
    """As JSON, which Gradio passes on as it is; of a dict it would make Python's spelling."""
    try:
        value = await call
    except Exception as error:
        value = failure(error)
    return json.dumps(value, ensure_ascii=False)


def _one_of(value: str, known: tuple[str, ...]) -> str | None:
    if value and value not in known:
        raise UsageError(f"{value!r} is no language of the frame; take one of: {', '.join(known)}")
    return value or None
