"""The claim check: may this sentence be shown with these sources? One piece of code for every engine and front end.

    check("The call lasted about an hour.", "L'entretien a duré environ une heure.").supported == True
    check("The call lasted two hours.", "L'entretien a duré environ une heure.").failed        == ("number",)

Rules first: every number, date, name and quoted phrase of the claim occurs in its own excerpt, across languages and
spellings; who says it, whether it is denied and whether it is settled agree. Then a score of support: how much of the
claim's words and names, and of its meaning where vectors are at hand, the excerpt holds. No score outvotes a rule.

Left to others: making claims (engines), telling the reader how many were withheld (answer, chat).
"""

import math
import re
from dataclasses import dataclass, field
from typing import Any

from bot import cues
from bot.calibration import calibration
from bot.engines import Proposal
from bot.speaker import speaking
from vectorstore import lexical
from vectorstore.actors import actor, mentions
from vectorstore.languages import detect_article
from vectorstore.quantities import Quantity, quantities, same
from vectorstore.sentences import sentences
from vectorstore.text import folded

_FIRST = ("ordinal", "1")
RULES = ("number", "date", "name", "phrase", "speaker", "negation", "modality")
_QUOTED = re.compile(r"[“«\"„]\s*([^”»\"“«„]{2,300}?)\s*[”»\"“]")
# Capitals and governments stand for their countries in the press, and for each other.
_METONYMS = (
    {"moscow", "russia", "kremlin"},
    {"washington", "usa", "united-states", "white-house"},
    {"kyiv", "ukraine"},
    {"paris", "france", "elysee"},
    {"london", "uk", "united-kingdom"},
    {"berlin", "germany"},
    {"brussels", "eu", "european-union"},
    {"budapest", "hungary"},
    {"istanbul", "turkey"},
    {"alaska", "anchorage"},
    {"florida", "miami", "mar-a-lago", "palm-beach"},
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`checks` holds every rule's outcome and the score (0..1); `failed` names the rules that were broken."""

    checks: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0
    failed: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """No rule broken, and enough of the claim in the excerpt."""
        return not self.failed and self.score >= calibration().support_threshold


def check(claim: str, excerpt: str, similarity: float | None = None) -> Verdict:
    """Check a written claim against the excerpt it cites; `similarity` is their cosine where there is one."""
    language = detect_article(excerpt)
    parts = [excerpt[span.start : span.end] for span in sentences(excerpt, language)] or [excerpt]
    nearest = max(parts, key=lambda part: (_held(claim, part), -len(part)))
    outcomes = {
        "number": _numbers(claim, excerpt),
        "date": _dates(claim, excerpt),
        "name": _names(claim, excerpt),
        "phrase": all(folded(words) in folded(excerpt) for words in _QUOTED.findall(claim)),
        "speaker": _speaker(claim, parts),
        "negation": _negation(claim, nearest),
        "modality": _modality(claim, excerpt),
    }
    score = _score(_held(claim, excerpt), similarity, detect_article(claim) == language)
    failed = tuple(name for name in RULES if not outcomes[name])
    return Verdict(outcomes | {"score": round(score, 4)}, score, failed)


def verdict(proposal: Proposal, similarity: float | None = None) -> tuple[dict[str, Any], str | None]:
    """The checks a proposed claim passed, and the reason why it may not be shown (None: it may)."""
    if not proposal.sources:
        return {}, "citation"
    if not all(0 <= s.span.start < s.span.end <= len(s.article.text) and s.text.strip() for s in proposal.sources):
        return {"located": False}, "quote"
    if proposal.text is None:
        return {"located": True, "verbatim": True}, None
    found = check(proposal.text, "\n".join(source.text for source in proposal.sources), similarity)
    reason = found.failed[0] if found.failed else None if found.supported else "support"
    return {"located": True} | found.checks, reason


def _numbers(claim: str, excerpt: str) -> bool:
    """Dates aside, is every quantity of the claim in the excerpt?"""
    theirs = [quantity for quantity in quantities(excerpt) if quantity.kind != "date"]
    wanted = [quantity for quantity in quantities(claim) if quantity.kind != "date"]
    # "First of all" is no number, and "first" is hardly ever the point of a claim.
    return all(any(_equal(mine, their) for their in theirs) for mine in wanted if (mine.kind, mine.value) != _FIRST)


def _equal(mine: Quantity, their: Quantity) -> bool:
    """Equal values; an amount whose currency or per cent sign one side leaves out is still that amount."""
    bare = {"number", "money", "percent"}
    if same(mine, their):
        return True
    return {mine.kind, their.kind} <= bare and "number" in {mine.kind, their.kind} and _amount(mine) == _amount(their)


def _amount(quantity: Quantity) -> str:
    return quantity.value.split()[0]


def _dates(claim: str, excerpt: str) -> bool:
    """Is every date of the claim in the excerpt? The claim may be vaguer ("in July"), never more exact."""
    theirs = [quantity for quantity in quantities(excerpt) if quantity.kind in {"date", "number"}]
    return all(any(_covers(their, mine) for their in theirs) for mine in quantities(claim) if mine.kind == "date")


def _covers(their: Quantity, mine: Quantity) -> bool:
    if same(their, mine) or their.value.startswith(f"{mine.value}-"):
        return True
    return mine.value.startswith("--") and their.kind == "date" and f"{their.value[4:]}-".startswith(f"{mine.value[1:]}-")


def _names(claim: str, excerpt: str) -> bool:
    """Is every actor of the claim in the excerpt, under any spelling?"""
    theirs = {mention.actor for mention in mentions(excerpt)}
    for group in _METONYMS:
        if theirs & group:
            theirs = theirs | group
    return {mention.actor for mention in mentions(claim)} <= theirs


def _speaker(claim: str, parts: list[str]) -> bool:
    """If both say who speaks, is it the same?"""
    mine = speaking(claim)
    if mine is None:
        return True
    theirs = {speaker for part in parts if (speaker := speaking(part)) is not None}
    if not theirs:
        return True
    related = next((group for group in _METONYMS if mine in group), {mine})
    return bool(theirs & related) or actor(mine).kind == "body"


def _negation(claim: str, nearest: str) -> bool:
    """Both deny, or neither does."""
    return cues.found("denies", claim) == cues.found("denies", nearest)


def _modality(claim: str, excerpt: str) -> bool:
    """What the excerpt only proposes or leaves open must not become settled."""
    if cues.found("agreed", claim) and not cues.found("agreed", excerpt):
        return False
    return not (cues.found("will", claim) and not cues.found("will", excerpt) and cues.found("possible", excerpt))


def _held(claim: str, excerpt: str) -> float:
    """Share of the claim's words, names and quantities that the excerpt holds, 0..1.

    Across languages only names and quantities can be compared.
    """
    mine, theirs = detect_article(claim), detect_article(excerpt)
    wanted: set[str] = {f"@{mention.actor}" for mention in mentions(claim)}
    present: set[str] = {f"@{mention.actor}" for mention in mentions(excerpt)}
    wanted |= {f"#{quantity.value}" for quantity in quantities(claim)}
    present |= {f"#{quantity.value}" for quantity in quantities(excerpt)}
    if mine == theirs:
        wanted |= set(lexical.terms(claim, mine))
        present |= set(lexical.terms(excerpt, theirs))
    return len(wanted & present) / len(wanted) if wanted else 0.5


def _score(held: float, similarity: float | None, same_language: bool) -> float:
    """Logistic in the share that is held and the cosine, one for each case (`calibration.json`, support)."""
    fitted = calibration().support["within" if same_language else "across"]
    total = fitted["bias"] + fitted["held"] * held
    if similarity is not None:
        total += fitted["similarity"] * (similarity - fitted["level"])
    return 1.0 / (1.0 + math.exp(-total))
