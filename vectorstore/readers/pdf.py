"""PDF files: the text of the pages, separated by a blank line, as pypdf extracts it.

Hyphens at line ends and ligatures stay as they are: a repaired word would be a word that nobody printed. The dates
in a PDF are those of the file, not of publication, so only the file's name tells a date.
Left to others: scans (no OCR here: they are refused), what the values may be (fields).
"""

import logging
from io import BytesIO
from pathlib import Path

from vectorstore.errors import UnreadableArticle
from vectorstore.models import Article
from vectorstore.readers import dateline, fields, plain
from vectorstore.readers.encoding import load


def article(path: Path) -> Article:
    """The article in a PDF file."""
    return parse(load(path), path.stem)


def parse(data: bytes, name: str) -> Article:
    """The article in the bytes of a PDF; its file's name may tell a title and a date."""
    stated, text = _extracted(data)
    if not any(map(str.isalpha, text)):
        raise UnreadableArticle("this PDF holds no text, it is probably a scan; run text recognition (OCR) on it first")
    title = stated if stated and any(map(str.isalpha, stated)) else plain.title(text, name)
    return fields.article({"text": text, "title": title, "published": dateline.from_name(name)})


def _extracted(data: bytes) -> tuple[str | None, str]:
    """The title in the metadata, and the text."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every repaired detail of a file
    try:
        reader = PdfReader(BytesIO(data))
        # Many files are locked against printing only, under an empty password that every viewer tries.
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() for page in reader.pages]
        about = None if locked else reader.metadata
        stated = about.title if about else None
    except Exception as error:  # a broken file fails anywhere: KeyError, zlib.error, RecursionError, …
        reason = type(error).__name__
        raise UnreadableArticle(
            f"this PDF is damaged or of an unknown kind ({reason}); save its text instead"
        ) from error
    if locked:
        raise UnreadableArticle("this PDF is encrypted; save it without a password first")
    return stated, "\n\n".join(filter(None, map(str.strip, pages)))
