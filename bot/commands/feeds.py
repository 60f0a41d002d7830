"""`hotline feeds list|add|remove|pause|resume|test|refused|admit`: which feeds are read, and what they were refused."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from bot.commands import net
from bot.commands.common import notice, opened, show
from bot.net import manner_of
from bot.settings import Settings
from vectorstore.archive import feeds, fetches
from vectorstore.archive.feeds import Feed
from vectorstore.archive.fetches import Refusal
from vectorstore.errors import HotlineError, UsageError
from vectorstore.store import Vectorstore
from vectorstore.web import news
from vectorstore.web.addresses import parse
from vectorstore.web.listing import starter

_READING = ("list", "test", "refused")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    _refuse_bad_use(options)
    settings = Settings.from_environment()
    with opened(settings, may_share=options.verb in _READING, with_starter=False) as store:
        if options.verb == "list":
            return _list(store, options.json)
        if options.verb == "add":
            return _add(store, options)
        if options.verb == "test":
            return _test(store, settings, options)
        if options.verb == "refused":
            return _refused(store, options.json)
        if options.verb == "admit":
            return _admit(store, settings, options)
        return _change(store, options)


def _refuse_bad_use(options: argparse.Namespace) -> None:
    bare = options.verb in ("list", "refused")
    if bare and options.names:
        raise UsageError(f"feeds {options.verb} takes no address")
    if not bare and options.verb != "test" and not options.names and not options.starter:
        raise UsageError(
            f"feeds {options.verb} takes at least one {'number' if options.verb == 'admit' else 'address'}"
        )
    about = (options.publisher, options.country, options.language, options.kind)
    if options.verb != "add" and (options.starter or any(about)):
        raise UsageError("--starter, --publisher, --country, --language and --kind go with `feeds add`")


def _list(store: Vectorstore, as_json: bool) -> int:
    known = feeds.every(store.db)
    if as_json:
        print(json.dumps([_told(feed) for feed in known], ensure_ascii=False, indent=1))
        return 0
    for feed in known:
        show(f"{_state(feed):8}  {feed.address}  {_about(feed)}")
        if feed.problem:
            show(f"{'':8}  {feed.problem}")
    if not known:
        notice(f"no feeds yet; `hotline feeds add --starter` adds the {len(starter())} of the starter list")
    return 0


def _add(store: Vectorstore, options: argparse.Namespace) -> int:
    listed = {entry.feed().address: entry.feed() for entry in starter()}
    chosen = list(listed.values()) if options.starter else []
    given = {"publisher": options.publisher, "country": options.country, "language": options.language}
    for name in options.names:
        address = parse(name).url
        known = listed.get(address, Feed(address))
        about = {key: value for key, value in (given | {"kind": options.kind}).items() if value}
        chosen.append(Feed(**asdict(known) | about))
    for feed in chosen:
        show(f"{'added' if feeds.add(store.db, feed) else 'known':8}  {feed.address}  {_about(feed)}")
    return 0


def _change(store: Vectorstore, options: argparse.Namespace) -> int:
    """Remove, pause or resume."""
    chosen = [_known(store, name) for name in options.names]
    for feed in chosen:
        if options.verb == "remove":
            feeds.remove(store.db, feed.address)
        else:
            feeds.pause(store.db, feed.address, options.verb == "pause")
        show(f"{options.verb + 'd':8}  {feed.address}")
    return 0


def _test(store: Vectorstore, settings: Settings, options: argparse.Namespace) -> int:
    """Ask each feed now, keep nothing; 1 when one of them gives no items."""
    chosen = [parse(name).url for name in options.names] or [feed.address for feed in feeds.every(store.db)]
    chosen = chosen or [entry.feed().address for entry in starter()]
    rows: list[dict[str, Any]] = []
    for address, found in news.look(manner_of(settings), list(dict.fromkeys(chosen))):
        if isinstance(found, HotlineError):
            row: dict[str, Any] = {"address": address, "problem": str(found)}
        else:
            newest = max((item.published for item in found.items if item.published), default=None)
            problem = None if found.items else "the feed has no items"
            row = {"address": address, "problem": problem, "title": found.title, "items": len(found.items)}
            row |= {"newest": newest, "left_out": list(found.left_out)}
        rows.append(row)
        if not options.json:
            told = row["problem"] or f"{row['items']} items, the newest of {row['newest'] or 'no date'}: {row['title']}"
            show(f"{'failed' if row['problem'] else 'good':8}  {address}  {told}")
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 1 if any(row["problem"] for row in rows) else 0


def _refused(store: Vectorstore, as_json: bool) -> int:
    found = fetches.refusals(store.db)
    if as_json:
        print(json.dumps([asdict(refusal) for refusal in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        show(f"{one.number:5}  {one.score:.2f}  {one.title or one.address} ({one.publisher or one.feed}): {one.reason}")
    if not found:
        notice("nothing was refused")
    return 0


def _admit(store: Vectorstore, settings: Settings, options: argparse.Namespace) -> int:
    """Let some in and fetch them; 0 when at least one article is in the archive."""
    by_number = {str(refusal.number): refusal for refusal in fetches.refusals(store.db)}
    if strange := [name for name in options.names if name not in by_number]:
        raise UsageError(f"nothing refused has the number {', '.join(strange)}; see `hotline feeds refused`")
    chosen: list[Refusal] = [by_number[name] for name in dict.fromkeys(options.names)]
    events: list[news.Event] = []
    for event in news.admit(store, manner_of(settings), chosen):
        events.append(event)
        if not options.json:
            show(net.as_line(event))
    if options.json:
        print(json.dumps(net.report(events), ensure_ascii=False, indent=1))
    return 0 if net.any_kept(events) else 1


def _known(store: Vectorstore, name: str) -> Feed:
    feed = feeds.one(store.db, parse(name).url)
    if feed is None:
        raise UsageError(f"no feed {name}; see `hotline feeds list`")
    return feed


def _state(feed: Feed) -> str:
    if feed.paused:
        return "paused"
    return "failing" if feed.problem else "read" if feed.fetched else "new"


def _about(feed: Feed) -> str:
    told = ", ".join(part for part in (feed.publisher, feed.country, feed.language, feed.kind) if part)
    return f"{told}; last read {feed.fetched}" if feed.fetched else told


def _told(feed: Feed) -> dict[str, Any]:
    """For `--json`: what the user can use, without what conditional requests need."""
    return {key: value for key, value in asdict(feed).items() if key not in {"etag", "modified", "final"}}
