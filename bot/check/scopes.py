"""What stands behind a "not", a "because", an "after": does the claim leave it there?

    "for 30 hours, not 30 days" against "for 30 days, not 30 hours"                      denied
    "A refused to meet and agreed to talk" against "A refused to talk and agreed to meet"    denied
    "the visit was put off because of the sanctions" against "sanctions because ..."     because
    "the guarantees come after the truce" against "the truce comes after ..."            after, before

A scope reaches from its word to the end of the clause; a denying verb colours its whole clause. What tells nothing but
names is not compared. The words stand in `words.toml`.

Left to others: whether there is a denial at all (denial), words that exclude each other (shades).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot import cues
from bot.check.reading import CLAUSE, COUNTED, Pair, Reading, words

_HALF = 0.5  # of what a clause tells in a clause of the excerpt: both speak of the same


def exchanged(pair: Pair, kind: str) -> bool:
    """Does what the claim has inside such a scope stand only outside of one in the excerpt, or the other way round?

    Who tells it is no matter of scope. Across languages clauses share nothing but figures. False where either has none.
    """
    mine = _scopes(pair.claim, kind, pair.same_language)
    theirs = _scopes(pair.excerpt, kind, pair.same_language) if any(one.inside for one in mine) else ()
    if not any(one.inside for one in theirs):
        return False
    for one in mine:
        if one.matter <= _names(one.clause) or (not one.inside and cues.found("told", one.clause.text)):
            continue
        like, unlike = (
            max((len(one.matter & other.matter) for other in theirs if other.inside is side), default=0)
            for side in (one.inside, not one.inside)
        )
        if not like and unlike >= _HALF * len(one.matter) and (unlike > 1 or len(one.matter) == 1):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Scope:
    """A clause, what it tells, and whether it stands inside of such a scope."""

    clause: Reading
    matter: frozenset[str]
    inside: bool


@lru_cache(maxsize=1024)  # a claim is held against every passage, a passage against every claim
def _scopes(reading: Reading, kind: str, same_language: bool) -> tuple[_Scope, ...]:
    """The clauses, each word of that kind beginning one."""
    begins, goes_on = _begins(kind), _begins("goes_on")
    found: list[tuple[str, bool]] = []
    for piece in (piece for clause in CLAUSE.split(reading.folded) if clause for piece in _cut(clause, begins)):
        inside = bool(begins.match(piece)) or (kind == "denied" and _denies(piece, reading))
        if found and found[-1][1] and not inside and goes_on.match(piece):
            found.append((f"{found.pop()[0]} {piece}", True))
        else:
            found.append((begins.sub(" ", piece, count=1), inside))
    clauses = ((Reading(piece, reading.language), inside) for piece, inside in found)
    return tuple(_Scope(clause, _matter(clause, same_language), inside) for clause, inside in clauses)


def _cut(clause: str, begins: re.Pattern[str]) -> list[str]:
    places = [0, *(match.start() for match in begins.finditer(clause)), len(clause)]
    return [piece for start, end in pairwise(places) if (piece := clause[start:end].strip())]


def _denies(piece: str, reading: Reading) -> bool:
    """A denial, or the second half of "rather A than B" where a comma stands before it."""
    return cues.found("denies", piece) or bool(
        _begins("than").match(piece) and _begins("rather").search(reading.folded)
    )


def _matter(clause: Reading, same_language: bool) -> frozenset[str]:
    """What a clause tells: its words and figures, the denying ones left out."""
    if not same_language:
        return frozenset(f"#{quantity.value}" for quantity in clause.quantities if quantity.kind in COUNTED)
    figures = {f"#{quantity.value}" for quantity in clause.quantities}
    told = Reading(cues.without("denies", clause.text), clause.language).terms
    return frozenset(figures | {word for word in told if not word[0].isdigit()})


def _names(clause: Reading) -> frozenset[str]:
    """The words of the names in it."""
    named = " ".join(clause.text[mention.start : mention.end] for mention in clause.mentions)
    return Reading(named, clause.language).terms


@lru_cache(maxsize=8)
def _begins(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(words()["scopes"][kind]))
