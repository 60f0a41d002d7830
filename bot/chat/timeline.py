"""When the archive's articles were published, as a row of bars that can be pressed: escaped HTML, no library.

    timeline([(20250703, 4), (20250704, 1)], "fr")   -> '<figure class="timeline">…<button data-since="2025-07-03" …'
    timeline(days, "fr", events, origins)            the same, with a mark over each bar that has an event

Bars stand for days, months or years, whichever gives at most 60 of them; a bar filters the list to its own time, and
where it stands for more than a day its days are shown below (`within`). A mark's words are those of the event that
most articles tell.

Left to others: counting (vectorstore.archive.browse), what an event is (vectorstore.stories.events), what pressing
does (tabs.archive), the same events as a list (happened).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from bot.chat.happened import told
from bot.chat.words import counted, day, known, word
from vectorstore.dates import as_date, as_integer
from vectorstore.stories.events import Event

MOST = 60  # bars
_TALLEST = 100  # per cent

Bar = tuple[date, date, int]


def timeline(
    days: Sequence[tuple[int, int]],
    language: str,
    events: Sequence[Event] = (),
    origins: Mapping[str, int] | None = None,
    *,
    within: bool = False,
) -> str:
    """The whole figure; nothing for an archive without dates. `within`: it shows a stretch of another one."""
    if not days:
        return ""
    bars = _bars([(as_date(number), count) for number, count in days])
    tallest = max(count for _, _, count in bars)
    items = "".join(
        _bar(bar, tallest, _label(bar, _of(bar, events), origins or {}, language), first=place == 0, within=within)
        for place, bar in enumerate(bars)
    )
    title = escape(word(language, "timeline"))
    if within:
        title += f" : {escape(_when(bars[0], language))} – {escape(_when(bars[-1], language))}"
    ends = (
        f"<figcaption><span>{escape(_when(bars[0], language))}</span>"
        f"<span>{escape(_when(bars[-1], language))}</span></figcaption>"
    )
    return (
        f'<figure class="timeline" lang="{known(language)}"><div class="bars" role="group" aria-label="{title}">'
        f"{items}</div>{ends}</figure>"
    )


def shown(days: Sequence[tuple[int, int]], events: Sequence[Event]) -> list[Event]:
    """The events that stand in the words of a mark: one for each bar that has any."""
    bars = _bars([(as_date(number), count) for number, count in days]) if days else []
    return [_most(mine) for bar in bars if (mine := _of(bar, events))]


def in_days(days: Sequence[tuple[int, int]]) -> bool:
    """Does every bar stand for one day?"""
    return not days or (as_date(days[-1][0]) - as_date(days[0][0])).days < MOST


def _bar(bar: Bar, tallest: int, label: tuple[str, str], *, first: bool, within: bool) -> str:
    since, until, count = bar
    words, mark = label
    height = round(_TALLEST * count / tallest, 1)
    off = "" if count else " disabled"
    inner = ' data-within="1"' if within and since == until else ""
    return (
        f'<button type="button" data-act="find" data-since="{since}" data-until="{until}"{inner} '
        f'aria-label="{escape(words)}" title="{escape(words)}" tabindex="{0 if first else -1}"{off}>{mark}'
        f'<span style="height:{height}%"></span></button>'
    )


def _label(bar: Bar, events: Sequence[Event], origins: Mapping[str, int], language: str) -> tuple[str, str]:
    """What a bar says, and its mark: a hollow one where the dossier alone tells of something."""
    words = f"{_when(bar, language)} : {counted(language, 'articles', bar[2])}"
    if not events:
        return words, ""
    most = _most(events)
    words += f"\n{counted(language, 'events', len(events))}"
    mark = f'<small class="mark{" hollow" if most.compiled else ""}"></small>'
    return f"{words}\n{told(most, origins.get(most.id, 0), language)}", mark


def _of(bar: Bar, events: Sequence[Event]) -> list[Event]:
    first, last = as_integer(bar[0]), as_integer(bar[1])
    return [event for event in events if first <= event.day <= last]


def _most(events: Sequence[Event]) -> Event:
    return max(events, key=lambda event: (len(event.articles), not event.compiled))


def _when(bar: Bar, language: str) -> str:
    """The day, month or year that a bar stands for."""
    since, until, _ = bar
    precision = 10 if since == until else 7 if until - since < timedelta(days=31) else 4
    return day(since.isoformat()[:precision], language)


def _bars(days: list[tuple[date, int]]) -> list[Bar]:
    """Every day, month or year from the first to the last, those without articles too."""
    first, last = days[0][0], days[-1][0]
    if (last - first).days < MOST:
        begin, follow = first, lambda start: start + timedelta(days=1)
    elif (last.year - first.year) * 12 + last.month - first.month < MOST:
        begin, follow = first.replace(day=1), _next_month
    else:
        begin, follow = first.replace(month=1, day=1), lambda start: date(start.year + 1, 1, 1)
    bars = []
    while begin <= last:
        then = follow(begin)
        bars.append((begin, then - timedelta(days=1), sum(count for one, count in days if begin <= one < then)))
        begin = then
    return bars


def _next_month(start: date) -> date:
    return start.replace(day=monthrange(start.year, start.month)[1]) + timedelta(days=1)
