"""The translation beside a foreign quote: asked for on its card, made by the model off to the side, shown on the card.

Only a quote that the page shows can be asked for: a button names its question (or the briefing) and its number,
nothing else.

Left to others: what is translated, and whether (bot.chat.translating), the card (bot.chat.cards).
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

import gradio as gr

from bot.chat.tabs.shared import EACH, LISTEN, House, Reader, listen, reader, told
from bot.chat.translating import Key, Translation, key, offered, translation
from bot.models import Citation
from bot.threads import Places
from vectorstore.errors import HotlineError

AT_ONCE = 8  # translations made at the same time; questions have places of their own
_NONE = Translation(None, None)


class Translated(Protocol):
    """What the server holds for one open page; all states of one page share its translations."""

    @property
    def translations(self) -> dict[Key, Translation]:
        """Those made so far, and those under way."""
        ...


class Cards(Protocol):
    """A tab with cards."""

    held: gr.State
    cited: gr.HTML

    def sources_of(self, held: Any, who: Reader) -> str:
        """The cards, with the translations made so far."""
        ...

    def quote_of(self, held: Any, told: Mapping[str, str], who: Reader) -> tuple[Citation, str] | None:
        """The quote that a button stands beside, and the language of its card."""
        ...


class Translating:
    """What the buttons of a tab's cards call."""

    def __init__(self, house: House, memory: gr.BrowserState, tab: Cards) -> None:
        self._house = house
        self._memory = memory
        self._tab = tab
        self._offered = offered(house.answerer)
        self._places = Places(AT_ONCE)

    def wire(self, bridge: gr.HTML) -> None:
        """Made first, drawn afterwards from the page as it is by then: another answer may have come in between."""
        given = [self._tab.held, self._memory]
        made = listen(bridge, "translate", self._translate, given, [self._tab.cited], concurrency_limit=AT_ONCE, **EACH)
        made.then(self._drawn, given, [self._tab.cited], **(LISTEN | EACH))

    async def _translate(
        self, held: Translated, memory: object, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Said at once that it is under way. A reader who goes away leaves a thread behind that ends by itself."""
        found = self._tab.quote_of(held, told(event), reader(memory, request)) if self._offered else None
        if found is None:
            return
        cited, language = found
        place = key(cited, language)
        if place in held.translations and held.translations[place].running:
            return
        made = _NONE
        held.translations[place] = Translation(None, None, running=True)
        try:
            yield self._drawn(held, memory, request)
            made = await self._places.run(self._made, cited, language)
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

    def _drawn(self, held: Translated, memory: object, request: gr.Request) -> str:
        return self._tab.sources_of(held, reader(memory, request))
