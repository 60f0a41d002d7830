"""The translation beside a foreign quote: asked for on its card, made by the model off to the side, shown on the card.

Only a quote that the page shows can be asked for: a button names its question and its number, nothing else.

Left to others: what is translated, and whether (bot.chat.translating), the card (bot.chat.cards).
"""

from collections.abc import AsyncIterator
from typing import Any

import anyio.to_thread
import gradio as gr

from bot.chat.render import frame_language
from bot.chat.tabs.shared import LISTEN, Held, House, listen, number, reader, told
from bot.chat.translating import Translation, key, translation, wanted
from bot.chat.words import known
from bot.models import Citation
from vectorstore.errors import HotlineError

AT_ONCE = 8  # translations made at the same time; questions have places of their own
_NONE = Translation(None, None)


class Translating:
    """What the buttons of the cards call."""

    def __init__(self, house: House, memory: gr.BrowserState, tab: Any) -> None:
        self._house = house
        self._memory = memory
        self._tab = tab

    def wire(self, bridge: gr.HTML) -> None:
        """Made first, drawn afterwards from the page as it is by then: another answer may have come in between."""
        given = [self._tab.held, self._memory]
        made = listen(bridge, "translate", self._translate, given, [self._tab.cited], concurrency_limit=AT_ONCE)
        made.then(self._drawn, given, [self._tab.cited], **LISTEN)

    async def _translate(
        self, held: Held, memory: object, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Said at once that it is under way. A reader who goes away leaves a thread behind that ends by itself."""
        data = told(event)
        found = _quote(held, number(data.get("turn")), number(data.get("number")), reader(memory, request).language)
        if found is None or not self._tab.translates:
            return
        cited, language = found
        place = key(cited, language)
        if place in held.translations and held.translations[place].running:
            return
        made = _NONE
        held.translations[place] = Translation(None, None, running=True)
        try:
            yield self._drawn(held, memory, request)
            made = await anyio.to_thread.run_sync(self._made, cited, language, abandon_on_cancel=True)
        finally:
            held.translations[place] = made

    def _made(self, cited: Citation, language: str) -> Translation:
        article = self._house.answerer.article(cited.article_id, cited.version)
        try:
            return (
                _NONE
                if article is None
                else translation(self._house.answerer, article, cited.start, cited.end, language)
            )
        except HotlineError:
            return _NONE

    def _drawn(self, held: Held, memory: object, request: gr.Request) -> str:
        return str(self._tab.sources_of(held, reader(memory, request)))


def _quote(held: Held, turn: int, place: int, language: str) -> tuple[Citation, str] | None:
    """The quote that a button stands beside, and the language of its card."""
    for exchange in held.past:
        told_in = known(frame_language(exchange, language))
        for source in exchange.sources:
            if (exchange.number, source.citation.number) == (turn, place) and wanted(source, told_in):
                return source.citation, told_in
    return None
