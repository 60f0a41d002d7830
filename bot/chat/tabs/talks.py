"""Kept conversations: listed, searched, opened again, renamed, judged, saved as files, deleted.

Whoever is neither signed in nor keeps a secret in the browser has none.

Left to others: the SQL (vectorstore.archive.conversations), what an exchange is as JSON (keeping), files' contents
(export).
"""

from dataclasses import replace
from typing import Any

import gradio as gr

from bot.chat import export, keeping, panels
from bot.chat.tabs.shared import Held, House, Reader, html, listen, number, parcel, reader, told
from vectorstore.archive import conversations
from vectorstore.archive.conversations import DOWN, UP
from vectorstore.errors import HotlineError

_LONGEST_REASON = 500


def keep(house: House, who: Reader, held: Held) -> Held:
    """The page after its last exchange was kept, where conversations are kept.

    Where another window has gone on with the conversation, what it asked is shown here too from now on.
    """
    if not house.keeps or who.owner is None or not held.past:
        return held
    assert house.store is not None
    last = held.past[-1]
    try:
        saved = conversations.save(
            house.store.db,
            who.owner,
            held.talk,
            number=last.number,
            title=held.past[0].question,
            page=keeping.to_json(last),
            words=keeping.words(last),
            seen=held.revision,
        )
        if house.settings is not None and house.settings.keep_days is not None:
            conversations.purge(house.store.db, house.settings.keep_days)
    except HotlineError:  # a full disk loses no answer
        return held
    whole = reopened(house, who, saved.talk) if saved.elsewhere else None
    return replace(held, talk=saved.talk, revision=saved.revision, past=held.past if whole is None else whole.past)


def reopened(house: House, who: Reader, talk: str | None) -> Held | None:
    """A kept conversation as it was shown; None where the reader has none such."""
    if not talk or not house.keeps or who.owner is None:
        return None
    assert house.store is not None
    revision = conversations.revision(house.store.db, who.owner, talk)  # read first: a write in between is found out
    kept = conversations.exchanges(house.store.db, who.owner, talk)
    past = tuple(keeping.from_json(one, house.answerer) for one in kept)
    return Held(past, talk, revision) if kept else None


def panel(house: House, who: Reader, current: str | None, words: str = "") -> str:
    """The list of the reader's conversations; nothing where none are kept."""
    if not house.keeps or who.owner is None:
        return ""
    assert house.store is not None
    found = conversations.talks(house.store.db, who.owner, words)
    return panels.talk_panel(found, current, words, who.user, who.language)


class Talks:
    """What the buttons of the list and of an answer call."""

    def __init__(self, house: House, memory: gr.BrowserState, tab: Any) -> None:
        self._house = house
        self._memory = memory
        self._tab = tab
        self._parcel = html("parcel-talks")

    def wire(self, bridge: gr.HTML) -> None:
        """What the buttons call."""
        tab = self._tab
        given = [tab.held, self._memory]
        whole = [*tab.panes, *tab.controls, tab.more, tab.hint]
        for act in ("judge", "reason"):
            listen(bridge, act, self._judge, given, [tab.held, tab.shown, tab.cited])
        listen(bridge, "talks", self._search, given, [tab.kept])
        listen(bridge, "open", self._open, given, whole)
        listen(bridge, "rename", self._rename, given, [tab.kept])
        listen(bridge, "forget", self._forget, given, whole)
        listen(bridge, "export", self._export, [self._memory], [self._parcel])

    def _judge(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        """A verdict, or its reason; the same verdict again takes it back."""
        who, data = reader(memory, request), told(event)
        turn = number(data.get("turn"))
        judged = next((exchange for exchange in held.past if exchange.number == turn), None)
        if judged is None or held.talk is None or who.owner is None or not self._house.keeps:
            return [gr.skip()] * 3
        assert self._house.store is not None
        if conversations.revision(self._house.store.db, who.owner, held.talk) != held.revision:
            now = reopened(self._house, who, held.talk) or Held()
            if all(one.number != turn or one.answer != judged.answer for one in now.past):
                # Another window has asked again: that answer is kept no more, and the page shows what is.
                return self._tab.panes_of(replace(now, filters=held.filters), who)[:3]
        verdict, reason = judged.verdict, data.get("reason", "").strip()[:_LONGEST_REASON] or None
        if data.get("verdict") in (UP, DOWN):
            verdict, reason = None if data["verdict"] == judged.verdict else data["verdict"], None
        conversations.judge(self._house.store.db, who.owner, held.talk, number=turn, verdict=verdict, reason=reason)
        after = replace(judged, verdict=verdict, reason=reason)
        past = tuple(after if one is judged else one for one in held.past)
        return self._tab.panes_of(replace(held, past=past), who)[:3]

    def _search(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> str:
        return panel(self._house, reader(memory, request), held.talk, told(event).get("words", ""))

    def _open(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        who = reader(memory, request)
        opened = reopened(self._house, who, told(event).get("talk"))
        return self._whole(held if opened is None else replace(opened, filters=held.filters), who)

    def _whole(self, held: Held, who: Reader) -> list[Any]:
        return [*self._tab.panes_of(held, who), *self._tab.controls_of(held, who), "", ""]

    def _rename(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> str:
        who, data = reader(memory, request), told(event)
        title = " ".join(data.get("title", "").split())
        if title and who.owner is not None and self._house.keeps:
            assert self._house.store is not None
            conversations.rename(self._house.store.db, who.owner, data.get("talk", ""), title)
        return panel(self._house, who, held.talk)

    def _forget(self, held: Held, memory: object, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Delete one conversation, or (with an empty name) all of the reader's."""
        who, gone = reader(memory, request), told(event).get("talk")
        if gone is not None and who.owner is not None and self._house.keeps:
            assert self._house.store is not None
            conversations.delete(self._house.store.db, who.owner, gone or None)
            if gone in ("", held.talk):
                held = Held(filters=held.filters)
        return self._whole(held, who)

    def _export(self, memory: object, event: gr.EventData, request: gr.Request) -> Any:
        who, data = reader(memory, request), told(event)
        held = reopened(self._house, who, data.get("talk"))
        if held is None or held.talk is None or who.owner is None:
            return gr.skip()
        assert self._house.store is not None
        about = conversations.talk(self._house.store.db, who.owner, held.talk)
        title = about.title if about else held.past[0].question
        if data.get("form") == "json":
            return parcel("conversation.json", "application/json", export.conversation_json(title, held.past).encode())
        text = export.conversation_markdown(title, held.past, who.language)
        return parcel("conversation.md", "text/markdown", text.encode())
