"""The feeds that are followed, in the archive's tab: added (the starter list too), paused, tried, no longer followed.

Only the process that owns the home shows it. Reading the feeds is `hotline chat --every`, `watch` or `fetch`.
Left to others: HTML (bot.chat.following), storing (vectorstore.archive.feeds), asking (vectorstore.web).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from bot.chat import following, render
from bot.chat.problems import in_words
from bot.chat.tabs.shared import House, Reader, html, listen, reader, told
from bot.chat.words import word
from vectorstore.archive import feeds
from vectorstore.errors import HotlineError

_ACTS = ("follow", "starter", "pause", "resume", "unfollow")


@dataclass(frozen=True, slots=True)
class FeedsPanel:
    """The two components: the list with its forms, and what a trial said."""

    house: House
    memory: gr.BrowserState
    shown: gr.HTML
    said: gr.HTML

    @staticmethod
    def made(house: House, memory: gr.BrowserState) -> "FeedsPanel":
        """The panel, to be called where it shall stand."""
        return FeedsPanel(house, memory, html("feeds"), html("feed-said"))

    def wire(self, bridge: gr.HTML) -> None:
        """What the buttons call."""
        for act in _ACTS:
            listen(bridge, act, self._changed(act), [self.memory], [self.shown, self.said])
        listen(bridge, "try", self._tried, [self.memory], [self.said], concurrency_limit=2)

    def drawn(self, who: Reader, *, unfolded: bool = False) -> str:
        """The list as it stands; nothing where another process owns the home."""
        store = self.house.store
        if store is None or not store.owned or self.house.settings is None:
            return ""
        return following.panel(feeds.every(store.db), len(following.starter()), who.language, unfolded)

    def _changed(self, act: str) -> Any:
        def change(memory: object, event: gr.EventData, request: gr.Request) -> list[str]:
            who, store = reader(memory, request), self.house.store
            problem = ""
            if store is not None and store.owned:
                try:
                    following.change(store.db, act, told(event).get("address", "").strip())
                except HotlineError as error:
                    problem = render.hint(in_words(str(error), who.language))
            return [self.drawn(who, unfolded=True), problem]

        return change

    def _tried(self, memory: object, event: gr.EventData, request: gr.Request) -> Iterator[str]:
        language, address = reader(memory, request).language, told(event).get("address", "")
        if self.house.settings is None or self.house.store is None:
            return
        yield f'<p class="frame waiting">{word(language, "trying_feed")}</p>'
        said = following.trial(self.house.store.db, self.house.settings, address, language)
        yield render.hint(in_words(said, language))
