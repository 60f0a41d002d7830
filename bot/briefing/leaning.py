"""Sentences that cannot be read alone ("He added ...", "This figure ...") stand with the one before, or not at all.

    "Putin spoke. It was the third call."  ->  one quote of two sentences

A sentence that counts an event ("C'était leur sixième appel") may stand alone where its day is put before it.

Left to others: which of them are shown (choosing).
"""

import re
from dataclasses import replace

from bot.briefing.gather import Gathered, Paper, Sentence
from bot.briefing.sorting import ordinal_event
from bot.briefing.words import shows
from bot.question import leans
from vectorstore.models import Span

_LONGEST = 60  # words of two sentences in one quote
_GAP = re.compile(r"[ \u00a0\u202f]{0,3}")  # no new line: what leans across paragraphs cannot be told


def readable(gathered: Gathered) -> Gathered:
    """The same day, its sentences readable each by itself."""
    return replace(gathered, papers=[_readable(paper) for paper in gathered.papers])


def _readable(paper: Paper) -> Paper:
    kept: list[Sentence] = []
    whole: Sentence | None = None  # the sentence before, where it may still take one in
    for sentence in paper.sentences:
        if sentence.place == 0 or not _leans(sentence):
            kept.append(sentence)
            whole = sentence
        elif ordinal_event(sentence) is not None:
            kept.append(sentence)
            whole = None
        elif whole is not None and _fits(whole, sentence):
            kept[-1] = _joined(whole, sentence)
            whole = None
        else:
            whole = None
    return Paper(paper.article, paper.published, kept, paper.origin)


def _leans(sentence: Sentence) -> bool:
    return leans(sentence.text) or shows("leaning", sentence.text)


def _fits(whole: Sentence, sentence: Sentence) -> bool:
    between = sentence.article.text[whole.span.end : sentence.span.start]
    length = len(whole.text.split()) + len(sentence.text.split())
    return bool(_GAP.fullmatch(between)) and length <= _LONGEST


def _joined(whole: Sentence, sentence: Sentence) -> Sentence:
    """Both as one; its meaning and its place are those of the first."""
    span = Span(whole.span.start, sentence.span.end)
    return replace(whole, span=span, main=whole.span)
