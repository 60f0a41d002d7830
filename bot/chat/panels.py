"""The folded panels of the chat and the settings, as escaped HTML: filters, kept conversations, language, model.

Every form and button says in `data-act` which handler it calls; the page's script carries it there.

Left to others: answers (render), cards, the archive (shelf), what the handlers do (tabs).
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bot.chat.render import engine, scope
from bot.chat.words import counted, day, known, language_name, word
from bot.models import LANGUAGES, Overview
from vectorstore.archive.conversations import Talk
from vectorstore.models import Filters

MOST_OUTLETS = 60  # publishers to choose from


def banner(filters: Filters, language: str) -> str:
    """What the next question is restricted to, in plain sight as long as it is; nothing where it is not."""
    limits = scope(filters, language)
    if not limits:
        return ""
    strong = " as-of" if filters.as_of else ""
    return (
        f'<p class="banner{strong}" role="status"><span>{escape(limits)}</span> '
        f'<button type="button" class="quiet" data-act="unfilter">{escape(word(language, "lift"))}</button></p>'
    )


def filter_panel(filters: Filters, outlets: Sequence[tuple[str, int]], languages: Iterable[str], language: str) -> str:
    """Period, as-of, languages and publishers of the sources."""
    chosen = sum(bool(one) for one in (filters.as_of, filters.since or filters.until, filters.publishers))
    chosen += bool(filters.languages)
    title = word(language, "filters") + (f" ({chosen})" if chosen else "")
    fields = [
        _fieldset(
            word(language, "published_between"),
            date_field("since", word(language, "since"), filters.since)
            + date_field("until", word(language, "until"), filters.until),
        ),
        _fieldset(
            word(language, "as_of_title"),
            date_field("as_of", word(language, "as_of_label"), filters.as_of)
            + f'<p class="hint">{escape(word(language, "as_of_note"))}</p>',
        ),
        _fieldset(
            word(language, "source_languages"),
            "".join(
                _box("languages", one, language_name(one, language), one in filters.languages) for one in languages
            ),
        ),
    ]
    if outlets:
        boxes = "".join(
            _box("publishers", name, f"{name} ({number})", name in filters.publishers)
            for name, number in outlets[:MOST_OUTLETS]
        )
        fields.append(_fieldset(word(language, "publishers"), f'<div class="boxes">{boxes}</div>'))
    return (
        f'<details class="panel" id="filter-panel" lang="{known(language)}"><summary>{escape(title)}</summary>'
        f'<form data-act="filter">{"".join(fields)}<p class="tools"><button type="submit" class="strong">'
        f'{escape(word(language, "apply"))}</button><button type="button" class="quiet" data-act="unfilter">'
        f"{escape(word(language, 'lift_all'))}</button></p></form></details>"
    )


def talk_panel(talks: Sequence[Talk], current: str | None, words: str, user: str | None, language: str) -> str:
    """The reader's kept conversations, the last used first."""
    whose = word(language, "yours_account", user=user) if user else word(language, "yours_browser")
    items = "".join(_talk(talk, current, language) for talk in talks)
    empty = f'<p class="hint">{escape(word(language, "no_match" if words else "no_talks"))}</p>'
    search = (
        f'<form data-act="talks" role="search"><label>{escape(word(language, "search_talks"))} '
        f'<input type="search" name="words" value="{escape(words)}" autocomplete="off"></label>'
        f'<button type="submit" class="quiet">{escape(word(language, "search"))}</button></form>'
    )
    return (
        f'<details class="panel" id="talk-panel" lang="{known(language)}"><summary>'
        f'{escape(word(language, "conversations"))}</summary><p class="hint">{escape(whose)}</p>{search}'
        f"{f'<ul class=talks>{items}</ul>' if items else empty}</details>"
    )


def _talk(talk: Talk, current: str | None, language: str) -> str:
    here = ' aria-current="true"' if talk.id == current else ""
    identity = escape(talk.id)
    about = f"{day(talk.changed, language)} · {counted(language, 'questions', talk.exchanges)}"
    sure = escape(word(language, "sure_talk", title=talk.title))
    buttons = "".join(
        f'<button type="button" class="quiet" data-act="export" data-talk="{identity}" data-form="{form}">'
        f"{name}</button>"
        for form, name in (("md", "Markdown"), ("json", "JSON"))
    )
    return (
        f'<li{here}><button type="button" class="talk" data-act="open" data-talk="{identity}" dir="auto">'
        f"{escape(talk.title)}</button><small>{escape(about)}</small>"
        f'<details class="more" id="talk-{identity}"><summary>{escape(word(language, "manage"))}'
        f'<span class="unseen">: {escape(talk.title)}</span></summary>'
        f'<form data-act="rename"><input type="hidden" name="talk" value="{identity}"><label>'
        f'{escape(word(language, "title"))} <input type="text" name="title" value="{escape(talk.title)}" '
        f'maxlength="120" required></label><button type="submit" class="quiet">{escape(word(language, "rename"))}'
        f'</button></form><p class="tools">{buttons}<button type="button" class="quiet" data-act="forget" '
        f'data-talk="{identity}" data-confirm="{sure}">{escape(word(language, "delete"))}</button></p></details></li>'
    )


def settings(
    overview: Overview | None, chosen: Mapping[str, str], language: str, *, keeps: bool, days: int | None
) -> str:
    """Language, look, who answers, and what is kept."""
    speak = select_field("language", word(language, "interface"), _languages(language), known(language))
    answers = [("", word(language, "as_asked")), *_languages(language)]
    reply = select_field("answers", word(language, "answers"), answers, chosen.get("answers"))
    looks = "".join(
        f'<button type="button" class="quiet" data-theme="{name}" aria-pressed="false">'
        f"{escape(word(language, 'theme_' + name))}</button>"
        for name in ("system", "light", "dark")
    )
    return (
        f'<div class="settings" lang="{known(language)}">'
        + _block(word(language, "language"), f'<form data-act="speak" data-live>{speak}{reply}</form>')
        + _block(word(language, "theme"), f'<p class="tools" role="group">{looks}</p>')
        + _block(word(language, "engine"), _engine(overview, language))
        + _block(word(language, "conversations"), _kept(language, keeps=keeps, days=days))
        + "</div>"
    )


def _engine(overview: Overview | None, language: str) -> str:
    if overview is None:
        return f'<p class="notice">{escape(word(language, "archive_unknown"))}</p>'
    where = word(language, "stays") if overview.host is None else word(language, "leaves", host=overview.host)
    rows = [
        (word(language, "engine"), engine(overview.engine, overview.model, language)),
        (word(language, "model"), overview.model or word(language, "no_model")),
        (word(language, "destination"), where),
    ]
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(told)}</dd></div>" for name, told in rows)
    trial = f'<button type="button" class="strong" data-act="trial">{escape(word(language, "trial"))}</button>'
    note = f'<p class="hint">{escape(word(language, "trial_note"))}</p>'
    return f'<dl class="proof">{listed}</dl><p class="tools">{trial}</p>{note}'


def _kept(language: str, *, keeps: bool, days: int | None) -> str:
    if not keeps:
        return f"<p>{escape(word(language, 'keeps_nothing'))}</p>"
    kept = word(language, "keeps_days", n=days) if days else word(language, "keeps")
    sure = escape(word(language, "sure_all"))
    return (
        f'<p>{escape(kept)}</p><p class="tools"><button type="button" class="quiet" data-act="forget" data-talk="" '
        f'data-confirm="{sure}">{escape(word(language, "delete_all"))}</button></p>'
    )


def _languages(language: str) -> list[tuple[str, str]]:
    return [(one, language_name(one, language)) for one in LANGUAGES]


def _block(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _fieldset(legend: str, body: str) -> str:
    return f"<fieldset><legend>{escape(legend)}</legend>{body}</fieldset>"


def _box(name: str, value: str, label: str, checked: bool) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label class="box"><input type="checkbox" name="{name}" value="{escape(value)}"{mark}> '
        f'<span dir="auto">{escape(label)}</span></label>'
    )


def select_field(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str | None) -> str:
    """One choice out of a list."""
    listed = "".join(
        f'<option value="{escape(value)}"{" selected" if value == (chosen or "") else ""}>{escape(text)}</option>'
        for value, text in options
    )
    return f'<label>{escape(label)} <select name="{name}">{listed}</select></label>'


def date_field(name: str, label: str, value: str | None) -> str:
    """A day, in the browser's own calendar."""
    return f'<label>{escape(label)} <input type="date" name="{name}" value="{escape(value or "")}"></label>'
