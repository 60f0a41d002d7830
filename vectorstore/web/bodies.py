"""Bytes as they arrive, compression undone piece by piece: a bomb is dropped before it unfolds.

    body = Body("gzip", limit=10_000_000)
    for piece in stream:
        body.add(piece)
    data = body.whole()

httpx would undo compression, too, but of a whole piece at once, and sixty kilobytes of brotli may hold gigabytes.
Left to others: what the bytes are (pages, feeds), how long they may take (client).
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

from vectorstore.errors import FetchFailed

ACCEPTED = "gzip, deflate, br"
_ZLIB_HEAD = 2  # bytes that tell whether zlib's frame is there
_AT_ONCE = 256 * 1024  # bytes out of one step
_MOST_RATIO = 300  # of text, which compresses to a tenth or, where it repeats itself, to a hundredth


class _Decoder(Protocol):
    def feed(self, data: bytes, room: int) -> bytes: ...
    def done(self) -> bool: ...


class Body:
    """What arrives of one answer. `add` raises FetchFailed for what is too large, too dense or damaged."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._decoders = [_decoder(name) for name in reversed(encoding.lower().replace(" ", "").split(",")) if name]
        if len(self._decoders) > 2:
            raise FetchFailed("the answer is compressed more than twice; Hotline does not unfold it", passing=False)
        self._parts: list[bytes] = []
        self._size = self._arrived = 0

    def add(self, data: bytes) -> None:
        """Take the next piece in."""
        self._arrived += len(data)
        if self._arrived > self._limit:
            raise self._too_large()
        for piece in _unfolded(self._decoders, data, self._limit):
            self._size += len(piece)
            if self._size > self._limit or self._size > _AT_ONCE + _MOST_RATIO * self._arrived:
                raise self._too_large()
            self._parts.append(piece)

    def whole(self) -> bytes:
        """Everything, once the answer has ended; cut compression is refused: half an article is none."""
        if not all(decoder.done() for decoder in self._decoders) and self._arrived:
            raise FetchFailed("the answer was cut off; try again later")
        return b"".join(self._parts)

    def _too_large(self) -> FetchFailed:
        megabytes = f"{self._limit / 1_000_000:g} MB"
        return FetchFailed(
            f"the answer is larger than {megabytes}, or compressed beyond what text can be; save the article as a file",
            passing=False,
        )


def _unfolded(decoders: list[_Decoder], data: bytes, room: int) -> Iterator[bytes]:
    """The pieces that come out of a chain of decoders, each of a bounded size."""
    if not decoders:
        if data:
            yield data
        return
    first, rest = decoders[0], decoders[1:]
    while True:
        piece = first.feed(data, min(room, _AT_ONCE))
        data = b""
        if not piece:
            return
        yield from _unfolded(rest, piece, room)


class _Zlib:
    """gzip (several members, too) and deflate, with or without zlib's own frame."""

    def __init__(self, bits: tuple[int, ...]) -> None:
        self._bits = bits
        self._inner = zlib.decompressobj(bits[0])
        self._waiting = b""
        self._begun = False

    def feed(self, data: bytes, room: int) -> bytes:
        self._waiting += data
        if not self._begun and len(self._waiting) < _ZLIB_HEAD:
            return b""
        if self._inner.eof:  # another member, or padding
            if not self._waiting.strip(b"\0"):
                self._waiting = b""
                return b""
            self._inner = zlib.decompressobj(self._bits[0])
        try:
            piece = self._inner.decompress(self._waiting, room)
        except zlib.error:
            if self._begun or len(self._bits) < 2:
                raise _damaged() from None
            self._begun = True
            self._inner = zlib.decompressobj(self._bits[1])
            return self.feed(b"", room)
        self._begun = True
        self._waiting = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        return piece

    def done(self) -> bool:
        return self._inner.eof and not self._waiting.strip(b"\0")


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._error = brotli.error
        self._inner = brotli.Decompressor()
        self._waiting = b""

    def feed(self, data: bytes, room: int) -> bytes:
        self._waiting += data
        try:
            if self._inner.is_finished():
                return b""
            data = b""
            if self._inner.can_accept_more_data():
                data, self._waiting = self._waiting, b""
            return bytes(self._inner.process(data, output_buffer_limit=room))
        except self._error:
            raise _damaged() from None

    def done(self) -> bool:
        return bool(self._inner.is_finished())


def _decoder(name: str) -> _Decoder:
    if name in ("gzip", "x-gzip"):
        return _Zlib((zlib.MAX_WBITS | 16,))
    if name == "deflate":
        return _Zlib((zlib.MAX_WBITS, -zlib.MAX_WBITS))
    if name == "br":
        return _Brotli()
    if name == "identity":
        return _Plain()
    raise FetchFailed(f"the answer is compressed as {name[:20]!r}, which was not asked for", passing=False)


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        return data

    def done(self) -> bool:
        return True


def _damaged() -> FetchFailed:
    return FetchFailed("the answer's compression is damaged; try again later")
