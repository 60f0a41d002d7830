"""`hotline articles list|show|diff|remove`."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from bot.commands.common import opened, show
from bot.settings import Settings
from vectorstore.archive import read
from vectorstore.errors import UsageError
from vectorstore.models import Article
from vectorstore.store import Vectorstore
from vectorstore.stories.changes import changes


def run(options: argparse.Namespace) -> int:
    """List all, show some, compare two versions of one, or remove some for good."""
    if (options.verb == "list") == bool(options.ids):
        raise UsageError(
            "articles list takes no id; show, diff and remove take at least one (see `hotline articles list`)"
        )
    removing = options.verb == "remove"
    with opened(Settings.from_environment(), may_share=not removing, with_starter=False) as store:
        if options.verb == "list":
            return _list(store, options.json)
        if options.verb == "diff":
            return _diff(store, options.ids[0], options.ids[1:], options.json)
        known = {article_id: read.article(store.db, article_id) for article_id in options.ids}
        if missing := [article_id for article_id, article in known.items() if article is None]:
            raise UsageError(f"no article {', '.join(missing)}; see `hotline articles list`")
        chosen = [article for article in known.values() if article is not None]
        if removing:
            return _remove(store, chosen, options.json)
        if options.json:
            print(json.dumps([asdict(article) for article in chosen], ensure_ascii=False, indent=1))
        else:
            show("\n\n".join(map(_whole, chosen)))
    return 0


def _remove(store: Vectorstore, chosen: list[Article], as_json: bool) -> int:
    rows = []
    for article in chosen:
        versions = store.remove(article.id or "")
        rows.append({"id": article.id, "versions": versions})
        if not as_json:
            show(f"removed {article.id} ({versions} version{'s' if versions > 1 else ''})")
    store.sync()
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 0


def _list(store: Vectorstore, as_json: bool) -> int:
    rows: list[dict[str, Any]] = []
    for article in read.articles(store.db):
        rows.append({key: value for key, value in asdict(article).items() if key not in {"text", "sources"}})
        if not as_json:
            about = ", ".join(part for part in (article.publisher, article.language) if part)
            show(f"{article.published or 'undated':10}  {article.id}  {article.title or ''} ({about})")
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 0


def _diff(store: Vectorstore, article_id: str, versions: list[str], as_json: bool) -> int:
    """Two versions of an article compared: the ones named, else the current one with the one before."""
    article = read.article(store.db, article_id)
    if article is None:
        raise UsageError(f"no article {article_id}; see `hotline articles list`")
    if versions and (len(versions) != 2 or not all(one.isascii() and one.isdigit() for one in versions)):
        raise UsageError(f"name no version, or two by their numbers: hotline articles diff {article_id} 1 2")
    if not versions and article.version == 1:
        raise UsageError(f"{article_id} has one version only; there is nothing to compare it with")
    numbers = [int(one[:9]) for one in versions] or [article.version - 1, article.version]
    one, other = (_version(store, article_id, number) for number in numbers)
    found = changes(one, other)
    if as_json:
        told = {"id": article_id, "from": one.version, "to": other.version, "changes": [asdict(each) for each in found]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    lines = [f"{article_id}: version {one.version} to version {other.version}"]
    for each in found:
        lines += ["", *([] if each.place == "text" else [each.place])]
        lines += [f"{sign} {text}" for sign, text in (("-", each.before), ("+", each.after)) if text is not None]
    show("\n".join(lines if found else [*lines, "", "nothing differs"]))
    return 0


def _version(store: Vectorstore, article_id: str, number: int) -> Article:
    found = read.article(store.db, article_id, number)
    if found is None:
        raise UsageError(f"{article_id} has no version {number}; see `hotline articles show {article_id}`")
    return found


def _whole(article: Article) -> str:
    head = [article.title, article.author, article.publisher, article.published, article.url, *article.sources]
    head += [article.notice, article.gone and f"its address answers since {article.gone} that there is no such page"]
    return "\n".join([*(part for part in head if part), f"version {article.version}", "", article.text])
