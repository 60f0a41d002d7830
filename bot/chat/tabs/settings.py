"""The settings: the language of the page and of answers, the model and a trial of it, what is kept.

The look (light, dark, as the system) is the browser's own affair: the page's script keeps and applies it.

Left to others: HTML (panels), deleting (talks).
"""

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from bot.chat import panels, render
from bot.chat.tabs.shared import House, Reader, html, listen, reader, remembered, told
from bot.chat.words import word
from bot.models import LANGUAGES
from vectorstore.errors import HotlineError


class SettingsTab:
    """The components of the tab."""

    def __init__(self, house: House, memory: gr.BrowserState) -> None:
        self._house = house
        self._memory = memory
        self._shown = html("settings")
        self._tried = html("tried")
        self.outputs = [self._shown, self._tried]

    def wire(self, bridge: gr.HTML) -> gr.events.Dependency:
        """What the forms call; the returned event comes when the reader has chosen another language."""
        listen(bridge, "trial", self._trial, [self._memory], [self._tried], concurrency_limit=2)
        return listen(bridge, "speak", self._speak, [self._memory], [self._memory])

    def drawn(self, who: Reader) -> list[str]:
        """The values of `outputs`."""
        try:
            overview = self._house.answerer.overview()
        except HotlineError:
            overview = None
        days = self._house.settings.keep_days if self._house.settings else None
        chosen = {"language": who.language, "answers": who.answers or ""}
        return [panels.settings(overview, chosen, who.language, keeps=self._house.keeps, days=days), ""]

    def _speak(self, memory: object, event: gr.EventData) -> dict[str, str]:
        held, data = remembered(memory), told(event)
        for name in ("language", "answers"):
            held.pop(name, None)
            if data.get(name) in LANGUAGES:
                held[name] = data[name]
        return held

    def _trial(self, memory: object, request: gr.Request) -> Iterator[str]:
        """One call of two words to the model."""
        from bot.trial import engine

        language = reader(memory, request).language
        yield f'<p class="frame waiting">{word(language, "trying")}</p>'
        settings = self._house.settings
        if settings is None:
            yield ""
            return
        overview = self._house.answerer.overview()
        if overview.host is not None and overview.model is not None:
            settings = replace(settings, model=overview.model)  # `--engine llm` took the endpoint's first one
        found = engine(settings)
        yield render.hint(found.found if found.well else f"{found.found} → {found.remedy}")
