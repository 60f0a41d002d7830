"""`hotline statements`: who said what, word for word from the articles, as text, JSON or CSV.

Left to others: finding them and their JSON (vectorstore.statements), cells (bot.spreadsheet).
"""

import argparse
import json
import sys

from bot.commands.common import filters, notice, opened, show
from bot.settings import Settings
from bot.spreadsheet import table
from vectorstore import dates
from vectorstore.archive.statements import Kept
from vectorstore.errors import UsageError
from vectorstore.models import Filters
from vectorstore.statements import Wanted, as_json, find, learn, waiting

COLUMNS = (
    "published", "publisher", "title", "url", "language", "speaker", "name", "verb", "quoted", "words", "addressee",
    "date", "compiled", "article_id", "version", "start", "end", "words_start", "words_end",
)  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Find and print."""
    if options.json and options.csv:
        raise UsageError("--json and --csv are two forms; choose one")
    for name in ("speaker", "about"):
        if getattr(options, name) is not None and not getattr(options, name).strip():
            raise UsageError(f"--{name} is empty; name somebody or something, or leave it out")
    wanted = Wanted(options.speaker, options.about, _filters(options))
    with opened(Settings.from_environment(), may_share=True, with_starter=True) as store:
        while store.owned and learn(store.db):  # an older archive is read to its end before it is searched
            pass
        if left := waiting(store.db):
            notice(f"{left} versions were not read for statements yet; stop the other process and run this again")
        found = find(store.db, wanted)
    if options.json:
        print(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=1))
    elif options.csv:
        sys.stdout.write(as_csv(found))
    else:
        show("\n\n".join(_text(one) for one in found) or "no statement found")
    return 0


def as_csv(found: list[Kept]) -> str:
    """A table with a head."""
    return table(COLUMNS, ([values[column] for column in COLUMNS] for values in map(as_json, found)))


def _filters(options: argparse.Namespace) -> Filters:
    for value in (options.since, options.until):
        if value is not None:
            dates.days(value)
    seen = filters(options.as_of)
    languages = () if options.language is None else (options.language,)
    if options.since and options.until and dates.days(options.since)[0] > dates.days(options.until)[1]:
        raise UsageError(f"--since {options.since} is later than --until {options.until}; exchange them")
    return Filters(as_of=seen.as_of, since=options.since, until=options.until, languages=languages)


def _text(kept: Kept) -> str:
    values = as_json(kept)
    words = f"“{kept.words}”" if kept.statement.quoted else kept.words
    told = f" → {values['addressee']}" if values["addressee"] else ""
    source = ", ".join(part for part in (kept.article.publisher, kept.article.published or "undated") if part)
    head = f"{values['speaker'] or values['name']} ({values['verb']}){told}: {words}"
    return f"{head}\n    {source}: {kept.article.title or kept.article.id}"
