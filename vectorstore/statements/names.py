"""Who may speak in a passage: names of the lexicon, offices ("le porte-parole du Kremlin"), outlets, pronouns.

    found("selon le conseiller du Kremlin Iouri Ouchakov", "fr") -> one Who, "yuri-ushakov", from "le" to the end

Left to others: whether they speak (attributions), whom a pronoun or an office stands for (context).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vectorstore import actors
from vectorstore.actors import Mention
from vectorstore.statements.grammar import Grammar, grammar, outlets, plain

PERSON, BODY, PLACE, OFFICE, OUTLET, PRONOUN = "person", "body", "place", "office", "outlet", "pronoun"
Surnames = dict[str, tuple[str, str | None]]  # the name in full, the actor where the lexicon knows him
_LETTERS = {PERSON: "P", BODY: "B", PLACE: "L", OUTLET: "O"}
_INDEFINITE = re.compile(
    r"(?:un|une|des|deux|trois|plusieurs|certains|d'un|d'une|a|an|one|two|three|several|some|another|no)\b"
)
_MANY = re.compile(r"(?:s|people|ы|и|і|ів|ов|ами|ями|ах|ях)$")
_THE = re.compile(r"(?:le|la|l'|the|ce|cet|cette)(?=\s|'|\b)")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞІЇЄҐА-ЯЁ]"
_STRANGER = re.compile(
    rf"(?<![\w'’-])(?!(?:Selon|Pour|Mais|Hier|Quand|Dans|According|The|But|In|On|At|As|When|By|For|And|If|По|За|Как|Но|В|Во|На|Когда|Если|Як|Але|У|"
    rf"Коли|Якщо|Le|La|Les|Un|Une|Et|President|Président|Президент) )(?:{_CAPITAL}[\w’'-]*[^\W\d_A-ZА-Я][\w’'-]*)"
    rf"(?: (?:de |du |van |von |der |den |bin |bn )?{_CAPITAL}[\w’'-]*[^\W\d_A-ZА-Я][\w’'-]*){{1,3}}"
)


@dataclass(frozen=True, slots=True)
class Who:
    """`text[start:end]` may speak. `actor` is known for names; `subject` is false where the case forbids it.

    `apposed` is a name behind its office, between commas: "Putin's spokesman, Dmitry Peskov, said".
    """

    start: int
    end: int
    kind: str
    name: str
    actor: str | None = None
    subject: bool = True
    definite: bool = True
    apposed: bool = False


def familiar(text: str) -> Surnames:
    """Surnames of a text that names somebody in full: "Kelly" is whoever was "Anna Kelly" before."""
    out: Surnames = {}
    mentions = actors.mentions(text)
    for mention in mentions:
        words = text[mention.start : mention.end].split()
        if len(words) > 1 and actors.actor(mention.actor).kind == PERSON:
            out.setdefault(words[-1], (" ".join(words), mention.actor))
    for match in _strangers(text, mentions):
        out.setdefault(match.group().split()[-1], (match.group(), None))
    return {surname: who for surname, who in out.items() if len(surname) > 3 and not actors.mentions(surname)}


def found(text: str, language: str, surnames: Surnames | None = None) -> list[Who]:
    """Everyone in order, none overlapping: an office joined to the name that follows it is one.

    `surnames` stand for whoever the text has named in full (`familiar`).
    """
    rules, small = grammar(language), plain(text)
    named: list[Who] = []
    for mention in actors.mentions(text):
        kind, words = actors.actor(mention.actor).kind, text[mention.start : mention.end]
        subject = kind == PLACE or _nominative(mention.actor, words)
        named.append(Who(mention.start, mention.end, kind, words, mention.actor, subject))
    for match in outlets().finditer(text):
        _add(named, Who(match.start(), match.end(), OUTLET, match.group()))
    for match in _strangers(text, named):
        _add(named, Who(match.start(), match.end(), PERSON, match.group()))
    if surnames:
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(map(re.escape, surnames))})(?![\w-])", text):
            full, identity = surnames[match.group()]
            _add(named, Who(match.start(), match.end(), PERSON, full, identity))
    masked = mask(small, [(one.start, one.end, _LETTERS[one.kind]) for one in named])
    offices = [_office(match, text, rules) for match in rules.office.finditer(masked)]
    for match in rules.he.finditer(masked):
        named.append(Who(match.start(), match.end(), PRONOUN, match.group()))
    return _joined(named, offices, masked)


def mask(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text with each span written over by its letter."""
    letters = list(text)
    for start, end, letter in spans:
        letters[start:end] = letter * (end - start)
    return "".join(letters)


def _add(named: list[Who], who: Who) -> None:
    """Unless it is part of what is named already."""
    if not any(one.start < who.end and who.start < one.end for one in named):
        named.append(who)


def _strangers(text: str, named: Sequence[Who | Mention]) -> Iterator[re.Match[str]]:
    """Two to four capitalised words that no list knows."""
    for match in _STRANGER.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in named):
            yield match


def _office(match: re.Match[str], text: str, rules: Grammar) -> Who:
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    end = match.start() + len(match.group().rstrip())
    office = match["office"]
    subject = rules.nominative is None or bool(rules.nominative.fullmatch(office))
    definite = not _INDEFINITE.match(match["before"]) and (
        rules.nominative is not None or bool(_THE.match(match["before"]))
    )
    if _MANY.search(office) and office not in ("chefs",) and not office.endswith(("ss", "ий")):
        definite = False
    return Who(start, end, OFFICE, text[start:end], None, subject, definite)


def _joined(named: list[Who], offices: list[Who], masked: str) -> list[Who]:
    """Names inside an office belong to it; a person right behind it is who holds it."""
    out: list[Who] = []
    for office in offices:
        person = next(
            (
                one
                for one in named
                if one.kind == PERSON
                and office.end <= one.start
                and masked[office.end : one.start] in (" ", ", ")
                and not (masked[office.end : one.start] == ", " and masked[one.end : one.end + 1] != ",")
            ),
            None,
        )
        held = office
        if person is not None and masked[office.end : person.start] == " ":
            held = replace(person, start=office.start, subject=person.subject and office.subject)
        elif person is not None:
            held = replace(person, start=office.start, apposed=True)
        named = [one for one in named if not (held.start <= one.start < held.end or held.start < one.end <= held.end)]
        out.append(held)
    return sorted([*named, *out], key=lambda one: one.start)


def _nominative(identity: str, words: str) -> bool:
    """May the name as written be a subject? Only Cyrillic spellings tell."""
    if plain(words).isascii():
        return True
    known = actors.actor(identity)
    place = 0 if known.kind == "body" else -1
    last = plain(words).split()[place]
    straight = {plain(name).split()[place] for name in known.names.values()}
    for form in known.forms + known.exact:
        piece = plain(form).split()[place]
        if piece.endswith("*"):
            straight |= {piece[:-1], f"{piece[:-1]}о"} if known.kind == BODY else {piece[:-1]}
    return last in straight
