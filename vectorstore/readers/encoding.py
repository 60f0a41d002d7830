"""Bytes of a file to characters: byte order marks, UTF-8, else a well-founded guess, else a refusal.

    decode("Été".encode("cp1252"))      -> "Été"
    decode("Київ".encode("cp1251"))     -> "Київ"

A guess is made only among the encodings that French, English, Russian and Ukrainian were written in before UTF-8.
Damaged UTF-8 is refused: read as anything else, every accent in it would come out as two wrong letters.
Left to others: NFC, line ends, NUL (vectorstore.text), the encoding a page declares (html).
"""

import codecs
import re
from pathlib import Path

from vectorstore.errors import UnreadableArticle

FILE_LIMIT = 32 * 1024 * 1024  # bytes of a file that is read whole
_SAMPLE = 256 * 1024  # bytes that are enough to tell one encoding from another
_MARKS = (  # UTF-32's mark begins with UTF-16's: it comes first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ["cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"]
_LATIN = ["cp1252", "iso8859_15"]  # as browsers do: what calls itself latin-1 is cp1252
_MIXED = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


def load(path: Path) -> bytes:
    """All bytes of a file of up to 32 MB."""
    with path.open("rb") as file:
        data = file.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        raise UnreadableArticle(f"this file is larger than {FILE_LIMIT // 1024 // 1024} MB; split it")
    return data


def unicode_form(head: bytes) -> str:
    """The Unicode encoding that the first bytes of a file tell: "utf-16", "utf-32", else "utf-8-sig"."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")


def decode(data: bytes, declared: str | None = None, *, lenient: bool = False) -> str:
    """The characters of a text file; `declared` is tried where a byte order mark and UTF-8 do not fit.

    Raises UnreadableArticle for what is no text (pictures, archives) and for damaged text. `lenient` shows the
    damage as U+FFFD instead: for web pages, where it mostly stands outside the article.
    """
    form = unicode_form(data)
    if form == "utf-8-sig":
        _refuse_binary(data)
    try:
        return data.decode(form)
    except UnicodeDecodeError as error:
        if form != "utf-8-sig" or _mostly_utf8(data):
            if lenient:
                return data.decode(form, "replace")
            where = f"damaged near byte {error.start}"
            raise UnreadableArticle(f"this text is {where}; open it in an editor and save it as UTF-8") from None
    for encoding in filter(None, (declared, _guess(data))):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    raise UnreadableArticle("the encoding of this text cannot be told; save it as UTF-8")


def _refuse_binary(data: bytes) -> None:
    """A stray NUL may stand in a text; of a picture or an archive every tenth byte is a control character."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(3, len(data) // (20 if _is_utf8(data) else 50)):
        raise UnreadableArticle("this is no text but binary data; give a text, Markdown, HTML, PDF or JSON lines file")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """Whether most bytes above ASCII form UTF-8 characters, which by chance they hardly ever do."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - broken > broken


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # Only lines with something to tell apart; all the encodings here have one byte a letter, so any cut is good.
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE]
    # Letters of the two alphabets do not mix in a word: accents stand beside ASCII letters, Cyrillic beside Cyrillic.
    family = _LATIN if len(_MIXED.findall(telling)) >= len(_PAIR.findall(telling)) else _CYRILLIC
    best = from_bytes(telling, cp_isolation=family).best()
    return best.encoding if best is not None else family[0]  # too short for statistics
