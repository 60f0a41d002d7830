"""Two accounts of one thing: statements of two sides that give different figures for it.

    "The call lasted about an hour, Trump said."   "The call lasted 50 minutes, Ushakov said."

Left to others: sentences that say themselves that accounts differ (sorting).
"""

from bot.briefing.gather import Sentence
from bot.briefing.likeness import nearness, values
from bot.briefing.sorting import EVENTS
from bot.briefing.words import shows

_MOST = 2
_NEAR = 0.45  # cosine of two accounts that both tell how long an event was, or what it cost
_NEAR_COUNT = 0.65  # of two that only count something
_MEASURES = ("duration", "money", "percent")


def two_accounts(said: list[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """The pairs among statements, each statement in one pair at most; the better statements first."""
    pairs: list[tuple[Sentence, Sentence]] = []
    for place, one in enumerate(said):
        for other in said[place + 1 :]:
            taken = any(one in pair or other in pair for pair in pairs)
            if not taken and len(pairs) < _MOST and one.side != other.side and _differ(one, other):
                pairs.append((one, other))
    return pairs


def _differ(one: Sentence, other: Sentence) -> bool:
    near = nearness(one, other)
    if near is None or near < _NEAR or (one.days and other.days and not set(one.days) & set(other.days)):
        return False
    event = any(shows(event, one.text) and shows(event, other.text) for event in EVENTS)
    if event and any(_other_values(one, other, kind) for kind in _MEASURES):
        return True
    return near >= _NEAR_COUNT and _other_values(one, other, "number")


def _other_values(one: Sentence, other: Sentence, kind: str) -> bool:
    mine, theirs = values(one, kind), values(other, kind)
    return bool(mine and theirs and not mine & theirs)
