"""The page: Gradio's components, what they call, and how it is served. The only file that knows Gradio.

    demo = build(answerer)
    launch(answerer, "127.0.0.1", 7860, None, print)      # serves until interrupted

The conversation is our own escaped HTML and no gr.Chatbot: a chatbot reads its text as Markdown and LaTeX, and a
quote that holds `*`, `_`, `1.` or `$$` would no longer be shown to the letter.

Left to others: HTML (render, cards), the course of an answer (conversation), opening cards (assets/chat.js).
"""

import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import anyio.to_thread
import gradio as gr

from bot.chat import render
from bot.chat.cards import sources
from bot.chat.conversation import Exchange, ask, halted, refusal
from bot.chat.words import EXAMPLES, browser_language, word
from bot.models import Answerer
from vectorstore.errors import HotlineError, UsageError

AT_ONCE = 16  # questions answered at the same time; others wait their turn
WAITING = 64  # questions that may wait
# The browser itself refuses whatever is not from here, should anything ever ask for it.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "base-uri 'self'; form-action 'self'; frame-src 'none'; object-src 'none'"
)


def build(answerer: Answerer) -> gr.Blocks:
    """The page over one answerer. `look()` goes to whatever serves it: Gradio takes its style when it is launched."""
    with gr.Blocks(title="Hotline", analytics_enabled=False, fill_width=True) as demo:
        past = gr.State(())
        head = _html("head")
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="left", scale=3, min_width=0):
                talk = _html("talk")
                with gr.Column(elem_id="examples", min_width=0) as examples:
                    invitation = _html("invitation")
                    suggestions = [gr.Button(text, elem_classes="example") for text in EXAMPLES]
                with gr.Column(elem_id="composer", min_width=0):
                    hint = _html("hint")
                    box = gr.Textbox(
                        elem_id="box", lines=1, max_lines=8, show_label=False, container=False, autofocus=True
                    )
                    with gr.Row(elem_id="buttons"):
                        clear = gr.Button("", elem_id="clear", size="sm", min_width=0)
                        stop = gr.Button("", elem_id="stop", size="sm", min_width=0, visible=False)
                        send = gr.Button("", elem_id="send", size="sm", min_width=0, variant="primary")
            with gr.Column(elem_id="right", scale=2, min_width=0):
                cited = _html("cited")
        handlers = _Handlers(answerer)
        panes, controls = [past, talk, cited], [send, stop, examples]
        listen: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        demo.load(handlers.opened, None, [head, talk, cited, invitation, box, send, stop, clear], **listen)
        asking: dict[str, Any] = {"outputs": [*panes, hint, box, *controls], "concurrency_limit": AT_ONCE, **listen}
        running = [gr.on([box.submit, send.click], handlers.asked, [box, past], **asking)]
        running += [button.click(handlers.asked, [button, past], **asking) for button in suggestions]
        # Stopping first cuts the answer off and only then reads what had been shown by that time.
        halt = stop.click(_nothing, cancels=running, queue=False, **listen)
        halt.then(handlers.stopped, [past], [*panes, *controls], queue=False, **listen)
        wipe = clear.click(_nothing, cancels=running, queue=False, **listen)
        wipe.then(handlers.cleared, None, [*panes, *controls], queue=False, **listen)
    demo.queue(max_size=WAITING, api_open=False)
    return demo


def launch(answerer: Answerer, host: str, port: int, auth: str | None, announce: Callable[[str], None]) -> None:
    """Serve the page until interrupted; `announce` is told its address. `auth` is "user:password" or None.

    Raises UsageError for a password nobody could type and HotlineError for an address that cannot be had.
    """
    account = _account(auth)
    # Gradio asks its own server whether it is up; a proxy of the house must not be asked for that.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "localhost,127.0.0.1", host)))
    demo = build(answerer)
    try:
        _, address, _ = demo.launch(
            server_name=host,
            server_port=port,
            auth=account,
            prevent_thread_lock=True,
            share=False,
            quiet=True,
            **look(),
        )
    except OSError:
        raise HotlineError(
            f"nothing can listen at {host}:{port}; is it taken? Choose another --port or --host"
        ) from None
    try:
        announce(address)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        demo.close(verbose=False)


def look() -> dict[str, Any]:
    """What the page looks like and what it leaves out, for `demo.launch` or `gr.mount_gradio_app`."""
    assets = Path(str(files(__package__).joinpath("assets")))
    script = (assets / "chat.js").read_text(encoding="utf-8")
    return {
        "theme": _theme(),
        "css_paths": [assets / "frame.css", assets / "chat.css"],
        "head": f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><script>{script}</script>',
        "favicon_path": str(assets / "icon.svg"),
        "footer_links": [],
        "run_history": False,
        "mcp_server": False,
        "ssr_mode": False,
        "enable_monitoring": False,
        "pwa": False,
    }


class _Handlers:
    """What the components call. All of them may run for many readers at once: they share nothing but the answerer."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def opened(self, request: gr.Request) -> list[Any]:
        """A fresh page, in the browser's language."""
        language = _language(request)
        try:
            overview = self._answerer.overview()
        except HotlineError:
            overview = None
        return [
            render.masthead(overview, language),
            render.conversation((), language),
            sources((), language),
            render.hint(word(language, "examples")),
            gr.update(label=word(language, "ask"), placeholder=word(language, "placeholder")),
            *(word(language, key) for key in ("send", "stop", "clear")),
        ]

    async def asked(self, text: str, past: tuple[Exchange, ...], request: gr.Request) -> AsyncIterator[list[Any]]:
        """One question: the page again for everything that arrives. The box is emptied once, at the start."""
        language = _language(request)
        hint = refusal(text, language)
        if hint:
            yield [past, gr.skip(), gr.skip(), render.hint(hint), gr.skip(), *_controls(past)]
            return
        emptied: Any = ""
        async for exchange in _off_the_loop(ask(self._answerer, past, text, language)):
            shown = (*past, exchange)
            yield [*_panes(shown, language), "", emptied, *_controls(shown)]
            emptied = gr.skip()

    def stopped(self, past: tuple[Exchange, ...], request: gr.Request) -> list[Any]:
        """What had been shown stays, and says that it was stopped."""
        shown = halted(past, _language(request))
        return [*_panes(shown, _language(request)), *_controls(shown)]

    def cleared(self, request: gr.Request) -> list[Any]:
        """An empty conversation."""
        return [*_panes((), _language(request)), *_controls(())]


async def _off_the_loop(exchanges: Iterator[Exchange]) -> AsyncIterator[Exchange]:
    """Step through a slow iterator in a thread that may be left behind.

    Gradio would wait up to a minute for a plain generator to notice that it was stopped, holding a lock under
    which no other reader's answer can end. A thread left behind ends with the step that it is in.
    """
    while True:
        exchange = await anyio.to_thread.run_sync(next, exchanges, None, abandon_on_cancel=True)
        if exchange is None:
            return
        yield exchange


def _panes(shown: tuple[Exchange, ...], language: str) -> list[Any]:
    return [shown, render.conversation(shown, language), sources(shown, language)]


def _controls(shown: tuple[Exchange, ...]) -> list[Any]:
    """Send or Stop, and the examples as long as nothing was asked."""
    busy = bool(shown) and shown[-1].running
    return [gr.update(visible=not busy), gr.update(visible=busy), gr.update(visible=not shown)]


def _html(name: str) -> gr.HTML:
    return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=None)


def _language(request: gr.Request) -> str:
    return browser_language(request.headers.get("accept-language"))


def _nothing() -> None:
    """A listener needs a function for something to come after it."""


def _account(auth: str | None) -> tuple[str, str] | None:
    if not auth:
        return None
    user, _, password = auth.partition(":")
    if not user or not password:
        raise UsageError("the login must read user:password, both not empty; correct HOTLINE_AUTH")
    return user, password


def _theme() -> gr.themes.Base:
    """No font of Gradio's own, and the colours of what it draws by itself: the first moment and the login."""
    light, dark = {"paper": "#faf8f3", "ink": "#1d1b16", "accent": "#9b1c1f"}, {"paper": "#16150f", "ink": "#ece7da"}
    theme = gr.themes.Base(font="sans-serif", font_mono="monospace", neutral_hue="stone")
    return theme.set(
        body_background_fill=light["paper"],
        body_background_fill_dark=dark["paper"],
        background_fill_primary=light["paper"],
        background_fill_primary_dark=dark["paper"],
        body_text_color=light["ink"],
        body_text_color_dark=dark["ink"],
        button_primary_background_fill=light["accent"],
        button_primary_background_fill_dark=light["accent"],
        button_primary_background_fill_hover=light["accent"],
        button_primary_background_fill_hover_dark=light["accent"],
        button_primary_text_color="#fffdf8",
        button_primary_text_color_dark="#fffdf8",
    )
