"""The HTTP API under /api: typed, in OpenAPI at /api/openapi.json, over the same core as everything else.

    curl -s localhost:7860/api/ask --json '{"question": "Combien de temps a duré l’appel du 3 juillet 2025 ?"}'
    curl -sN 'localhost:7860/api/ask?question=How+long+was+the+call%3F&stream=1'

Prefer POST for what should stand in nobody's log: addresses are written down by proxies, bodies are not.
Left to others: who may come in (guard), the answers (core), their form as events (events), errors (failures).
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from bot.api.core import Core, Kept, Page, Said
from bot.api.events import HEADERS, events
from bot.api.failures import NotThere
from bot.api.models import (
    Ask,
    Asked,
    BriefingPage,
    Day,
    Failure,
    Foreign,
    Health,
    Listing,
    Quoted,
    Results,
    Sought,
    Translated,
    Version,
)
from bot.api.workers import Workers
from bot.briefing.forms import rendered
from bot.cli import VERSION
from bot.models import Answer
from vectorstore.statements import Wanted

_KINDS = {
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
_ERRORS: dict[int | str, dict[str, Any]] = {code: {"model": Failure} for code in (400, 401, 404, 413, 429, 500, 503)}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "the answer, or its events"}
}
# What a page of ours may load when a briefing is opened in a browser by its address: its own style, nothing else.
_BRIEFING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def routes(core: Core, workers: Workers) -> APIRouter:
    """The endpoints over one core."""
    api = APIRouter(prefix="/api", responses=_ERRORS)

    async def answered(asked: Asked, request: Request) -> Response:
        question = asked.asked()
        if asked.stream or "text/event-stream" in request.headers.get("accept", ""):
            steps = workers.steps(core.stream(question, asked.engine))
            return StreamingResponse(events(steps), media_type="text/event-stream", headers=HEADERS)
        answer = await workers.ask(core.answer, question, asked.engine)
        return JSONResponse(answer.to_json())

    async def sought(wanted: Sought) -> Response:
        found = await workers.read(core.search, wanted.query, wanted.filters(), wanted.limit)
        return JSONResponse({"query": wanted.query, "excerpts": [excerpt.to_json() for excerpt in found]})

    @api.post("/ask", response_model=Answer, responses=_STREAM, tags=["answers"])
    async def ask(asked: Ask, request: Request) -> Response:
        """Answer a question with quotes that anyone can check; with `stream`, claim by claim."""
        return await answered(asked, request)

    @api.get("/ask", response_model=Answer, responses=_STREAM, tags=["answers"])
    async def ask_by_address(asked: Annotated[Asked, Query()], request: Request) -> Response:
        """The same for what can only open an address."""
        return await answered(asked, request)

    @api.post("/search", response_model=Results, tags=["archive"])
    async def search(wanted: Sought) -> Response:
        """Excerpts for a query, best first."""
        return await sought(wanted)

    @api.get("/search", response_model=Results, tags=["archive"])
    async def search_by_address(wanted: Annotated[Sought, Query()]) -> Response:
        """The same for what can only open an address."""
        return await sought(wanted)

    @api.post("/translate", tags=["answers"])
    async def translate(place: Foreign) -> Translated:
        """A machine translation of a place in the archive; show it beside the original, and never as a quotation."""
        asked = (place.article_id, place.version, place.start, place.end, place.language)
        made = await workers.ask(core.translated, *asked)
        return Translated(translation=made.text, model=made.model)

    @api.get("/brief", response_model=BriefingPage, tags=["answers"])
    async def brief(
        date: Day | None = None,
        language: Literal["fr", "en"] = "fr",
        format: Literal["json", "md", "html", "pdf"] = "json",
    ) -> Response:
        """The briefing of a day (today in UTC), as JSON, Markdown, HTML or PDF."""
        page = await workers.ask(core.briefing, date, language)
        written = await workers.read(rendered, page, format)
        headers = {"content-security-policy": _BRIEFING_POLICY} if format == "html" else {}
        return Response(written, media_type=_KINDS[format], headers=headers)

    @api.get("/statements", tags=["archive"])
    async def statements(wanted: Annotated[Quoted, Query()]) -> Said:
        """Who said what, word for word: `words` is `text[words_start:words_end]` of its article."""
        which = Wanted(wanted.speaker, wanted.about, wanted.filters())
        return await workers.read(core.statements, which, wanted.limit, wanted.offset)

    @api.get("/articles", tags=["archive"])
    async def articles(wanted: Annotated[Listing, Query()]) -> Page:
        """Articles without their texts, newest first, undated last."""
        return await workers.read(core.articles, wanted.filters(), wanted.limit, wanted.offset)

    @api.get("/articles/{article_id:path}", tags=["archive"])
    async def article(article_id: str, version: Version | None = None) -> Kept:
        """One article with its text, as it was in a version or as it is now."""
        return await workers.read(core.article, article_id, version)

    @api.get("/health", response_model=Health, tags=["operation"])
    async def health() -> dict[str, Any]:
        """Is the archive readable, and who answers?"""
        return {"version": VERSION, **await workers.read(core.health)}

    return api


def nothing_else(rest: str) -> None:
    """What is under /api or /v1 and none of ours is told so in our form, not by the page's own 404."""
    raise NotThere(f"there is no {rest!r} here; /api/openapi.json lists what there is")
