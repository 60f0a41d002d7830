"""What is taken into the archive from the page: files, pages and feeds by their address, what had been refused.

    taking = Taking(house, memory)                              # its components stand where it is made
    for came in taking.wire(bridge): came.then(...)             # what else shows the archive is drawn anew

Only the process that owns the home takes anything in. An arrival takes as long as it takes, and the reader goes on
reading: what they look at is drawn afterwards by whoever shows it, as it is by then.

Left to others: HTML (shelf), reading and storing (vectorstore), pages and feeds (finding).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from bot.chat import render, shelf
from bot.chat.finding import from_address, let_in
from bot.chat.problems import in_words
from bot.chat.tabs.shared import LISTEN, House, Reader, html, listen, number, reader, told
from bot.chat.words import word
from vectorstore.archive import browse, fetches
from vectorstore.errors import HotlineError
from vectorstore.ingest import Outcome, ingest
from vectorstore.readers import KINDS

_MOST_REFUSED = 50  # in the list, the nearest to the subject first


class Taking:
    """The upload button, the form for addresses, the report, and what was refused.

    `fresh` says whether the last arrival brought a publisher that nobody could choose before.
    """

    def __init__(self, house: House, memory: gr.BrowserState) -> None:
        assert house.store is not None
        self._house = house
        self._store = house.store
        self._memory = memory
        self.fresh = gr.State(False)
        self._upload = gr.UploadButton("", elem_id="upload", file_count="multiple", file_types=list(KINDS), size="sm")
        self._address = html("address")
        self._report = html("report")
        self._refused = html("refusals")
        self.outputs = [self._upload, self._address, self._refused]

    def wire(self, bridge: gr.HTML) -> list[gr.events.Dependency]:
        """What the buttons call; the returned events come when something has been taken in."""
        shown: dict[str, Any] = {"outputs": [self._report, self._refused, self.fresh], "concurrency_limit": 2}
        given = [self._memory]
        return [
            self._upload.upload(self._files, [self._upload, *given], **shown, **LISTEN),
            listen(bridge, "add", self._at_address, given, **shown),
            listen(bridge, "admit", self._refused_once, given, **shown),
        ]

    def drawn(self, who: Reader) -> list[Any]:
        """The values of `outputs`."""
        addresses = self._house.settings is not None and self._store.owned
        return [
            gr.update(label=word(who.language, "upload")),
            shelf.adding(who.language, addresses=addresses),
            self._refusals(who),
        ]

    def _refusals(self, who: Reader) -> str:
        nearest = fetches.refusals(self._store.db, _MOST_REFUSED)
        return shelf.refused(nearest, fetches.refusals_count(self._store.db), who.language)

    def _files(self, paths: list[str] | None, memory: object, request: gr.Request) -> Iterator[list[Any]]:
        who, files = reader(memory, request), [Path(path) for path in paths or ()]
        try:
            yield from self._taken(ingest(self._store, files), who)
        finally:
            for file in files:  # Gradio's copies: what is in the archive need not lie about elsewhere
                file.unlink(missing_ok=True)

    def _at_address(self, memory: object, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
        who, address = reader(memory, request), told(event).get("address", "").strip()
        if address and self._house.settings is not None:
            yield from self._taken(from_address(self._store, self._house.settings, address), who)

    def _refused_once(self, memory: object, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
        if self._house.settings is not None:
            outcomes = let_in(self._store, self._house.settings, number(told(event).get("number")))
            yield from self._taken(outcomes, reader(memory, request))

    def _taken(self, outcomes: Iterable[Outcome], who: Reader) -> Iterator[list[Any]]:
        """Each outcome as it comes. Where another process owns the home, nothing is taken."""
        came: list[Outcome] = []
        if not self._store.owned:
            yield [render.hint(word(who.language, "read_only")), gr.skip(), False]
            return
        yield [shelf.report(came, who.language, running=True), gr.skip(), False]
        known, problem = self._publishers(), ""
        try:
            for outcome in outcomes:
                came.append(_shortly(outcome))
                yield [shelf.report(came, who.language, running=True), gr.skip(), False]
        except HotlineError as error:
            problem = render.hint(in_words(str(error), who.language))
        fresh = bool(self._publishers() - known)
        yield [shelf.report(came, who.language) + problem, self._refusals(who), fresh]

    def _publishers(self) -> set[str]:
        return {name for name, _ in browse.outlets(self._store.db)}


def _shortly(outcome: Outcome) -> Outcome:
    """A file by its name alone: its folder is Gradio's own."""
    return outcome if "://" in outcome.source else replace(outcome, source=Path(outcome.source).name or outcome.source)
