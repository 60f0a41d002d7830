"""The page: its tabs, what happens when it is opened, and how it looks.

    demo = build(answerer, store, settings)                # bot.api.app mounts it, bot.api.serve serves it

The conversation is our own escaped HTML and no gr.Chatbot: a chatbot reads its text as Markdown and LaTeX, and a
quote that holds `*`, `_`, `1.` or `$$` would no longer be shown to the letter.

Left to others: each tab (tabs), HTML (render and its neighbours), the course of an answer (conversation), what happens
in the browser (assets/*.js).
"""

import secrets
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr

from bot.chat import render
from bot.chat.policy import POLICY
from bot.chat.tabs.archive import ArchiveTab
from bot.chat.tabs.briefing import BriefingTab
from bot.chat.tabs.settings import SettingsTab
from bot.chat.tabs.shared import LISTEN, Held, House, bridge, html, reader, with_secret
from bot.chat.tabs.talk import Talk
from bot.chat.tabs.talks import Talks, reopened
from bot.chat.tabs.translating import Cards, Translating
from bot.chat.words import word
from bot.models import Answerer
from bot.settings import Settings
from vectorstore.archive import conversations, read, write
from vectorstore.errors import HotlineError
from vectorstore.store import Vectorstore

WAITING = 64  # questions that may wait
_SECRET = "browser_secret"  # the setting of the archive with which browsers' memories are sealed
_REOPEN = "(memory) => [memory, sessionStorage.getItem('hotline-talk') || '']"


def build(
    answerer: Answerer,
    store: Vectorstore | None = None,
    settings: Settings | None = None,
    *,
    keep_history: bool = True,
) -> gr.Blocks:
    """The page over one answerer. `look()` goes to whatever serves it: Gradio takes its style when it is mounted.

    Without a store there is the chat alone, and nothing is kept. With `keep_history` false nothing asked is kept.
    """
    house = House(answerer, store, settings, keep_history)
    if house.keeps and store is not None and settings is not None and settings.keep_days is not None:
        conversations.purge(store.db, settings.keep_days)
    with gr.Blocks(title="Hotline", analytics_enabled=False, fill_width=True) as demo:
        memory = gr.BrowserState({}, storage_key="hotline", secret=_sealing(store))
        wanted = gr.Textbox(visible="hidden")  # the conversation that this window showed before it was reloaded
        over = bridge()
        head = html("head")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("…", id="talk") as talk_tab:
                talk = Talk(house, memory)
            tabs = [talk_tab]
            others: list[BriefingTab | ArchiveTab] = []
            if store is not None:
                with gr.Tab("…", id="brief") as tab:
                    others.append(BriefingTab(house, memory))
                tabs.append(tab)
                with gr.Tab("…", id="archive") as tab:
                    others.append(ArchiveTab(house, memory, talk))
                tabs.append(tab)
            with gr.Tab("…", id="settings") as tab:
                settings_tab = SettingsTab(house, memory)
            tabs.append(tab)
        with_cards: list[Cards] = [talk, *(tab for tab in others if isinstance(tab, BriefingTab))]
        translating = [Translating(house, memory, tab) for tab in with_cards]

        def opened(kept: object, open_talk: str, request: gr.Request) -> list[Any]:
            """A fresh page in the reader's language, with the conversation that this window showed before."""
            kept = with_secret(kept)
            return drawn(kept, reopened(house, reader(kept, request), open_talk) or Held(), request)

        def drawn(kept: object, held: Held, request: gr.Request) -> list[Any]:
            """The values of `shown`."""
            who = reader(kept, request)
            try:
                overview = answerer.overview()
            except HotlineError:
                overview = None
            return [
                kept,
                render.masthead(overview, who.language),
                *(gr.update(label=word(who.language, f"tab_{tab.id}")) for tab in tabs),
                *talk.panes_of(held, who),
                *talk.controls_of(held, who),
                *talk.scope_of(held.filters, who),
                gr.update(label=word(who.language, "ask"), placeholder=word(who.language, "placeholder")),
                word(who.language, "new_talk"),
            ]

        def rest(kept: object, request: gr.Request) -> list[Any]:
            """What need not be there before the first question is asked."""
            who = reader(kept, request)
            return [value for tab in (*others, settings_tab) for value in tab.drawn(who)]

        shown = [memory, head, *tabs, *talk.panes, *talk.controls, talk.banner, talk.chosen, talk.box]
        shown += [talk.new]
        behind = [output for tab in (*others, settings_tab) for output in tab.outputs]
        loaded = demo.load(opened, [memory, wanted], shown, js=_REOPEN, **LISTEN)
        talk.wire(over)
        Talks(house, memory, talk).wire(over)
        for other in (*translating, *others):
            other.wire(over)
        spoken = settings_tab.wire(over).then(drawn, [memory, talk.held], shown, **LISTEN)
        for fresh in (loaded, spoken):
            fresh.then(talk.opening, [memory], [talk.openers], **LISTEN)
            fresh.then(rest, [memory], behind, **LISTEN)
    demo.queue(max_size=WAITING, api_open=False)
    return demo


def look() -> dict[str, Any]:
    """What the page looks like and what it leaves out, for `gr.mount_gradio_app`."""
    assets = Path(str(files(__package__).joinpath("assets")))
    scripts = "".join(
        f"<script>{(assets / name).read_text(encoding='utf-8')}</script>" for name in ("chat.js", "acts.js")
    )
    return {
        "theme": _theme(),
        "css_paths": [assets / name for name in ("frame.css", "chat.css", "tabs.css")],
        "head": f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">{scripts}',
        "favicon_path": str(assets / "icon.svg"),
        "footer_links": [],
        "run_history": False,
        "mcp_server": False,
        "ssr_mode": False,
        "enable_monitoring": False,
        "pwa": False,
    }


def _sealing(store: Vectorstore | None) -> str | None:
    """What browsers' memories are sealed with: the same after every start, of this home alone."""
    if store is None:
        return None
    kept = read.setting(store.db, _SECRET)
    if kept is None and store.owned:
        kept = secrets.token_hex(16)
        write.set_setting(store.db, _SECRET, kept)
    return kept


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
