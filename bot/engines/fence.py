"""What a model is shown of the articles: the best windows with their neighbours, numbered, fenced, as data.

    <excerpt number=1 from="Le Témoin, 2025-07-03">
    Les deux présidents se sont parlé pendant environ une heure.
    </excerpt>

A sentence that gives orders to a model ("ignore all previous instructions", a pretended system turn) is no news: from
there on nothing of its article is given to a model, and nothing of it can be cited by one. Which words give it away
stands in `orders.toml`; what gets past them still meets the claim check.

Left to others: ranking (evidence), the words around the excerpts (prompts), the check.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources

from bot.check.names import SAFE
from bot.evidence import Window
from bot.models import Source
from vectorstore import tokens
from vectorstore.models import Article, Span
from vectorstore.text import UNSEEN, folded

_MOST = 6  # excerpts
_FENCE = 22  # tokens of a fence
_ABOUT = 60  # characters of a publisher's name
_ENDS = ("\n", ". ", "! ", "? ")


def chosen(windows: list[Window], budget: int) -> list[Source]:
    """The best windows with their neighbours, grown together where they overlap, within a budget of tokens."""
    found: list[Source] = []
    for window in windows:
        span = _without_orders(window, _with_neighbours(window, windows))
        if span is None:
            continue
        met = next((place for place, source in enumerate(found) if _overlap(source, window, span)), None)
        if met is None and len(found) == _MOST:
            continue
        before = 0 if met is None else _cost(found[met])
        grown = Source(window.article, span, window.score) if met is None else _union(found[met], span)
        cost = _cost(grown) - before
        if found and cost > budget:
            continue
        budget -= cost
        if met is None:
            found.append(grown)
        else:
            found[met] = grown
    return found


def _cost(source: Source) -> int:
    return tokens.count(source.text) + _FENCE


def _union(source: Source, span: Span) -> Source:
    both = Span(min(source.span.start, span.start), max(source.span.end, span.end))
    return Source(source.article, both, source.score)


def fenced(sources: list[Source]) -> str:
    """The excerpts for the prompt, in a fence that their own text cannot close."""
    parts = []
    for number, source in enumerate(sources, start=1):
        parts.append(f'<excerpt number={number} from="{label(source.article)}">\n{plain(source.text)}\n</excerpt>')
    return "\n".join(parts)


def label(article: Article) -> str:
    """Publisher and day, as the fence names them: "Le Témoin, 2025-07-03"."""
    publisher = article.publisher or ""
    kept = "" if orders(publisher) else plain(publisher)[:_ABOUT].replace('"', "'")
    return ", ".join(part for part in (kept, article.published) if part)


def orders(text: str) -> bool:
    """Does the text address a model rather than a reader?"""
    return bool(_orders().search("".join(map(_spelt, text))))


def _spelt(letter: str) -> str:
    """A letter as it is compared: wide and joined ones taken apart, those that cannot be seen left out."""
    return "" if UNSEEN.match(letter) else folded(unicodedata.normalize("NFKC", letter))


def _with_neighbours(window: Window, windows: list[Window]) -> Span:
    mine = sorted(
        (other.span for other in windows if other.excerpt.chunk_id == window.excerpt.chunk_id),
        key=lambda span: span.start,
    )
    place = mine.index(window.span)
    return Span(mine[max(0, place - 1)].start, mine[min(len(mine) - 1, place + 1)].end)


def _without_orders(window: Window, span: Span) -> Span | None:
    """What of the span stands before the article's first order; None where the window itself does not."""
    limit = _first_order(window.article.text)
    if limit is None:
        return span
    return Span(span.start, min(span.end, limit)) if window.span.end <= limit else None


@lru_cache(maxsize=256)
def _first_order(text: str) -> int | None:
    """Where the sentence begins that first gives orders to a model."""
    spelt = [_spelt(letter) for letter in text]
    origin = [place for place, letters in enumerate(spelt) for _ in letters]
    plain = "".join(spelt)
    met = _orders().search(plain)
    if met is None:
        return None
    head = text[: origin[met.start()] + 1]
    return max((head.rfind(end) + len(end) for end in _ENDS if end in head), default=0)


def _overlap(source: Source, window: Window, span: Span) -> bool:
    return source.article == window.article and source.span.start < span.end and span.start < source.span.end


def plain(text: str) -> str:
    """A text on one line, with nothing unseen in it and no mark that could close a fence or make a citation."""
    return " ".join(UNSEEN.sub("", text).split()).translate(SAFE)


@lru_cache(maxsize=1)
def _orders() -> re.Pattern[str]:
    words = tomllib.loads(resources.files(__package__).joinpath("orders.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(pattern for patterns in words.values() for pattern in patterns))
