"""A text as a set of hashes, of three words each and of its numbers, so that copies are told by what they share.

    print_ = made("Les deux présidents se sont parlé pendant une heure, jeudi.")
    alike(print_, made("(AFP) Les deux présidents se sont parlé pendant une heure, jeudi. Suite."))   # True

A copy may have lost its end, gained lines, or been edited here and there: it is one when the shorter text stands in
the longer one for the most part, is no small part of it, and gives the same figures. Which texts are compared at all is
told by the bands of a MinHash signature (datasketch): two numbers that texts sharing a fifth of their shingles have in
common nearly always. datasketch's own tables live in memory or on a server; ours are rows of the archive, so nothing
is built at start.

Left to others: keeping and finding (archive.stories), what a copy means (origins).
"""

import re
import zlib
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

SCHEME = "3 words and numbers, affine32, 64 bands of 2"  # change it and every archive makes its prints anew
Print = NDArray[np.uint32]  # sorted, each once

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_WORDS_IN_ONE = 3
_MOST_WORDS = 5_000  # of a text, from its beginning
_FEWEST = 5  # shingles; a shorter text is no copy of anything
_NUMBER = 1 << 31  # hashes of numbers lie above it, shingles below
_BANDS, _ROWS = 64, 2
_HELD = 0.7  # of the shorter text's shingles
_SHARED = 0.2  # of both texts' shingles: a round-up that holds a flash is no copy of it
_FIGURES = 0.5  # of the numbers of the text that has fewer: yesterday's report with today's figures is no copy of it
_SEED = 1
_MIX = np.uint64(0x9E3779B97F4A7C15)


def made(text: str) -> Print:
    """The print of a text; empty where it has too few words. Copies keep their accents, so case alone is folded."""
    words = [match.group() for match in islice(_WORD.finditer(text.casefold().replace("ё", "е")), _MOST_WORDS)]
    runs = zip(*(words[start:] for start in range(_WORDS_IN_ONE)), strict=False)
    shingles = {_hash(" ".join(run)) for run in runs}
    if len(shingles) < _FEWEST:
        return np.array([], dtype=np.uint32)
    return np.array(sorted(shingles | {_hash(word) | _NUMBER for word in words if word[0].isdigit()}), dtype=np.uint32)


def _hash(words: str) -> int:
    return zlib.crc32(words.encode()) % _NUMBER


def bands(print_: Print) -> list[int]:
    """Where to look for its copies: signed 64-bit numbers, none for an empty print."""
    if not len(print_):
        return []
    from datasketch import MinHash

    signature = MinHash(hashfunc=int, permutations=_permutations(), scheme="affine32", num_perm=_BANDS * _ROWS)
    signature.update_batch(print_[: np.searchsorted(print_, _NUMBER)].tolist())
    pairs = signature.hashvalues.astype(np.uint64).reshape(_BANDS, _ROWS)
    joined = (pairs[:, 0] << np.uint64(32)) | pairs[:, 1]
    mixed = (joined ^ np.arange(_BANDS, dtype=np.uint64)) * _MIX + np.arange(_BANDS, dtype=np.uint64)
    return [int(band) for band in mixed.view(np.int64)]


def alike(one: Print, other: Print) -> bool:
    """Is either of them a copy of the other?"""
    shared = np.intersect1d(one, other, assume_unique=True)
    common, mine, theirs = (int(np.searchsorted(found, _NUMBER)) for found in (shared, one, other))
    figures = min(len(one) - mine, len(other) - theirs)
    return (
        common >= max(1, _HELD * min(mine, theirs))
        and common >= _SHARED * (mine + theirs - common)
        and len(shared) - common >= _FIGURES * figures
    )


def held(one: Print, other: Print) -> float:
    """How much of the first one the other holds, 0..1."""
    return len(np.intersect1d(one, other, assume_unique=True)) / max(1, len(one))


@lru_cache(maxsize=1)
def _permutations() -> NDArray[np.uint32]:
    from datasketch import MinHash

    made_once: NDArray[np.uint32] = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, scheme="affine32").permutations
    return made_once
