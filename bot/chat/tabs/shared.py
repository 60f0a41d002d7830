"""What all tabs share: who is reading, what is served to them, and the bridge from our own HTML to Python.

Buttons and forms in our HTML carry `data-act="read"`; the page's script hands what they hold to the bridge, and the
handler that listens there gets it:

    listen(bridge, "read", handlers.read, [memory], [pane])        def read(self, memory, event: gr.EventData, …)

Nothing that comes over the bridge is believed: `told` gives texts only, cut to a length, and every handler checks them.

Left to others: what is done (the tabs).
"""

import base64
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import gradio as gr

from bot.chat.conversation import Exchange
from bot.chat.translating import Key, Translation
from bot.chat.words import browser_language
from bot.models import LANGUAGES, Answerer
from bot.settings import Settings
from vectorstore.archive import conversations
from vectorstore.models import Filters
from vectorstore.store import Vectorstore

LISTEN: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
EACH: dict[str, Any] = {"trigger_mode": "multiple"}  # Gradio drops what is called again before it has answered
_LONGEST = 8_000  # characters of one value that comes over the bridge
_MOST = 200  # values of one name
ACTS = (
    *("ask", "retry", "edit", "unedit", "judge", "reason", "filter", "unfilter", "translate"),
    *("talks", "open", "rename", "forget", "export", "brief", "paper"),
    *("find", "more", "read", "remove", "undo", "add", "admit", "table", "speak", "trial"),
    *("follow", "starter", "pause", "resume", "unfollow", "try"),
)


@dataclass(frozen=True, slots=True)
class House:
    """What is served. Without a store there is only the chat; without `keep_history` nothing asked is kept."""

    answerer: Answerer
    store: Vectorstore | None = None
    settings: Settings | None = None
    keep_history: bool = True

    @property
    def keeps(self) -> bool:
        """Are conversations kept?"""
        return self.keep_history and self.store is not None and self.store.owned


@dataclass(frozen=True, slots=True)
class Held:
    """What the server holds for one open page: the conversation, what it is kept as, what is asked of the archive.

    `revision` is what the kept conversation is known by as this page shows it. `editing` is the number of the question
    that is being edited, 0 for none. `translations` is filled in by whoever translates and shared by all states of
    one conversation: a slow translation must not bring back the page as it was when it was asked for.
    """

    past: tuple[Exchange, ...] = ()
    talk: str | None = None
    revision: str | None = None
    filters: Filters = field(default_factory=Filters)
    editing: int = 0
    translations: dict[Key, Translation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the page: a signed-in user, or a browser by the secret that it keeps."""

    language: str
    answers: str | None
    user: str | None
    owner: str | None


def reader(memory: object, request: gr.Request) -> Reader:
    """The reader behind a call. The middleware that signs users in leaves their name in the request's scope."""
    held = remembered(memory)
    user = getattr(request, "request", None)
    name = user.scope.get("hotline_user") if user is not None else None
    if name:
        owner: str | None = conversations.key("user", str(name))
    else:
        owner = conversations.key("browser", held["secret"]) if held.get("secret") else None
    language = held.get("language") or browser_language(request.headers.get("accept-language"))
    return Reader(language, held.get("answers"), str(name) if name else None, owner)


def remembered(memory: object) -> dict[str, str]:
    """What the browser keeps for us, as far as it can be true."""
    held = memory if isinstance(memory, Mapping) else {}
    known = {name: held[name] for name in ("language", "answers") if held.get(name) in LANGUAGES}
    secret = held.get("secret")
    return known | ({"secret": secret} if isinstance(secret, str) and 20 <= len(secret) <= 100 else {})


def with_secret(memory: object) -> dict[str, str]:
    """The same, with a secret of the browser's own where it has none yet."""
    held = remembered(memory)
    return held if "secret" in held else held | {"secret": secrets.token_urlsafe(32)}


def bridge() -> gr.HTML:
    """The component over which our own buttons and forms reach Python."""
    names = json.dumps([f"on_{act}" for act in ACTS])
    script = (
        f"const known = new Set({names});"
        "window.hotlineSend = (act, data) => { if (known.has('on_' + act)) trigger('on_' + act, data); };"
        "window.dispatchEvent(new Event('hotline-ready'));"
    )
    return gr.HTML("", elem_id="bridge", visible="hidden", apply_default_css=False, js_on_load=script)


def listen(
    over: gr.HTML, act: str, call: Callable[..., Any] | None, inputs: Sequence[Any], outputs: Sequence[Any], **more: Any
) -> Any:
    """Call a handler when a button or form with that `data-act` is used."""
    assert act in ACTS
    return getattr(over, f"on_{act}")(call, list(inputs), list(outputs), **(LISTEN | more))


def told(event: gr.EventData) -> dict[str, str]:
    """What a button or form holds; of several values under one name the first."""
    return {name: values[0] for name, values in every(event).items() if values}


def every(event: gr.EventData) -> dict[str, list[str]]:
    """The same with all values of a name (check boxes)."""
    data = event._data
    if not isinstance(data, Mapping):
        return {}
    lists = {str(name): value if isinstance(value, list) else [value] for name, value in data.items()}
    return {name: [one[:_LONGEST] for one in values[:_MOST] if isinstance(one, str)] for name, values in lists.items()}


def number(text: str | None) -> int:
    """A whole number out of what was told; 0 for none."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def html(name: str, value: str = "") -> gr.HTML:
    """A stretch of our own HTML."""
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)


def parcel(name: str, kind: str, content: bytes) -> str:
    """A file for the browser to save; it goes through the page itself, so that no copy lies in a folder here."""
    packed = base64.b64encode(content).decode()
    return (
        f'<div hidden class="parcel" data-name="{escape(name)}" data-type="{escape(kind)}" data-content="{packed}" '
        f'data-stamp="{secrets.token_hex(8)}"></div>'
    )
