"""Is it denied: does the claim deny what its excerpt denies, and nothing else?

    "discussed" against "n'a pas été abordé"
    "for 30 hours, not 30 days" against "for 30 days, not 30 hours"

A denial belongs to its clause: that no date was set takes nothing from what else the sentence says. Inside one language
clauses are told apart by their words, across languages by names and figures.

Left to others: the lists of denying words (bot.cues), how far a denial reaches (scopes), words that exclude each other
(shades).
"""

from bot import cues
from bot.check.reading import COUNTED, Pair, Reading
from bot.check.scopes import exchanged

_HALF = 0.5  # of a denying clause's words in the claim: the claim speaks of the same
_THIRD = 0.34  # of a denying claim's words in a denying clause


def negation(pair: Pair) -> bool:
    """Both deny the same, or neither does; and nobody turned down what merely was not."""
    if cues.found("refuses", pair.claim.text) and not cues.found("refuses", pair.excerpt.text):
        return False
    undone = cues.found("undoes", pair.claim.text)
    if not any(undone == _undone_there(part, pair) for part in pair.nearest):
        return False
    mine = cues.found("denies", pair.claim.text)
    if exchanged(pair, "denied"):
        return False
    if pair.same_language:
        return _denied_there(pair) if mine else not _denied_only_there(pair)
    agreeing = [cues.found("denies", part.text) == mine for part in pair.nearest]
    return any(agreeing) or (not mine and _apart(pair))


def _undone_there(part: Reading, pair: Pair) -> bool:
    return any(cues.found("undoes", clause.text) for clause in pair.concerned(part))


def _denied_there(pair: Pair) -> bool:
    """Does a denying clause of the excerpt speak of what the claim denies?"""
    denying = [clause for clause in pair.claim.clauses if cues.found("denies", clause.text)]
    wanted = frozenset[str]().union(*(clause.terms for clause in denying)) or pair.claim.terms
    return any(
        cues.found("denies", part.text) and len(wanted & part.terms) >= _THIRD * len(wanted) for part in pair.parts
    )


def _denied_only_there(pair: Pair) -> bool:
    """Does the claim, which denies nothing, speak of what a clause of the nearest sentence denies?"""
    for part in pair.nearest:
        shared = [len(clause.terms & pair.claim.terms) for clause in part.clauses]
        for clause, share in zip(part.clauses, shared, strict=True):
            if not share or not cues.found("denies", clause.text):
                continue
            denied = Reading(cues.without("denies", clause.text), clause.language).terms
            if share == max(shared) or share >= _HALF * len(denied):
                return True
    return False


def _apart(pair: Pair) -> bool:
    """Across languages: do clauses that deny nothing hold every name and figure of the claim, an amount among them?"""
    for part in pair.nearest:
        plain = frozenset[str]().union(*(c.anchors for c in part.clauses if not cues.found("denies", c.text)))
        if pair.claim.anchors <= plain and any(quantity.kind in COUNTED for quantity in pair.claim.quantities):
            return True
    return False
