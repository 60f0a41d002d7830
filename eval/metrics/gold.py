"""Where the gold is in what the system returned; the base of all metrics on retrieval and quotes.

    first_ranks(result)       [1, None]: the first gold group stands in the first excerpt, the second in none
    holds(case, 0, quote)     does this quote of a gold article hold the first group?

Left to others: what is made of it (recall, ndcg, mrr, hit, citation_precision, ...).
"""

from collections.abc import Mapping
from typing import Any

from eval.values import Case, Result


def first_ranks(result: Result) -> list[int | None]:
    """For each gold group the rank (from 1) of the first excerpt that overlaps one of its places, None without one."""
    return [
        next((rank for rank, excerpt in enumerate(result.excerpts, start=1) if _overlaps(case_group, excerpt)), None)
        for case_group in result.case.places
    ]


def holds(case: Case, group: int, quote: Mapping[str, Any]) -> bool:
    """Does a quote come from a gold article and hold one of the group's alternatives, upper and lower case alike?"""
    words = quote["quote"].casefold()
    return quote["article_id"] in case.articles and any(text.casefold() in words for text in case.gold[group])


def covered(result: Result) -> list[bool]:
    """For each gold group: does one of the quotes hold it?"""
    return [any(holds(result.case, group, quote) for quote in result.quotes) for group in range(len(result.case.gold))]


def relevant(result: Result) -> list[bool]:
    """For each quote: does it hold any gold group?"""
    groups = range(len(result.case.gold))
    return [any(holds(result.case, group, quote) for group in groups) for quote in result.quotes]


def _overlaps(places: tuple[Any, ...], excerpt: Mapping[str, Any]) -> bool:
    return any(
        (place.article_id, place.version) == (excerpt["article_id"], excerpt["version"])
        and excerpt["start"] < place.end
        and place.start < excerpt["end"]
        for place in places
    )
