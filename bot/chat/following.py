"""Feeds for the page: what is done to them, and how the list of them looks.

    panel(feeds.every(db), 17, "fr")          # <details id="feeds-panel"> ... with a form and buttons
    change(db, "pause", "https://outlet.example/rss")

Left to others: components (tabs.feeds), what a feed is (vectorstore.archive.feeds), asking it (vectorstore.web).
"""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from bot.chat.problems import in_words
from bot.chat.words import day, known, word
from bot.settings import Settings
from vectorstore.archive import feeds
from vectorstore.archive.database import Database
from vectorstore.archive.feeds import Feed
from vectorstore.errors import HotlineError
from vectorstore.web.addresses import parse

if TYPE_CHECKING:
    from vectorstore.web.listing import Entry


def starter() -> "tuple[Entry, ...]":
    """The starter list."""
    from vectorstore.web import listing

    return tuple(listing.starter())


def change(db: Database, act: str, address: str) -> None:
    """Follow, pause, resume or unfollow a feed, or follow the starter list. Raises HotlineError for a bad address."""
    if act == "starter":
        for entry in starter():
            feeds.add(db, entry.feed())
        return
    url = parse(address).url
    if act == "follow":
        listed = {entry.feed().address: entry.feed() for entry in starter()}
        feeds.add(db, listed.get(url, Feed(url)))
    elif act == "unfollow":
        feeds.remove(db, url)
    else:
        feeds.pause(db, url, act == "pause")


def trial(db: Database, settings: Settings, address: str, language: str) -> str:
    """Ask a feed that is followed, now, and keep nothing: one line on how it went."""
    from bot.net import manner_of
    from vectorstore.web import news

    if feeds.one(db, address) is None:  # a page's button names one of ours, whatever else it may hold
        return word(language, "no_feeds")
    for _, found in news.look(manner_of(settings), [address]):
        if isinstance(found, HotlineError):
            return str(found)
        return word(language, "feed_good", n=len(found.items))
    return word(language, "no_feeds")


def panel(followed: Sequence[Feed], starters: int, language: str, unfolded: bool = False) -> str:
    """The feeds with their state and buttons, and a form for one more."""
    items = "".join(_item(feed, language) for feed in followed)
    listed = f'<ul class="talks">{items}</ul>' if items else f'<p class="hint">{escape(word(language, "no_feeds"))}</p>'
    more = _button("starter", "", word(language, "starter_feeds", n=starters)) if not followed else ""
    return (
        f'<details class="panel" id="feeds-panel" lang="{known(language)}"{" open" if unfolded else ""}>'
        f"<summary>{escape(word(language, 'feeds'))} ({len(followed)})</summary>{listed}"
        f'<form data-act="follow"><label class="wide">{escape(word(language, "feed_address"))} '
        f'<input type="url" name="address" placeholder="https://" autocomplete="off" required></label>'
        f'<p class="tools"><button type="submit" class="quiet">{escape(word(language, "follow"))}</button>{more}</p>'
        "</form></details>"
    )


def _item(feed: Feed, language: str) -> str:
    about = ", ".join(part for part in (feed.publisher, feed.country, feed.language, feed.kind) if part)
    told = [about, _state(feed, language), in_words(feed.problem or "", language)]
    pause = "resume" if feed.paused else "pause"
    buttons = "".join(
        _button(act, feed.address, word(language, key))
        for act, key in ((pause, pause), ("try", "try_feed"), ("unfollow", "unfollow"))
    )
    return (
        f'<li><span dir="auto">{escape(feed.address)}</span>'
        f"<small>{escape(' · '.join(part for part in told if part))}</small>{buttons}</li>"
    )


def _state(feed: Feed, language: str) -> str:
    if feed.paused:
        return word(language, "feed_paused")
    if feed.problem:
        return word(language, "feed_failing")
    return word(language, "feed_read", date=day(feed.fetched, language)) if feed.fetched else word(language, "feed_new")


def _button(act: str, address: str, text: str) -> str:
    return (
        f'<button type="button" class="quiet" data-act="{act}" data-address="{escape(address)}">{escape(text)}</button>'
    )
