"""The starter list of feeds (feeds.toml): public addresses with publisher, country, language, kind, and where found.

    [entry.publisher for entry in starter() if entry.language == "fr"]

Left to others: which feeds are read (archive.feeds), reading them (news).
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from vectorstore.archive.feeds import Feed
from vectorstore.web.addresses import parse

KINDS = ("agency", "newspaper", "broadcaster", "state media", "official")


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed of the list; `found` says in which public source its address stood."""

    address: str
    publisher: str
    country: str
    language: str
    kind: str
    found: str

    def feed(self) -> Feed:
        """As a feed to be read."""
        return Feed(parse(self.address).url, self.publisher, self.country, self.language, self.kind)


@lru_cache(maxsize=1)
def starter() -> tuple[Entry, ...]:
    """Every feed of the list, in its order."""
    text = files("vectorstore").joinpath("feeds.toml").read_text(encoding="utf-8")
    return tuple(Entry(**entry) for entry in tomllib.loads(text)["feed"])
