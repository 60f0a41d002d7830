"""A claim and its excerpt, read once: languages, sentences, words, names and quantities. What every rule looks at.

    pair = Pair.read("Ouchakov parle d'une heure.", "По словам Ушакова, разговор длился час. Встречи не будет.")
    pair.same_language, len(pair.parts), pair.nearest[0].text
    -> False, 2, "По словам Ушакова, разговор длился час."

Words are compared as stems, and only inside one language; names and quantities ("anchors") compare across languages.

Left to others: what must agree (figures, names, wording), how much is enough (support).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from vectorstore import lexical
from vectorstore.actors import Mention, mentions
from vectorstore.languages import OURS, detect_article
from vectorstore.models import Span
from vectorstore.quantities import Quantity, quantities
from vectorstore.sentences import sentences
from vectorstore.text import UNSEEN, folded

CLAUSE = re.compile(
    r"[,;:()—–]|\s-\s|\b(?:mais|tandis|alors|but|while|whereas|however|и|а|но|однако|але|проте|та|і|and|et)\b"
)
_KEPT = 256  # texts that stay read, some 20 kB each
COUNTED = {"number", "duration", "money", "percent"}  # kinds of values that tell an amount


class Reading:
    """One text with what is found in it; each is looked for at first use."""

    def __init__(self, text: str, language: str | None, span: Span | None = None) -> None:
        """Read a text of a known language; `span` is its place in a longer one."""
        self.text = UNSEEN.sub("", text)  # compared as it is seen
        self.language = language
        self.span = span or Span(0, len(text))

    @cached_property
    def folded(self) -> str:
        """The text as it is compared, white space evened out."""
        return " ".join(folded(self.text).split())

    @cached_property
    def mentions(self) -> list[Mention]:
        """Who and what is named."""
        return mentions(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Dates, numbers, durations, money."""
        return quantities(self.text)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(lexical.terms(self.text, self.language))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What compares across languages: "@actor" and "#value"."""
        named = {f"@{mention.actor}" for mention in self.mentions}
        return frozenset(named | {f"#{quantity.value}" for quantity in self.quantities})

    @cached_property
    def clauses(self) -> list["Reading"]:
        """The pieces between commas and conjunctions."""
        return [Reading(piece, self.language) for piece in CLAUSE.split(self.folded) if piece and piece.strip()]


@dataclass(frozen=True)
class Pair:
    """A claim, its excerpt, and the excerpt's sentences."""

    claim: Reading
    excerpt: Reading
    parts: tuple[Reading, ...]
    before: tuple[Reading, ...] = ()  # the sentences in front of it, where the excerpt is a passage of a longer one

    def against(self, excerpt: Reading, before: tuple[Reading, ...], parts: tuple[Reading, ...] = ()) -> "Pair":
        """The same claim against a passage of the excerpt."""
        return Pair(self.claim, excerpt, parts or (excerpt,), before)

    @staticmethod
    def read(claim: str, excerpt: str) -> "Pair":
        """Read both; what was read of late is not read again: all claims of an answer meet the same excerpts."""
        whole, parts = _excerpt(excerpt)
        language = _language(claim)
        if language not in OURS:  # one sentence full of foreign names misleads the detector
            language = whole.language
        return Pair(_claim(claim, language), whole, parts)

    @property
    def same_language(self) -> bool:
        """Can words be compared?"""
        return self.claim.language == self.excerpt.language

    @cached_property
    def wanted(self) -> frozenset[str]:
        """What the excerpt should hold: the claim's names and quantities, in one language its words too."""
        return self.claim.anchors | self.claim.terms if self.same_language else self.claim.anchors

    def share(self, by: Reading) -> frozenset[str]:
        """What of it a piece of the excerpt holds."""
        return self.wanted & (by.anchors | by.terms if self.same_language else by.anchors)

    def held(self, by: Reading) -> float:
        """The size of that share, 0..1; one half where the claim has nothing to compare."""
        return len(self.share(by)) / len(self.wanted) if self.wanted else 0.5

    @cached_property
    def shares(self) -> tuple[frozenset[str], ...]:
        """What each sentence of the excerpt holds."""
        return tuple(self.share(part) for part in self.parts)

    def concerned(self, part: Reading) -> list[Reading]:
        """The clauses of a sentence that speak of what the claim says: none speaks of more, or it is half of theirs."""
        clauses = part.clauses or [part]
        shared = [len(self.share(clause)) for clause in clauses]
        most = max(shared)
        half = (len(clause.terms if self.same_language else clause.anchors) / 2 for clause in clauses)
        return [
            clause
            for clause, count, enough in zip(clauses, shared, half, strict=True)
            if count == most or (count and count >= enough)
        ]

    @cached_property
    def nearest(self) -> tuple[Reading, ...]:
        """The sentences that hold most of the claim: one, or several that hold as much."""
        most = max(map(len, self.shares))
        return tuple(part for part, share in zip(self.parts, self.shares, strict=True) if len(share) == most)


@lru_cache(maxsize=_KEPT)
def _excerpt(text: str) -> tuple[Reading, tuple[Reading, ...]]:
    """The whole and its sentences."""
    whole = Reading(text, detect_article(text))
    spans = sentences(text, whole.language)
    return whole, tuple(Reading(text[span.start : span.end], whole.language, span) for span in spans) or (whole,)


@lru_cache(maxsize=_KEPT)
def _claim(text: str, language: str | None) -> Reading:
    return Reading(text, language)


@lru_cache(maxsize=_KEPT)
def _language(claim: str) -> str | None:
    return detect_article(claim)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The lists of `words.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
