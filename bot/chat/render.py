"""The left pane and the head of the page: values in, escaped HTML out. Nothing here trusts a single character.

    conversation((exchange,), "fr")   -> '<div class="conversation" role="log" …'
    masthead(overview, "fr")          -> '<header class="masthead" data-language="fr">…'

What is verbatim is a <blockquote>, what a model wrote is a <p>. Labels inside an answer follow the answer's language,
everything else the page's. Every chip leads to a card that exists: `src-<exchange>-<citation number>`.

Left to others: the cards themselves (cards), words and dates (words), what is inside an exchange (conversation).
"""

from html import escape

from bot.chat.conversation import Exchange, Source
from bot.chat.words import counted, day, figure, known, language_name, reason, word
from bot.models import Answer, Citation, Claim, Overview


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
    return [archive, _engine(overview.engine, overview.model, language), destination]


def conversation(exchanges: tuple[Exchange, ...], language: str) -> str:
    """All exchanges, oldest first."""
    body = "".join(_exchange(exchange, language) for exchange in exchanges)
    label = escape(word(language, "conversation"))
    return f'<div class="conversation" role="log" aria-live="polite" aria-label="{label}">{body}</div>'


def hint(text: str) -> str:
    """A plain line of the page itself; nothing for nothing."""
    return f'<p class="hint" role="status">{escape(text)}</p>' if text else ""


def frame_language(exchange: Exchange, language: str) -> str:
    """The language of an exchange's labels: the answer's once it is there, the page's until then."""
    return exchange.answer.language if exchange.answer is not None else language


def _exchange(exchange: Exchange, language: str) -> str:
    language = known(frame_language(exchange, language))
    answer = exchange.answer
    abstained = answer is not None and answer.abstained
    parts = []
    if abstained:
        parts.append(f'<p class="verdict">{escape(word(language, "no_answer"))}</p>')
    if exchange.running:
        parts.append(f'<p class="frame waiting">{escape(word(language, "searching"))}</p>')
    elif answer is not None and answer.message:
        parts.append(f'<p class="frame" dir="auto">{escape(answer.message)}</p>')
    sources = {source.citation.number: source for source in exchange.sources}
    parts += [_claim(claim, sources, exchange.number, language) for claim in exchange.claims]
    if abstained and sources:
        parts.append(_nearest(exchange, language))
    if exchange.notice:
        parts.append(f'<p class="notice">{escape(exchange.notice)}</p>')
    if answer is not None:
        parts += [_withheld(answer, language), _colophon(exchange, answer, language)]
    number = exchange.number
    title = f'<span class="unseen">{escape(word(language, "question", n=number))}. </span>'
    return (
        f'<article class="exchange" id="turn-{number}" aria-busy="{"true" if exchange.running else "false"}">'
        f'<h2 class="question" dir="auto">{title}{escape(exchange.question)}</h2>'
        f'<div class="answer{" abstained" if abstained else ""}" lang="{language}">{"".join(parts)}</div></article>'
    )


def verbatim(claim: Claim, sources: dict[int, Source]) -> Citation | None:
    """The citation whose quote the claim is, word for word; None when the sentence was written by an engine."""
    cited = (sources[number].citation for number in claim.citations if number in sources)
    return next((citation for citation in cited if citation.quote == claim.text), None)


def _claim(claim: Claim, sources: dict[int, Source], turn: int, language: str) -> str:
    chips = "".join(_chip(sources[number], turn, language) for number in claim.citations if number in sources)
    quoted = verbatim(claim, sources)
    if quoted is None:
        return f'<p class="sentence" dir="auto">{escape(claim.text)}{chips and " " + chips}</p>'
    foreign = quoted.language and quoted.language != language
    label = f'<span class="tongue">{escape(language_name(quoted.language or "", language))}</span>' if foreign else ""
    speaker = f'<strong class="speaker">{escape(claim.speaker)}</strong>' if claim.speaker else ""
    tag = f' lang="{escape(quoted.language)}"' if quoted.language else ""
    return (
        f'<figure class="said"><blockquote dir="auto"{tag}>{escape(claim.text)}</blockquote>'
        f"<figcaption>{speaker}<span>{escape(attribution(quoted, language))}</span>{label}{chips}</figcaption></figure>"
    )


def _chip(source: Source, turn: int, language: str) -> str:
    number = source.citation.number
    label = escape(word(language, "card", n=number, title=source.citation.title or word(language, "untitled")))
    peek = escape(f"{attribution(source.citation, language)}\n{source.citation.quote}")
    return f'<a class="chip" href="#src-{turn}-{number}" aria-label="{label}" title="{peek}">[{number}]</a>'


def _nearest(exchange: Exchange, language: str) -> str:
    items = "".join(
        f"<li>{_chip(source, exchange.number, language)} "
        f'<span dir="auto">{escape(source.citation.title or word(language, "untitled"))}</span>'
        f"<small>{escape(attribution(source.citation, language))}</small></li>"
        for source in exchange.sources
    )
    note = f"{word(language, 'nearest')}. {word(language, 'nearest_note')}"
    return f'<p class="nearest-note">{escape(note)}</p><ul class="nearest">{items}</ul>'


def _withheld(answer: Answer, language: str) -> str:
    if not answer.withheld:
        return ""
    reasons = dict.fromkeys(reason(language, withheld.reason) for withheld in answer.withheld)
    line = f"{counted(language, 'withheld', len(answer.withheld))} ({' ; '.join(reasons)})"
    return f'<p class="withheld">{escape(line)}</p>'


def _colophon(exchange: Exchange, answer: Answer, language: str) -> str:
    facts = [
        _engine(answer.engine, answer.model, language),
        word(language, "took", seconds=figure(answer.seconds, language)),
    ]
    if answer.as_of:
        facts.insert(0, word(language, "as_of", date=day(answer.as_of, language)))
    line = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    copy = copy_button("copy_answer", as_text(exchange, language), language)
    return f'<footer class="colophon">{line}{copy}</footer>'


def _engine(engine: str, model: str | None, language: str) -> str:
    if engine == "extractive":
        return word(language, "engine_extractive")
    return word(language, "engine_model", model=model or engine)


def attribution(citation: Citation, language: str) -> str:
    """Who published it and when: "Le Quotidien, 3 juillet 2025"."""
    return ", ".join(part for part in (citation.publisher, day(citation.published, language)) if part)


def copy_button(key: str, text: str, language: str) -> str:
    """A button that copies `text`; chat.js listens for it."""
    return (
        f'<button type="button" class="copy" data-copy="{escape(text)}" '
        f'data-done="{escape(word(language, "copied"))}">{escape(word(language, key))}</button>'
    )


def as_text(exchange: Exchange, language: str) -> str:
    """An answer to paste elsewhere, with its sources, so that no citation gets lost on the way."""
    sources = {source.citation.number: source for source in exchange.sources}
    lines = [exchange.question, ""]
    if exchange.answer is not None and exchange.answer.message:
        lines.append(exchange.answer.message)
    for claim in exchange.claims:
        text = word(language, "quoted", text=claim.text) if verbatim(claim, sources) else claim.text
        numbers = "".join(f"[{number}]" for number in claim.citations if number in sources)
        lines.append(" ".join(part for part in (text, claim.speaker and f"— {claim.speaker}", numbers) if part))
    listed = [
        f"[{number}] "
        + ". ".join(part for part in (source.citation.title, attribution(source.citation, language)) if part)
        + (f". {source.citation.url}" if source.citation.url else "")
        for number, source in sources.items()
    ]
    return "\n".join([*lines, "", *listed]).strip()
