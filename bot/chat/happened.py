"""Events as the archive's tab shows them: in a list beside the timeline, over their articles, beside an article.

    told(event, 3, "fr")                -> "« Une heure d’appel » · 5 articles, 3 origines indépendantes"
    listing(events, origins, 90, "fr")  -> '<details class="panel" id="events-panel">…<button data-event="fr-1" …'
    story(article, others, "fr")        -> what else was written on the same event: before, that day, after

Left to others: what an event is (vectorstore.stories.events), bars (timeline), what pressing does (tabs.archive).
"""

from collections.abc import Mapping, Sequence
from html import escape

from bot.chat.shelf import Row, item
from bot.chat.words import counted, day, known, word
from vectorstore.archive.browse import Listed
from vectorstore.dates import iso
from vectorstore.models import Article
from vectorstore.stories.events import Event

MOST = 8  # events in the list


def chosen(events: Sequence[Event]) -> list[Event]:
    """The events for the list: those that most articles tell, of equals the newest; in order of time, newest first."""
    best = sorted(events, key=lambda event: (-len(event.articles), event.compiled, -event.day))[:MOST]
    return sorted(best, key=lambda event: -event.day)


def told(event: Event, origins: int, language: str) -> str:
    """An event in one line: its headline, how many articles tell it, how many independent origins they have."""
    title = word(language, "quoted", text=event.title(language) or word(language, "untitled"))
    return f"{title} · {_borne(event, origins, language)}"


def listing(events: Sequence[Event], origins: Mapping[str, int], total: int, language: str, *, unfolded: bool) -> str:
    """The chosen events, each a way to its articles; nothing for none. `total` counts those left out, too."""
    if not events:
        return ""
    items = "".join(
        f'<li><button type="button" class="headline" data-act="find" data-event="{escape(event.id)}" data-within="1" '
        f'dir="auto">{escape(event.title(language) or word(language, "untitled"))}</button>'
        f'<span class="meta">{escape(day(iso(event.day), language))} · '
        f"{escape(_borne(event, origins.get(event.id, 0), language))}</span></li>"
        for event in events
    )
    count = f"{len(events)} / {total}" if total > len(events) else str(total)
    return (
        f'<details class="panel" id="events-panel" lang="{known(language)}"{" open" if unfolded else ""}>'
        f"<summary>{escape(word(language, 'events'))} ({escape(count)})</summary>"
        f'<p class="hint">{escape(word(language, "events_hint"))}</p><ul class="shelf">{items}</ul></details>'
    )


def heading(event: Event, origins: int, language: str) -> str:
    """What stands over the articles of an event."""
    return (
        f'<p class="banner" lang="{known(language)}"><span dir="auto">{escape(day(iso(event.day), language))} · '
        f"{escape(told(event, origins, language))}</span></p>"
    )


def story(article: Article, others: Sequence[Listed], language: str) -> str:
    """Other articles on the same event, by when they were published beside this one; nothing for none."""
    own = (article.published or "")[:10]
    groups: dict[str, list[Listed]] = {"story_before": [], "story_same_day": [], "story_after": []}
    for one in others:
        then = (one.published or "")[:10]
        groups["story_before" if then < own else "story_after" if then > own else "story_same_day"].append(one)
    parts = "".join(
        f'<h4>{escape(word(language, name))}</h4><ul class="shelf">'
        f"{''.join(item(Row(one), language) for one in found)}</ul>"
        for name, found in groups.items()
        if found
    )
    return f'<section class="story"><h3>{escape(word(language, "story"))}</h3>{parts}</section>' if parts else ""


def _borne(event: Event, origins: int, language: str) -> str:
    if event.compiled:
        return word(language, "compiled_card")
    articles = counted(language, "articles", len(event.articles))
    return f"{articles}, {counted(language, 'origins', origins)}"
