"""The briefing of a day: chosen, written, read with chips and cards, saved as a file.

Left to others: what it says (bot.briefing), its HTML (paper).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import gradio as gr

from bot.briefing.models import LANGUAGES, Briefing
from bot.chat import paper, render
from bot.chat.cards import pane
from bot.chat.conversation import look_up
from bot.chat.problems import in_words
from bot.chat.tabs.shared import House, Reader, html, listen, number, parcel, reader, told
from bot.chat.translating import Key, Translation, offered, wanted
from bot.chat.words import word
from bot.models import Citation
from vectorstore import dates
from vectorstore.archive import briefings, read
from vectorstore.errors import HotlineError

_KINDS = {"md": "text/markdown", "html": "text/html", "pdf": "application/pdf", "json": "application/json"}
_EARLIER = 30  # briefings in the list


@dataclass(frozen=True, slots=True)
class Open:
    """The briefing that is read, and the translations of its quotes, filled in by whoever translates."""

    page: Briefing | None = None
    translations: dict[Key, Translation] = field(default_factory=dict)


class BriefingTab:
    """The components of the tab."""

    def __init__(self, house: House, memory: gr.BrowserState) -> None:
        self._house = house
        self._memory = memory
        self._translates = offered(house.answerer)
        self.held = gr.State(Open())
        with gr.Row(elem_classes="panes"):
            with gr.Column(elem_classes="left", scale=3, min_width=0):
                self._form = html("brief-form")
                self._hint = html("brief-hint")
                self._paper = html("brief-page")
                self._parcel = html("parcel-brief")
            with gr.Column(elem_classes="right", scale=2, min_width=0):
                self.cited = html("brief-cited")
        self.outputs = [self._form, self.cited]

    def wire(self, bridge: gr.HTML) -> None:
        """What the buttons call."""
        shown = [self.held, self._hint, self._paper, self.cited, self._form]
        listen(bridge, "brief", self._write, [self._memory], shown, concurrency_limit=4)
        listen(bridge, "paper", self._save, [self.held], [self._parcel])

    def drawn(self, who: Reader) -> list[Any]:
        """The values of `outputs`: the form on the latest day of the archive, and an empty right side."""
        return [self._asking(self._latest(), _spoken(who), who), self.sources_of(Open(), who)]

    def _asking(self, day: str, spoken: str, who: Reader) -> str:
        assert self._house.store is not None
        earlier = briefings.days(self._house.store.db, _EARLIER)
        return paper.form(day, spoken, LANGUAGES, earlier, who.language)

    def _latest(self) -> str:
        assert self._house.store is not None
        last = read.extent(self._house.store.db).last
        today = datetime.now(UTC).date()
        if last is None:
            return today.isoformat()
        return min(today, dates.as_date(last)).isoformat()

    def _write(self, memory: object, event: gr.EventData, request: gr.Request) -> Any:
        """Said at once that it is being written, then shown."""
        who, data = reader(memory, request), told(event)
        spoken = data["language"] if data.get("language") in LANGUAGES else _spoken(who)
        same = gr.skip()
        yield [same, f'<p class="frame waiting">{word(who.language, "writing")}</p>', same, same, same]
        try:
            page = self._written(dates.one_day(data.get("date", "")), spoken)
        except HotlineError as error:
            yield [same, render.hint(in_words(str(error), who.language)), same, same, same]
            return
        held = Open(page)
        shown = [paper.briefing(page, who.language), self.sources_of(held, who)]
        yield [held, "", *shown, self._asking(page.date, spoken, who)]

    def _written(self, day: date, language: str) -> Briefing:
        from bot.briefing.write import write, writer

        store, settings = self._house.store, self._house.settings
        assert store is not None
        prose = None if settings is None else writer("auto", settings)[0]
        return write(store, day, language, prose)

    def sources_of(self, held: Open, who: Reader) -> str:
        """The cards, with the translations made so far where there is a model to make them."""
        if held.page is None:
            return pane(render.hint(word(who.language, "brief_hint")), who.language)
        return paper.cards(held.page, self._house.answerer, held.translations if self._translates else None)

    def quote_of(self, held: Open, told: Mapping[str, str], who: Reader) -> tuple[Citation, str] | None:
        """The quote that a button of its card names, and the language of the card, which is the briefing's."""
        if held.page is None or told.get("turn") != paper.KEY:
            return None
        for cited in held.page.citations:
            if cited.number == number(told.get("number")) and wanted(
                look_up(self._house.answerer, cited), held.page.language
            ):
                return cited, held.page.language
        return None

    def _save(self, held: Open, event: gr.EventData) -> Any:
        from bot.briefing.forms import rendered

        page, form = held.page, told(event).get("form", "")
        if page is None or form not in _KINDS:
            return gr.skip()
        return parcel(f"hotline-{page.date}-{page.language}.{form}", _KINDS[form], rendered(page, form))


def _spoken(who: Reader) -> str:
    """The language of a briefing for somebody who reads that of the page."""
    return who.language if who.language in LANGUAGES else "en"
