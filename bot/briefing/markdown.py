"""A briefing as Markdown. Words of articles are escaped: they can neither be markup nor bring a picture or a script.

Left to others: what stands on the page (view), HTML (html), PDF (pdf), JSON (models).
"""

import re

from bot.briefing.models import Briefing
from bot.briefing.sources import Source
from bot.briefing.view import Group, Item, Mark, view

_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_OPENING = re.compile(r"^(?:([#+=-])|(\d+)([.)]))")  # what would begin a heading or a list
_UNSAFE = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", '"': "%22"})


def render(page: Briefing, *, quotes: bool = True) -> str:
    """The whole page; without `quotes` the sources' words behind a model's sentences are left out."""
    shown = view(page)
    parts = [f"# {shown.title}", *([f"*{shown.lead}*"] if shown.lead else []), *shown.notices]
    for part in shown.parts:
        parts.append(f"## {part.heading}")
        for group in part.groups:
            parts += [f"**{group.label}**"] if group.label else []
            parts.append(_group(group))
    if shown.sources:
        parts += [f"## {shown.sources_heading}", "\n".join(_entry(source, quotes) for source in shown.sources)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text that reads as it is, on one line."""
    return _ENTITY.sub("&amp;", _MARKUP.sub(r"\\\1", " ".join(text.split())))


def _opening(text: str) -> str:
    """The same at the head of a list item, where a number or a dash would begin a list of its own."""
    return _OPENING.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped(text))


def _group(group: Group) -> str:
    return "\n".join(_item(item) for item in group.items)


def _item(item: Item) -> str:
    text = f"{_opening(item.before)} — {escaped(item.text)}" if item.before else _opening(item.text)
    after = f" *({escaped(item.after)})*" if item.after else ""
    return f"- {text} {''.join(_mark(mark) for mark in item.marks)}{after}"


def _mark(mark: Mark) -> str:
    return f"[\\[{mark.number}\\]]({mark.link.translate(_UNSAFE)})" if mark.link else f"\\[{mark.number}\\]"


def _entry(source: Source, quotes: bool) -> str:
    numbers = "".join(f"\\[{citation.number}\\]" for citation in source.citations)
    links = [f"[{escaped(one.host)}]({one.url.translate(_UNSAFE)})" for one in source.addresses]
    told = f"- {numbers} {escaped(source.about)}{' — ' if links else ''}{', '.join(links)}"
    quoted = [f"  - \\[{one.number}\\] “{escaped(one.quote)}”" for one in source.quotes if quotes]
    return "\n".join((told, *quoted))
