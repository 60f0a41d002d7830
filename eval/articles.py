"""The articles a case file is about, apart from Hotline's own use of them: every version, whole, by id.

    corpus = Corpus((Article("They spoke for an hour.", id="call"),), names={"call.txt": "call"})
    corpus.find("call.txt")                     the versions of the article that this id or file name means
    corpus.verbatim(answer)                     for each quote: does the article say this there?

Left to others: reading files and building the store of a run (home), the cases (cases).
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vectorstore.archive.write import article_digest
from vectorstore.errors import UsageError
from vectorstore.models import Article, Span
from vectorstore.text import digest


@dataclass(frozen=True)
class Corpus:
    """All versions of all articles, as stored. `names` lets a case call an article by its file."""

    articles: tuple[Article, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> tuple[Article, ...]:
        """The versions of one article. Raises UsageError naming the nearest when there is none."""
        for identity in (name, self.names.get(name)):
            if versions := tuple(article for article in self.articles if article.id == identity):
                return versions
        known = [*dict.fromkeys(article.id or "" for article in self.articles), *self.names]
        near = difflib.get_close_matches(name, known, n=1, cutoff=0) or ["one that is there"]
        raise UsageError(f'there is no article "{name}"; did you mean "{near[0]}"?')

    def verbatim(self, answer: Mapping[str, Any]) -> tuple[bool, ...]:
        """For each quote an answer shows (its citations, or what came nearest): do these words stand there?"""
        texts = {(article.id, article.version): article.text for article in self.articles}
        return tuple(
            texts.get((quote["article_id"], quote["version"]), "")[quote["start"] : quote["end"]]
            == quote["quote"]
            != ""
            for quote in answer["citations"] or answer["nearest"]
        )

    @property
    def digest(self) -> str:
        """Changes with every character, date and title of the articles, not with their order."""
        return digest(*sorted(f"{article.id} {article_digest(article)}" for article in self.articles))


def occurrences(needle: str, text: str) -> list[Span]:
    """Where a string stands in a text, upper and lower case alike; offsets are the text's own.

    >>> occurrences("strasse", "Die Straße, die STRASSE")
    [Span(start=4, end=10), Span(start=16, end=23)]
    """
    wanted, folded = needle.casefold(), text.casefold()
    if not wanted:
        return []
    origin: list[int] | range = range(len(text) + 1)
    if len(folded) != len(text):  # some letters fold to two: say which letter each one came from
        origin = [at for at, letter in enumerate(text) for _ in letter.casefold()] + [len(text)]
    spans = []
    at = folded.find(wanted)
    while at != -1:
        spans.append(Span(origin[at], origin[at + len(wanted) - 1] + 1))
        at = folded.find(wanted, at + 1)
    return spans
