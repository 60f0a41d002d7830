"""The archive as a reader browses it: a search form, a list, one article with its versions; escaped HTML.

    listing(rows, total=121, language="fr")       -> '<ul class="shelf"><li>…'

Left to others: bars over time (timeline), finding and counting (vectorstore), what the buttons do (tabs.archive).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bot.chat.cards import link
from bot.chat.export import attribution_of
from bot.chat.panels import date_field, select_field
from bot.chat.problems import in_words
from bot.chat.words import counted, day, known, language_name, outcome, word
from bot.citing import changed_since
from bot.weblink import host
from vectorstore.archive.browse import Listed, Version
from vectorstore.archive.fetches import Refusal
from vectorstore.archive.write import NEW, UNCHANGED, UPDATED
from vectorstore.ingest import Outcome
from vectorstore.models import COMPILED, Article, Filters, Span

_TAKEN = {NEW, UPDATED, UNCHANGED}


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the list; `snippet` is what of it matched a search."""

    listed: Listed
    snippet: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Who says what in an article, and where."""

    speaker: str
    span: Span


def search_form(
    words: str, filters: Filters, outlets: Sequence[tuple[str, int]], languages: Iterable[str], language: str
) -> str:
    """Words, period, publisher, language; each may be left empty."""
    everything = ("", word(language, "all"))
    publishers = [everything, *((name, f"{name} ({number})") for name, number in outlets)]
    tongues = [everything, *((one, language_name(one, language)) for one in languages)]
    return (
        f'<form class="find" data-act="find" role="search" lang="{known(language)}"><label class="wide">'
        f'{escape(word(language, "find_words"))} <input type="search" name="words" value="{escape(words)}" '
        f'autocomplete="off"></label>{date_field("since", word(language, "since"), filters.since)}'
        f"{date_field('until', word(language, 'until'), filters.until)}"
        f"{select_field('publishers', word(language, 'publisher'), publishers, next(iter(filters.publishers), ''))}"
        f"{select_field('languages', word(language, 'language'), tongues, next(iter(filters.languages), ''))}"
        f'<p class="tools"><button type="submit" class="strong">{escape(word(language, "search"))}</button>'
        f'<button type="button" class="quiet" data-act="find" data-all="1">{escape(word(language, "show_all"))}'
        f'</button><button type="button" class="quiet" data-act="table">{escape(word(language, "csv"))}</button></p>'
        "</form>"
    )


def listing(rows: Sequence[Row], total: int, language: str, *, more: bool = False) -> str:
    """The articles that were found; `more` says that the list goes on."""
    if not rows:
        return f'<p class="hint" role="status">{escape(word(language, "none_found"))}</p>'
    items = "".join(item(row, language) for row in rows)
    further = (
        f'<p class="tools"><button type="button" class="quiet" data-act="more">{escape(word(language, "more"))}'
        "</button></p>"
    )
    return (
        f'<p class="hint" role="status">{escape(counted(language, "articles", total))}</p>'
        f'<ul class="shelf" lang="{known(language)}">{items}</ul>{further if more else ""}'
    )


def item(row: Row, language: str) -> str:
    """An article in a list, a click away."""
    one = row.listed
    about = " · ".join(
        part
        for part in (attribution_of(one.publisher, one.published, language), _tongue(one.language, language))
        if part
    )
    tags = [word(language, "compiled_card")] if one.kind == COMPILED else []
    tags += [counted(language, "versions", one.versions)] if one.versions > 1 else []
    marks = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in tags)
    snippet = f'<q class="snippet" dir="auto">{escape(row.snippet)}</q>' if row.snippet else ""
    return (
        f'<li><button type="button" class="headline" data-act="read" data-article="{escape(one.id)}" dir="auto">'
        f"{escape(one.title or word(language, 'untitled'))}</button>"
        f'<span class="meta">{escape(about)}</span><span class="tags">{marks}</span>{snippet}</li>'
    )


def reader(
    article: Article,
    versions: Sequence[Version],
    said: Sequence[Said],
    others: Sequence[Listed],
    language: str,
    *,
    removable: bool,
    story: str = "",
) -> str:
    """One version of an article, whole, with versions, statements, copies; `story` is HTML (happened)."""
    title = escape(article.title or word(language, "untitled"))
    about = " · ".join(
        part
        for part in (
            word(language, "compiled_card") if article.kind == COMPILED else "",
            attribution_of(article.publisher, article.published, language),
            article.author,
            _tongue(article.language, language),
        )
        if part
    )
    tag = f' lang="{escape(article.language)}"' if article.language else ""
    return (
        f'<article class="whole" lang="{known(language)}"><h2 dir="auto"{tag}>{title}</h2>'
        f'<p class="meta">{escape(about)}</p>{_warnings(article, versions, language)}'
        f"{_versions(article, versions, language)}"
        f'<div class="text" dir="auto"{tag} tabindex="0">{escape(article.text)}</div>'
        f"{_said(article, said, language)}{_others(others, language)}{story}{_addresses(article, language)}"
        f"{_remove(article, language) if removable else ''}</article>"
    )


def _warnings(article: Article, versions: Sequence[Version], language: str) -> str:
    lines = changed_since(article.notice, article.gone, language)
    if versions and versions[0].number > article.version:
        lines.append(word(language, "edited_since", n=versions[0].number))
    return "".join(f'<p class="notice" dir="auto">{escape(line)}</p>' for line in lines)


def _versions(article: Article, versions: Sequence[Version], language: str) -> str:
    if len(versions) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" class="quiet" data-act="read" data-article="{escape(article.id or "")}" '
        f'data-version="{one.number}" aria-pressed="{"true" if one.number == article.version else "false"}">'
        f"{escape(word(language, 'version', n=one.number))}, {escape(day(one.published, language))}</button>"
        for one in versions
    )
    return f'<p class="tools" role="group">{buttons}</p>'


def _said(article: Article, said: Sequence[Said], language: str) -> str:
    if not said:
        return ""
    items = "".join(
        f'<li><strong dir="auto">{escape(one.speaker)}</strong> '
        f'<q dir="auto">{escape(article.text[one.span.start : one.span.end])}</q></li>'
        for one in said
    )
    return f'<h3>{escape(word(language, "statements"))}</h3><ul class="sayings">{items}</ul>'


def _others(others: Sequence[Listed], language: str) -> str:
    if not others:
        return ""
    items = "".join(item(Row(one), language) for one in others)
    return f'<h3>{escape(word(language, "copies"))}</h3><ul class="shelf">{items}</ul>'


def _addresses(article: Article, language: str) -> str:
    addresses = [address for address in (article.url, *article.sources) if address]
    if not addresses:
        return ""
    items = "".join(
        f"<li>{link(one, word(language, 'open', host=host(one)) if one == article.url and host(one) else one)}</li>"
        for one in addresses
    )
    note = f'<p class="hint">{escape(word(language, "compiled_note"))}</p>' if article.kind == COMPILED else ""
    return f'{note}<ul class="addresses">{items}</ul>'


def _remove(article: Article, language: str) -> str:
    sure = escape(word(language, "sure_article", title=article.title or word(language, "untitled")))
    return (
        f'<p class="tools"><button type="button" class="quiet" data-act="remove" '
        f'data-article="{escape(article.id or "")}" data-confirm="{sure}">'
        f"{escape(word(language, 'remove'))}</button></p>"
    )


def removed(title: str, language: str) -> str:
    """What was removed, and the way back."""
    return (
        f'<p class="notice" role="status"><span dir="auto">{escape(word(language, "was_removed", title=title))}</span> '
        f'<button type="button" class="quiet" data-act="undo">{escape(word(language, "undo"))}</button></p>'
    )


def adding(language: str, *, addresses: bool) -> str:
    """Where the address of a page or a feed is given; files have a button of their own."""
    if not addresses:
        return ""
    return (
        f'<form data-act="add" lang="{known(language)}"><label class="wide">{escape(word(language, "address"))} '
        f'<input type="url" name="address" placeholder="https://" autocomplete="off" required></label>'
        f'<p class="tools"><button type="submit" class="quiet">{escape(word(language, "fetch"))}</button></p></form>'
    )


def refused(refusals: Sequence[Refusal], total: int, language: str) -> str:
    """What feeds brought and was found to be off the subject, each with the reason and a way in; nothing for none."""
    if not refusals:
        return ""
    items = "".join(
        f'<li><span dir="auto">{escape(one.title or one.address)}</span>'
        f"<small>{escape(in_words(one.reason, language))}</small>"
        f'<button type="button" class="quiet" data-act="admit" data-number="{one.number}">'
        f"{escape(word(language, 'admit'))}</button></li>"
        for one in refusals
    )
    title = f"{word(language, 'refusals')} ({total})"
    return (
        f'<details class="panel" id="refused-panel" lang="{known(language)}"><summary>{escape(title)}</summary>'
        f'<ul class="talks">{items}</ul></details>'
    )


def report(outcomes: Sequence[Outcome], language: str, *, running: bool = False) -> str:
    """What came in, one line each, the refused with the reason."""
    counts = {
        status: sum(one.status == status for one in outcomes) for status in dict.fromkeys(o.status for o in outcomes)
    }
    line = ", ".join(f"{number} {outcome(language, status)}" for status, number in counts.items())
    line = line or word(language, "nothing_came")
    if running:
        line = f"{word(language, 'taking_in')} {line if outcomes else ''}"
    items = "".join(
        f'<li class="{"taken" if one.status in _TAKEN else "refused"}"><b>{escape(outcome(language, one.status))}</b> '
        f'<span dir="auto">{escape(one.title or one.source)}</span>'
        f"{f'<small>{escape(in_words(one.problem, language))}</small>' if one.problem else ''}</li>"
        for one in outcomes
    )
    return (
        f'<div class="report" lang="{known(language)}"><p role="status">{escape(line)}</p>'
        f"{f'<ul>{items}</ul>' if items else ''}</div>"
    )


def _tongue(code: str | None, language: str) -> str:
    return language_name(code, language) if code else ""
