"""Who does what, to whom, where: were parts of a sentence exchanged, or put together from two of its halves?

    "A led in place of B" against "B led in place of A", "A was invited by B" against "A invited B"
    "Kyiv summoned the US envoy" against "Washington summoned the Ukrainian envoy"
    "Russia refused" against "Ukraine refused and Russia accepted"
    "they met in Rome" against "A met B in Rome and C in Vienna"

A state, its capital and its government are one here; persons are compared with persons, states with states.
Left to others: whether the names are there at all (names), who says it (wording).
"""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import combinations, pairwise, zip_longest

from bot import cues
from bot.check.reading import Pair, Reading, words
from vectorstore import lexical
from vectorstore.actors import Mention, actor
from vectorstore.statements.grammar import plain
from vectorstore.statements.speaker import speaking
from vectorstore.text import folded

_Between = tuple[str, str, str]  # a name, a word, the next name
_DEED = 2  # telling words behind a name that make out what he did
_PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|being) (?:\w+ ){1,6}by\b|\b(?:ete|est|sont|fut|furent|etait|etaient) (?:\w+ ){1,4}par\b"
    r"|\b(?:got|received|recu|получил\w*|отрима\w+) (?:\w+ ){1,4}(?:from|de|от|від)\b"
)
_WAS = re.compile(r"\b(?:был[аои]?|бу(?:в|л[аои]))\b")
_WORD = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"[^,.;:]{0,40}")  # between "according to" and whose words it is
_AT_SOMEBODY = re.compile(r"accus|warn|averti|обвин|предупре|звинува|попередж")  # said of or to the other one
_NEAR = 5  # telling words between two names
_CLOSE = re.compile(r"(?:[ '-]+\w+){1,6}[ '-]+")  # a verb and little else between two states
_TOGETHER = re.compile(r"[\s,]*(?:(?:et|and|и|і|й|та|with|avec|с|со|з|із|зі|ainsi que)\b|[/–-])[\s\w'’]{0,14}")
_MUTUAL = re.compile(  # a verb whose two sides may change places
    r"\s*(?:met|(?:has|had) met|rencontr\w+|(?:a|avait) rencontr\w+"
    r"|(?:spoke|talked|(?:s'est|s'etait) entretenue?|(?:a|avait) (?:parle|discute)"
    r"|встре[тч]\w+|говорил\w*|побеседовал\w*|зустр\w+|говорив|говорила|спілкува\w+)"
    r"\s(?:[\w ]{0,14}\s)?(?:to|with|avec|с|со|з|із|зі))\s(?:[\w'-]+\s){0,2}"
)


def roles(pair: Pair) -> bool:
    """Do no two persons of the claim, nor two states, stand the other way round in the sentences near it?

    Then parts were exchanged.
    "A and B", "A with B" have no order. Whoever is named as telling it is left out: he may stand first or last.
    """
    told = {speaking(reading.text) for reading in (pair.claim, *pair.nearest)}
    mine = _order(pair.claim, told)
    theirs = set[tuple[str, str]]().union(*(_order(part, told) for part in pair.nearest))
    exchanged = any((later, first) in theirs and (first, later) not in theirs for first, later in mine)
    if exchanged or (pair.same_language and (_acts_for_another(pair) or _other_way_round(pair))):
        return False
    return any(_paired(part, pair) for part in pair.nearest)


def _other_way_round(pair: Pair) -> bool:
    """Within one language: does a word stand between the same two in the claim and in the excerpt, but exchanged?

    "Washington summoned the Ukrainian envoy" against "Kyiv summoned the US envoy"
    """
    theirs = set[_Between]().union(*map(_between, pair.parts))
    mine = _between(pair.claim)
    return any((right, word, left) in theirs and (left, word, right) not in theirs for left, word, right in mine)


@lru_cache(maxsize=1024)  # a claim is held against every passage, a passage against every claim
def _between(reading: Reading) -> frozenset[_Between]:
    """The telling words between persons and sides that stand near them; none where it is said in the passive.

    Who merely says it may stand in front or behind.
    """
    text = plain(reading.text)
    told = (span for span in cues.places("told", reading.text) if not _AT_SOMEBODY.search(text[slice(*span)]))
    skipped = _places([*told, *((one.start, one.end) for one in reading.mentions)])
    found = set[_Between]()
    for (_, start, left), (end, _, right) in pairwise(_persons_and_sides(reading)):
        middle = text[start:end]
        if left == right or _mutual(middle) or _PASSIVE.search(middle) or _WAS.search(middle):
            continue
        words = (word for word in _WORD.finditer(reading.text, start, end) if word.start() not in skipped)
        stems = [stem for word in words for stem in lexical.terms(word.group(), reading.language)]
        if len(stems) <= _NEAR:
            found |= {(left, stem, right) for stem in stems}
    return frozenset(found)


def _persons_and_sides(reading: Reading) -> list[tuple[int, int, str]]:
    """Start, end and name of each person, state and body, in order; "Ukrainian" is Ukraine."""
    notes = sorted(end for _, end in cues.places("as_told_by", reading.text))
    found = []
    for one in reading.mentions:
        name, before = _one_name(one.actor), bisect_right(notes, one.start)
        noted = before and _NOTE.fullmatch(reading.text, notes[before - 1], one.start)
        if not noted and (actor(one.actor).kind != "place" or name in _sides()):
            found.append((one.start, one.end, name))
    taken = _places([(start, end) for start, end, _ in found])
    for name, pattern in _sides().items():
        spans = (match.span() for match in pattern.finditer(plain(reading.text)))
        found += [(start, end, name) for start, end in spans if start not in taken]
    return sorted(found)


def _places(spans: list[tuple[int, int]]) -> set[int]:
    """Every place inside of the spans."""
    return {place for start, end in spans for place in range(start, end)}


@lru_cache(maxsize=1)
def _sides() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(listed)) for name, listed in words()["sides"].items()}


def _acts_for_another(pair: Pair) -> bool:
    """Within one language: do the words that follow a person in the claim follow only others in the excerpt?"""
    theirs = _deeds(pair.excerpt)
    return any(deed in [done for _, done in theirs] and (who, deed) not in theirs for who, deed in _deeds(pair.claim))


def _deeds(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """Each person, state and body with the first words behind the name; of two that are joined both do it."""
    found = []
    before: str | None = None  # the last name, if what stands behind the next is said of both
    for mention, next_one in zip_longest(reading.mentions, reading.mentions[1:]):
        behind = re.split(r"[,.;:!?()«»“”\n]", reading.text[mention.end :], maxsplit=1)[0]
        terms = tuple(lexical.terms(behind, reading.language)[:_DEED])
        if len(terms) == _DEED:
            found += [(_one_name(name), terms) for name in (mention.actor, before) if name is not None]
        before = mention.actor if next_one and _joined(reading, mention, next_one) else None
    return found


def _paired(part: Reading, pair: Pair) -> bool:
    """Is no name or figure of the claim taken from one half of the sentence and joined to one of the other half?

    It is where two stand together in the claim, never in a clause of the sentence, and each has another beside it.
    """
    kinds = _kinds(part) | _kinds(pair.claim)
    clauses = [clause.anchors for clause in part.clauses]
    for one, other in combinations(sorted(pair.claim.anchors & frozenset(kinds)), 2):
        with_one = [held for held in clauses if one in held]
        with_other = [held for held in clauses if other in held]
        if not with_one or not with_other or any(other in held for held in with_one):
            continue
        if _rival(other, with_one, pair, kinds) and _rival(one, with_other, pair, kinds):
            return False
    return True


def _rival(anchor: str, clauses: list[frozenset[str]], pair: Pair, kinds: dict[str, str]) -> bool:
    """Does each of the clauses hold another of the same kind, of which the claim does not speak?"""
    return all(
        any(kinds.get(held) == kinds[anchor] and held not in pair.claim.anchors for held in clause)
        for clause in clauses
    )


def _kinds(reading: Reading) -> dict[str, str]:
    named = {f"@{one.actor}": "person" if actor(one.actor).kind == "person" else "place" for one in reading.mentions}
    return named | {f"#{one.value}": one.kind for one in reading.quantities}


def _order(reading: Reading, told: set[str | None]) -> set[tuple[str, str]]:
    """Pairs of persons, and of states and bodies, in the order in which they act; equals and tellers are left out."""
    found = set[tuple[str, str]]()
    for people in (True, False):
        named = [one for one in reading.mentions if (actor(one.actor).kind == "person") is people]
        equal = {
            frozenset((_one_name(one.actor), _one_name(two.actor)))
            for one, two in pairwise(named)
            if _joined(reading, one, two)
        }
        firsts = {_one_name(one.actor): one for one in reversed(named) if one.actor not in told}
        for one, two in combinations(sorted(firsts.values(), key=lambda mention: mention.start), 2):
            pair = (_one_name(one.actor), _one_name(two.actor))
            between = folded(reading.text[one.end : two.start])
            if frozenset(pair) not in equal and (people or _CLOSE.fullmatch(between)):
                passive = _PASSIVE.search(between)
                found.add(pair[::-1] if passive else pair)
    return found


def _joined(reading: Reading, one: Mention, two: Mention) -> bool:
    """Are the two named one after the other as equals: "A and B", "A with B", "A met B"?"""
    return _mutual(reading.text[one.end : two.start])


def _mutual(between: str) -> bool:
    return bool(_TOGETHER.fullmatch(between) or _MUTUAL.fullmatch(folded(between)))


@lru_cache(maxsize=256)
def _one_name(name: str) -> str:
    """One for a state and those who stand for it."""
    return next((group[0] for group in words()["names"]["same"] if name in group), name)
