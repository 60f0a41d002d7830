"""An answer as one Markdown message with numbered sources, for programs that know nothing of ours.

    L’entretien a duré près d’une heure. [1]

    [1] Le Courrier du soir · 2025-07-03 · Au téléphone, … · <https://…>: « L’entretien a duré près d’une heure »

Every mark `[n]` is also an annotation with its place in the message, in code points, so that a program need not parse.
Words of articles are escaped: they can neither be markup nor bring a picture.

Left to others: the protocol around the message (completions), escaping (bot.briefing.markdown), our words (chat.words).
"""

from dataclasses import asdict
from typing import Any

from bot.briefing.markdown import address, escaped
from bot.chat.words import withheld, word
from bot.frames import say
from bot.models import Answer, Citation, Claim, Shown
from bot.weblink import host


class Message:
    """A message that grows claim by claim. `add` and `finish` return what they added.

    Numbers are those of the first appearance, and stay: claims that were shown before a model failed were checked and
    keep their sources, even where the whole answer is then given without them. The two are told apart: the excerpts
    wait for `finish`, which first says who wrote what stands above, and why it goes no further.
    """

    def __init__(self) -> None:
        self.text = ""
        self.annotations: list[dict[str, Any]] = []
        self._cited: list[Citation] = []
        self._shown: list[str] = []
        self._written = False

    def add(self, shown: Shown, known: dict[int, Citation]) -> str:
        """One checked claim, nothing where it has to wait. `known` gathers the citations by the answer's numbers."""
        verbatim = bool(shown.claim.checks.get("verbatim"))
        self._written |= not verbatim
        if self._written and verbatim:
            return ""
        known.update({citation.number: citation for citation in shown.citations})
        return self._claim(shown.claim, known)

    def finish(self, answer: Answer) -> str:
        """Whatever of the answer was not shown yet, our own sentences on it, and the sources."""
        before, language = len(self.text), answer.language
        known = {citation.number: citation for citation in answer.citations}
        ours = [escaped(answer.message)]
        if not {claim.text for claim in answer.claims}.issuperset(self._shown):
            self.text += "\n\n".join(["", escaped(say("written", language)), ours.pop()])
        for claim in answer.claims:
            if claim.text not in self._shown:
                self._claim(claim, known)
        if answer.withheld:
            ours.append(f"{withheld(language, answer.withheld)}.")
        if answer.nearest:
            ours.append(f"{word(language, 'nearest')}. {word(language, 'nearest_note')}")
        sources = enumerate([*self._cited, *answer.nearest], start=1)
        parts = [*ours, *(_source(number, citation, language) for number, citation in sources)]
        self.text += ("\n\n" if self.text else "") + "\n\n".join(parts)
        return self.text[before:]

    def _claim(self, claim: Claim, known: dict[int, Citation]) -> str:
        before = len(self.text)
        self._shown.append(claim.text)
        self.text += ("\n\n" if self.text else "") + escaped(claim.text)
        for citation in (known[number] for number in claim.citations if number in known):
            self.text += " "
            mark = f"[{self._number(citation)}]"
            self.annotations.append(_annotation(citation, len(self.text), len(self.text) + len(mark)))
            self.text += mark
        return self.text[before:]

    def _number(self, citation: Citation) -> int:
        for number, one in enumerate(self._cited, start=1):
            if (one.article_id, one.version, one.start, one.end) == (
                citation.article_id,
                citation.version,
                citation.start,
                citation.end,
            ):
                return number
        self._cited.append(citation)
        return len(self._cited)


def _annotation(citation: Citation, start: int, end: int) -> dict[str, Any]:
    """OpenAI's url_citation with our fields beside its own: `start_index:end_index` is the mark in the message."""
    ours = asdict(citation)
    place = {"quote_start": ours.pop("start"), "quote_end": ours.pop("end")}
    return {
        "type": "url_citation",
        "url_citation": {
            **ours,
            **place,
            "url": citation.deep_link or citation.url or "",
            "title": citation.title or "",
            "start_index": start,
            "end_index": end,
        },
    }


def _source(number: int, citation: Citation, language: str) -> str:
    """One note: whose words, when, under what title, where, and the words. A compiled summary says that it is one."""
    compiled = word(language, "compiled_card") if citation.compiled else None
    about = [compiled, citation.publisher, citation.published, citation.title, citation.notice]
    links = [f"<{url}>" for url in map(address, filter(None, (citation.url, *citation.sources))) if host(url)]
    facts = " · ".join([*(escaped(fact) for fact in about if fact), *links])
    return f"[{number}] {facts}: {word(language, 'quoted', text=escaped(citation.quote))}"
