"""The page in a model's words: every sentence through the claim check, or withheld; the same sections and citations.

    composed(day, Prose(settings), embedder, Records(store)) -> Briefing   # ModelUnavailable: nothing may be shown

Where a sentence stands is decided by what it rests on: what an earlier day told belongs to the timeline, a statement to
its speaker's side. A judgement is marked, uses one word of one row (judging) and must keep to its excerpt's names,
figures and quotations; a fact that is given a likelihood its source does not have is withheld. What says again what the
page says already is left out.

Left to others: what the model is shown and says (prose), the check (bot.check), which engine (write).
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from bot import cues
from bot.briefing import judging
from bot.briefing.assemble import SIDES, WORDS, Day, left_out, words
from bot.briefing.choosing import Chosen
from bot.briefing.desk import Desk
from bot.briefing.likeness import same
from bot.briefing.models import SECTIONS, Briefing, Section
from bot.briefing.prose import Excerpt, Prose, Told
from bot.briefing.voices import voice
from bot.briefing.words import say
from bot.check.record import Record, Records
from bot.check.ruling import rule, stretches
from bot.models import Proposal, Source, Withheld
from bot.similarity import Meaning
from vectorstore import actors, lexical
from vectorstore.embeddings import Embedder
from vectorstore.errors import ModelUnavailable
from vectorstore.quantities import quantities

_MOST = {"bottom_line": 3, "judgement": 2}
_MOST_FILLING = 3  # sentences of the sources in a section of which the model gave nothing
_AGAIN = 0.7  # of a sentence's stems in another one's: it says nothing more
_JUDGED_BY = ("located", "number", "date", "name", "phrase", "speaker", "link")  # rules that a judgement must keep


@dataclass(frozen=True)
class _Held:
    """A sentence that may be shown, where, and what it rests on."""

    section: str
    text: str
    checks: dict[str, Any]
    rests_on: tuple[tuple[Source, Excerpt], ...]
    speaker: str | None = None
    note: str | None = None


def composed(day: Day, writer: Prose, embedder: Embedder | None, records: Records) -> Briefing:
    """The model's page; a section of which nothing holds is the sources' own. Raises ModelUnavailable."""
    told, spent = writer.write(day)
    costs, meaning, held = [spent], Meaning(embedder), list[_Held]()
    record = records.of(writer.model or "")
    failed = _take(told, held, day, meaning, record)
    mendable = [one for one in failed if one[0].section != "judgement"]  # a fact cannot be made of a judgement
    if mendable:
        before = len(held)
        try:
            again, spent = writer.repair(day, mendable)
            costs.append(spent)
            _take(again, held, day, meaning, record)
        except ModelUnavailable:
            pass  # what holds already is worth showing, and what failed is told
        failed = mendable[len(held) - before :] + [one for one in failed if one not in mendable]
    held = [one for place, one in enumerate(held) if _fits(one, held[:place])]
    if not any(one.section != "judgement" for one in held):
        raise ModelUnavailable(say("nothing_held", day.language))
    reasons = [reason for _, reason in failed]
    filling = _filling(day, held, {one.section for one, _ in failed})
    page = _page(day, held, filling, reasons, writer)
    while words(page) > WORDS and len(held) + len(filling) > 1:
        if filling:
            filling.pop()
        else:
            held.remove(_last_of_longest(held))
        page = _page(day, held, filling, reasons, writer)
    prompt, answer = sum(one.prompt for one in costs), sum(one.answer for one in costs)
    return replace(page, usage={"prompt_tokens": prompt, "answer_tokens": answer, "requests": len(costs)})


def _take(told: list[Told], held: list[_Held], day: Day, meaning: Meaning, record: Record) -> list[tuple[Told, str]]:
    """Adds what holds and says something more; the rest with the reason."""
    foreign = (one.source for said in told for one in said.excerpts if one.source.article.language != day.language)
    meaning.prepare(text for source in foreign for text in stretches(source))
    failed = []
    for said in told:  # a page is shown at once: what comes last may yet tell what to make of the first
        record.heard(not isinstance(_judged(said, day.language, meaning, own_words=True), str))
    for said in told:
        found = _judged(said, day.language, meaning, own_words=record.own_words)
        if isinstance(found, str):
            failed.append((said, found))
        elif not _again(found, held, day.language):
            held.append(found)
    return failed


def _filling(day: Day, held: list[_Held], failed: set[str]) -> list[Chosen]:
    """The sources' own sentences for the sections in which every sentence of the model failed, the best first."""
    bare = failed - {one.section for one in held}
    used = [excerpt.chosen.sentence for one in held for _, excerpt in one.rests_on]
    found = [one for one in day.chosen if one.section in bare and not any(same(one.sentence, two) for two in used)]
    kept: list[Chosen] = []
    for one in found:
        if sum(other.section == one.section for other in kept) < _MOST_FILLING:
            kept.append(one)
    return kept


def _judged(said: Told, language: str, meaning: Meaning, *, own_words: bool) -> _Held | str:
    """The sentence as it may be shown, or the reason why not."""
    if not said.excerpts:
        return "citation"
    ruling = rule(Proposal(said.text, tuple(one.source for one in said.excerpts)), meaning, own_words=own_words)
    if said.section == "judgement" and ruling.checks:
        found = judging.likelihood(said.text, language)
        broken = [name for name in _JUDGED_BY if not ruling.checks.get(name, False)]
        if found is None or broken:
            return next((name for name in broken if name != "located"), "judgement")
        note = say("judged", language, word=found[0], range=found[1])
        checks = {"judgement": True} | {name: True for name in _JUDGED_BY}
        return _Held("judgement", said.text, checks, tuple((one.source, one) for one in said.excerpts), note=note)
    if ruling.reason is not None:
        return ruling.reason
    borne = "\n".join(source.text for source in ruling.sources)
    if judging.estimates(said.text, language) and not cues.found("possible", borne):
        return "judgement"
    rests_on = tuple((source, _excerpt(source, said.excerpts)) for source in ruling.sources)
    speaker = voice(said.text, actors.mentions(said.text))
    section = _section(said.section, rests_on, speaker)
    return _Held(section, said.text, ruling.checks, rests_on, speaker if section == "said" else None)


def _section(told: str, rests_on: tuple[tuple[Source, Excerpt], ...], speaker: str | None) -> str:
    """Where it belongs: an earlier day's words are nowhere news, and nobody's words are no statement."""
    if all(excerpt.chosen.section == "timeline" for _, excerpt in rests_on):
        return "timeline"
    if told == "timeline" or (told == "said" and speaker is None):
        return "new"
    return told


def _excerpt(source: Source, excerpts: tuple[Excerpt, ...]) -> Excerpt:
    """The excerpt that a narrowed source was cut out of."""
    return next(
        one
        for one in excerpts
        if one.source.article is source.article
        and one.source.span.start <= source.span.start
        and source.span.end <= one.source.span.end
    )


def _again(one: _Held, held: list[_Held], language: str) -> bool:
    """Does the page say this already, of the same day and with the same figures?"""
    return any(_alike(one.text, other.text, language) for other in held)


def _alike(one: str, other: str, language: str) -> bool:
    mine, theirs = (set(lexical.terms(text, language)) for text in (one, other))
    if len(mine & theirs) < _AGAIN * min(len(mine), len(theirs)):
        return False
    figures, others = quantities(one), quantities(other)
    for kind in {figure.kind for figure in figures} & {figure.kind for figure in others}:
        if not {f.value for f in figures if f.kind == kind} & {f.value for f in others if f.kind == kind}:
            return False
    return True


def _fits(one: _Held, before: list[_Held]) -> bool:
    most = _MOST.get(one.section)
    return most is None or sum(other.section == one.section for other in before) < most


def _last_of_longest(held: list[_Held]) -> _Held:
    """What the page can do without: the last sentence of the section that has most; the bottom line stays."""
    counts = Counter(one.section for one in held if one.section != "bottom_line")
    longest = counts.most_common(1)[0][0] if counts else "bottom_line"
    return [one for one in held if one.section == longest][-1]


def _page(day: Day, held: list[_Held], filling: list[Chosen], reasons: list[str], writer: Prose) -> Briefing:
    desk = Desk(day.language)
    sections = []
    for name in SECTIONS:
        mine = _ordered(name, [one for one in held if one.section == name])
        lines = [
            desk.written(
                one.text,
                one.speaker,
                one.checks,
                [(source, excerpt.chosen) for source, excerpt in one.rests_on],
                one.note,
            )
            for one in mine
        ]
        verbatim = [one for one in filling if one.section == name]
        lines += desk.accounts(verbatim) if name == "said" else [desk.line(one) for one in verbatim]
        if lines:
            sections.append(Section(name, tuple(lines)))
    citations = tuple(desk.citations)
    return Briefing(
        day.gathered.day.isoformat(),
        day.language,
        tuple(sections),
        citations,
        day.gathered.inputs,
        (
            *_withheld(reasons, day.language),
            *_verbatim(filling, day.language),
            *left_out(day.gathered, citations, day.language),
        ),
        writer.name,
        writer.model,
        writer.prompt,
        tuple(Withheld(reason) for reason in reasons),
    )


def _ordered(name: str, held: list[_Held]) -> list[_Held]:
    if name == "timeline":
        return sorted(held, key=lambda one: one.rests_on[0][1].chosen.day or 0)
    if name == "said":
        return sorted(held, key=lambda one: SIDES.index(actors.actor(one.speaker or "").side or "other"))
    return held


def _withheld(reasons: list[str], language: str) -> tuple[str, ...]:
    """How many sentences were withheld and why; nothing where none was."""
    if not reasons:
        return ()
    told = ", ".join(f"{say(f'why_{reason}', language)} {count}" for reason, count in Counter(reasons).most_common())
    return (say("withheld", language, count=len(reasons), reasons=told),)


def _verbatim(filling: list[Chosen], language: str) -> tuple[str, ...]:
    """Which sections are the sources' own words."""
    names = [say(name, language) for name in SECTIONS if any(one.section == name for one in filling)]
    return (say("filled", language, sections=", ".join(names)),) if names else ()
