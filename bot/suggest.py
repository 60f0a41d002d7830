"""Questions that the archive can answer: to go on with, to begin with, or instead of one that it cannot.

    further(hotline.examine, Question("Qui a marché sur la lune ?"))   -> ("Qu’a dit Iouri Ouchakov le 3 juillet ?", …)

They are made from the evidence (who speaks in a sentence, on which day, how long something lasted), never from thin
air, and each is asked before it is offered: the gate must let it through, and what ranks first must be what it asks
for. The forms of the questions stand in `suggest.toml`.

Left to others: how they are shown (bot.chat), whether they may be answered (gate).
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.briefing.words import shows
from bot.days import in_words
from bot.gate import Examined
from bot.models import LANGUAGES, Question
from vectorstore import actors, dates
from vectorstore.archive import browse, read
from vectorstore.archive.database import Database
from vectorstore.errors import HotlineError, UsageError
from vectorstore.models import Filters
from vectorstore.quantities import quantities
from vectorstore.sentences import sentences
from vectorstore.statements.speaker import speaking
from vectorstore.text import folded

MOST, MOST_OPENERS = 3, 4
_TRIED = 6  # questions asked of the archive before we give up: each costs as much as an answer
_LOOKED_AT = 40  # windows
_LATEST = 12  # articles that openers are made of
Examine = Callable[[Question], Examined]


@dataclass(frozen=True, slots=True)
class _Idea:
    """A form with what fills it: a question that a sentence answers."""

    form: str
    day: str
    who: str | None = None

    def text(self, language: str) -> str:
        who = actors.name(self.who, language) if self.who else ""
        return str(_forms()[self.form][language]).format(who=who, day=in_words(self.day, language))


def further(examine: Examine, question: Question) -> tuple[str, ...]:
    """At most three questions near this one that the archive can answer, and that ask for something else."""
    examined = examine(question)
    frame = examined.asked.frame
    shown = {(window.excerpt.chunk_id, window.span) for window in examined.windows[:1] if examined.answerable}
    found = ((window.text, window.article.published) for window in examined.windows[:_LOOKED_AT])
    ideas = [idea for idea in _ideas(found) if folded(idea.text(frame)) != folded(question.text.strip())]
    return tuple(_answerable(examine, ideas, frame, filters=question.filters, shown=shown, most=MOST))


def openers(examine: Examine, db: Database, language: str) -> tuple[str, ...]:
    """At most four questions to begin with that the archive can answer."""
    if read.is_empty(db):
        return ()
    known = [text for text in _forms()["known"][language] if examine(Question(text, language=language)).answerable]
    if len(known) >= MOST_OPENERS:
        return tuple(known[:MOST_OPENERS])
    latest = [read.article(db, listed.id, listed.version) for listed in browse.listed(db, Filters(), _LATEST)]
    found = (
        (article.text[span.start : span.end], article.published)
        for article in latest
        if article is not None
        for span in sentences(article.text, article.language)
    )
    left = MOST_OPENERS - len(known)
    more = _answerable(examine, list(_ideas(found)), language, filters=Filters(), shown=set(), most=left)
    return (*known, *more)


def _ideas(found: Iterable[tuple[str, str | None]]) -> Iterator[_Idea]:
    """Each kind of question in turn, so that three of them are not three times the same one."""
    ideas: dict[str, list[_Idea]] = {"said": [], "lasted": [], "happened": []}
    for text, published in found:
        values = quantities(text)
        days = [one.value for one in values if one.kind == "date" and _whole(one.value)]
        day = days[0] if days else (published or "")[:10]
        if not _whole(day):
            continue
        who = speaking(text)
        if who is not None and actors.actor(who).kind == "person":  # a body would need its article
            ideas["said"].append(_Idea("said", day, who))
        if shows("call", text) and any(one.kind == "duration" for one in values):
            ideas["lasted"].append(_Idea("lasted", day))
        ideas["happened"].append(_Idea("happened", day))
    queues = [list(dict.fromkeys(queue)) for queue in ideas.values()]
    while any(queues):
        for queue in queues:
            if queue:
                yield queue.pop(0)


def _answerable(
    examine: Examine, ideas: list[_Idea], language: str, *, filters: Filters, shown: set[Any], most: int
) -> list[str]:
    """The ideas that hold, in order; no two lead to the same sentence, none to one that is shown already."""
    held: list[str] = []
    for idea in ideas[:_TRIED]:
        text = idea.text(language)
        examined = examine(Question(text, language=language, filters=filters))
        if not examined.answerable:
            continue
        first = examined.windows[0]
        place = (first.excerpt.chunk_id, first.span)
        if place in shown or (idea.who is not None and speaking(first.text) != idea.who):
            continue
        shown.add(place)
        held.append(text)
        if len(held) == most:
            break
    return held


def _whole(day: str) -> bool:
    try:
        first, last = dates.days(day)
    except UsageError:  # "--07-03" is no day of a year
        return False
    return first == last


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, Any]]:
    forms: dict[str, dict[str, Any]] = tomllib.loads(
        resources.files(__package__).joinpath("suggest.toml").read_text(encoding="utf-8")
    )
    for name, by_language in forms.items():
        if set(by_language) != set(LANGUAGES):
            raise HotlineError(f"suggest.toml: [{name}] must have exactly the languages {', '.join(LANGUAGES)}")
    return forms
