"""Which sentences go in, and in which order they would have to leave again.

A sentence is good when it stands early in its article, is typical of it, is new against earlier days, and names people
and figures; one that names nobody and no place of the talks is off the subject. The list is in order of worth: the
bottom line first, then two accounts of one thing, the best of each section and of each side, and the rest; nothing that
says what a better one says already.

Left to others: how many of them fit on the page (assemble).
"""

from dataclasses import dataclass, replace
from functools import cached_property

from bot.briefing import series
from bot.briefing.accounts import two_accounts
from bot.briefing.gather import Gathered, Sentence
from bot.briefing.likeness import same
from bot.briefing.sorting import Sorted
from bot.briefing.stories import Story
from vectorstore.dates import as_integer
from vectorstore.models import COMPILED

_BOTTOM = 3  # sentences
_LEAD = 4  # first sentences of an article, from which the bottom line is taken
_MOST = {"new": 12, "said": 12, "timeline": 5, "unknown": 4, "watch": 4}
_LONG = 45  # words
_SECTION = {"fact": "new", "said": "said", "series": "timeline", "unknown": "unknown", "watch": "watch"}
_OF_EARLIER = 0.2  # what an earlier event of the series is worth, less for each one further back


@dataclass(frozen=True, eq=False)
class Chosen:
    """A sentence for a section. `story` is None for one of an earlier day.

    In the timeline `day` (YYYYMMDD) is when it happened, or, for what names no day, when it was `told` before.
    """

    sentence: Sentence
    section: str
    score: float
    story: Story | None = None
    pair: int | None = None  # two accounts of one thing share a number
    day: int | None = None
    told: bool = False

    @cached_property
    def origins(self) -> int:
        """How many independent sources say this."""
        return self.story.origins_of(self.sentence) if self.story else 1


def choose(gathered: Gathered, candidates: list[Sorted], language: str) -> list[Chosen]:
    """What the page should hold, the best first; empty when nothing of the day is new."""
    rated = [_rated(one, language) for one in candidates]
    ranked = sorted(rated, key=lambda one: (-one.score, one.sentence.article.id or "", one.sentence.place))
    fresh = [one for one in ranked if one.section != "background"]
    if not fresh:
        return []
    paired = _paired(fresh)
    bottom = _bottom_line([one for one in fresh if one.sentence not in {pair.sentence for pair in paired}] or fresh)
    leads = [one for one in candidates if one.sentence.place == 0]
    past = [
        Chosen(sentence, "timeline", _OF_EARLIER - 0.03 * place, day=series.happened(sentence))
        for place, sentence in enumerate(series.earlier(leads, gathered.earlier))
    ]
    past += [
        replace(one, section="timeline", score=one.score / 2)
        for one in ranked
        if one.section == "background" and one.day is not None and one.day < as_integer(gathered.day)
    ]
    rest = _without_repeats([*bottom, *paired], sorted([*fresh, *past], key=lambda one: -one.score))
    return [replace(one, section="bottom_line") for one in bottom] + paired + _best_of_each_first(rest)


def _rated(one: Sorted, language: str) -> Chosen:
    day = series.named(one.sentence)
    section = _SECTION.get(one.kind, "background")
    if day is None and section == "timeline":
        day = as_integer(one.sentence.published)
    told = day is None and one.before is not None
    if told and one.before is not None:
        day = as_integer(one.before.published)
    return Chosen(one.sentence, section, _score(one, language), one.story, day=day, told=told)


def _score(one: Sorted, language: str) -> float:
    sentence = one.sentence
    named = len(sentence.actors) + sum(quantity.kind != "ordinal" for quantity in sentence.quantities)
    score = 0.45 / (1 + 0.5 * sentence.place) + 0.1 * sentence.typical
    score += 0.15 * min(1.0, 4 * one.novelty) + 0.2 * min(1.0, named / 5)
    score += 0.05 * min(3, len(one.story.papers) - 1)  # what several report
    score += 0.05 * (sentence.article.language == language) + 0.1 * (sentence.article.kind != COMPILED)
    return score - 0.2 * (not sentence.actors) - 0.1 * (len(sentence.text.split()) > _LONG)


def _paired(fresh: list[Chosen]) -> list[Chosen]:
    """The statements that are two accounts of one thing, numbered."""
    said = {one.sentence: one for one in fresh if one.section == "said"}
    pairs = two_accounts(list(said))
    return [replace(said[one], pair=number) for number, pair in enumerate(pairs, start=1) for one in pair]


def _bottom_line(fresh: list[Chosen]) -> list[Chosen]:
    """The best lead of each story in turn; more of a story where there are fewer stories."""
    told = [one for one in fresh if one.section in ("new", "said") or one.sentence.place == 0]
    leads = [one for one in told if one.sentence.place < _LEAD] or told or fresh
    out: list[Chosen] = []
    while len(out) < _BOTTOM:
        used = [one.story for one in out]
        left = [one for one in leads if one not in out and not any(same(one.sentence, other.sentence) for other in out)]
        if not left:
            break
        fewest = min(used.count(one.story) for one in left)
        out.append(next(one for one in left if used.count(one.story) == fewest))
    return out


def _without_repeats(shown: list[Chosen], candidates: list[Chosen]) -> list[Chosen]:
    kept: list[Chosen] = []
    room = dict(_MOST)
    for one in candidates:
        if room[one.section] and not any(same(one.sentence, other.sentence) for other in (*shown, *kept)):
            kept.append(one)
            room[one.section] -= 1
        if not any(room.values()):
            break
    return kept


def _best_of_each_first(rest: list[Chosen]) -> list[Chosen]:
    first: list[Chosen] = []
    seen: set[tuple[str, str | None]] = set()
    for one in rest:
        key = (one.section, one.sentence.side if one.section == "said" else None)
        if key not in seen:
            seen.add(key)
            first.append(one)
    return first + [one for one in rest if one not in first]
