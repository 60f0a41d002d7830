"""Which section a sentence of the day belongs to, told by its dates, its speaker and its words.

    background   said on an earlier day, or about one: not new (the timeline may use it)
    watch        a day or a term that lies ahead
    unknown      the sources leave it open, contradict each other, or are too few
    series       "the sixth call": its place among events of its kind
    said         a statement, with its side
    fact         all else

Left to others: how good a sentence is and whether it is shown (choosing).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot import cues
from bot.briefing.gather import Gathered, Sentence
from bot.briefing.likeness import Earlier, nearness
from bot.briefing.stories import Story
from bot.briefing.words import places, shows
from vectorstore.dates import as_integer

EVENTS = ("call", "round", "meeting", "exchange")
_RECENT = timedelta(days=3)  # an article may tell of days that far back as news
_BESIDE = 28  # characters between an ordinal and what it counts
_BETWEEN = 0.4  # novelty of what goes on between two retold sentences
_BESIDE_FIGURES = 0.55  # cosine to a retold sentence beside it that has the same figures
_NOT_YET = ("will", "proposed", "ready", "agreed")  # a second summit that is offered is no second summit
_AHEAD = ("will", "possible", "proposed", "ready")


@dataclass(frozen=True, eq=False)
class Sorted:
    """A sentence of the day with its story, its kind, how new it is (0..1), and what said it on an earlier day."""

    sentence: Sentence
    story: Story
    kind: str
    novelty: float
    before: Sentence | None = None


def sort(gathered: Gathered, found: list[Story]) -> list[Sorted]:
    """Every sentence of the day, story by story."""
    sentences = [(sentence, story) for story in found for paper in story.papers for sentence in paper.sentences]
    before = Earlier(gathered.earlier).said([sentence for sentence, _ in sentences])
    told = [
        Sorted(sentence, story, "background" if earlier else kind(sentence, gathered.day), novelty, earlier)
        for (sentence, story), (earlier, novelty) in zip(sentences, before, strict=True)
    ]
    return [
        replace(one, kind="background") if one.kind == "fact" and _goes_on(one, told[place - 1 :][:3]) else one
        for place, one in enumerate(told)
    ]


def _goes_on(one: Sorted, around: list[Sorted]) -> bool:
    """Does it go on with what its neighbours tell of earlier days: between two of them, or with the figures of one?"""
    retold = [
        other.sentence
        for other in around
        if other.kind == "background" and other.sentence.article is one.sentence.article and other is not one
    ]
    if one.sentence.place == 0 or not retold:
        return False
    if len(retold) == 2 and one.novelty < _BETWEEN:
        return True
    figures = any(anchor.startswith("#") for anchor in one.sentence.anchors)
    return figures and any(
        one.sentence.anchors <= other.anchors and (nearness(one.sentence, other) or 0) >= _BESIDE_FIGURES
        for other in retold
    )


def kind(sentence: Sentence, day: date) -> str:
    """The kind of a sentence that no earlier day said."""
    if _told_again(sentence, day):
        return "background"
    if _lies_ahead(sentence, day):
        return "watch"
    if shows("unknown", sentence.text) or disputed(sentence):
        return "unknown"
    if sentence.side is not None:
        return "said"
    if shows("remark", sentence.said):
        return "unknown"
    settled = not any(cues.found(cue, sentence.text) for cue in _NOT_YET)
    return "series" if settled and ordinal_event(sentence) is not None else "fact"


def disputed(sentence: Sentence) -> bool:
    """Does it say that sources contradict each other?"""
    return shows("disputed", sentence.text)


def ordinal_event(sentence: Sentence) -> str | None:
    """The kind of event that an ordinal counts in it ("the sixth call")."""
    ordinals = [one for one in sentence.quantities if one.kind == "ordinal"]
    for event in EVENTS if ordinals else ():
        for start, end, _ in places(event, sentence.text):
            if any(max(start - one.end, one.start - end) <= _BESIDE for one in ordinals):
                return event
    return None


def _told_again(sentence: Sentence, day: date) -> bool:
    if sentence.place == 0:  # what an article begins with is its news, whatever days it names
        return False
    if shows("retold", sentence.text):
        return True
    whole = [first for first, last in sentence.days if first == last]  # "since January" tells of no earlier day
    return bool(whole) and max(last for _, last in sentence.days) < as_integer(day - _RECENT)


def _lies_ahead(sentence: Sentence, day: date) -> bool:
    ahead = [first > as_integer(day) for first, _ in sentence.days]
    if ahead and all(ahead):
        return True
    announced = any(cues.found(cue, sentence.text) for cue in _AHEAD)
    return announced and (any(ahead) or shows("term", sentence.text))
