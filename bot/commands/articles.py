"""`hotline articles list|show|remove`."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from bot.commands.common import opened, show
from bot.settings import Settings
from vectorstore.archive import read, write
from vectorstore.errors import UsageError
from vectorstore.models import Article
from vectorstore.store import Vectorstore


def run(options: argparse.Namespace) -> int:
    """List all, show some, or remove some for good."""
    if (options.verb == "list") == bool(options.ids):
        raise UsageError("articles list takes no id; show and remove take at least one (see `hotline articles list`)")
    changes = options.verb == "remove"
    with opened(Settings.from_environment(), may_share=not changes, with_starter=False) as store:
        if options.verb == "list":
            return _list(store, options.json)
        known = {article_id: read.article(store.db, article_id) for article_id in options.ids}
        if missing := [article_id for article_id, article in known.items() if article is None]:
            raise UsageError(f"no article {', '.join(missing)}; see `hotline articles list`")
        chosen = [article for article in known.values() if article is not None]
        if changes:
            return _remove(store, chosen, options.json)
        if options.json:
            print(json.dumps([asdict(article) for article in chosen], ensure_ascii=False, indent=1))
        else:
            show("\n\n".join(map(_whole, chosen)))
    return 0


def _remove(store: Vectorstore, chosen: list[Article], as_json: bool) -> int:
    rows = []
    for article in chosen:
        versions = write.remove(store.db, article.id or "")
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


def _whole(article: Article) -> str:
    head = [article.title, article.publisher, article.published, article.url, *article.sources]
    return "\n".join([*(part for part in head if part), f"version {article.version}", "", article.text])
