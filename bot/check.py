"""The claim check: may this sentence be shown with these sources? One piece of code for every engine and front end.

    check("The call lasted about an hour.", "L'entretien a duré environ une heure.").supported == True
    check("The call lasted two hours.", "L'entretien a duré environ une heure.").failed == ("numbers",)

Rules first: every number, date, name and quoted phrase of the claim must occur in its own excerpt, across languages
and spellings; who said it and whether it is denied must agree. Then a score of support, from how much of the claim's
words and meaning the excerpt holds. A rule that fails is never outvoted by a score.

Left to others: making claims (engines), saying how many were withheld (answer), a model's opinion (never above these).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.engines import Proposal
from bot.polarity import denies
from bot.speaker import speaking
from vectorstore import lexical
from vectorstore.actors import mentions
from vectorstore.languages import detect_article
from vectorstore.quantities import quantities, same
from vectorstore.sentences import sentences
from vectorstore.text import folded

SUPPORTED = 0.5  # score from which a claim that breaks no rule counts as supported
_QUOTED = re.compile(r"[“«\"„]\s*([^”»\"“]{2,300}?)\s*[”»\"“]")
_NAME = re.compile(r"(?<![.!?…:»”\"]\s)(?<!^)\b[^\W\d_a-zа-яёіїєґ][\w’'-]{2,}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`checks` holds every rule's outcome (True, False) and `score`; `failed` names the rules that were broken."""

    checks: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0
    failed: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """No rule broken, and enough of the claim in the excerpt."""
        return not self.failed and self.score >= SUPPORTED


def check(claim: str, excerpt: str, similarity: float | None = None) -> Verdict:
    """Check a written claim against the excerpt it cites. `similarity` is the cosine of the two where there is one."""
    language = detect_article(claim)
    spans = sentences(excerpt, detect_article(excerpt))
    rules = {
        "numbers": _numbers(claim, excerpt),
        "names": _names(claim, excerpt),
        "quotes": all(folded(words) in folded(excerpt) for words in _QUOTED.findall(claim)),
    }
    best = max((excerpt[s.start : s.end] for s in spans), key=lambda text: _shared(claim, text), default=excerpt)
    rules["speaker"] = _same_speaker(claim, excerpt)
    rules["negation"] = denies(claim) == denies(best)
    score = _score(_shared(claim, excerpt), similarity, detect_article(excerpt) == language)
    failed = tuple(name for name, passed in rules.items() if not passed)
    return Verdict(rules | {"score": round(score, 4)}, score, failed)
