"""A briefing as Markdown. Words of articles are escaped: they can neither be markup nor bring a picture or a script.

Left to others: what stands on the page (view), HTML (html), PDF (pdf), JSON (models).
"""

import re

from bot.briefing.models import Briefing
from bot.briefing.sources import Source
from bot.briefing.view import Group, Item, Mark, view

_BREAK = re.compile(r"[\t-\r\x1c- \x85\u2028\u2029]+")  # unlike a no-break space, which is a letter of the quote
# Markup, mathematics, what would begin a list or a rule, and addresses, which many programs make links of. A closing
# bracket stays as it is: without an opening one it closes nothing, and to many chat programs \[...\] is mathematics.
_MARKUP = re.compile(r"[\\`*_\[<>|~#$]|^[+=-]|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+)(?=[.)](?:\s|$))")  # what would begin a numbered list
_ENTITY = re.compile(r"&(?=#?\w+;)")
_UNSAFE = {code: f"%{code:02X}" for code in (*range(0x21), 0x7F, *map(ord, '()<>\\"'))}


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
    """Text that reads as it is, on one line, at its beginning too."""
    line = _BREAK.sub(" ", text).strip()
    return _ENTITY.sub("&amp;", _NUMBER.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", line)))


def address(url: str) -> str:
    """A web address as it can stand in a link, between < and > or between brackets."""
    return url.translate(_UNSAFE)


def _group(group: Group) -> str:
    return "\n".join(_item(item) for item in group.items)


def _item(item: Item) -> str:
    text = f"{escaped(item.before)} — {escaped(item.text)}" if item.before else escaped(item.text)
    after = f" *({escaped(item.after)})*" if item.after else ""
    return f"- {text} {''.join(_mark(mark) for mark in item.marks)}{after}"


def _mark(mark: Mark) -> str:
    return f"[\\[{mark.number}\\]]({address(mark.link)})" if mark.link else f"\\[{mark.number}\\]"


def _entry(source: Source, quotes: bool) -> str:
    numbers = "".join(f"\\[{citation.number}\\]" for citation in source.citations)
    hosts = [escaped(one.host).replace("]", "\\]") for one in source.addresses]  # here one would close the link
    links = [f"[{host}]({address(one.url)})" for host, one in zip(hosts, source.addresses, strict=True)]
    told = f"- {numbers} {escaped(source.about)}{' — ' if links else ''}{', '.join(links)}"
    quoted = [f"  - \\[{one.number}\\] “{escaped(one.quote)}”" for one in source.quotes if quotes]
    return "\n".join((told, *quoted))
