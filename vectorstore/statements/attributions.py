"""Where a passage says that somebody speaks: "X said", "said X", "according to X", "X: «...»".

An attribution is the stretch with speaker and verb; what is said stands beside it. A denial, a condition, an intention
("did not say", "if he says", "is expected to announce") is none.

Left to others: what is said (reading), whom a pronoun stands for (context).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vectorstore.statements.grammar import Grammar
from vectorstore.statements.names import OUTLET, PRONOUN, Who

SAID, INVERTED, ACCORDING, WORDS_OF, GOING_ON, HEADLINE = (
    "said",
    "inverted",
    "according",
    "words of",
    "going on",
    "headline",
)
_CLITIC = re.compile(
    r"(?<![\w'-])(?:(?:s'y |s'|y |l'|lui |leur )?(?:a|est|avait|aurait|etait)-(?:t-)?(?P<one>R+|on)"
    r"(?: aussi| encore| ensuite| notamment| toutefois| egalement)? (?P<verb>[^\WNQR_]+)"
    r"|(?P<verb2>[^\WNQR_]+)-(?:t-)?(?P<two>R+|on))(?![\w'-])"
)
_OF_HOUSE = re.compile(r"\s(?:au|a la|a l'|de source|du cote de|cote)\s?(?P<who>N+)")
_IN = re.compile(r"(?:^|\W)(?:в|во|у)\s$")
_PLURAL = re.compile(r"(?:ли|ют|ят|ут|ють|ять|уть)$")
_BOUNDARY = re.compile(r"(?:^|[,Q:—–-]|[.!?…]\s?[—–-]?|Q[.,!?…]*)\s*$")
_PREPOSITION = re.compile(
    r"(?:\b(?:a|au|aux|de|du|des|d'|avec|pour|devant|sur|contre|par|que|qu'|a la|a l'|et|sous|chez|entre))\s?$"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being) (?:\w+ )?$")
_TO_SOMEBODY = re.compile(r"(?:told|tells|ask\w+|assur\w+|warn\w+|inform\w+|urg\w+|hailed|suggest\w+)$")
_CITED_WORDS = re.compile(r"слов\w+$")
_OF_HIS = re.compile(r"(?<!\w)(?P<verb>(?:по|за)\s)(?P<who>R+)\sслов\w+")  # "по его словам"
_STRAIGHT = re.compile(r"\s(?:the )?$")
_HEADLINE = re.compile(r"^\W*(?P<who>N+)\s?(?P<verb>:)\s?(?=[Q\w])")
_CITING = re.compile(r"cit|quot|ссыл|посил")
_BESIDE = 14  # characters between an outlet that reports and whom it cites


@dataclass(frozen=True, slots=True)
class Attribution:
    """`passage[start:end]` says that `who` speaks.

    `reports`: the verb reports what follows "that" or stands beside it; `act`: its object is what is said, and holds
    `inside`. `who` is None where the speaker goes on ("adding that").
    """

    start: int
    end: int
    who: Who | None
    verb: tuple[int, int]
    form: str
    reports: bool = True
    act: bool = False
    inside: re.Pattern[str] | None = None


def attributions(masked: str, names: list[Who], rules: Grammar, language: str) -> list[Attribution]:
    """All of a passage in order, none overlapping."""
    at = {one.start: one for one in names}
    out: list[Attribution] = []
    if match := _HEADLINE.search(masked):
        out.append(_made(match, at[match.start("who")], match.span("verb"), HEADLINE))
    if language == "fr":
        out += _clitics(masked, at, rules)
    for match in rules.according.finditer(masked):
        form = WORDS_OF if _CITED_WORDS.fullmatch(match["verb"]) else ACCORDING
        out.append(_made(match, at[match.start("who")], match.span("verb"), form))
    for match in _OF_HIS.finditer(masked):
        out.append(_made(match, at[match.start("who")], match.span(), ACCORDING))
    for match in rules.verb.finditer(masked):
        if not rules.not_said.search(masked[: match.start()]):
            out += _finite(match, masked, at, rules, language)
    for match in rules.going_on.finditer(masked):
        out.append(Attribution(*match.span(), None, match.span(), GOING_ON))
    return _apart(out, masked)


def _made(match: re.Match[str], who: Who, verb: tuple[int, int], form: str) -> Attribution:
    return Attribution(min(match.start(), who.start), max(match.end(), who.end), who, verb, form)


def _clitics(masked: str, at: dict[int, Who], rules: Grammar) -> Iterator[Attribution]:
    """ "a-t-il dit", "dit-elle", "indique-t-on au Kremlin"."""
    for match in _CLITIC.finditer(masked):
        if not rules.reports.fullmatch(match["verb"] or match["verb2"]):
            continue
        group = "one" if match["one"] else "two"
        if match[group] != "on":
            yield _made(match, at[match.start(group)], match.span(), INVERTED)
        elif house := _OF_HOUSE.match(masked, match.end()):
            yield _made(match, at[house.start("who")], match.span(), INVERTED)


def _finite(
    match: re.Match[str], masked: str, at: dict[int, Who], rules: Grammar, language: str
) -> Iterator[Attribution]:
    """The subject of a verb: behind it after a comma, a quotation or "as"; else before it; else behind it."""
    left, verb = masked[: match.start()], (match.start(), match.end())
    reports = bool(rules.reports.fullmatch(match["verb"]))
    acts = [inside for act, inside in rules.acts if act.search(match.group())]
    kind = (reports, bool(acts), acts[0] if acts else None)
    before = rules.relative.search(left) or rules.subject.search(left) or _apposed(left, at)
    who = None if before is None else at.get(before.start("who"))
    told_as = rules.as_.search(left)
    behind = (
        None if _TO_SOMEBODY.search(match["verb"]) and language == "en" else _behind(masked, match.end(), at, language)
    )
    if language == "en" and _PASSIVE.search(left):
        return
    if behind is not None and (told_as or _BOUNDARY.search(left)) and (reports or before is None):
        form, start = (ACCORDING, told_as.start()) if told_as else (INVERTED, match.start())
        yield Attribution(start, behind.end, behind, verb, form, *kind)
        return
    if before is not None and who is not None and _may_be_subject(who, left, match["verb"]):
        joint = re.search(r"[NR]+\s(?:and|et|и|та|і|й)\s(?:le |la |les |l'|the )?$", left[: who.start])
        start = joint.start() if joint else before.start()
        if told_as := rules.as_.search(left[:start]):
            start = told_as.start()
        yield Attribution(start, match.end(), who, verb, ACCORDING if told_as else SAID, *kind)
    elif behind is not None and language != "en":
        yield Attribution(match.start(), behind.end, behind, verb, INVERTED, *kind)
    elif reports and (joint := rules.joined.search(left)):
        yield Attribution(joint.start("joint"), match.end(), None, verb, GOING_ON)


def _apposed(left: str, at: dict[int, Who]) -> re.Match[str] | None:
    """ "Putin's spokesman, Dmitry Peskov, earlier"."""
    found = re.search(r"(?P<who>N+),(?:\s[^\WNQR_]+){0,2}\s?$", left)
    return found if found and at[found.start("who")].apposed else None


def _behind(masked: str, end: int, at: dict[int, Who], language: str) -> Who | None:
    """The subject that follows its verb, past those to whom he speaks."""
    place = end
    while found := re.compile(r"[^.,;:!?QNR]{0,45}?(?P<who>[NR]+)").match(masked, place):
        who, between = at.get(found.start("who")), masked[end : found.start("who")]
        if who is None:
            return None
        direct = masked[place : found.start("who")]
        if language == "en":
            return who if _STRAIGHT.fullmatch(between) and who.kind != PRONOUN else None
        if language == "fr" and not _PREPOSITION.search(direct) and who.kind != PRONOUN:
            return who
        if language in ("ru", "uk") and (who.subject or (_IN.search(direct) and _PLURAL.search(masked[:end]))):
            return who
        place = who.end
    return None


def _may_be_subject(who: Who, left: str, verb: str) -> bool:
    """A Cyrillic name must be in its first case, or be a house in which they say ("в Кремле сообщили")."""
    return who.subject or bool(_IN.search(left[: who.start]) and _PLURAL.search(verb))


def _apart(found: list[Attribution], masked: str) -> list[Attribution]:
    """None overlapping; an outlet that cites somebody gives way to whom it cites."""
    cited = [one for one in found if one.form == ACCORDING and _CITING.search(masked[slice(*one.verb)])]
    out: list[Attribution] = []
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        merged = one if one in cited else _with_source(one, cited)
        if not out or merged.start >= out[-1].end:
            out.append(merged)
        elif merged not in cited and merged.end > out[-1].end and out[-1] in cited:
            out[-1] = merged
    return out


def _with_source(one: Attribution, cited: list[Attribution]) -> Attribution:
    """ "Tass, citing X, said": what Tass says is said by X."""
    if one.who is not None and one.who.kind == OUTLET:
        for other in cited:
            if other.start - one.end <= _BESIDE and one.start - other.end <= _BESIDE:
                start, end = min(one.start, other.start), max(one.end, other.end)
                return replace(one, start=start, end=end, who=other.who, verb=other.verb)
    return one
