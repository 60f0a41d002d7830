"""The chat: a question, its answer as it comes, what can be asked next, and what it is asked of.

Left to others: the course of an answer (conversation), its HTML (render, cards), what is kept (talks).
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import anyio.to_thread
import gradio as gr

from bot.chat import panels, render
from bot.chat.cards import sources
from bot.chat.conversation import Asking, Exchange, ask, halted, refusal
from bot.chat.problems import in_words
from bot.chat.stepping import off_the_loop
from bot.chat.tabs import talks
from bot.chat.tabs.shared import EACH, LISTEN, Held, House, Reader, every, html, listen, number, reader, told
from bot.chat.translating import offered, wanted
from bot.chat.words import known, word
from bot.models import LANGUAGES, Citation, Overview, Question
from vectorstore import dates
from vectorstore.archive import browse
from vectorstore.errors import HotlineError, UsageError
from vectorstore.models import Filters

AT_ONCE = 16  # questions answered at the same time; others wait their turn
OFFERING = 1  # readers who are offered more at the same time: that may wait, answers may not


class Talk:
    """The components of the tab. Handlers of many readers run at once: they share nothing but the house."""

    def __init__(self, house: House, memory: gr.BrowserState) -> None:
        self._house = house
        self._memory = memory
        self._translates = offered(house.answerer)
        self._openers: dict[tuple[str, Overview], tuple[str, ...]] = {}  # asked of the archive once for each extent
        self.held = gr.State(Held())
        with gr.Row(elem_id="panes", elem_classes="panes"):
            with gr.Column(elem_id="left", elem_classes="left", scale=3, min_width=0):
                with gr.Row(elem_id="panels"):
                    self.kept = html("kept")
                    self.chosen = html("chosen")
                self.shown = html("talk")
                self.more = html("more")
                self.openers = html("openers")
                with gr.Column(elem_id="composer", min_width=0):
                    self.banner = html("banner")
                    self.hint = html("hint")
                    self.box = gr.Textbox(elem_id="box", lines=1, max_lines=8, show_label=False, container=False)
                    with gr.Row(elem_id="buttons"):
                        self.new = gr.Button("", elem_id="new", size="sm", min_width=0)
                        self.stop = gr.Button("", elem_id="stop", size="sm", min_width=0, visible=False)
                        self.send = gr.Button("", elem_id="send", size="sm", min_width=0, variant="primary")
            with gr.Column(elem_id="right", elem_classes="right", scale=2, min_width=0):
                self.cited = html("cited")
        # What a conversation shows, in the order in which `_panes` and `_controls` give it.
        self.panes = [self.held, self.shown, self.cited, self.kept]
        self.controls = [self.send, self.stop, self.openers]

    def wire(self, bridge: gr.HTML) -> None:
        """What the components call."""
        given = [self.held, self._memory]
        outputs = [*self.panes, *self.controls, self.more, self.hint, self.box]
        asking: dict[str, Any] = {"outputs": outputs, "concurrency_limit": AT_ONCE, **LISTEN}
        running = [gr.on([self.box.submit, self.send.click], self._asked, [self.box, *given], **asking)]
        for act, call in (("ask", self._pressed), ("retry", self._retried)):
            running.append(listen(bridge, act, call, given, outputs, concurrency_limit=AT_ONCE))
        for event in running:
            event.then(self._further, given, [self.more], concurrency_limit=OFFERING, **(LISTEN | EACH))
        # Stopping first cuts the answer off and only then reads what had been shown by that time.
        halt = self.stop.click(_nothing, cancels=running, queue=False, **LISTEN)
        halt.then(self._stopped, given, [*self.panes, *self.controls], **LISTEN)
        wipe = self.new.click(_nothing, cancels=running, queue=False, **LISTEN)
        wipe.then(self._cleared, given, outputs, **LISTEN)
        editing = [self.held, self.box, self.hint]
        listen(bridge, "edit", self._edit, given, editing, queue=False)
        listen(bridge, "unedit", self._unedit, [self.held], editing, queue=False)
        scoped = [self.held, self.banner, self.chosen, self.hint]
        listen(bridge, "filter", self._filter, given, scoped)
        listen(bridge, "unfilter", self._unfilter, given, scoped)

    def panes_of(self, held: Held, who: Reader, *, whole: bool = True) -> list[Any]:
        """The values of `panes`; the list of conversations does not change before an answer is whole."""
        kept = self._house.keeps and who.owner is not None
        shown = render.conversation(held.past, who.language, talk=held.talk, kept=kept)
        listed = talks.panel(self._house, who, held.talk) if whole else gr.skip()
        return [held, shown, self.sources_of(held, who), listed]

    def sources_of(self, held: Held, who: Reader) -> str:
        """The cards, with the translations made so far where there is a model to make them."""
        return sources(held.past, who.language, held.translations if self._translates else None)

    def quote_of(self, held: Held, told: Mapping[str, str], who: Reader) -> tuple[Citation, str] | None:
        """The quote that a button of its card names, and the language of the card."""
        named = number(told.get("turn")), number(told.get("number"))
        for exchange in held.past:
            language = known(render.frame_language(exchange, who.language))
            for source in exchange.sources:
                if (exchange.number, source.citation.number) == named and wanted(source, language):
                    return source.citation, language
        return None

    def controls_of(self, held: Held, who: Reader) -> list[Any]:
        """Send or Stop, and the questions to begin with as long as nothing was asked."""
        busy = bool(held.past) and held.past[-1].running
        send = gr.update(visible=not busy, value=word(who.language, "send"))
        return [send, gr.update(visible=busy, value=word(who.language, "stop")), gr.update(visible=not held.past)]

    def scope_of(self, filters: Filters, who: Reader) -> list[str]:
        """The values of `banner` and `chosen`."""
        outlets = [] if self._house.store is None else browse.outlets(self._house.store.db)
        panel = panels.filter_panel(filters, outlets, LANGUAGES, who.language)
        return [panels.banner(filters, who.language), panel]

    def choices(self, held: Held, memory: object, fresh: bool, request: gr.Request) -> Any:
        """The filters anew when a publisher has come in that could not be chosen before."""
        return self.scope_of(held.filters, reader(memory, request))[1] if fresh else gr.skip()

    def opening(self, memory: object, request: gr.Request) -> str:
        """Questions to begin with."""
        who = reader(memory, request)
        try:
            overview = self._house.answerer.overview()
            if (who.language, overview) not in self._openers:
                self._openers[who.language, overview] = self._house.answerer.openers(who.language)
            questions = self._openers[who.language, overview]
        except HotlineError:
            questions = ()
        return render.suggestions(0, questions, who.language, word(who.language, "examples"))

    async def _asked(self, text: str, held: Held, memory: object, request: gr.Request) -> AsyncIterator[list[Any]]:
        """One question: the page again for everything that arrives. The box is emptied once, at the start."""
        who = reader(memory, request)
        hint = refusal(text, who.language)
        if hint:
            unchanged = [gr.skip() for _ in (*self.panes, *self.controls)]
            yield [*unchanged, gr.skip(), render.hint(hint), gr.skip()]
            return
        past = held.past[: held.editing - 1] if held.editing else held.past
        emptied: Any = ""
        asking = Asking(who.answers, held.filters)
        async for exchange in off_the_loop(ask(self._house.answerer, past, text, who.language, asking)):
            held = replace(held, past=(*past, exchange), editing=0)
            if not exchange.running:
                held = await anyio.to_thread.run_sync(talks.keep, self._house, who, held)
            panes = self.panes_of(held, who, whole=not exchange.running)
            joined = "" if held.past[-1].number == exchange.number else word(who.language, "joined")
            yield [*panes, *self.controls_of(held, who), "", render.hint(joined), emptied]
            emptied = gr.skip()

    async def _pressed(
        self, held: Held, memory: object, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[list[Any]]:
        """A question that the page itself offers."""
        async for step in self._asked(told(event).get("text", ""), held, memory, request):
            step[-1] = gr.skip()  # what the reader has begun to write stays
            yield step

    async def _retried(
        self, held: Held, memory: object, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[list[Any]]:
        """A question again; what came after it goes."""
        again = _chosen(held, event)
        if again is None:
            return
        async for step in self._asked(again.question, replace(held, editing=again.number), memory, request):
            step[-1] = gr.skip()
            yield step

    def _further(self, held: Held, memory: object, request: gr.Request) -> str:
        """What the archive can answer next, asked of it before it is offered."""
        last = held.past[-1] if held.past else None
        if last is None or last.answer is None:
            return ""
        told_in = last.answer.language
        try:
            question = Question(last.answer.search_question, language=told_in, filters=last.filters)
            questions = self._house.answerer.further(question)
        except HotlineError:
            return ""
        title = word(told_in, "can_answer" if last.answer.abstained else "go_on")
        return render.suggestions(last.number, questions, told_in, title)

    def _edit(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        old = _chosen(held, event)
        if old is None:
            return [held, gr.skip(), ""]
        hint = word(reader(memory, request).language, "editing", n=old.number)
        return [replace(held, editing=old.number), old.question, render.hint(hint)]

    def _unedit(self, held: Held) -> list[Any]:
        """Escape: an edited question goes, one that is only being written stays."""
        return [replace(held, editing=0), "" if held.editing else gr.skip(), ""]

    def _stopped(self, held: Held, memory: object, request: gr.Request) -> list[Any]:
        """What had been shown stays, and says that it was stopped."""
        who = reader(memory, request)
        past = halted(held.past, who.language)
        if past is not held.past:
            held = talks.keep(self._house, who, replace(held, past=past))
        return [*self.panes_of(held, who), *self.controls_of(held, who)]

    def _cleared(self, held: Held, memory: object, request: gr.Request) -> list[Any]:
        """An empty conversation, of the same part of the archive."""
        who, held = reader(memory, request), Held(filters=held.filters)
        return [*self.panes_of(held, who), *self.controls_of(held, who), "", "", gr.skip()]

    def _filter(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        who = reader(memory, request)
        try:
            chosen = chosen_filters(every(event))
        except UsageError as error:
            return [held, gr.skip(), gr.skip(), render.hint(in_words(str(error), who.language))]
        return [replace(held, filters=chosen), *self.scope_of(chosen, who), ""]

    def _unfilter(self, held: Held, memory: object, request: gr.Request) -> list[Any]:
        return [replace(held, filters=Filters()), *self.scope_of(Filters(), reader(memory, request)), ""]


def _chosen(held: Held, event: gr.EventData) -> Exchange | None:
    """The exchange that a button belongs to."""
    turn = number(told(event).get("turn"))
    return next((exchange for exchange in held.past if exchange.number == turn), None)


def chosen_filters(values: dict[str, list[str]]) -> Filters:
    """The filters of a form. Raises UsageError for what is no date."""
    days = {name: (values.get(name) or [""])[0].strip() or None for name in ("as_of", "since", "until")}
    for day in days.values():
        if day is not None:
            dates.days(day)
    return Filters(
        as_of=days["as_of"],
        since=days["since"],
        until=days["until"],
        publishers=tuple(one for one in values.get("publishers", ()) if one),
        languages=tuple(one for one in values.get("languages", ()) if one in LANGUAGES),
    )


def _nothing() -> None:
    """A listener needs a function for something to come after it."""
