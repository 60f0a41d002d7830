"""Whom a pronoun or an office stands for: "il a ajouté", "le chancelier", "она", told by who was named before.

Only what can be told is told: a pronoun is the last speaker, else the first person of the passage before, of the same
sex; an office is the one named shortly before who holds it. All else stays as it is written, or nobody's.

Left to others: finding them (names).
"""

from collections import deque

from vectorstore.statements.grammar import Grammar, Holder, holders, plain, women
from vectorstore.statements.names import OFFICE, PERSON, PRONOUN, Who
from vectorstore.statements.reading import Passage, Said

_BACK = 3  # passages


class Context:
    """What was named in the passages before, and who spoke last. One for a text."""

    def __init__(self, rules: Grammar) -> None:
        self._rules = rules
        self._before: deque[list[Who]] = deque(maxlen=_BACK)
        self._spoke: Who | None = None  # in the passage before

    def speaker(self, said: Said, passage: Passage) -> Who | None:
        """Who it is, None where a pronoun can be anybody."""
        if said.who.kind == PRONOUN:
            return self._he(said.who, passage)
        if said.who.kind == OFFICE and said.who.definite:
            return self._holder(said.who, passage) or said.who
        return said.who

    def follow(self, passage: Passage, said: list[tuple[Said, Who]]) -> None:
        """Remember a passage that was read."""
        self._before.append(passage.names)
        self._spoke = said[-1][1] if said else None

    def _he(self, pronoun: Who, passage: Passage) -> Who | None:
        she = bool(self._rules.she.fullmatch(plain(pronoun.name)))

        def fits(one: Who) -> bool:
            if one.kind == OFFICE:
                return one.definite
            return one.kind == PERSON and (one.actor in women()) == she

        inside = [one for one in passage.names if one.end <= pronoun.start and fits(one) and one.subject]
        if inside:
            people = {one.actor or one.name for one in inside}
            return inside[0] if len(people) == 1 else None
        if self._spoke is not None and (fits(self._spoke) or self._spoke.kind == OFFICE):
            return self._spoke
        last = [one for one in (self._before[-1] if self._before else []) if fits(one) and one.subject]
        if not last:
            return None
        first = last[0]
        return self._holder(first, passage) or first if first.kind == OFFICE else first

    def _holder(self, office: Who, passage: Passage) -> Who | None:
        """The one named before who holds the office, the nearest first."""
        words = plain(office.name)
        for holder in holders():
            if not holder.office.search(words) or (holder.never and holder.never.search(words)):
                continue
            may = _may_hold(holder, words)
            near = [one for one in passage.names if one.end <= office.start]
            for names in (near, *reversed(self._before)):
                named = [one for one in names if one.actor in may]
                if len({one.actor for one in named}) == 1 or (named and names is not near):
                    return named[0]
        return None


def _may_hold(holder: Holder, words: str) -> set[str]:
    told = {identity for identity, of in holder.who.items() if of.search(words)}
    if told:
        return told
    alone = len(words.replace("'", " ").split()) <= 2 or words.startswith(("глав", "голов"))
    return set(holder.who) if alone else set()
