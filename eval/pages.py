"""How well web pages are read: `python -m eval.pages [--part dev|test|unseen] [--each]` over tests/sites.

    dev: 14 articles, 3 pages without one
      body F1    1.000 [0.999, 1.000], least 0.996
      title      1.000 (14/14)
      ...

Three parts: the development and the test half of the pages of thirteen sites (by the hash of the file's name), and
pages of eight further sites, written after the code that reads them: how well sites are read that nobody looked at.

Body F1 is the harmonic mean of precision and recall over the words of a page, folded, each as often as it stands there
(a bag: order does not count), then the mean of the pages, with a bootstrap interval. A field is right when it is the
gold's: dates as moments, all else to the letter but for white space. A page that was refused by mistake counts as 0 in
all of them, a stub that was taken for an article is a missed refusal; so is one refused for another reason.

Left to others: the pages and their gold (tests/sites), reading them (vectorstore.readers).
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.bootstrap import mean
from eval.values import SPLITS, split_of
from vectorstore.errors import UnreadableArticle
from vectorstore.models import Article
from vectorstore.readers import html
from vectorstore.readers.webpage.walls import REFUSALS
from vectorstore.text import folded

SITES = Path(__file__).resolve().parent.parent / "tests" / "sites"
UNSEEN = "unseen"
PARTS = (*SPLITS, UNSEEN)
FIELDS = ("title", "published", "updated", "author", "publisher", "language", "url", "notice")
_DATES = ("published", "updated")
_WORD = re.compile(r"\w+")

Gold = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one page: `f1` and which fields are right, or for a stub whether it was refused as it should."""

    gold: Gold
    article: Article | None
    problem: str | None
    f1: float
    right: dict[str, bool]

    @property
    def stub(self) -> bool:
        """Is this a page without an article?"""
        return "refused" in self.gold


def gold(folder: Path = SITES) -> list[Gold]:
    """The gold of all pages, in the order of their names."""
    return [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def part_of(file: str) -> str:
    """The part a page belongs to, by its file's name.

    >>> part_of("courrier-direct.html"), part_of("unseen-ghost.html")
    ('test', 'unseen')
    """
    return UNSEEN if file.startswith(f"{UNSEEN}-") else split_of(file)


def readings(pages: Iterable[Gold], folder: Path = SITES) -> list[Reading]:
    """Every page, read as a fetch from its address would."""
    return [_reading(one, (folder / "pages" / one["file"]).read_bytes()) for one in pages]


def f1(found: str, wanted: str) -> float:
    """The F1 of two bags of words.

    >>> f1("one hour, one call", "a call of one hour")
    0.666...
    """
    ours, theirs = (Counter(_WORD.findall(folded(text))) for text in (found, wanted))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def main(arguments: list[str] | None = None) -> None:
    """Print the figures, by part and over all."""
    parser = argparse.ArgumentParser(prog="python -m eval.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all", help="one part, or each and all together")
    parser.add_argument("--each", action="store_true", help="also what is wrong with each page")
    chosen = parser.parse_args(arguments)
    if not SITES.is_dir():
        parser.error("the pages stand in tests/sites of the repository; run this from a checkout of it")
    for part in (*PARTS, "all") if chosen.part == "all" else (chosen.part,):
        read = readings(one for one in gold() if part in ("all", part_of(one["file"])))
        if chosen.each and part in PARTS:
            for one in read:
                _print_problems(one)
        print(summary(part, read), flush=True)


def summary(part: str, read: list[Reading]) -> str:
    """The figures of one part in a few lines."""
    articles, stubs = ([one for one in read if one.stub is stub] for stub in (False, True))
    body = mean([one.f1 for one in articles])
    lines = [f"{part}: {len(articles)} articles, {len(stubs)} pages without one"]
    if body is not None:
        interval = f" [{body.low:.3f}, {body.high:.3f}]" if body.low is not None else ""
        lines.append(f"  {'body F1':10} {body.value:.3f}{interval}, least {min(one.f1 for one in articles):.3f}")
    for field in FIELDS:
        right = sum(one.right[field] for one in articles)
        lines.append(f"  {field:10} {right / max(1, len(articles)):.3f} ({right}/{len(articles)})")
    lines.append(f"  {'refusals':10} {sum(one.right['refused'] for one in stubs)}/{len(stubs)}")
    lines.append(f"  {'refused by mistake':10} {sum(one.article is None for one in articles)}/{len(articles)}")
    return "\n".join(lines)


def _reading(wanted: Gold, markup: bytes) -> Reading:
    try:
        article, problem = html.parse(markup, url=wanted["address"]), None
    except UnreadableArticle as error:
        article, problem = None, str(error)
    if "refused" in wanted:
        return Reading(wanted, article, problem, 0.0, {"refused": problem == REFUSALS[wanted["refused"]]})
    score = f1(article.text, wanted["text"]) if article else 0.0
    right = {field: article is not None and _same(field, article, wanted) for field in FIELDS}
    return Reading(wanted, article, problem, score, right)


def _same(field: str, article: Article, wanted: Gold) -> bool:
    form: Callable[[str], object] = _moment if field in _DATES else _on_one_line
    values = (getattr(article, field), wanted[field])
    return len({None if value is None else form(value) for value in values}) == 1


def _moment(date: str) -> object:
    return datetime.fromisoformat(date) if "T" in date else date


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _print_problems(one: Reading) -> None:
    wrong = [field for field, right in one.right.items() if not right]
    if one.stub:
        if wrong:
            print(f"{one.gold['file']}: wanted {one.gold['refused']}, got {one.problem or 'an article'}")
        return
    print(f"{one.gold['file']}: F1 {one.f1:.3f}" + (f", refused: {one.problem}" if one.problem else ""))
    for field in wrong if one.article else []:
        print(f"    {field}: {getattr(one.article, field)!r}, wanted {one.gold[field]!r}")


if __name__ == "__main__":
    main()
