"""Plain text: the text as it is, its first line as the title, its date from the file's name or from the text.

    appel-2025-07-03.txt   "Les deux présidents …\n…"   -> title "Les deux présidents …", published 2025-07-03

Nothing is taken out of the text, the title line neither: offsets count from the first character of the file.
Left to others: which bytes are which characters (encoding), how a day is found (dateline).
"""

from datetime import date
from pathlib import Path
from textwrap import shorten

from vectorstore.models import Article
from vectorstore.readers import dateline, fields
from vectorstore.readers.encoding import decode, load

TITLE_LENGTH = 100
_ENOUGH = 4 * TITLE_LENGTH  # of a line that may be as long as the file


def article(path: Path) -> Article:
    """The article in a text file."""
    return parse(decode(load(path)), path.stem, dateline.saved_on(path))


def parse(text: str, name: str, saved: date | None) -> Article:
    """The article in a text; `name` is its file's, `saved` the last day it may have been published on."""
    published = dateline.from_name(name) or dateline.from_text(text, saved)
    return fields.article({"text": text, "title": title(text, name), "published": published})


def title(text: str, otherwise: str | None) -> str | None:
    """The first line that is not blank, shortened at a word; `otherwise` (a file's name) when it holds no letter."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:_ENOUGH]
    if not any(map(str.isalpha, first)):
        return otherwise
    short = shorten(first, TITLE_LENGTH, placeholder="…")
    return short if short != "…" else first.strip()[: TITLE_LENGTH - 1] + "…"  # one word without an end
