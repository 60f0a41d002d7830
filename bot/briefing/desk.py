"""Makes the lines of one page, with their notes and their citations in the order of reading.

    desk = Desk("fr")
    desk.line(chosen)                             the sentence itself, with its citation
    desk.written("Trump a dit ...", ruled, ...)   a model's sentence, with the words it rests on

Left to others: which lines there are (choosing, prose), the page (assemble, compose).
"""

from collections.abc import Sequence
from typing import Any

from bot.briefing.choosing import Chosen
from bot.briefing.models import Line
from bot.briefing.sorting import disputed
from bot.briefing.stories import Story
from bot.briefing.words import day_in_words, say
from bot.citing import cite
from bot.models import Citation, Claim, Source
from vectorstore import actors
from vectorstore.dates import as_date
from vectorstore.models import COMPILED, Article, Span

_OUTLETS = 4  # named in a note


class Desk:
    """One page's desk: every line it makes brings its citations."""

    def __init__(self, language: str) -> None:
        self.citations: list[Citation] = []
        self._language = language
        self._introduced: list[Story] = []

    def line(self, one: Chosen, pair: int | None = None) -> Line:
        """The sentence as a claim with its citation; the first line of a story says who reports it."""
        sentence = one.sentence
        number = self._cite(sentence.article, sentence.span, one)
        speaker = None if sentence.speaker is None else actors.name(sentence.speaker, self._language)
        claim = Claim(sentence.text, (number,), speaker, {"verbatim": True})
        return Line(claim, self._note(one), sentence.side if one.section == "said" else None, pair)

    def written(
        self,
        text: str,
        speaker: str | None,
        checks: dict[str, Any],
        rests_on: Sequence[tuple[Source, Chosen]],
        note: str | None = None,
    ) -> Line:
        """A model's sentence with the words it rests on; `speaker` is an actor's id where it is a statement."""
        numbers = tuple(dict.fromkeys(self._cite(source.article, source.span, one) for source, one in rests_on))
        side = None if speaker is None else actors.actor(speaker).side or "other"
        name = None if speaker is None else actors.name(speaker, self._language)
        return Line(Claim(text, numbers, name, checks), note or self._note(rests_on[0][1]), side)

    def accounts(self, said: list[Chosen]) -> list[Line]:
        """Statements by side; two accounts of one thing stand together, before the others."""
        numbers = [one.pair for one in said if one.pair is not None]
        whole = sorted(number for number in set(numbers) if numbers.count(number) == 2)  # both fitted on the page
        lines = [self.line(one, number) for number in whole for one in said if one.pair == number]
        return lines + [self.line(one) for one in said if one.pair not in whole]

    def _cite(self, article: Article, span: Span, one: Chosen) -> int:
        """The number of a quote; the same words have one number."""
        for citation in self.citations:
            if (citation.article_id, citation.version, citation.start, citation.end) == (
                article.id,
                article.version,
                span.start,
                span.end,
            ):
                return citation.number
        number = len(self.citations) + 1
        origin = one.story.origin(article) if one.story else None
        agency, outlets = (origin.name(self._language), origin.outlets) if origin else (None, ())
        self.citations.append(cite(article, span, number, one.score, one.origins, agency=agency, outlets=outlets))
        return number

    def _note(self, one: Chosen) -> str | None:
        if one.section == "timeline" and one.day is not None:
            day = day_in_words(as_date(one.day), self._language)
            return say("told", self._language, date=day) if one.told else day
        if one.section == "unknown":
            return say("disputed", self._language) if disputed(one.sentence) else None
        if one.story is None or one.story in self._introduced:
            return None
        self._introduced.append(one.story)
        return self._reported(one.story)

    def _reported(self, story: Story) -> str:
        if all(paper.article.kind == COMPILED for paper in story.papers):
            return say("compiled_only", self._language)
        names = [name or say("unnamed", self._language) for name in story.outlets]
        outlets = ", ".join(names[:_OUTLETS])
        if len(names) > _OUTLETS:
            outlets = say("more_outlets", self._language, outlets=outlets, count=len(names) - _OUTLETS)
        return say("reported", self._language, outlets=outlets, count=story.origins)
