"""When the archive's articles were published, as a row of bars that can be pressed: escaped HTML, no library.

    timeline([(20250703, 4), (20250704, 1)], "fr")   -> '<figure class="timeline">…<button data-since="2025-07-03" …'

Bars stand for days, months or years, whichever gives at most 60 of them; a bar filters the list to its own time.

Left to others: counting (vectorstore.archive.browse), what pressing does (tabs.archive).
"""

from calendar import monthrange
from datetime import date, timedelta
from html import escape

from bot.chat.words import counted, day, known, word

MOST = 60  # bars
_TALLEST = 100  # per cent


def timeline(days: list[tuple[int, int]], language: str) -> str:
    """The whole figure; nothing for an archive without dates."""
    if not days:
        return ""
    bars = _bars([(_date(number), count) for number, count in days])
    tallest = max(count for _, _, count in bars)
    items = "".join(_bar(bar, tallest, language, first=place == 0) for place, bar in enumerate(bars))
    title = escape(word(language, "timeline"))
    ends = (
        f"<figcaption><span>{escape(_when(bars[0], language))}</span>"
        f"<span>{escape(_when(bars[-1], language))}</span></figcaption>"
    )
    return (
        f'<figure class="timeline" lang="{known(language)}"><div class="bars" role="group" aria-label="{title}">'
        f"{items}</div>{ends}</figure>"
    )


Bar = tuple[date, date, int]


def _bar(bar: Bar, tallest: int, language: str, *, first: bool) -> str:
    since, until, count = bar
    label = escape(f"{_when(bar, language)} : {counted(language, 'articles', count)}")
    height = round(_TALLEST * count / tallest, 1)
    off = "" if count else " disabled"
    return (
        f'<button type="button" data-act="find" data-since="{since}" data-until="{until}" aria-label="{label}" '
        f'title="{label}" tabindex="{0 if first else -1}"{off}><span style="height:{height}%"></span></button>'
    )


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


def _date(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
