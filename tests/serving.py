"""A real server on loopback in a thread of the test's process, over an application or any other ASGI app.

with served(app) as url, httpx.Client(base_url=url) as client: ...
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.answer import Hotline
from bot.api.access import Access
from bot.api.app import application
from bot.api.core import Core
from bot.briefing.prose import Prose
from bot.engines import Engine
from vectorstore.store import Vectorstore


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of the app, without a slash at its end, while it is served."""
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="auto", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()
        assert not thread.is_alive()


@contextmanager
def hotline_at(
    home: Path,
    access: Access | None = None,
    engine: Engine | None = None,
    page: Any = None,
    writer: Prose | None = None,
) -> Iterator[str]:
    """The whole application over a home; the page is a small one of Gradio's unless another is given."""
    with Vectorstore.open(home) as store:
        answerer = Hotline(store, engine)
        app = application(
            page or small_page(), {"run_history": False}, access or Access(), Core(store, answerer, writer)
        )
        with served(app) as url:
            yield url


def small_page() -> Any:
    """A page with one listener, private as all of Hotline's are."""
    import gradio as gr

    with gr.Blocks(title="Hotline", analytics_enabled=False) as page:
        box = gr.Textbox()
        box.submit(lambda text: text, box, box, api_visibility="private")
    page.queue(api_open=False)
    return page
