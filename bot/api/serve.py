"""The server: one application at one address until it is interrupted.

    serve(app, "127.0.0.1", 7860, print)      # prints http://127.0.0.1:7860/

Nothing is logged of a request: an address line can hold a question. Left to others: the application (app).
"""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from vectorstore.errors import HotlineError

if TYPE_CHECKING:
    from bot.api.guard import Guard

_PATIENCE = 2  # seconds that running answers get when the server is stopped; open pages hold connections for ever


def serve(app: "Guard", host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; `announce` is told the address once it answers.

    Raises HotlineError for an address that cannot be had.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            with contextlib.suppress(SystemExit):  # its way of giving up, meant for a main thread
                await super().startup(sockets)
            if self.started:
                announce(address)
                # After the address is told, and a daemon like the rest: neither the page nor Ctrl-C waits for it.
                threading.Thread(target=app.warm, daemon=True).start()
            else:
                self.should_exit = True

    with _listening(host, port) as listener:
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # its tracebacks may quote what was asked
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=_PATIENCE,
        )
        server = Server(config)
        # Its threads are daemons as it is itself: one that waits for a model that hangs keeps no process from ending.
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        with contextlib.suppress(KeyboardInterrupt):
            try:
                thread.join()
            finally:
                server.should_exit = True
                thread.join()
        if not server.started:
            raise HotlineError("the server did not start; run again with --debug and report what it says")


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError:
        raise HotlineError(
            f"nothing can listen at {host}:{port}; is it taken? Choose another --port or --host"
        ) from None
