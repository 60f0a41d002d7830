"""A passage made ready for the patterns: names as N, pronouns as R, places as L, quotations as Q, the rest plain.

    prepared("« Oui, assez », a dit Ouchakov.", "fr").masked == "QQQQQQQQQQQQQQ, a dit NNNNNNNN."

Words within the marks of a quotation that say who speaks ("« Oui, a dit X. Non »") part it in two.
Left to others: names (names), marks (quotes), what it says (reading).
"""

import re
from dataclasses import dataclass, replace

from vectorstore.models import Span
from vectorstore.statements import names
from vectorstore.statements.attributions import INVERTED, attributions
from vectorstore.statements.grammar import Grammar, grammar, plain
from vectorstore.statements.names import OUTLET, PLACE, PRONOUN, Surnames, Who, mask
from vectorstore.statements.quotes import quotations

_LETTERS = {PRONOUN: "R", PLACE: "L"}  # all others may speak: N
_TITLE = 4  # words of a quotation that names an outlet and is its title
_MARKS = 3  # characters between a quotation and its mark, at most
_SPOKEN = re.compile(r":\W*$"), re.compile(r"[^\w]*?[,—–]")  # around a single word that is said
_BEFORE = re.compile(r"[,!?…]\s?(?:[—–-]\s?)?$")
_BEHIND = re.compile(r"[^.,;:!?]{0,60}(?:, (?:le |la |l')[^.,;:!?]{2,60})?[.,;:!?]\s?(?:[—–-]\s?)?")


@dataclass(frozen=True, slots=True)
class Prepared:
    """`quotations` are the words between the marks, by the place where their Q begin; `names` those outside them."""

    masked: str
    names: list[Who]
    quotations: dict[int, Span]


def prepared(text: str, language: str, surnames: Surnames | None = None) -> Prepared:
    """The passage masked; `surnames` as in `names.found`."""
    known = names.found(text, language, surnames)
    named = mask(plain(text), [(one.start, one.end, _LETTERS.get(one.kind, "N")) for one in known])
    rules = grammar(language)
    quoted = [piece for one in _telling(text, named, known) for piece in _pieces(one, named, known, rules, language)]
    masked = mask(named, [(start, end, "Q") for start, end, _ in quoted])
    visible = [one for one in known if masked[one.start] in "NR"]
    return Prepared(masked, visible, {start: words for start, _, words in quoted})


def _telling(text: str, named: str, known: list[Who]) -> list[Span]:
    """The quotations that can be somebody's words: not the title of an outlet, not one word that is only marked."""
    found = []
    for one in quotations(text):
        length = len(text[one.start : one.end].split())
        title = any(who.kind == OUTLET and one.start <= who.start and who.end <= one.end for who in known)
        around = named[max(0, one.start - 4) : one.start], named[one.end : one.end + 4]
        spoken = _SPOKEN[0].search(around[0]) or _SPOKEN[1].match(around[1]) or text[one.end - 1] in ",!?…."
        if not (title and length <= _TITLE) and (length > 1 or spoken):
            found.append(one)
    return found


def _pieces(one: Span, named: str, known: list[Who], rules: Grammar, language: str) -> list[tuple[int, int, Span]]:
    """A quotation as (start, end, words), its marks included; in two where "a dit X" stands inside its marks."""
    opening = max((named.rfind(mark, 0, one.start) for mark in '«“„"'), default=-1)
    opening = opening if 0 < one.start - opening <= _MARKS and opening >= 0 else one.start
    closing = min((place for mark in '»”“"' if (place := named.find(mark, one.end)) >= 0), default=len(named))
    closing = closing + 1 if closing - one.end < _MARKS and closing < len(named) else one.end
    inside = [who for who in known if one.start <= who.start and who.end <= one.end]
    shifted = [replace(who, start=who.start - one.start, end=who.end - one.start) for who in inside]
    for found in attributions(named[one.start : one.end], shifted, rules, language):
        end = found.end + one.start
        before = _BEFORE.search(named, one.start, found.start + one.start)
        behind = _BEHIND.match(named, end, one.end)
        if found.form == INVERTED and before and behind:
            first = Span(one.start, before.start() + (before.group()[0] in "!?…"))
            rest = [(behind.end(), closing, Span(behind.end(), one.end))] if behind.end() < one.end else []
            return [(opening, first.end, first), *rest]
    return [(opening, closing, one)]
