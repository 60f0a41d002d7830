"""Is this an address of the web that may become a link? What the archive holds may be no address at all.

    host("https://www.example.org/a") == "example.org"
    host("javascript:alert(1)") is None

Left to others: the link at the quoted words (deeplink), how it is written (chat, briefing, api.footnotes).
"""

from urllib.parse import urlsplit


def host(address: str | None) -> str | None:
    """The host of a web address that may become a link, None for everything else: javascript:, data:, file:, …"""
    if not address or any(character.isspace() or not character.isprintable() for character in address):
        return None
    try:
        parts = urlsplit(address)
        name = parts.hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name and parts.scheme in ("http", "https") else None
