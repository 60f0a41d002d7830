"""`hotline chat`: the page in the browser."""

import argparse
from dataclasses import replace

from bot.answer import Hotline
from bot.commands.common import notice, opened
from bot.engines.choose import engine
from bot.settings import Settings
from vectorstore.errors import UsageError

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    settings = Settings.from_environment()
    settings = replace(
        settings,
        host=options.host or settings.host,
        port=settings.port if options.port is None else options.port,
    )
    if not 0 <= settings.port <= 65_535:
        raise UsageError(f"--port is {settings.port}; give a number from 0 to 65535")
    if settings.host not in _LOOPBACK and settings.auth is None:
        raise UsageError(f"{settings.host} can be reached by others: set HOTLINE_AUTH=user:password, or use 127.0.0.1")
    with opened(settings, may_share=True, with_starter=True) as store:
        chosen, host = engine(options.engine, settings)
        from bot.chat.page import launch

        launch(
            Hotline(store, chosen, host),
            host=settings.host,
            port=settings.port,
            auth=settings.auth,
            announce=lambda url: notice(f"the chat is open at {url} (stop it with Ctrl-C)"),
        )
    return 0
