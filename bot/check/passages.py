"""The sentence that bears a claim: one of the excerpt, or two where the second hangs on the first.

    pair = Pair.read("Vance said Zelensky gambled with war.", "Trump said Zelensky gambled with war. Vance nodded.")
    [passage.excerpt.text for passage in passages(pair)]
    -> ["Trump said Zelensky gambled with war.", "Vance nodded."]

What stands in two sentences is not said by either of them: a model that takes the place from one and the deed from the
other invents. So the rules must hold for one passage by itself. It may leave a first name or the day to what stands
before it ("Kelly said ..."), as writers do.

Where one sentence has two accounts ("A said so; a blog wrote the contrary"), each stands for itself: neither said both.

Left to others: the rules themselves (names, figures, wording, support).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot import cues
from bot.check.reading import Pair, Reading, words
from bot.question import leans
from vectorstore.models import Span

_SEVERAL = 2


def passages(pair: Pair) -> Iterator[Pair]:
    """The claim against each sentence, then against each two that belong together."""
    parts = pair.parts
    for place, part in enumerate(parts):
        for voice in _voices(part, pair.claim):
            yield pair.against(voice, parts[:place])
    for place, part in enumerate(parts[1:], start=1):
        if leans(part.text) or _takes_up(part):
            former, before = parts[place - 1], parts[: place - 1]
            one, two = _voices(former, pair.claim)[-1], _voices(part, pair.claim)[0]
            yield pair.against(_joined(one, two), before, (one, two))


@lru_cache(maxsize=1024)
def _joined(one: Reading, two: Reading) -> Reading:
    return Reading(f"{one.text} {two.text}", two.language, Span(one.span.start, two.span.end))


def _voices(part: Reading, claim: Reading) -> list[Reading]:
    """The accounts of a sentence that sets several against each other, unless the claim does so too.

    Each keeps the place of the whole sentence: half of one is no quote.
    """
    pieces = [piece for piece in _contrast().split(part.text) if piece.strip()]
    if sum(cues.found("told", piece) for piece in pieces) < _SEVERAL or _contrast().search(claim.text):
        return [part]
    return [Reading(piece, part.language, part.span) for piece in pieces]


def _takes_up(part: Reading) -> bool:
    """Does a sentence begin with the talk that the one before told of ("L’appel a duré ...", "Разговор ...")?"""
    return bool(_events().match(part.folded))


@lru_cache(maxsize=1)
def _contrast() -> re.Pattern[str]:
    return re.compile(rf";|,? \b(?:{'|'.join(words()['contrast'])})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _events() -> re.Pattern[str]:
    return re.compile("|".join(words()["events"]))
