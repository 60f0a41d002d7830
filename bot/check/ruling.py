"""May a proposed claim be shown, and on which words does it rest?

One source must bear it alone, and the others it cites are not shown with it: what is put together from two was said by
neither. The words it rests on are the sentence of that source, or the two that belong together, which bear the claim by
themselves: that is the quote the reader sees, at its place in the article.

A small model forgets or mistakes its numbers more often than it lies. What its own source does not bear is held against
every other excerpt the model was given, and shown only with the one that bears it; not where it tells a figure of
nobody and no day ("the call lasted two hours"): any other call would bear that out.

A model that has mostly invented is shown only where it keeps to the words of that quote.

Left to others: the rules (check), which model that is (record), making claims (engines), what happens to those that
fail (answer).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.check import bearing, breaks, check
from bot.check.passages import passages
from bot.check.reading import Pair, Reading
from bot.check.support import in_its_words
from bot.models import Proposal, Source
from bot.question import Understood
from bot.signals import on_its_day
from bot.similarity import Meaning
from vectorstore.models import Span

HELD = (None, "wording")  # the reasons for which a sentence breaks no rule
_MOST_SOURCES = 3  # who cites everything cites nothing


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was checked, the reason why the claim may not be shown (None: it may), and what it rests on."""

    checks: dict[str, Any]
    reason: str | None
    sources: tuple[Source, ...] = ()


def rule(
    proposal: Proposal,
    meaning: Meaning,
    given: Sequence[Source] = (),
    *,
    asked: Understood | None = None,
    own_words: bool = True,
) -> Ruling:
    """Check a proposal against its own sources and, where none of them bears it, against the others its author had.

    What an article tells that knows nothing of the day `asked` about fails as "date", however truly it tells it.
    Without `own_words`, what breaks no rule and does not keep to the words of its quote fails as "wording".
    """
    if proposal.text is None:
        placed = bool(proposal.sources) and all(_is_a_place(source) for source in proposal.sources)
        return Ruling({"located": placed, "verbatim": placed}, None if placed else "quote", proposal.sources)
    own = _ruled(proposal.text, proposal.sources, meaning, asked)
    elsewhere = [source for source in given if source not in proposal.sources] if _tied(proposal.text) else []
    unbroken = (source for source in elsewhere if not breaks(proposal.text, source.text))
    others = (_ruled(proposal.text, (source,), meaning, asked) for source in unbroken)
    held = (one for one in others if one.reason is None) if own.reason else iter((own,))
    first = next(held, own)
    if own_words or first.reason is not None:
        return first
    kept = (one for one in (first, *held) if in_its_words(Pair.read(proposal.text, one.sources[0].text)))
    return next(kept, replace(first, reason="wording", sources=()))


def _tied(text: str) -> bool:
    """Does it say of whom or of which day its figures are?"""
    claim = Reading(text, None)
    dated = any(quantity.kind == "date" for quantity in claim.quantities)
    return dated or bool(claim.mentions) or not claim.quantities


def _ruled(text: str, sources: Sequence[Source], meaning: Meaning, asked: Understood | None) -> Ruling:
    if not sources or len(sources) > _MOST_SOURCES:
        return Ruling({}, "citation")
    if not all(_is_a_place(source) for source in sources):
        return Ruling({"located": False}, "quote")
    verdicts = [check(text, source.text, meaning) for source in sources]
    for source, found in zip(sources, verdicts, strict=True):
        if found.supported and asked and not on_its_day(asked, source.article):
            return Ruling({"located": True} | found.checks | {"date": False}, "date")
        if found.supported:
            return Ruling({"located": True} | found.checks, None, (_narrowed(text, source, meaning),))
    best = min(verdicts, key=lambda one: (len(one.failed), -one.score))
    return Ruling({"located": True} | best.checks, best.failed[0] if best.failed else "support")


def _is_a_place(source: Source) -> bool:
    return 0 <= source.span.start < source.span.end <= len(source.article.text) and bool(source.text.strip())


def stretches(source: Source) -> list[str]:
    """The texts whose vectors the check of a foreign claim will want: each sentence, each two that belong together."""
    pair = Pair.read("", source.text)
    return list(dict.fromkeys([part.text for part in (*pair.parts, *(one.excerpt for one in passages(pair)))]))


def _narrowed(claim: str, source: Source, meaning: Meaning) -> Source:
    """The source cut down to the passage that bears the claim: of several, the one that holds most of it."""
    pair = Pair.read(claim, source.text)

    def worth(passage: Pair) -> tuple[int, float, int]:
        near = None if pair.same_language else meaning(claim, passage.excerpt.text)
        return len(passage.share(passage.excerpt)), near or 0.0, -passage.excerpt.span.start

    span = max(bearing(pair), key=worth).excerpt.span
    return Source(source.article, Span(source.span.start + span.start, source.span.start + span.end), source.score)
