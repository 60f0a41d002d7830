"""Articles of one day on one event, with the outlets that report it and the origins among them.

Left to others: what an origin is and how many are independent (vectorstore.stories), which sentences of a story are
shown (choosing).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from bot.briefing.gather import Paper, Sentence
from bot.briefing.likeness import nearness, same
from vectorstore.models import COMPILED, Article
from vectorstore.stories import Origin, independent

_LEADS = 2  # sentences by which two articles are compared
_ANCHORS = 0.5  # of both leads' names and values
_NEAR = 0.6


@dataclass(frozen=True, eq=False)
class Story:
    """Articles on one event: `papers` in order of their ids."""

    papers: tuple[Paper, ...]

    @property
    def outlets(self) -> list[str]:
        """Who reports it, each once, compiled summaries left out."""
        names = [paper.article.publisher or "" for paper in self.papers if paper.article.kind != COMPILED]
        return sorted(set(names))

    @cached_property
    def origins(self) -> int:
        """How many of the reports are independent of each other."""
        return _independent(self.papers)

    def origin(self, article: Article) -> Origin | None:
        """The origin of one of its articles."""
        return next((paper.origin for paper in self.papers if paper.article == article), None)

    def origins_of(self, sentence: Sentence) -> int:
        """How many origins say what this sentence says."""
        return _independent([paper for paper in self.papers if any(same(sentence, one) for one in paper.sentences)])


def stories(papers: list[Paper]) -> list[Story]:
    """The day's stories, those with most reports first."""
    groups = _joined([paper for paper in papers if paper.sentences], _one_event)
    return [Story(tuple(group)) for group in sorted(groups, key=lambda group: -len(group))]


def _independent(papers: Sequence[Paper]) -> int:
    return independent(paper.origin for paper in papers if paper.origin is not None)


def _joined(papers: list[Paper], alike: Callable[[Paper, Paper], bool]) -> list[list[Paper]]:
    """Groups in which each paper is like another one; in order of their first papers."""
    parent = list(range(len(papers)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in combinations(range(len(papers)), 2):
        if root(one) != root(other) and alike(papers[one], papers[other]):
            parent[max(root(one), root(other))] = min(root(one), root(other))
    groups: dict[int, list[Paper]] = {}
    for place, paper in enumerate(papers):
        groups.setdefault(root(place), []).append(paper)
    return [groups[place] for place in sorted(groups)]


def _one_event(one: Paper, other: Paper) -> bool:
    return any(_alike(mine, theirs) for mine in one.sentences[:_LEADS] for theirs in other.sentences[:_LEADS])


def _alike(mine: Sentence, theirs: Sentence) -> bool:
    shared, both = mine.anchors & theirs.anchors, mine.anchors | theirs.anchors
    if len(shared) >= 2 and len(shared) >= _ANCHORS * len(both):
        near = nearness(mine, theirs)
        return near is None or near >= _NEAR or same(mine, theirs)
    return mine.article.language == theirs.article.language and same(mine, theirs)
