"""The right pane: one card per citation, with the quote marked inside its own paragraph. Values in, escaped HTML out.

    sources((exchange,), "fr")  -> '<aside class="sources" …<details class="card" id="src-1-1">…'

The cards of all exchanges are there, newest exchange first, earlier ones folded, so that every chip ever shown still
leads somewhere. Only http and https addresses become links, and a link never tells where the reader comes from.

Left to others: chips and everything on the left (render), opening and scrolling (assets/chat.js).
"""

from collections.abc import Iterable, Mapping
from html import escape

from bot.chat.conversation import Exchange, Source
from bot.chat.export import quotation
from bot.chat.render import copy_button, frame_language
from bot.chat.translating import Key, Translation, key, wanted
from bot.chat.words import check, counted, day, figure, known, language_name, word
from bot.citing import changed_since, origin_in_words
from bot.models import Citation, Claim
from bot.weblink import host

Translations = Mapping[Key, Translation]  # those made so far; None in its place: there is no model to make any


def sources(exchanges: tuple[Exchange, ...], language: str, translations: Translations | None = None) -> str:
    """The whole pane. Its first group is that of the newest exchange that cites anything."""
    groups = [exchange for exchange in reversed(exchanges) if exchange.sources]
    label = escape(word(language, "sources"))
    if groups:
        newest, *earlier = groups
        body = _newest(newest, language, translations)
        body += "".join(_earlier(exchange, language, translations) for exchange in earlier)
    else:
        body = f'<h2>{label}</h2><p class="hint">{escape(word(language, "sources_hint"))}</p>'
    return pane(body, language)


def pane(body: str, language: str) -> str:
    """What stands on the right of any tab: `body` is HTML."""
    label = escape(word(language, "sources"))
    return f'<aside class="sources" lang="{known(language)}" aria-label="{label}">{body}</aside>'


def _newest(exchange: Exchange, language: str, translations: Translations | None) -> str:
    language = known(frame_language(exchange, language))
    abstained = exchange.answer is not None and exchange.answer.abstained
    heading = word(language, "nearest" if abstained else "sources")
    note = f'<p class="hint">{escape(word(language, "nearest_note"))}</p>' if abstained else ""
    return (
        f'<section class="group" lang="{language}"><h2>{escape(heading)}</h2>{note}'
        f"{_cards(exchange, language, translations, opened=not abstained)}</section>"
    )


def _earlier(exchange: Exchange, language: str, translations: Translations | None) -> str:
    language = known(frame_language(exchange, language))
    label = escape(word(language, "question", n=exchange.number))
    return (
        f'<details class="group earlier" id="group-{exchange.number}" lang="{language}">'
        f'<summary><b>{label}</b> <span dir="auto">{escape(exchange.question)}</span></summary>'
        f"{_cards(exchange, language, translations, opened=False)}</details>"
    )


def _cards(exchange: Exchange, language: str, translations: Translations | None, *, opened: bool) -> str:
    nearest = exchange.answer is not None and exchange.answer.abstained
    return "".join(
        card(
            source,
            str(exchange.number),
            exchange.claims,
            language,
            nearest=nearest,
            opened=opened and place == 0,
            translations=translations,
        )
        for place, source in enumerate(exchange.sources)
    )


def card(
    source: Source,
    turn: str,
    claims: Iterable[Claim],
    language: str,
    *,
    nearest: bool = False,
    opened: bool = False,
    translations: Translations | None = None,
) -> str:
    """A source: what it is, its quote inside its paragraph, what was checked, and where to read it."""
    cited = source.citation
    mine = [claim for claim in claims if cited.number in claim.citations]
    title = escape(cited.title or word(language, "untitled"))
    tags = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in _tags(cited, language, nearest))
    return (
        f'<details class="card{" near" if nearest else ""}" id="src-{escape(turn)}-{cited.number}"'
        f"{' open' if opened else ''}>"
        f'<summary><span class="number">{cited.number}</span><span class="headline" dir="auto">{title}</span>'
        f'<span class="meta">{escape(_meta(cited, language))}</span><span class="tags">{tags}</span></summary>'
        f'<div class="body">{_warnings(source, language)}{_passage(source, language)}'
        f"{_translation(source, turn, language, translations)}{_facts(cited, mine, language)}"
        f"{_compiled(cited, language)}{_actions(cited, turn, language)}</div></details>"
    )


def _meta(cited: Citation, language: str) -> str:
    facts = [
        cited.publisher,
        day(cited.published, language),
        cited.language and language_name(cited.language, language),
    ]
    return " · ".join(fact for fact in facts if fact)


def _tags(cited: Citation, language: str, nearest: bool) -> list[str]:
    tags = [word(language, "nearest_card")] if nearest else []
    if cited.compiled:
        tags.append(word(language, "compiled_card"))
    if cited.version > 1:
        tags.append(word(language, "version", n=cited.version))
    if cited.origins > 1:
        tags.append(counted(language, "origins", cited.origins))
    if origin := origin_in_words(cited, language):
        tags.append(origin)
    return tags


def _warnings(source: Source, language: str) -> str:
    """What whoever quotes this has to know: corrections first."""
    lines = changed_since(source.notice, source.gone, language)
    if source.newer is not None:
        lines.append(word(language, "edited_since", n=source.newer))
    return "".join(f'<p class="notice" dir="auto">{escape(line)}</p>' for line in lines)


def _passage(source: Source, language: str) -> str:
    """The paragraph with its quote marked; no white space is added, so that the mark is the quote to the letter."""
    tag = f' lang="{escape(source.citation.language)}"' if source.citation.language else ""
    marked = f"{escape(source.left)}<mark>{escape(source.citation.quote)}</mark>{escape(source.right)}"
    note = f'<p class="hint">{escape(word(language, "removed"))}</p>' if source.removed else ""
    return f'<blockquote class="passage" dir="auto"{tag}>{marked}</blockquote>{note}'


def _translation(source: Source, turn: str, language: str, translations: Translations | None) -> str:
    """A foreign quote in the reader's language, as what it is: a machine's words, outside all quotation marks."""
    if translations is None or not wanted(source, language):
        return ""
    cited = source.citation
    made = translations.get(key(cited, language))
    if made is not None and made.running:
        return f'<p class="hint waiting">{escape(word(language, "translating"))}</p>'
    if made is not None and made.text is not None:
        about = word(language, "translated_by", model=made.model or "?")
        return (
            f'<div class="translation"><p class="hint">{escape(about)}</p>'
            f'<p lang="{known(language)}" dir="auto">{escape(made.text)}</p></div>'
        )
    failed = "" if made is None else f'<p class="hint">{escape(word(language, "not_translated"))}</p>'
    return (
        f'{failed}<p class="tools"><button type="button" class="quiet" data-act="translate" data-turn="{escape(turn)}" '
        f'data-number="{cited.number}">{escape(word(language, "translate"))}</button></p>'
    )


def _facts(cited: Citation, claims: list[Claim], language: str) -> str:
    """Who speaks, where exactly the quote stands, which checks the sentences that cite it have passed."""
    rows = []
    if speakers := list(dict.fromkeys(claim.speaker for claim in claims if claim.speaker)):
        rows.append((word(language, "speaker"), ", ".join(speakers)))
    place = word(language, "characters", first=figure(cited.start + 1, language), last=figure(cited.end, language))
    rows.append((word(language, "place"), place))
    passed = [check(language, name) for claim in claims for name, held in claim.checks.items() if held is True]
    kept = [name for name in dict.fromkeys(passed) if name] + _opinion(claims, language)
    if kept:
        rows.append((word(language, "checked"), ", ".join(kept)))
    listed = "".join(f'<div><dt>{escape(name)}</dt><dd dir="auto">{escape(told)}</dd></div>' for name, told in rows)
    return f'<dl class="proof">{listed}</dl>'


def _opinion(claims: list[Claim], language: str) -> list[str]:
    """What a second look of the model said of the sentences that cite this; it advises, the rules have decided."""
    said = dict.fromkeys(str(claim.checks.get("second_opinion")) for claim in claims)
    words = [word(language, f"opinion_{one}") for one in said if one in ("yes", "no")]
    return [word(language, "opinion", said=" / ".join(words))] if words else []


def _compiled(cited: Citation, language: str) -> str:
    if not cited.compiled:
        return ""
    items = "".join(f"<li>{link(address, address)}</li>" for address in cited.sources)
    return f'<p class="hint">{escape(word(language, "compiled_note"))}</p><ul class="addresses">{items}</ul>'


def _actions(cited: Citation, turn: str, language: str) -> str:
    address = next((url for url in (cited.deep_link, cited.url) if host(url)), None)
    opening = link(address, word(language, "open", host=host(address))) if address else ""
    back = f'<a class="back" href="#turn-{escape(turn)}">{escape(word(language, "back"))}</a>'
    return f'<p class="actions">{opening}{copy_button("copy", quotation(cited, language), language)}{back}</p>'


def link(address: str, text: str) -> str:
    """A link that opens beside the page, or plain text where the address is none of the web's."""
    if host(address) is None:
        return f"<span>{escape(text)}</span>"
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer nofollow">{escape(text)}</a>'
