"""The briefing held against days whose facts a person listed before it was written: pages made, lines judged.

    days()                  eval/cases/briefings/dossier.jsonl
                            {"id", "date", "facts": [{"id", "importance": "key" or "minor", "text", "gold", "articles",
                            "new"}], "not_new", "not_yet", "unknown", "watch", "redundant"}
    sentences()             eval/labels/briefings.jsonl
                            {"id", "article", "sentence", "new", "needs", "sides", "says"}; `needs` is "before" (the
                            sentence before it), "day" (the date in front), or null
    pages(home, "dev")      a DayResult for each day of that half

Left to others: the values (days), numbers (metrics), where the results are kept (folder).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.briefing.assemble import brief, words
from bot.briefing.models import Briefing, Section
from bot.briefing.models import Line as Shown
from bot.models import Citation
from eval.articles import Corpus, occurrences
from eval.days import Day, DayResult, Fact, Groups, Line
from eval.home import Home
from eval.jsonlines import lines
from vectorstore import dates
from vectorstore.text import digest

CASES = Path(__file__).with_name("cases") / "briefings" / "dossier.jsonl"
LABELS = Path(__file__).with_name("labels") / "briefings.jsonl"
LANGUAGE = "fr"
_KEYS = ("id", "date", "facts", "not_new", "not_yet", "unknown", "watch", "redundant")
_FACT = {"id", "importance", "text", "gold", "articles", "new"}
_SENTENCE = ("id", "article", "sentence", "new", "needs", "sides", "says")
_NEEDS = (None, "before", "day")
_DATED = "timeline"  # its lines have their day in front
_NO_NEWS = (_DATED, "last_known")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a person says of a sentence of the dossier: see the module's docstring."""

    sentence: str
    new: bool
    needs: str | None
    sides: tuple[str, ...]
    says: tuple[str, ...]


def days(path: Path = CASES) -> tuple[Day, ...]:
    """The days with their facts. Raises UsageError with file:line."""
    found = []
    for line in lines(path, _KEYS):
        facts = line.values.get("facts", [])
        if not facts or not all(isinstance(fact, dict) and set(fact) == _FACT for fact in facts):
            line.refuse(f'"facts" must be a list of objects with the keys {", ".join(sorted(_FACT))}')
        told = tuple(
            Fact(fact["id"], fact["text"], fact["importance"] == "key", _groups(fact["gold"])) for fact in facts
        )
        not_new, not_yet = (_groups(line.values.get(name, [])) for name in ("not_new", "not_yet"))
        found.append(Day(line.text("id"), line.text("date"), told, not_new, not_yet))
    return tuple(found)


def days_digest() -> str:
    """Changes with every character of the days."""
    return digest(CASES.read_text(encoding="utf-8"))


def sentences(path: Path = LABELS) -> dict[str, list[Labelled]]:
    """The labelled sentences by article, in text order. Raises UsageError with file:line."""
    found: dict[str, list[Labelled]] = {}
    for line in lines(path, _SENTENCE):
        if line.values.get("needs") not in _NEEDS or not isinstance(line.values.get("new"), bool):
            line.refuse('"needs" must be "before", "day" or null, and "new" true or false')
        found.setdefault(line.text("article"), []).append(
            Labelled(
                sentence=line.text("sentence"),
                new=line.values["new"],
                needs=line.values["needs"],
                sides=line.texts("sides"),
                says=line.texts("says"),
            )
        )
    return found


def pages(home: Home, split: str = "all") -> list[DayResult]:
    """The page of every day of that half, judged. What the product raises is that day's error."""
    labelled = sentences()
    return [_page(day, home, labelled) for day in days() if split in ("all", day.split)]


def _page(day: Day, home: Home, labelled: dict[str, list[Labelled]]) -> DayResult:
    try:
        page = brief(home.store, date.fromisoformat(day.date), LANGUAGE)
        return judged(day, page, home.corpus, labelled)
    except Exception as error:
        return DayResult(day, LANGUAGE, error=f"{type(error).__name__}: {error}")


def judged(day: Day, page: Briefing, corpus: Corpus, labelled: dict[str, list[Labelled]]) -> DayResult:
    """A page, every line of it judged."""
    judge = _Judge(day, page, corpus, labelled)
    shown = tuple(judge.line(section, line) for section in page.sections for line in section.lines)
    told = [fact.id for fact in day.facts if all(_any_told([group], shown) for group in fact.gold)]
    return DayResult(day, page.language, words(page), shown, tuple(told))


class _Judge:
    """What the lines of one page are held against."""

    def __init__(self, day: Day, page: Briefing, corpus: Corpus, labelled: dict[str, list[Labelled]]) -> None:
        self._day = day
        self._evening = dates.as_integer(date.fromisoformat(day.date))
        self._citations = {citation.number: citation for citation in page.citations}
        self._articles = {(article.id, article.version): article for article in corpus.articles}
        self._labelled = labelled

    def line(self, section: Section, shown: Shown) -> Line:
        """A line of the page with all that is to be said of it."""
        mine = [self._citations[number] for number in shown.claim.citations if number in self._citations]
        known = [
            one
            for citation in mine
            for one in self._labelled.get(citation.article_id, ())
            if one.sentence in citation.quote
        ]
        sides = {side for one in known for side in one.sides}
        text = shown.claim.text
        old = any(not one.new for one in known) or _holds(self._day.not_new, text)
        return Line(
            section=section.name,
            text=text,
            cited=bool(mine) and all(map(self._stands, mine)),
            labelled=bool(known),
            understood=bool(known) and _understood(known[0], section.name),
            attributed=shown.side is None or shown.side in sides,
            told_before=old and section.name not in _NO_NEWS,
            later=_holds(self._day.not_yet, text),
            says=tuple(dict.fromkeys(key for one in known for key in one.says)),
        )

    def _stands(self, citation: Citation) -> bool:
        """Do these words stand there, in an article published by that evening?"""
        article = self._articles.get((citation.article_id, citation.version))
        if article is None or article.published is None or dates.days(article.published)[1] > self._evening:
            return False
        return article.text[citation.start : citation.end] == citation.quote


def _understood(first: Labelled, section: str) -> bool:
    return first.needs is None or (first.needs == "day" and section == _DATED)


def _holds(groups: Groups, text: str) -> bool:
    return any(occurrences(string, text) for group in groups for string in group)


def _any_told(groups: Iterable[Sequence[str]], shown: Sequence[Line]) -> bool:
    return any(_holds((tuple(group),), line.text) for group in groups for line in shown)


def _groups(value: Any) -> Groups:
    return tuple(tuple(group) for group in value)
