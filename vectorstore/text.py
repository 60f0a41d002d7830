"""Text as it is stored, and text as it is compared. Storage never folds; comparison always does.

    stored("Cafe\u0301\r\n\x00") == "Café\n"
    folded("L’Élysée") == "l'elysee"

Left to others: HTML, Markdown and PDF (readers), sentences (sentences), stems (lexical).
"""

import hashlib
import re
import unicodedata

# Controls, zero-width and direction marks: a reader does not see them, nor what they do to the words around them.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_APOSTROPHES = {ord(mark): "'" for mark in "’‘ʼ`"} | {ord(mark): '"' for mark in "“”«»"}


def stored(text: str) -> str:
    """The text as the archive keeps it: NFC, LF line ends, no NUL, no lone surrogates; nothing else is touched."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\x00", "")
    return _LONE_SURROGATES.sub("", text)


def folded(text: str) -> str:
    """For matching only: case, accents and the shapes of quotation marks and apostrophes fall away.

    Cyrillic й and ї keep their marks: they are letters of their own there.

    >>> folded("Zaporijjia, Й")
    'zaporijjia, й'
    """
    return text.casefold().translate(_SHAPES)


class _Shapes(dict[int, str]):
    """What each character is compared as; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = _APOSTROPHES.get(code, chr(code))
        base = unicodedata.normalize("NFD", character)[0]
        self[code] = base if base.isascii() else character
        return self[code]


_SHAPES = _Shapes()


def digest(*parts: str | None) -> str:
    """A content hash (BLAKE2b, 32 hex digits) of parts, None and "" kept apart."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in parts:
        hasher.update(b"\x00" if part is None else b"\x01" + part.encode("utf-8", "surrogatepass"))
        hasher.update(b"\x1f")
    return hasher.hexdigest()
