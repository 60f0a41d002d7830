"""What the reader is given: question, heading and the sentences of a passage as word pieces in one row.

    <s> question </s></s> heading </s> sentence sentence ... </s>

    packer.pack("Combien de temps ?", Passage("2025-07-03 Un appel", ("Ils ont parlé.", "L'appel a duré une heure.")))
    -> Packed(ids, segments, starts=(12, 17, 26))    # segments: 0 question, 1 heading, 2 sentences

Sentences that no longer fit are left out; the caller sees it by the number of `starts`. Text is normalised as
sentencepiece does it and cut by the library tokenizers; both follow the vocabulary in the embedder's file.
Left to others: that file (e5), reading what is packed (model).
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.reader.e5 import E5File

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 320  # word pieces in a row; the embedder's positions go to 512
_QUESTION, _HEADING, _SENTENCE = 64, 48, 120  # at most so many of each; a longer one is cut
_SPACES = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that stand together, and the heading of their article ("" where there is none)."""

    heading: str
    sentences: tuple[str, ...]


def heading(title: str | None, published: str | None) -> str:
    """The day and the title, as the reader learnt them: "2025-07-03 Un appel d'une heure"; "" for neither."""
    return " ".join(part for part in ((published or "")[:10], title) if part)


@dataclass(frozen=True, slots=True)
class Packed:
    """One row. `starts`: where each sentence begins, and at the end where the last one ends."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one length: ids and segments (rows, pieces), mask (rows, pieces), pool (rows, sentences, pieces).

    `pool` takes the mean over each sentence's pieces; a sentence that a row does not have takes nothing.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    mask: NDArray[np.float32]
    pool: NDArray[np.float32]


class Packer:
    """Packs questions and passages; remembers nothing."""

    def __init__(self, e5: E5File) -> None:
        self._e5 = e5
        self._tokenizer = _tokenizer(e5)

    def pieces(self, texts: list[str]) -> list[list[int]]:
        """The ids of each text's word pieces."""
        normal = [_SPACES.sub(" ", text.translate(self._e5.normal)) for text in texts]
        return [one.ids for one in self._tokenizer.encode_batch_fast(normal, add_special_tokens=False)]

    def pack(self, question: str, passage: Passage) -> Packed:
        """One row of at most LONGEST pieces; a passage's first sentence is always in it."""
        asked, head, *sentences = self.pieces([question, passage.heading, *passage.sentences])
        return self.joined(asked, head if passage.heading else [], sentences)

    def joined(self, asked: list[int], head: list[int], sentences: list[list[int]]) -> Packed:
        """The same from ids."""
        bos, eos = self._e5.bos, self._e5.eos
        ids = [bos, *asked[:_QUESTION], eos, eos]
        segments = [0] * len(ids)
        ids += [*head[:_HEADING], eos]
        segments += [1] * (len(ids) - len(segments))
        starts = [len(ids)]
        for sentence in sentences:
            kept = sentence[:_SENTENCE] or [self._e5.unk]
            if len(ids) + len(kept) + 1 > LONGEST:
                break
            ids += kept
            starts.append(len(ids))
        ids.append(eos)
        segments += [2] * (len(ids) - len(segments))
        return Packed(tuple(ids), tuple(segments), tuple(starts))

    def batch(self, rows: list[Packed], multiple: int = 1) -> Batch:
        """Rows side by side, the short ones filled up; the length is a multiple of `multiple`."""
        longest = -(-max(len(row.ids) for row in rows) // multiple) * multiple
        most = max(len(row.starts) - 1 for row in rows)
        ids = np.full((len(rows), longest), self._e5.pad, dtype=np.int64)
        segments = np.zeros_like(ids)
        mask = np.zeros(ids.shape, dtype=np.float32)
        pool = np.zeros((len(rows), most, longest), dtype=np.float32)
        for i, row in enumerate(rows):
            ids[i, : len(row.ids)] = row.ids
            segments[i, : len(row.ids)] = row.segments
            mask[i, : len(row.ids)] = 1.0
            for j, (start, end) in enumerate(zip(row.starts[:-1], row.starts[1:], strict=True)):
                pool[i, j, start:end] = 1.0 / (end - start)
        return Batch(ids, segments, mask, pool)


def _tokenizer(e5: E5File) -> "Tokenizer":
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.pre_tokenizers import Metaspace

    made = Tokenizer(Unigram(e5.pieces, unk_id=e5.unk, byte_fallback=False))
    made.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always", split=True)
    return made
