"""Everything that is served, as one ASGI application: the API, OpenAI's protocol, MCP and the page, behind one guard.

    app = application(build(answerer), look(), Access.of(settings), Core(store, answerer))
    serve(app, settings.host, settings.port, print)

Without a core only the page is there. Left to others: each of these (routes, completions, tools, bot.chat.page), the
guard, the server.
"""

from typing import TYPE_CHECKING, Any

from bot.api.access import Access
from bot.api.events import failure
from bot.api.failures import status_of
from bot.api.guard import UPLOAD, Guard

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse

    from bot.api.core import Core


def application(page: "gr.Blocks", look: dict[str, Any], access: Access, core: "Core | None" = None) -> Guard:
    """The page in its look and, with a core, what programs use."""
    import gradio as gr
    from fastapi import FastAPI

    from bot.cli import VERSION

    inner = FastAPI(
        title="Hotline",
        version=VERSION,
        description="Answers about the Trump–Putin talks, with excerpts that anyone can check.",
        openapi_url="/api/openapi.json" if core else None,
        docs_url=None,  # its page would be fetched from another host
        redoc_url=None,
    )
    if core is not None:
        _for_programs(inner, page, core)
    gr.mount_gradio_app(
        inner,
        page,
        path="/",
        root_path=access.root_path or None,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        # The guard has let nobody in but users; this tells Gradio (and `gr.Request.username`) who it is.
        auth_dependency=(lambda request: request.scope.get("hotline_user")) if access.accounts.passwords else None,
        show_error=False,
        max_file_size=UPLOAD,
        **{**look, "mcp_server": core is not None},
    )
    return Guard(inner, access, core.warm) if core is not None else Guard(inner, access)


def _for_programs(inner: "FastAPI", page: "gr.Blocks", core: "Core") -> None:
    from bot.api.completions import completions
    from bot.api.routes import nothing_else, routes
    from bot.api.tools import add_tools
    from bot.api.workers import Workers
    from vectorstore.errors import HotlineError

    workers = Workers()
    add_tools(page, core, workers)
    inner.include_router(routes(core, workers))
    inner.include_router(completions(core, workers))
    every = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
    for room in ("api", "v1"):
        inner.add_api_route(f"/{room}/{{rest:path}}", nothing_else, methods=every, include_in_schema=False)
    _errors(inner, HotlineError)


def _errors(inner: "FastAPI", known: type[Exception]) -> None:
    """Every error in one form. What nobody foresaw goes on to the guard, which logs its kind and no word of it."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse
    from starlette.exceptions import HTTPException

    from vectorstore.errors import UsageError

    def told(_: "Request", error: Exception) -> "JSONResponse":
        return JSONResponse(failure(error), status_of(error))

    def unreadable(request: "Request", error: RequestValidationError) -> "JSONResponse":
        # Where and why, but never what was sent: it may be a question.
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in {"body", "query", "path"}) or "the request"
        if request.method == "POST" and "json" not in request.headers.get("content-type", ""):
            return told(request, UsageError("send the body as JSON, with Content-Type: application/json"))
        return told(request, UsageError(f"{where}: {first['msg']}; see /api/openapi.json"))

    def unparsed(_: "Request", error: HTTPException) -> "JSONResponse":
        problem = UsageError(f"{error.detail}; see /api/openapi.json")
        return JSONResponse(failure(problem), error.status_code)

    inner.add_exception_handler(known, told)
    inner.add_exception_handler(HTTPException, unparsed)  # type: ignore[arg-type]
    inner.add_exception_handler(RequestValidationError, unreadable)  # type: ignore[arg-type]
