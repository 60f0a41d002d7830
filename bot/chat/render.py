"""The left pane and the head of the page: values in, escaped HTML out. Nothing here trusts a single character.

    conversation((exchange,), "fr")   -> '<div class="conversation" role="log" …'
    masthead(overview, "fr")          -> '<header class="masthead" data-language="fr">…'

What is verbatim is a <blockquote>, what a model wrote is a <p>. Labels inside an answer follow the answer's language,
everything else the page's. Every chip leads to a card that exists: `src-<exchange>-<citation number>`.

Left to others: the cards themselves (cards), what is copied (export), words and dates (words), what is inside an
exchange (conversation), what the buttons do (assets/*.js, tabs).
"""

from collections.abc import Mapping
from html import escape

from bot.chat.conversation import Exchange
from bot.chat.export import attribution, exchange_markdown, verbatim
from bot.chat.words import counted, day, figure, known, language_name, withheld, word
from bot.models import Answer, Citation, Claim, Overview
from vectorstore.archive.conversations import DOWN, UP
from vectorstore.models import Filters


def masthead(overview: Overview | None, language: str) -> str:
    """The name, what the archive holds, who answers, and where questions go. None: the archive did not answer."""
    facts = [word(language, "archive_unknown")] if overview is None else _facts(overview, language)
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return (
        f'<header class="masthead" lang="{known(language)}" data-language="{known(language)}">'
        f'<h1>Hotline</h1><p class="tagline">{escape(word(language, "tagline"))}</p>'
        f'<ul class="facts">{items}</ul></header>'
    )


def _facts(overview: Overview, language: str) -> list[str]:
    if overview.articles == 0:
        archive = word(language, "empty_archive")
    else:
        parts = [counted(language, "articles", overview.articles)]
        if overview.first and overview.last:
            parts.append(
                word(language, "period", first=day(overview.first, language), last=day(overview.last, language))
            )
        if overview.compiled:
            parts.append(counted(language, "compiled", overview.compiled))
        archive = ", ".join(parts)
    destination = word(language, "stays") if overview.host is None else word(language, "leaves", host=overview.host)
    return [archive, engine(overview.engine, overview.model, language), destination]


def conversation(exchanges: tuple[Exchange, ...], language: str, *, talk: str | None = None, kept: bool = False) -> str:
    """All exchanges, oldest first. `talk` is what the conversation is kept as; only one that is kept can be judged."""
    body = "".join(_exchange(exchange, language, kept=kept) for exchange in exchanges)
    label = escape(word(language, "conversation"))
    return (
        f'<div class="conversation" role="log" aria-live="polite" aria-label="{label}" '
        f'data-talk="{escape(talk or "")}">{body}</div>'
    )


def hint(text: str) -> str:
    """A plain line of the page itself; nothing for nothing."""
    return f'<p class="hint" role="status">{escape(text)}</p>' if text else ""


def suggestions(turn: int, questions: tuple[str, ...], language: str, title: str) -> str:
    """Questions that the archive can answer, as buttons; nothing for none."""
    if not questions:
        return ""
    items = "".join(
        f'<li><button type="button" class="ask" data-act="ask" data-text="{escape(text)}">{escape(text)}</button></li>'
        for text in questions
    )
    return (
        f'<section class="suggestions" data-turn="{turn}" lang="{known(language)}" aria-label="{escape(title)}">'
        f'<p class="hint">{escape(title)}</p><ul>{items}</ul></section>'
    )


def frame_language(exchange: Exchange, language: str) -> str:
    """The language of an exchange's labels: the answer's once it is there, the page's until then."""
    return exchange.answer.language if exchange.answer is not None else language


def scope(filters: Filters, language: str) -> str:
    """What an answer was restricted to, in one line; nothing where it was not."""
    parts = []
    if filters.as_of:
        parts.append(word(language, "as_of", date=day(filters.as_of, language)))
    if filters.since or filters.until:
        first, last = (day(one, language) if one else "…" for one in (filters.since, filters.until))
        parts.append(word(language, "period", first=first, last=last))
    parts += [", ".join(filters.publishers)] if filters.publishers else []
    if filters.languages:
        parts.append(", ".join(language_name(one, language) for one in filters.languages))
    return " · ".join(parts)


def _exchange(exchange: Exchange, language: str, *, kept: bool) -> str:
    language = known(frame_language(exchange, language))
    answer = exchange.answer
    abstained = answer is not None and answer.abstained
    parts = []
    if limits := scope(exchange.filters, language):
        parts.append(f'<p class="scope">{escape(limits)}</p>')
    if abstained:
        parts.append(f'<p class="verdict">{escape(word(language, "no_answer"))}</p>')
    if exchange.running:
        parts.append(_waiting(exchange, language))
    elif answer is not None and answer.message:
        parts.append(f'<p class="frame" dir="auto">{escape(answer.message)}</p>')
    cited = {source.citation.number: source.citation for source in exchange.sources}
    parts += [sentence(claim, cited, str(exchange.number), language) for claim in exchange.claims]
    if abstained and cited:
        parts.append(_nearest(exchange, language))
    if exchange.notice:
        parts.append(f'<p class="notice">{escape(exchange.notice)}</p>')
    if answer is not None:
        parts += [_withheld(answer, language), _colophon(answer, language)]
    if not exchange.running:
        parts += [_buttons(exchange, language, kept=kept), _why(exchange, language) if kept else ""]
    number = exchange.number
    title = f'<span class="unseen">{escape(word(language, "question", n=number))}. </span>'
    return (
        f'<article class="exchange" id="turn-{number}" aria-busy="{"true" if exchange.running else "false"}">'
        f'<h2 class="question" dir="auto">{title}{escape(exchange.question)}</h2>'
        f'<div class="answer{" abstained" if abstained else ""}" lang="{language}">{"".join(parts)}</div></article>'
    )


def _waiting(exchange: Exchange, language: str) -> str:
    """While a model thinks: what it reads, which is all that can be told yet."""
    if not exchange.found or exchange.claims:
        return f'<p class="frame waiting">{escape(word(language, "searching"))}</p>'
    items = "".join(
        f'<li><span dir="auto">{escape(found.title or word(language, "untitled"))}</span> '
        f"<small>{escape(attribution(found, language))}</small></li>"
        for found in exchange.found
    )
    return f'<p class="frame waiting">{escape(word(language, "reading"))}</p><ul class="found">{items}</ul>'


def sentence(claim: Claim, cited: Mapping[int, Citation], turn: str, language: str) -> str:
    """A claim with its chips: a quotation where it is one, word for word, else a sentence."""
    chips = "".join(chip(cited[number], turn, language) for number in claim.citations if number in cited)
    quoted = verbatim(claim, cited)
    if quoted is None:
        return f'<p class="sentence" dir="auto">{escape(claim.text)}{chips and " " + chips}</p>'
    return _said(claim, quoted, chips, language)


def _said(claim: Claim, quoted: Citation, chips: str, language: str) -> str:
    """A quote with who speaks in it, who published it, and its language where that is not the reader's."""
    foreign = quoted.language and quoted.language != language
    label = f'<span class="tongue">{escape(language_name(quoted.language or "", language))}</span>' if foreign else ""
    who = f'<strong class="speaker">{escape(claim.speaker)}</strong>' if claim.speaker else ""
    tag = f' lang="{escape(quoted.language)}"' if quoted.language else ""
    return (
        f'<figure class="said"><blockquote dir="auto"{tag}>{escape(claim.text)}</blockquote>'
        f"<figcaption>{who}<span>{escape(attribution(quoted, language))}</span>{label}{chips}</figcaption></figure>"
    )


def chip(cited: Citation, turn: str, language: str) -> str:
    """The number of a citation; its quote comes up when it is pointed at, its card when it is pressed."""
    label = escape(word(language, "card", n=cited.number, title=cited.title or word(language, "untitled")))
    return (
        f'<a class="chip" href="#src-{escape(turn)}-{cited.number}" aria-label="{label}" '
        f'data-quote="{escape(cited.quote)}" data-about="{escape(attribution(cited, language))}">[{cited.number}]</a>'
    )


def _nearest(exchange: Exchange, language: str) -> str:
    items = "".join(
        f"<li>{chip(source.citation, str(exchange.number), language)} "
        f'<span dir="auto">{escape(source.citation.title or word(language, "untitled"))}</span>'
        f"<small>{escape(attribution(source.citation, language))}</small></li>"
        for source in exchange.sources
    )
    note = f"{word(language, 'nearest')}. {word(language, 'nearest_note')}"
    return f'<p class="nearest-note">{escape(note)}</p><ul class="nearest">{items}</ul>'


def _withheld(answer: Answer, language: str) -> str:
    if not answer.withheld:
        return ""
    return f'<p class="withheld">{escape(withheld(language, answer.withheld))}</p>'


def _colophon(answer: Answer, language: str) -> str:
    facts = [
        engine(answer.engine, answer.model, language),
        word(language, "took", seconds=figure(answer.seconds, language)),
    ]
    line = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    return f'<footer class="colophon">{line}</footer>'


def _buttons(exchange: Exchange, language: str, *, kept: bool) -> str:
    """What can be done with an answer."""
    turn = exchange.number
    buttons = [copy_button("copy_answer", exchange_markdown(exchange, language), language)] if exchange.said else []
    buttons += [
        f'<button type="button" class="quiet" data-act="{act}" data-turn="{turn}">{escape(word(language, act))}'
        "</button>"
        for act in ("retry", "edit")
    ]
    if kept and exchange.answer is not None:
        for verdict, key in ((UP, "thumb_up"), (DOWN, "thumb_down")):
            pressed = "true" if exchange.verdict == verdict else "false"
            buttons.append(
                f'<button type="button" class="quiet" data-act="judge" data-turn="{turn}" data-verdict="{verdict}" '
                f'aria-pressed="{pressed}">{escape(word(language, key))}</button>'
            )
    return f'<p class="tools">{"".join(buttons)}</p>'


def _why(exchange: Exchange, language: str) -> str:
    """After a verdict: the reason, in the reader's words."""
    if exchange.verdict is None:
        return ""
    if exchange.reason:
        return f'<p class="hint">{escape(word(language, "thanks"))}</p>'
    label = escape(word(language, "why_up" if exchange.verdict == UP else "why_down"))
    return (
        f'<form class="why" data-act="reason"><input type="hidden" name="turn" value="{exchange.number}">'
        f'<label>{label} <input type="text" name="reason" maxlength="500" autocomplete="off"></label>'
        f'<button type="submit" class="quiet">{escape(word(language, "save"))}</button></form>'
    )


def engine(name: str, model: str | None, language: str) -> str:
    """Who writes the answers."""
    if name == "extractive":
        return word(language, "engine_extractive")
    return word(language, "engine_model", model=model or name)


def copy_button(key: str, text: str, language: str) -> str:
    """A button that copies `text`; the page's script listens for it."""
    return (
        f'<button type="button" class="copy" data-copy="{escape(text)}" '
        f'data-done="{escape(word(language, "copied"))}">{escape(word(language, key))}</button>'
    )
