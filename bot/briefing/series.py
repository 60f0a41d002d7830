"""The day's event among those of its kind: earlier calls, rounds, meetings, exchanges of the same people.

An earlier article belongs to the series when its first sentence tells an event of the same kind and names most of the
same people, bodies and places. One sentence for each event, the one most like the day's, the most recent events first.

Left to others: the day's own sentence that counts ("the sixth call"), which sorting knows.
"""

from bot.briefing.gather import Paper, Sentence
from bot.briefing.likeness import nearness, same
from bot.briefing.sorting import EVENTS, Sorted
from bot.briefing.words import shows
from vectorstore.actors import actor
from vectorstore.dates import as_integer

_LEADS = 3  # sentences of the day that say what it is about
_MOST = 4
_SHARED = 0.6  # of the larger set of names


def earlier(leads: list[Sorted], papers: list[Paper]) -> list[Sentence]:
    """First sentences of earlier articles (`papers`, newest first) on events like the day's."""
    wanted = [
        (event, one.sentence)
        for one in leads[:_LEADS]
        for event in EVENTS
        if shows(event, one.sentence.text) and len(_people(one.sentence)) >= 2
    ]
    best: dict[tuple[str, int], Sentence] = {}
    for paper in papers if wanted else ():
        lead = paper.sentences[0] if paper.sentences else None
        for event, mine in wanted if lead else ():
            assert lead is not None
            if not shows(event, lead.text) or not _alike(_people(mine), _people(lead)):
                continue
            key = (event, happened(lead))
            if key not in best and len(best) == _MOST:  # the next event further back: those before it are complete
                return _different(best)
            if key not in best or (nearness(mine, lead) or 0.0) > (nearness(mine, best[key]) or 0.0):
                best[key] = lead
            break
    return _different(best)


def _different(best: dict[tuple[str, int], Sentence]) -> list[Sentence]:
    found: list[Sentence] = []
    for sentence in best.values():
        if not any(same(sentence, one) for one in found):
            found.append(sentence)
    return found


def happened(sentence: Sentence) -> int:
    """The day a sentence tells of: the first one it names that is not after its publication, else that one."""
    return named(sentence) or as_integer(sentence.published)


def named(sentence: Sentence) -> int | None:
    """The first day that a sentence names and that is not after its publication."""
    published = as_integer(sentence.published)
    return next((first for first, last in sentence.days if first == last <= published), None)


def _people(sentence: Sentence) -> frozenset[str]:
    return frozenset(name for name in sentence.actors if actor(name).kind == "person") or sentence.actors


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    shared = len(mine & theirs)
    return shared >= 2 and shared >= _SHARED * max(len(mine), len(theirs))
