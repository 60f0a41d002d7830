"""A link that opens an article at the quoted words: a text fragment (WICG Scroll to Text Fragment).

    deep_link("https://example.org/a", "Нет, не обсуждали.")
        == "https://example.org/a#:~:text=%D0%9D%D0%B5%D1%82%2C%20%D0%BD%D0%B5%20..."

Works for any script: the words are percent-encoded UTF-8, never stripped.
Left to others: what may become a link (weblink), whether the page still says so.
"""

from urllib.parse import quote

from bot.weblink import host

_WHOLE = 80  # characters; a longer quote is given by its first and last words, which also spans paragraphs
_WORDS = 5


def deep_link(url: str | None, words: str) -> str | None:
    """The address with a fragment that finds `words`; None where the article has no web address."""
    if not url or host(url) is None or not words.split():
        return None
    parts = words.split()
    if (len(words) <= _WHOLE and "\n" not in words) or len(parts) <= 2 * _WORDS:
        directive = _encoded(" ".join(parts))
    else:
        directive = f"{_encoded(' '.join(parts[:_WORDS]))},{_encoded(' '.join(parts[-_WORDS:]))}"
    base, _, fragment = url.partition("#")
    return f"{base}#{fragment.partition(':~:')[0]}:~:text={directive}"


def _encoded(text: str) -> str:
    # "-" and "," have a meaning of their own in a text directive, and quote() leaves "-" alone.
    return quote(text, safe="").replace("-", "%2D")
