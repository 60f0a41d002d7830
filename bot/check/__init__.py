"""The claim check: may this sentence be shown with these sources? One piece of code for every engine and front end.

    check("The call lasted about an hour.", "L'entretien a duré environ une heure.").supported == True
    check("The call lasted two hours.", "L'entretien a duré environ une heure.").failed        == ("number",)

Rules first: every number, date, name and quoted phrase of the claim occurs in its own excerpt, across languages and
spellings; who says it, who does what to whom, whether it is denied and whether it is settled agree. Then a score of
support: how much of the claim's words, names and meaning the excerpt holds. No score outvotes a rule.

    reading   a claim and its excerpt, read once          names     names, quoted phrases, who does what
    figures   numbers, dates, days of the week            wording   speaker, negation, modality
    links     addresses and markup                        support   the score
    ruling    the verdict on an engine's proposal

Left to others: making claims (engines), telling the reader how many were withheld (answer, chat).
"""

from dataclasses import dataclass, field
from typing import Any

from bot.check import figures, links, names, support, wording
from bot.check.reading import Pair

RULES = {
    "number": figures.numbers,
    "date": figures.dates,
    "name": names.names,
    "phrase": names.phrases,
    "role": names.roles,
    "speaker": wording.speaker,
    "negation": wording.negation,
    "modality": wording.modality,
    "link": links.links,
    "support": support.told,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`checks` holds every rule's outcome and the score (0..1); `failed` names the rules that were broken.

    The score ranks: whatever breaks a rule stands below whatever breaks none and is supported.
    """

    checks: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0
    failed: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """No rule broken, and enough of the claim in the excerpt."""
        return self.score >= support.threshold()


def check(claim: str, excerpt: str, similarity: float | None = None) -> Verdict:
    """Check a written claim against the excerpt it cites; `similarity` is their cosine where there is one."""
    return judged(Pair.read(claim, excerpt), similarity)


def judged(pair: Pair, similarity: float | None) -> Verdict:
    """The verdict on a pair that was read."""
    outcomes = {name: rule(pair) for name, rule in RULES.items()}
    failed = tuple(name for name, held in outcomes.items() if not held)
    score = support.lowered(support.score(pair, similarity), support.threshold(), len(failed))
    return Verdict(outcomes | {"score": round(score, 4)}, score, failed)
