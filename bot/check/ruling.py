"""May a proposed claim be shown, and on which words does it rest?

Of the sources it cites, one that bears it alone is enough, and the others are not shown with it; a claim made of two
excerpts needs both. The words it rests on are then narrowed to the sentence, or the two, that hold as much of the claim
as the whole excerpt: that is the quote the reader sees, at its place in the article.

Left to others: the rules (check), making claims (engines), what happens to those that fail (answer).
"""

from dataclasses import dataclass
from typing import Any

from bot.check import RULES, Verdict, judged
from bot.check.reading import Pair
from bot.engines import Proposal, Source
from bot.similarity import Meaning
from vectorstore.models import Span
from vectorstore.sentences import sentences

_MOST_SOURCES = 3  # who cites everything cites nothing
_TELLING = 2  # names and figures that make out a sentence across languages


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was checked, the reason why the claim may not be shown (None: it may), and what it rests on."""

    checks: dict[str, Any]
    reason: str | None
    sources: tuple[Source, ...] = ()


def rule(proposal: Proposal, meaning: Meaning) -> Ruling:
    """Check a proposal against its own sources."""
    if not proposal.sources or len(proposal.sources) > _MOST_SOURCES:
        return Ruling({}, "citation")
    if not all(0 <= s.span.start < s.span.end <= len(s.article.text) and s.text.strip() for s in proposal.sources):
        return Ruling({"located": False}, "quote")
    if proposal.text is None:
        return Ruling({"located": True, "verbatim": True}, None, proposal.sources)
    verdicts = [_judged(proposal.text, source.text, meaning) for source in proposal.sources]
    for source, found in zip(proposal.sources, verdicts, strict=True):
        if found.supported:
            return _shown(found, (_narrowed(proposal.text, source, meaning),))
    if len(proposal.sources) > 1:
        found = _judged(proposal.text, "\n".join(source.text for source in proposal.sources), meaning)
        if found.supported:
            return _shown(found, proposal.sources)
        verdicts.append(found)
    best = min(verdicts, key=lambda one: (len(one.failed), -one.score))
    return Ruling({"located": True} | best.checks, best.failed[0] if best.failed else "support")


def stretches(source: Source) -> list[str]:
    """The texts whose vectors the check of a foreign claim will want."""
    return [part.text for part in Pair.read("", source.text).parts]


def _shown(found: Verdict, sources: tuple[Source, ...]) -> Ruling:
    return Ruling({"located": True} | found.checks, None, sources)


def _judged(claim: str, excerpt: str, meaning: Meaning) -> Verdict:
    pair = Pair.read(claim, excerpt)
    if pair.same_language:
        return judged(pair, None)
    found = [cosine for part in pair.parts if (cosine := meaning(claim, part.text)) is not None]
    return judged(pair, max(found, default=None))  # the support was fitted on excerpts of a sentence or two


def _narrowed(claim: str, source: Source, meaning: Meaning) -> Source:
    """The source cut down to the one or two neighbouring sentences that bear the claim as well as all of it."""
    whole = Pair.read(claim, source.text)
    spans = sentences(source.text, whole.excerpt.language)
    if not whole.same_language and len(whole.share(whole.excerpt)) < _TELLING:
        spans = _likest(claim, source, spans, meaning)
    for count in (1, 2):
        for place in range(len(spans) - count + 1):
            start, end = spans[place].start, spans[place + count - 1].end
            part = Pair.read(claim, source.text[start:end])
            as_much = part.same_language == whole.same_language and len(part.share(part.excerpt)) >= len(
                whole.share(whole.excerpt)
            )
            if as_much and all(holds(part) for holds in RULES.values()):
                return Source(source.article, Span(source.span.start + start, source.span.start + end), source.score)
    return source


def _likest(claim: str, source: Source, spans: list[Span], meaning: Meaning) -> list[Span]:
    """Too few names and figures to tell the sentences apart: the one nearest in meaning, if it bears the claim."""
    near = [(meaning(claim, source.text[span.start : span.end]) or 0.0, span.start, span) for span in spans]
    likeness, _, likest = max(near, default=(0.0, 0, Span(0, 0)))  # starts differ: spans are never compared
    return [likest] if likeness else []
