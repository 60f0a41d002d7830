"""The claim check: may this sentence be shown with these sources? One piece of code for every engine and front end.

    check("The call lasted about an hour.", "L'entretien a duré environ une heure.").supported == True
    check("The call lasted two hours.", "L'entretien a duré environ une heure.").failed        == ("number",)

Rules first: every number, date, name and quoted phrase of the claim occurs in its own excerpt, across languages and
spellings; who says it, who does what to whom, whether it is denied and whether it is settled agree. Then a score of
support: how much of the claim's words, names and meaning the excerpt holds. No score outvotes a rule.

    reading   a claim and its excerpt, read once          names     names, places, quoted phrases
    roles     who does what to whom
    offices   who holds which
    figures   numbers, dates, days of the week            wording   speaker, modality
    denial    what is denied                              scopes    how far a denial, a cause, a time reaches
    shades    small words on which a sentence turns       support   the score
    links     addresses and markup
    passages  one sentence must bear it all    ruling   the verdict on an engine's proposal
    record    how a model's last sentences did

Left to others: making claims (engines), telling the reader how many were withheld (answer, chat).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.check import denial, figures, links, names, roles, shades, support, wording
from bot.check.passages import passages
from bot.check.reading import Pair

Likeness = Callable[[str, str], float | None]


def bearing(pair: Pair) -> Iterator[Pair]:
    """The passages of the excerpt for which, each by itself, every rule of a sentence holds."""
    return (passage for passage in passages(pair) if all(holds(passage) for holds in OF_A_SENTENCE.values()))


def together(pair: Pair) -> bool:
    """Is there a sentence, or two that belong together, that says all of it?"""
    return any(True for _ in bearing(pair))


OF_A_SENTENCE = {
    "number": figures.numbers,
    "date": figures.dates,
    "name": names.names,
    "phrase": names.phrases,
    "role": roles.roles,
    "speaker": wording.speaker,
    "account": wording.account,
    "negation": denial.negation,
    "modality": wording.modality,
    "strength": shades.strength,
    "contrary": shades.contrary,
    "link": links.links,
    "support": support.told,
}
RULES = OF_A_SENTENCE | {"together": together}


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


def check(claim: str, excerpt: str, likeness: Likeness = lambda one, other: None) -> Verdict:
    """Check a written claim against the excerpt it cites; `likeness` gives the cosine of two texts, where it can.

    Across languages the likeness to the passage that bears the claim counts, for the support was fitted on such; where
    a rule is broken none can help, and none is looked up.
    """
    pair = Pair.read(claim, excerpt)
    outcomes = {name: rule(pair) for name, rule in RULES.items()}
    failed = tuple(name for name, held in outcomes.items() if not held)
    near = [] if failed or pair.same_language else [likeness(claim, one.excerpt.text) for one in bearing(pair)]
    similarity = max((cosine for cosine in near if cosine is not None), default=None)
    score = support.lowered(support.score(pair, similarity), support.threshold(), len(failed))
    return Verdict(outcomes | {"score": round(score, 4)}, score, failed)


def breaks(claim: str, excerpt: str) -> bool:
    """Does it break a rule? `check` would name all of them, which takes longer."""
    pair = Pair.read(claim, excerpt)
    return not all(rule(pair) for rule in RULES.values())
