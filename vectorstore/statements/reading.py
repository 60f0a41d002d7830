"""What is said in one passage: each attribution with the words beside it.

    "« Oui, assez », a dit Ouchakov, et Trump a dit que rien n'était fixé."
        -> "Oui, assez" of Ouchakov, quoted; "rien n'était fixé" of Trump, reported

The words of a quotation are those between its marks; reported words are the clause. One sentence may hold several.
Left to others: clauses (clauses), pronouns and offices (context), whole texts (extract).
"""

import re
from dataclasses import dataclass

from vectorstore.models import Span
from vectorstore.statements.attributions import GOING_ON, HEADLINE, WORDS_OF, Attribution, attributions
from vectorstore.statements.clauses import Clauses
from vectorstore.statements.grammar import grammar
from vectorstore.statements.masking import Prepared, prepared
from vectorstore.statements.names import Surnames, Who

_BEFORE = re.compile(r"(?P<q>Q+)[\s,.!?…]*(?:[—–-]\s?)?(?:l'|le |la |les |the )?$")
_GOES_ON = re.compile(r"[^QN.:;!?]{0,90}[,.:;!?]\s?(?:[—–-]\s?)?(?P<q>Q+)")
_COLON = re.compile(r"[^.;!?Q:]{0,90}:\s?[—–-]?\s?(?P<q>Q+)")
_HEADLINE = re.compile(r":?\s?(?P<q>Q+)")
_ADDED = re.compile(r"\s?[,:]?\s?(?P<q>Q+)")
_BEHIND = re.compile(r"[^QN,.:;!?]{0,40}(?:N+[^QN,.:;!?]{0,30})?\s?(?P<q>Q+)[\s.!?…]*$")
_FURTHER = re.compile(r"Q+[\s,.!?]*(?P<q>Q+)[\s.!?]*$")


@dataclass(frozen=True, slots=True)
class Said:
    """Who says which words, by places in the passage; `who` may be a pronoun."""

    attribution: Attribution
    who: Who
    words: Span
    quoted: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was read. `masked`, `names` and `quotations` are those of `Prepared`."""

    text: str
    masked: str
    names: list[Who]
    quotations: dict[int, Span]
    attributions: list[Attribution]
    said: list[Said]


def read(text: str, language: str, surnames: Surnames | None = None) -> Passage:
    """Everyone in it, and what each says, in order; `surnames` as in `names.found`."""
    ready = prepared(text, language, surnames)
    found = attributions(ready.masked, ready.names, grammar(language), language)
    clauses = Clauses(ready.masked, found, grammar(language), language)
    said = _Reader(ready, found, clauses).read() if found else []
    return Passage(text, ready.masked, ready.names, ready.quotations, found, said)


class _Reader:
    """Gives each attribution its words, the surest shapes first."""

    def __init__(self, ready: Prepared, found: list[Attribution], clauses: Clauses) -> None:
        self._masked = ready.masked
        self._names = ready.names
        self._quotations = ready.quotations
        self._all = found
        self._clauses = clauses
        self._said: list[Said] = []
        self._used: set[int] = set()  # quotations that have a speaker, by their place

    def read(self) -> list[Said]:
        """First quotations, then attributions that close a clause, then those that open one."""
        for one in self._all:
            self._quoted(one)
        for one in reversed(self._all):
            if self._free(one) and (place := self._clauses.before(one, self._used)):
                self._say(one, Span(*place))
        for one in self._all:
            if self._free(one) and (place := self._clauses.behind(one)):
                self._say(one, Span(*place))
        return sorted(self._said, key=lambda said: said.words.start)

    def _free(self, one: Attribution) -> bool:
        """It has no words yet, and does not stand in what somebody else says."""
        return not any(said.attribution is one or said.words.start <= one.start < said.words.end for said in self._said)

    def _say(self, one: Attribution, words: Span, quoted: bool = False) -> None:
        who = one.who if one.who is not None else self._goes_on(one)
        if who is not None:
            self._said.append(Said(one, who, words, quoted))

    def _goes_on(self, one: Attribution) -> Who | None:
        """Who speaks in "adding that": whoever spoke before in this passage, else its first subject."""
        spoke = [said.who for said in self._said if said.attribution.start < one.start]
        first = [who for who in self._names if who.subject and who.end <= one.start]
        return spoke[-1] if spoke else first[0] if first else None

    def _quoted(self, one: Attribution) -> None:
        """«...», said X - and «...» goes on; X said: «...»."""
        left, right = self._masked[: one.start], self._masked[one.end :]
        if one.form == GOING_ON and (added := _ADDED.match(right)):
            self._quote(one, one.end + added.start("q"))
        if one.form in (WORDS_OF, GOING_ON):
            return
        before = _BEFORE.search(left)
        if before and one.reports and self._quote(one, before.start("q")):
            more = _GOES_ON.match(right)
            if more and not any(one.end <= other.start < one.end + more.start("q") for other in self._all):
                self._quote(one, one.end + more.start("q"))
            return
        behind = (_HEADLINE if one.form == HEADLINE else _COLON).match(right)
        if behind is None and one.reports and not self._clauses.has_that(right):
            behind = _BEHIND.match(right)
        if behind is not None and self._quote(one, one.end + behind.start("q")):
            further = _FURTHER.match(right, behind.start("q"))
            if further:
                self._quote(one, one.end + further.start("q"))

    def _quote(self, one: Attribution, place: int) -> bool:
        """The quotation at that place is said here, unless somebody has it."""
        if place in self._used or place not in self._quotations:
            return False
        self._used.add(place)
        self._say(one, self._quotations[place], quoted=True)
        return True
