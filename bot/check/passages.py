"""The sentence that bears a claim: one of the excerpt, or two where the second hangs on the first.

    pair = Pair.read("Vance said Zelensky gambled with war.", "Trump said Zelensky gambled with war. Vance nodded.")
    [passage.excerpt.text for passage in passages(pair)]
    -> ["Trump said Zelensky gambled with war.", "Vance nodded."]

What stands in two sentences is not said by either of them: a model that takes the place from one and the deed from the
other invents. So the rules must hold for one passage by itself. It may leave a first name or the day to what stands
before it ("Kelly said ..."), as writers do.

Left to others: the rules themselves (names, figures, wording, support).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.check.reading import Pair, Reading, words
from bot.question import leans
from vectorstore.models import Span


def passages(pair: Pair) -> Iterator[Pair]:
    """The claim against each sentence, then against each two that belong together."""
    parts = pair.parts
    for place, part in enumerate(parts):
        yield pair.against(part, parts[:place])
    for place, part in enumerate(parts[1:], start=1):
        if leans(part.text) or _takes_up(part):
            span = Span(parts[place - 1].span.start, part.span.end)
            both = Reading(f"{parts[place - 1].text} {part.text}", part.language, span)
            yield pair.against(both, parts[: place - 1], parts[place - 1 : place + 1])


def _takes_up(part: Reading) -> bool:
    """Does a sentence begin with the talk that the one before told of ("L’appel a duré ...", "Разговор ...")?"""
    return bool(_events().match(part.folded))


@lru_cache(maxsize=1)
def _events() -> re.Pattern[str]:
    return re.compile("|".join(words()["events"]))
