"""Where reported words begin and end: the clause before or behind an attribution.

    "Rien n'est fixé, a dit X."   before      "X a dit que rien n'est fixé."   behind
    "Rien, a dit X, n'est fixé."  both sides, the attribution between them included

Left to others: quotations (reading), who speaks (attributions).
"""

import re

from vectorstore.statements.attributions import (
    ACCORDING,
    GOING_ON,
    HEADLINE,
    INVERTED,
    SAID,
    WORDS_OF,
    Attribution,
)
from vectorstore.statements.grammar import Grammar
from vectorstore.statements.names import OUTLET

_LAST = re.compile(r"[^.,;:!?Q]{0,140}(?:[.!?…]*\s*$|[,;])")  # what may stand behind an attribution that ends a clause
_COLON = re.compile(r"[^.;!?Q:]{0,90}:\s?[—–-]?\s?")
_END = re.compile(r"[\s.!?…]*$")
_MERELY = re.compile(r"\s?(?:[.,;!?…]|$)")
_COMMA = re.compile(r",\s?(?:[—–-]\s?)?(?:l'|le |la |les |the )?$")
_ARTICLE = re.compile(r"[,\s](?:l'|le |la |les |the )$")
_ENDS = " \t.,;:!?…—–-"
_TO_WHOM = re.compile(r"(?:\s(?:a|au|aux)\s(?:la |le |les |l')?N+(?=\s))?")  # "a demandé à X un effort"
_LED_IN = re.compile(r"[^.,;:!?Q]{0,60},\s")
_BEGINS = re.compile(r"\W*(?:\w+\W+){0,2}$")  # up to two words before "according to" open a sentence
# English says without "that": "said the call was good", "told reporters he was happy"; not "said no".
_ADJUNCT = re.compile(r"\s(?:on|in|at|after|during|before|late|early|last|this|to|by|through|via|following|\w+day)\b")
_SETTING = re.compile(r"(?:in|on|at|after|before|during|when|as|while|speaking|asked)\b")
_CLAUSE = re.compile(
    r"\s(?!(?:no(?: to|\W*$)|yes|according|nothing|little|goodbye|so|more|it\W*$|about|of|to|how|why|what|whether|when|"
    r"who|on|in|at|if)\b)"
)
_TELLS = re.compile(r"(?:told|tells|assur\w+|warn\w+|inform\w+)$")
_TOLD = re.compile(
    r"\s(?:N+|R+|(?:the |his |her |its |their |a )?[^\WNQR_]+(?:'s)?)(?:\s[^\WNQR_]+){0,3}?\s"
    r"(?=(?:he|she|they|it|the|there|his|her|its|their|we|a|both|all|no)\b|[NR]+\s)"
)
_SAYS = re.compile(
    r"(?:said|says?|warn\w+|claim\w+|insist\w+|admit\w+|argu\w+|think\w*|believ\w+|add(?:ed|s)|acknowledg\w+|predict\w+|"
    r"conced\w+)$"
)
_TOLD_ONLY = re.compile(r"\s(?:N+|[^\WNQR_]+)\s?[.,]")
_FINITE = re.compile(r"\b(?:was|were|is|are|had|has|have|would|will|could|did)\b")
# French says without "que": "a dit n'avoir rien vu", "a dit s'attendre à ...".
_INFINITIVE = re.compile(
    r"(?:,[^,.;:!?Q]{2,60},|[^.,;:!?Q]{0,60}?)(?<=\s)(?P<that>(?:n'|ne pas |ne rien |ne |s'|se )"
    r"(?:avoir|[^\WNQR_]{2,}(?:er|ir|oir|re))\s|(?:avoir|etre|vouloir|[^\WNQR_]{3,}(?:er|ir|oir|endre|ettre|aitre))\s)"
)
_SAYS_TO = re.compile(r"(?:dit|affirm\w+|assur\w+|declar\w+|estim\w+|reconnu|pretend\w*|promis|promet)$")
_SHORT = 2  # words; less is no clause
_FEW = 4  # words before an inserted attribution that cannot be all that was said
_NEAR = 8  # words between "while" and the verb of the one who speaks next
_LEAST = 6  # characters of an object that is said

Place = tuple[int, int]


class Clauses:
    """The clauses around the attributions of one passage."""

    def __init__(self, masked: str, found: list[Attribution], rules: Grammar, language: str) -> None:
        self._masked = masked
        self._all = found
        self._rules = rules
        self._language = language

    def before(self, one: Attribution, used: set[int]) -> Place | None:
        """The clause that it closes; both sides where it is inserted. None over a quotation that is `used`."""
        if one.form in (WORDS_OF, GOING_ON, HEADLINE) or not one.reports:
            return None
        right, begin = self._masked[one.end :], self._boundary(one)
        clause = self._masked[begin : one.start]
        bare = one.form == ACCORDING and re.search(r"\w\s$", clause)
        last = _LAST.match(right)
        if last is None or not (bare or _COMMA.search(clause)) or any(begin <= place < one.start for place in used):
            return None
        if self._reports_another(one, begin) or not self._closes(one, clause, right):
            return None
        rest = right[last.end() :]
        alone = not any(other.start >= one.end for other in self._all)
        inserted = alone and last.group().endswith((",", ";")) and len(rest.split()) >= _SHORT
        parted = len(clause.split()) <= _FEW and not self._rules.contrast.match(right[last.end() - 1 :])
        if inserted and (parted or self._rules.continues.match(rest)):
            return self._trimmed(begin, self._end(one))
        return self._trimmed(begin, one.start) if len(clause.split()) >= _SHORT else None

    def behind(self, one: Attribution) -> Place | None:
        """The clause that it opens."""
        right = self._masked[one.end :]
        place = self._opened(one, right)
        return None if place is None else self._trimmed(one.end + place, self._end(one))

    def has_that(self, right: str) -> bool:
        """Does a "that" follow?"""
        return self._rules.that.match(right) is not None

    def goes_on(self, right: str) -> bool:
        """Does something that is said follow "adding"?"""
        return self.has_that(right) or bool(re.match(r"\s?[,:]?\s?Q", right))

    def _opened(self, one: Attribution, right: str) -> int | None:
        """How far behind the attribution what is said begins."""
        opened: re.Match[str] | None
        if one.form == HEADLINE:
            opened = re.match(":", right)
        elif (that := self._that(one, right)) or one.form in (WORDS_OF, GOING_ON):
            opened = that
        elif one.form == ACCORDING:
            opened = _LED_IN.match(right) if _BEGINS.match(self._masked[: one.start]) else None
        elif one.act and self._object(one):
            opened = _TO_WHOM.match(right)
        else:
            opened = _COLON.match(right) if one.reports else None
            if opened is None and one.reports:
                return self._without_that(one, right)
        return None if opened is None else opened.end()

    def _without_that(self, one: Attribution, right: str) -> int | None:
        verb = self._masked[slice(*one.verb)]
        if self._language == "fr":
            to = _INFINITIVE.match(right) if _SAYS_TO.search(verb) else None
            return None if to is None else to.start("that")
        if self._language != "en" or one.form != SAID:
            return None
        told = _TOLD.match(right) if _TELLS.search(verb) else None
        if told is None and _SAYS.search(verb):
            told = _CLAUSE.match(right)
        return told.end() if told and len(right[told.end() :].split()) >= _FEW - 1 else None

    def _that(self, one: Attribution, right: str) -> re.Match[str] | None:
        """ "that" behind the verb, unless somebody else's verb stands between."""
        found = self._rules.that.match(right)
        if found is None or any(one.end <= other.start < one.end + found.end() for other in self._all):
            return None
        between = found.group()[: found.start("that")]
        return None if self._language == "en" and _FINITE.search(between) else found

    def _object(self, one: Attribution) -> bool:
        said = self._masked[one.end : self._end(one)]
        long = len(said.strip(_ENDS)) >= _LEAST and said.lstrip()[:1] not in ",.;"
        return long and (one.inside is None or bool(one.inside.search(said)))

    def _closes(self, one: Attribution, clause: str, right: str) -> bool:
        """Can it stand behind its clause here? "X said" only where nothing that is said follows."""
        if one.form == INVERTED:
            return not self.has_that(right)
        if one.form != SAID:
            return True
        if _SETTING.match(clause):
            return False
        if self._language != "en":
            return bool(_END.match(right))
        adjunct = _ADJUNCT.match(right) and not self.has_that(right)
        return bool(_MERELY.match(right) or _TOLD_ONLY.match(right) or adjunct)

    def _reports_another(self, one: Attribution, begin: int) -> bool:
        """Is it an outlet that tells what somebody it names has said?"""
        return (
            one.who is not None
            and one.who.kind == OUTLET
            and any(begin <= other.start and other.end <= one.start and other.form != GOING_ON for other in self._all)
        )

    def _boundary(self, one: Attribution) -> int:
        """Where the clause before it begins: behind a strong stop, or behind whom another clause is from."""
        ends = [0, *(match.end() for match in re.finditer(r";\s", self._masked[: one.start]))]
        ends += [match.end() for match in self._rules.while_.finditer(self._masked, 0, one.start)]
        for other in self._all:
            if other.end > one.start or other.form not in (ACCORDING, INVERTED):
                continue
            comma = re.search(r"[,;]\s", self._masked[other.end : one.start])
            begin = other.end + comma.end() if comma else one.start
            if len(self._masked[begin : one.start].split()) > _SHORT:  # else both tell of the same clause
                joint = self._rules.contrast.match(self._masked[begin - 2 : one.start])
                ends.append(begin - 2 + joint.end() if joint else begin)
        return max(ends)

    def _end(self, one: Attribution) -> int:
        """The end of the passage, or where another begins to speak, or who reports it is told."""
        if ", " in self._masked[one.start : one.verb[0]] and self._rules.relative.search(self._masked[: one.verb[0]]):
            comma = self._masked.find(",", one.end)  # "X, who had said ..., took no questions"
            return comma if comma >= 0 else len(self._masked)
        for other in self._all:
            if other.start < one.end or other is one:
                continue
            gap = self._masked[one.end : other.start]
            if other.form == GOING_ON and self.goes_on(self._masked[other.end :]):
                return one.end + len(gap.rstrip(" ,"))
            cuts = [match for match in re.finditer(r"[,;]\s", gap) if self._rules.contrast.match(gap[match.start() :])]
            if cuts and len(gap[cuts[-1].end() :].split()) <= _NEAR:
                return one.end + cuts[-1].start()
        reported = self._rules.reported.search(self._masked, one.end)
        return reported.start() if reported else len(self._masked)

    def _trimmed(self, start: int, end: int) -> Place | None:
        """Without the stops around it, and without the article of the speaker that follows."""
        while start < end and self._masked[start] in _ENDS:
            start += 1
        end = start + len(_ARTICLE.sub("", self._masked[start:end]).rstrip(_ENDS))
        return (start, end) if end > start else None
