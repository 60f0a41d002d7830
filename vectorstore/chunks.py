"""Chunks of about 200 tokens made of whole sentences, and the sentence windows inside them.

Offsets are our own (splitters that locate chunks by searching lose half of them): a chunk's span runs from its
first sentence's start to its last one's end, so the slice is the text itself, white space included.

    chunk("A b. C d.\n\nE f.", "en") -> [Chunk(0..16, windows=(0..4, 5..9, 11..15))]

Left to others: tokens of a prompt (prompts), vectors (embeddings), storage (archive).
"""

from itertools import pairwise

from vectorstore import tokens
from vectorstore.models import Article, Chunk, Span
from vectorstore.sentences import sentences

TARGET_TOKENS = 200
LONGEST_WINDOW = 600  # characters; a longer "sentence" (a table, a list without stops) is cut at white space


def chunk(text: str, language: str | None) -> list[Chunk]:
    """Cut a text into chunks; every sentence is in exactly one chunk, none is cut unless it is a chunk by itself."""
    groups: list[list[Span]] = []
    size = TARGET_TOKENS
    for window in _windows(text, language):
        length = tokens.count(text[window.start : window.end])
        if not groups or size + length > TARGET_TOKENS:
            groups.append([])
            size = 0
        groups[-1].append(window)
        size += length
    _merge_short_tail(groups, text)
    return [Chunk(Span(group[0].start, group[-1].end), tuple(group)) for group in groups]


def embedded_text(article: Article, text: str) -> str:
    """What is embedded for a stretch of an article: title, publisher and date in front, as retrieval needs them."""
    front = " | ".join(part for part in (article.title, article.publisher, article.published) if part)
    return f"{front}\n{text}" if front else text


def _windows(text: str, language: str | None) -> list[Span]:
    """Sentences, the overlong ones cut at white space (a window must fit the embedder and a reader's eye)."""
    windows: list[Span] = []
    for sentence in sentences(text, language):
        start = sentence.start
        while sentence.end - start > LONGEST_WINDOW:
            cut = text.rfind(" ", start + LONGEST_WINDOW // 2, start + LONGEST_WINDOW)
            cut = cut if cut > 0 else start + LONGEST_WINDOW
            windows.append(Span(start, cut))
            start = cut
            while start < sentence.end and text[start].isspace():
                start += 1
        if start < sentence.end:
            windows.append(Span(start, sentence.end))
    return windows


def _merge_short_tail(groups: list[list[Span]], text: str) -> None:
    """A last chunk of a few words says nothing alone: it joins the one before."""
    for before, last in list(pairwise(groups))[-1:]:
        if tokens.count(text[last[0].start : last[-1].end]) < TARGET_TOKENS // 4:
            before.extend(last)
            groups.pop()
