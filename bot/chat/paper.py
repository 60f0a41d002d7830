"""A briefing on the page: the same chips and cards as an answer, sentence by sentence; escaped HTML.

    briefing(page, "fr")  -> '<article class="paper" …'      its chips lead to `src-b-<number>`

Left to others: what a briefing says (bot.briefing), its files (bot.briefing.markdown, html, pdf).
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

from bot.briefing.models import Briefing, Line, Section
from bot.briefing.words import day_in_words, say
from bot.chat.cards import Translations, card, pane
from bot.chat.conversation import look_up
from bot.chat.panels import date_field, select_field
from bot.chat.render import sentence
from bot.chat.words import counted, day, known, language_name, word
from bot.models import Answerer, Citation

KEY = "b"  # what the cards' ids begin with
FORMS = {"md": "Markdown", "html": "HTML", "pdf": "PDF", "json": "JSON"}


def form(
    day_asked: str, spoken: str, languages: Sequence[str], written: Sequence[tuple[str, str]], language: str
) -> str:
    """Which day, in which language; and the briefings that were written before."""
    tongues = [(one, language_name(one, language)) for one in languages]
    earlier = "".join(
        f'<li><button type="button" class="quiet" data-act="brief" data-date="{escape(when)}" '
        f'data-language="{escape(tongue)}">{escape(day(when, language))} '
        f"({escape(language_name(tongue, language))})</button></li>"
        for when, tongue in written
    )
    before = (
        f'<details class="panel" id="brief-panel"><summary>{escape(word(language, "briefs_before"))}</summary>'
        f'<ul class="talks">{earlier}</ul></details>'
    )
    return (
        f'<form class="find" data-act="brief" lang="{known(language)}">'
        f"{date_field('date', word(language, 'day'), day_asked)}"
        f"{select_field('language', word(language, 'language'), tongues, spoken)}"
        f'<p class="tools"><button type="submit" class="strong">{escape(word(language, "write"))}</button></p></form>'
        f"{before if earlier else ''}"
    )


def briefing(page: Briefing, language: str) -> str:
    """The page of a day. Its words are in its own language, its buttons in the reader's."""
    title = say("title", page.language, date=day_in_words(date.fromisoformat(page.date), page.language))
    lead = f'<p class="hint">{escape(_lead(page))}</p>' if page.citations else ""
    cited = {citation.number: citation for citation in page.citations}
    notices = "".join(f'<p class="hint">{escape(notice)}</p>' for notice in page.notices)
    buttons = "".join(
        f'<button type="button" class="quiet" data-act="paper" data-form="{name}">{label}</button>'
        for name, label in FORMS.items()
    )
    parts = "".join(
        f"<section><h3>{escape(say(section.name, page.language))}</h3>{_section(section, cited, page.language)}"
        "</section>"
        for section in page.sections
    )
    return (
        f'<article class="paper" id="turn-{KEY}" lang="{page.language}"><h2 class="question">{escape(title)}</h2>'
        f'<p class="tools" lang="{known(language)}"><span>{escape(word(language, "save_as"))}</span>{buttons}</p>'
        f'{lead}{notices}<div class="answer">{parts}</div></article>'
    )


def _lead(page: Briefing) -> str:
    """Whose words these are, and how many sentences the checks kept back."""
    if page.engine == "extractive":
        return say("verbatim", page.language)
    written = say("written", page.language, model=page.model)
    return f"{written} {counted(page.language, 'withheld', len(page.withheld))}." if page.withheld else written


def cards(page: Briefing, answerer: Answerer, translations: Translations | None = None) -> str:
    """The sources of a briefing, with the translations made so far where there is a model to make them."""
    claims = [line.claim for section in page.sections for line in section.lines]
    body = "".join(
        card(look_up(answerer, citation), KEY, claims, page.language, opened=place == 0, translations=translations)
        for place, citation in enumerate(page.citations)
    )
    heading = escape(word(page.language, "sources"))
    return pane(f"<h2>{heading}</h2>{body}", page.language)


def _section(section: Section, cited: dict[int, Citation], language: str) -> str:
    if section.name != "said":
        return "".join(_line(line, cited, language) for line in section.lines)
    parts = []
    for pair, lines in groupby(section.lines, key=lambda line: line.pair):
        for side, mine in groupby(lines, key=lambda line: line.side or "other"):
            label = say(side, language) if pair is None else f"{say('two_accounts', language)} : {say(side, language)}"
            parts.append(f"<h4>{escape(label)}</h4>" + "".join(_line(line, cited, language) for line in mine))
    return "".join(parts)


def _line(line: Line, cited: dict[int, Citation], language: str) -> str:
    note = f'<p class="hint" dir="auto">{escape(line.note)}</p>' if line.note else ""
    return note + sentence(line.claim, cited, KEY, language)
