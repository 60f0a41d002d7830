"""What an article may hold, whatever file it comes from: the contract of the input, checked in one place.

    article({"text": "Two presidents spoke.", "published": "2025-07-03", "language": "en-US"})
      -> Article(text="Two presidents spoke.", id=<hash of the text>, language="en", published="2025-07-03")

Only `text` is needed; unknown keys are ignored; what cannot be kept as it was meant is refused, never dropped in
silence: a wrong date would let an article be seen before it was written, a cut address would lead elsewhere.
Left to others: how a file is taken apart (the reader of its kind), which language a text is in when none is told.
"""

import re
import reprlib
import unicodedata
from collections.abc import Mapping

from vectorstore import dates
from vectorstore.errors import UnreadableArticle, UsageError
from vectorstore.models import REPORTED, Article
from vectorstore.text import stored

TEXT_LIMIT = 5_000_000  # characters
LINE_LIMIT = 300  # characters of a title or a publisher's name: more is cut
ADDRESS_LIMIT = 2_000  # characters of a URL: more is refused, for a cut one is another address
ID_LIMIT = 500
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.DOTALL)
_UNDETERMINED = ("und", "mis", "mul", "zxx")  # ISO 639's words for "no language told"
_DATE_LENGTH = 40

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = 60


def article(record: Mapping[str, object], kind: str = REPORTED) -> Article:
    """The article that a record describes; raises UnreadableArticle with a sentence for the user.

    `kind` is the caller's to tell, not the record's: a file from outside must not pose as the project's own summary.
    """
    text = _text(record.get("text"))
    return Article(
        text=text,
        id=_id(record.get("id")),
        title=line("title", record.get("title")),
        publisher=line("publisher", record.get("publisher")),
        language=_language(record.get("language")),
        published=published(record.get("published")),
        url=_address("url", record.get("url")),
        kind=kind,
        sources=_sources(record.get("sources")),
    )


def shown(value: object) -> str:
    """A value from a file, short enough for a message."""
    return _repr.repr(value)


def line(name: str, value: object) -> str | None:
    """A title or a name on one line, None when it is missing or blank."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # "title": 1984
    if not isinstance(value, str):
        raise UnreadableArticle(f"{name} is {shown(value)}; make it a string or leave it out")
    return " ".join(stored(value).split())[:LINE_LIMIT].strip() or None


def published(value: object) -> str | None:
    """A date of publication in its normal form, None when none is told; what is no date is refused."""
    try:
        if isinstance(value, str) and not (value.isascii() and value.isprintable() and len(value) <= _DATE_LENGTH):
            raise UsageError
        return dates.published(value)
    except UsageError:
        forms = "write YYYY, YYYY-MM, YYYY-MM-DD or a full timestamp"
        years = f"of the years {dates.EARLIEST} to {dates.LATEST}"
        raise UnreadableArticle(f"published {shown(value)} is no date; {forms} {years}, or leave it out") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        told = "is missing" if value is None else f"is {shown(value)}"
        raise UnreadableArticle(f"text {told}; give the article's text as a string")
    text = stored(value)
    if len(text) > TEXT_LIMIT:
        raise UnreadableArticle(f"the text has more than {TEXT_LIMIT:,} characters; split it into its articles")
    if not any(map(str.isalpha, text)):
        raise UnreadableArticle("the text holds no letter; give the article's text")
    return text


def _id(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise UnreadableArticle(f"id is {shown(value)}; make it a string or an integer, or leave it out")
    if len(value) > ID_LIMIT:
        raise UnreadableArticle(f"id {shown(value)} has more than {ID_LIMIT} characters; shorten it")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise UnreadableArticle(f"id {shown(value)} holds control characters; remove them")
    return value if value.strip() else None


def _language(value: object) -> str | None:
    """ "fr-FR" is "fr"; what is no language code counts as not told, for it can be detected from the text."""
    match = _LANGUAGE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    return match[1] if match and match[1] not in _UNDETERMINED else None


def _address(name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableArticle(f"{name} is {shown(value)}; make it a string or leave it out")
    address = " ".join(stored(value).split())
    if len(address) > ADDRESS_LIMIT:
        raise UnreadableArticle(f"{name} {shown(address)} has more than {ADDRESS_LIMIT:,} characters; shorten it")
    return address or None


def _sources(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise UnreadableArticle(f"sources is {shown(value)}; make it a list of strings or leave it out")
    return tuple(filter(None, (_address("sources", entry) for entry in value)))
