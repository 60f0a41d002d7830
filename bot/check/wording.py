"""Who says it, is it settled: does the claim agree with its excerpt in what small words tell?

    "will be held" against "pourrait avoir lieu"           modality
    "according to Peskov" against "selon Ouchakov"         speaker
    "it lasted an hour" against "selon Ouchakov ..."       account

Left to others: what is denied (denial), the lists of small words (bot.cues), who is said to speak
(vectorstore.statements).
"""

import re
from itertools import combinations, pairwise

from bot import cues
from bot.check.reading import Pair, Reading
from vectorstore.actors import actor
from vectorstore.statements.speaker import speakers, speaking

_AND = re.compile(r"^[^.;:]{0,30}\b(?:et|and|и|та|і|й)\b[^.;:]{0,20}$")
_THAT = re.compile(r"\b(?:que?|that|что|що)\W{1,2}(?:[\w-]+ ){0,3}$|\bqu['’]$", re.IGNORECASE)
_NAMED = re.compile(r"\b[^\W\d_a-zа-яіїєґё]\w{2,}")  # a word with a capital
_HALF = 0.5  # of an open clause's words in the claim: the claim speaks of the same


def speaker(pair: Pair) -> bool:
    """If both say who speaks, is it the same? A ministry or a house may stand for its people."""
    mine = speaking(pair.claim.text)
    if mine is None:
        return True
    theirs = set[str]().union(*(speakers(part.text) for part in pair.parts))
    if actor(mine).kind == "body":
        return not theirs or mine in theirs or any(_same_side(mine, one) for one in theirs)
    first = {speaking(part.text) for part in pair.parts} & speakers(pair.claim.text)
    return not theirs or mine in theirs or bool(first) or any(_joined(mine, theirs, part) for part in pair.parts)


def account(pair: Pair) -> bool:
    """What the excerpt gives as somebody's account is no fact: the claim says that it is told, and by whom."""
    named = {mention.actor for mention in pair.claim.mentions}
    return all(_retold(part) <= named for part in pair.parts) and any(
        _told_likewise(pair.claim, part, named) and _first_teller(pair.claim.text, part.text) for part in pair.nearest
    )


def modality(pair: Pair) -> bool:
    """What the excerpt only proposes or leaves open must not become settled, announced or done."""
    claim, excerpt = pair.claim.text, pair.excerpt.text
    if cues.found("agreed", claim) and not cues.found("agreed", excerpt):
        return False
    if cues.found("will", claim) and not cues.found("will", excerpt) and cues.found("possible", excerpt):
        return False
    if cues.found("already", claim) and not cues.found("already", excerpt):
        return False
    if any(cues.found(cue, claim) for cue in ("proposed", "possible", "ready", "agreed")):
        return True
    return not all(_only_thought_of(part, pair) for part in pair.nearest)


def _same_side(body: str, other: str) -> bool:
    sides = {actor(body).side, actor(other).side}
    return None in sides or len(sides) == 1


def _told_likewise(claim: Reading, part: Reading, named: set[str]) -> bool:
    """Naming the teller alone makes him the doer; naming a body for its people is well ("the Kremlin said")."""
    if not cues.found("told", part.text):
        return True
    if not cues.found("told", claim.text):
        return False
    if cues.found("own_account", part.text) and not cues.found("own_account", claim.text):
        return False
    teller = speaking(part.text)
    bodies = {one for one in named if actor(one).kind != "person"} & {mention.actor for mention in part.mentions}
    return teller is None or teller in named or bool(bodies)


def _first_teller(claim: str, part: str) -> bool:
    """Is the first to tell it named, not only who passes it on?

    "An official said, according to X" is no word of X's.
    """
    notes = [start for start, _ in cues.places("as_told_by", part)]
    if not notes or not cues.found("told", part[: notes[-1]]):
        return True
    note = set(_NAMED.findall(part[notes[-1] :]))
    kept = claim
    for start, end in reversed(cues.places("as_told_by", claim)):
        named = _NAMED.search(claim, end)
        if named and named.group() in note:
            kept = kept[:start] + kept[end:]
    return cues.found("told", kept)


def _retold(part: Reading) -> set[str]:
    """Those whose words somebody else passes on: "X said that Y repeated ..." is no word of X's alone."""
    tellers = speakers(part.text)
    pairs = pairwise(mention for mention in part.mentions if mention.actor in tellers)
    return {
        name
        for one, two in pairs
        if one.actor != two.actor and _THAT.search(part.text[one.end : two.start])
        for name in (one.actor, two.actor)
    }


def _joined(mine: str, theirs: set[str], part: Reading) -> bool:
    """Does the sentence join the two by "and"? Of several who spoke together either may be named."""
    return any(
        {one.actor, two.actor} & theirs
        and mine in (one.actor, two.actor)
        and _AND.search(part.text[one.end : two.start])
        for one, two in combinations(part.mentions, 2)
    )


def _only_thought_of(part: Reading, pair: Pair) -> bool:
    """Is what the claim tells as done only possible, offered or prepared in this sentence?"""
    if not cues.found("ready", part.text):
        return False
    if not pair.same_language:
        return True
    open_ = [clause for clause in part.clauses if cues.found("ready", clause.text)]
    return any(len(clause.terms & pair.claim.terms) >= _HALF * len(clause.terms) for clause in open_)
