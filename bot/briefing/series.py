"""The day's event among those of its kind: earlier calls, rounds, meetings, exchanges of the same people.

An earlier article belongs to the series when its first sentence tells an event of the same kind and names most of the
same people, bodies and places. One sentence for each event, the most recent events first.

Left to others: the day's own sentence that counts ("the sixth call"), which sorting knows.
"""

from bot.briefing.gather import Paper, Sentence
from bot.briefing.likeness import same
from bot.briefing.sorting import EVENTS, Sorted
from bot.briefing.words import shows
from vectorstore.actors import actor
from vectorstore.dates import as_integer

_LEADS = 3  # sentences of the day that say what it is about
_MOST = 4
_SHARED = 0.6  # of the smaller set of names


def earlier(leads: list[Sorted], papers: list[Paper]) -> list[Sentence]:
    """First sentences of earlier articles (`papers`, newest first) on events like the day's."""
    wanted = [
        (event, _people(one.sentence))
        for one in leads[:_LEADS]
        for event in EVENTS
        if shows(event, one.sentence.text) and len(_people(one.sentence)) >= 2
    ]
    found: list[Sentence] = []
    days: set[tuple[str, int]] = set()
    for paper in papers if wanted else ():
        if len(found) == _MOST or not paper.sentences:
            break
        lead = paper.sentences[0]
        for event, people in wanted:
            if not shows(event, lead.text) or not _alike(people, _people(lead)):
                continue
            if (event, happened(lead)) not in days and not any(same(lead, one) for one in found):
                found.append(lead)
            days.add((event, happened(lead)))
            break
    return found


def happened(sentence: Sentence) -> int:
    """The day a sentence tells of: the last one it names that is not after its publication, else that one."""
    told = [first for first, last in sentence.days if first == last and first <= as_integer(sentence.published)]
    return max(told, default=as_integer(sentence.published))


def _people(sentence: Sentence) -> frozenset[str]:
    return frozenset(name for name in sentence.actors if actor(name).kind == "person") or sentence.actors


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    shared = len(mine & theirs)
    return shared >= 2 and shared >= _SHARED * max(len(mine), len(theirs))
