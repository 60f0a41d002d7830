"""`hotline chat`: the page in the browser."""

import argparse
from dataclasses import replace

from bot.answer import Hotline
from bot.api.access import Access
from bot.api.serve import serve
from bot.briefing.write import writer
from bot.commands.common import notice, opened
from bot.commands.watch import alongside, clock, interval
from bot.engines.choose import engine
from bot.settings import Settings
from vectorstore.errors import UsageError


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
    access = Access.of(settings)
    every = None if options.every is None else interval(options.every)
    at = clock(options.brief_at)
    with opened(settings, may_share=True, with_starter=True) as store:
        chosen, host = engine(options.engine, settings)
        from bot.api.app import application
        from bot.api.core import Core
        from bot.chat.page import build, look

        answerer = Hotline(store, chosen, host)
        page = build(answerer, store, settings, keep_history=options.history)
        core = Core(store, answerer, writer(options.engine, settings)[0])
        with alongside(store, settings, every, at, options.language):
            serve(
                application(page, look(), access, core),
                settings.host,
                settings.port,
                announce=lambda url: notice(f"the chat is open at {url} (stop it with Ctrl-C)"),
            )
    return 0
