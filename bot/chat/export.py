"""What leaves the page as text: a quote with its attribution, an answer or a conversation as Markdown with footnotes.

    quotation(citation, "fr")          -> « L’entretien a duré … » / Le Courrier, 3 juillet 2025. Titre / https://…
    exchange_markdown(exchange, "fr")  -> > L’entretien a duré … [^1]   …   [^1]: « … » Le Courrier, 3 juillet 2025. …

A sentence never leaves without its source. Words of articles are escaped where Markdown would read them as markup, so
that a quote is shown to the letter wherever it is pasted.

Left to others: the copy buttons (render, cards), the files of a briefing (bot.briefing).
"""

import json
from collections.abc import Iterable, Mapping

from bot.briefing.markdown import address, escaped
from bot.chat.conversation import Exchange
from bot.chat.keeping import to_json
from bot.chat.words import day, word
from bot.models import Citation, Claim
from bot.weblink import host


def attribution(citation: Citation, language: str) -> str:
    """Who published it and when: "Le Quotidien, 3 juillet 2025"."""
    return attribution_of(citation.publisher, citation.published, language)


def attribution_of(publisher: str | None, published: str | None, language: str) -> str:
    """The same of an article that is not cited."""
    return ", ".join(part for part in (publisher, day(published, language)) if part)


def verbatim(claim: Claim, cited: Mapping[int, Citation]) -> Citation | None:
    """The citation whose quote the claim is, word for word; None when the sentence was written by an engine."""
    mine = (cited[number] for number in claim.citations if number in cited)
    return next((citation for citation in mine if citation.quote == claim.text), None)


def quotation(cited: Citation, language: str) -> str:
    """What the copy button of a card copies: the quote, who published it, when, under what title, where."""
    quoted = word(language, "quoted", text=cited.quote)
    facts = ". ".join(fact for fact in (attribution(cited, language), cited.title) if fact)
    return "\n".join(line for line in (quoted, facts, cited.url) if line)


def exchange_markdown(exchange: Exchange, language: str, *, prefix: str = "") -> str:
    """A question and its answer; `prefix` keeps the footnotes of several answers apart."""
    cited = {source.citation.number: source.citation for source in exchange.sources}
    blocks = [f"### {escaped(exchange.question)}"]
    if exchange.answer is not None and exchange.answer.message:
        blocks.append(escaped(exchange.answer.message))
    for claim in exchange.claims:
        marks = "".join(f"[^{prefix}{number}]" for number in claim.citations if number in cited)
        if verbatim(claim, cited) is None:
            blocks.append(f"{escaped(claim.text)} {marks}".rstrip())
        else:
            speaker = f" — {escaped(claim.speaker)}" if claim.speaker else ""
            blocks.append(f"> {escaped(claim.text)}{speaker} {marks}".rstrip())
    if exchange.notice:
        blocks.append(escaped(exchange.notice))
    if not exchange.claims and cited:
        blocks.append(f"{word(language, 'nearest')}. {word(language, 'nearest_note')}")
        blocks.append("\n".join(f"- [^{prefix}{number}]" for number in cited))
    notes = [f"[^{prefix}{number}]: {_note(citation, language)}" for number, citation in cited.items()]
    return "\n\n".join([*blocks, *(["\n".join(notes)] if notes else [])])


def conversation_markdown(title: str, exchanges: Iterable[Exchange], language: str) -> str:
    """A whole conversation, its footnotes numbered by question."""
    parts = [exchange_markdown(one, language, prefix=f"{one.number}-") for one in exchanges]
    return "\n\n".join([f"# {escaped(title)}", *parts]) + "\n"


def conversation_json(title: str, exchanges: Iterable[Exchange]) -> str:
    """A whole conversation, its answers by the contract."""
    turns = [{"number": one.number, "verdict": one.verdict, "reason": one.reason} | to_json(one) for one in exchanges]
    return json.dumps({"title": title, "exchanges": turns}, ensure_ascii=False, indent=1) + "\n"


def _note(cited: Citation, language: str) -> str:
    facts = [word(language, "quoted", text=escaped(cited.quote)) + " " + escaped(attribution(cited, language))]
    facts += [escaped(cited.title)] if cited.title else []
    facts += [word(language, "compiled_card")] if cited.compiled else []
    facts += [f"<{address(cited.url)}>"] if cited.url and host(address(cited.url)) else []
    return ". ".join(facts)
