"""The statements of a text: who said what, in its own words and places.

    extract("Ouchakov a dit que tout était réglé. Il a ajouté : « C’est tard. »", "fr")
        -> two statements of "yuri-ushakov": "tout était réglé", reported; "C’est tard.", quoted

Left to others: who may speak (names), shapes (attributions, reading), the archive (archive.statements).
"""

import re
from dataclasses import replace

from vectorstore.models import Span, Statement
from vectorstore.quantities import quantities
from vectorstore.statements.context import Context
from vectorstore.statements.grammar import LANGUAGES, grammar
from vectorstore.statements.names import Who, familiar
from vectorstore.statements.quotes import passages
from vectorstore.statements.reading import Passage, Said, read

VERSION = "1"  # of what `extract` gives; an archive with other statements is given these when it is opened
_LONGEST = 2_500  # characters of a passage; what is longer is no sentence
_ONLY_QUOTATION = re.compile(r"\W*Q+\W*")
_ASKED = re.compile(
    r"\b(?:interrogee?s?|invitee?s?|asked|interviewed) (?:par|by|sur|on)\s(?:la |le |l'|the )?(?P<by>N+)"
)
_TOLD = {
    "fr": r"(?:\b(?:a la |a l'|a |aux |au |devant la |devant les |devant |aupres d[eu] )|averti |assure |prevenu |"
    r"informe |accuse )(?P<to>N+|presse|journalistes|medias|reporters)",
    "en": r"(?:told |tells |assured |warned |informed |accused |thanked |asked |promised |interview with |"
    r"(?<!according )\bto )(?:the )?(?P<to>N+|reporters|journalists|press|media)",
    "ru": r"(?P<to>N+|журналист\w+|репортер\w+|прессе)",
    "uk": r"(?P<to>N+|журналіст\w+|репортер\w+|пресі)",
}


def extract(text: str, language: str | None) -> list[Statement]:
    """Every statement in order; none for a text in another language than the four."""
    if language not in LANGUAGES:
        return []
    surnames, context = familiar(text), Context(grammar(language))
    out: list[Statement] = []
    for span in passages(text, language):
        if span.end - span.start > _LONGEST:
            continue
        passage = read(text[span.start : span.end], language, surnames)
        said = [(one, who) for one in passage.said if (who := context.speaker(one, passage)) is not None]
        if not said and _goes_on(out, passage, text, span):
            out.append(_again(out[-1], passage, span))
            continue
        out += [_statement(passage, one, who, span, language) for one, who in said]
        context.follow(passage, said)
    return out


def _goes_on(out: list[Statement], passage: Passage, text: str, span: Span) -> bool:
    """A quotation that stands alone behind another one, in the same paragraph, is by the same speaker."""
    if not out or not out[-1].quoted or not _ONLY_QUOTATION.fullmatch(passage.masked):
        return False
    between = text[out[-1].end : span.start]
    return not between.strip() and "\n" not in between and len(passage.quotations) == 1


def _again(last: Statement, passage: Passage, span: Span) -> Statement:
    (words,) = passage.quotations.values()
    place = Span(span.start + words.start, span.start + words.end)
    return replace(last, start=span.start, end=span.end, words=place)


def _statement(passage: Passage, said: Said, who: Who, span: Span, language: str) -> Statement:
    one = said.attribution
    verb = passage.text[slice(*one.verb)].strip()
    zone = (one.start, one.end) if said.words.start < one.start else (one.start, max(one.end, said.words.start))
    tail = re.match(r"[^.;:!?Q]{0,60}", passage.masked[zone[1] :])
    if said.words.start < one.start and tail:
        zone = (zone[0], zone[1] + tail.end())
    return Statement(
        start=span.start,
        end=span.end,
        words=Span(span.start + said.words.start, span.start + said.words.end),
        speaker=who.actor,
        name=who.name,
        verb=verb,
        quoted=said.quoted,
        addressee=_addressee(passage, said, zone, language),
        date=next((one.value for one in quantities(passage.text[slice(*zone)]) if one.kind == "date"), None),
    )


def _addressee(passage: Passage, said: Said, zone: tuple[int, int], language: str) -> str | None:
    """To whom, where the words around the verb tell."""
    for match in re.finditer(_TOLD[language], passage.masked[slice(*zone)]):
        start, end = match.start("to") + zone[0], match.end("to") + zone[0]
        named = next((one for one in passage.names if one.start <= start < one.end), None)
        if named is None:
            return passage.text[start:end]
        if named.start != said.who.start and (language in ("fr", "en") or named.actor is None or not named.subject):
            return named.actor or named.name
    asked = _ASKED.search(passage.masked[: said.attribution.start])
    by = None if asked is None else next(one for one in passage.names if one.start == asked.start("by"))
    return None if by is None else by.actor or by.name
