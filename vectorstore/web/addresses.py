"""Which addresses may be fetched: public web addresses, checked on every IP address that the name resolves to.

    address = checked("https://example.org/news#top", Allowed())
    address.url                                        # 'https://example.org/news'
    checked("http://user:secret@example.org/", Allowed())     # AddressRefused
    is_public(ip_address("::ffff:127.0.0.1"))          # False

The caller connects to one of the IP addresses that `resolve` gives back, never to the name again: a name that tells
another address a moment later (DNS rebinding) leads nowhere. Where one of a name's addresses is private, none is used.
Left to others: connecting (client), the setting HOTLINE_ALLOW_PRIVATE (bot.settings).
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vectorstore.errors import AddressRefused, FetchFailed, UsageError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Sequence[str]]

LONGEST = 2_000  # characters of an address
_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535
_NOT_PUBLIC = tuple(  # what Python's own tables of some versions call global
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's metadata server stands at a public address
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays into 6to4
        "2001::/23",  # Teredo and other protocols: what they lead to stands inside the address
        "2002::/16",  # 6to4, likewise
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
    )
)
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be fetched although it is private: names and networks, from the settings; any port of theirs."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @staticmethod
    def parse(text: str) -> "Allowed":
        """ "intranet.example, 10.1.0.0/16, 127.0.0.1" -> the names and networks it lists."""
        names, networks = set(), []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            try:
                networks.append(ipaddress.ip_network(part.strip("[]"), strict=False))
            except ValueError:
                if "/" in part or ":" in part:
                    raise UsageError(
                        f"HOTLINE_ALLOW_PRIVATE holds {part!r}; give names, IP addresses and networks (10.0.0.0/8), "
                        "with commas between"
                    ) from None
                names.add(part.casefold().rstrip("."))
        return Allowed(frozenset(names), tuple(networks))

    def name(self, host: str) -> bool:
        """Is this name allowed whatever it resolves to?"""
        return host.casefold().rstrip(".") in self.names

    def ip(self, ip: IP) -> bool:
        """Does this IP address stand in an allowed network?"""
        return any(ip in network for network in self.networks)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its normal form, ASCII, without fragment."""

    url: str
    scheme: str
    host: str
    port: int
    usual_port: bool

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt speaks for."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}{port}"


def is_address(text: str) -> bool:
    """Does this look like an address rather than a path? "file:///etc/passwd" does, "C:\\news" does not."""
    scheme, colon, rest = text.partition(":")
    return bool(colon) and len(scheme) > 1 and scheme.isascii() and scheme.isalpha() and rest.startswith("//")


def parse(text: str) -> Address:
    """The address in its normal form. Raises AddressRefused for what is no plain web address."""
    import httpx

    shown = text if len(text) <= 120 else f"{text[:120]}…"
    if len(text) > LONGEST:
        raise AddressRefused(f"the address {shown} has more than {LONGEST:,} characters; give a shorter one")
    try:
        url = httpx.URL(text.strip()).copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise AddressRefused(f"{shown!r} is no web address; write https://host/path") from None
    if url.userinfo:
        raise AddressRefused(f"the address of {url.host} carries a user name or password; give it without")
    if url.scheme not in _PORTS:
        raise AddressRefused(
            f"{shown} is not fetched: only http and https addresses are"
            + ("; give the path of a file instead" if url.scheme == "file" else "")
        )
    if not host:
        raise AddressRefused(f"{shown!r} names no host; write https://host/path")
    port = url.port or _PORTS[url.scheme]
    if port > _LAST_PORT:
        raise AddressRefused(f"{shown!r} is no web address: there is no port {port}")
    usual = port in _PORTS.values()
    return Address(str(url.copy_with(host=host.lower().strip("[]"))), url.scheme, host.lower().strip("[]"), port, usual)


def resolve(address: Address, allowed: Allowed, resolver: Resolver | None = None) -> list[str]:
    """The IP addresses to connect to, all of them checked.

    Raises AddressRefused where one of them is not public (or the port unusual) and not allowed by the settings.
    """
    name_allowed = allowed.name(address.host)
    try:
        found = [ipaddress.ip_address(text) for text in (resolver or _system)(address.host, address.port)]
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "unknown name"
        raise FetchFailed(f"the name {address.host} cannot be resolved ({why}); check it and the connection") from None
    if not found:
        raise FetchFailed(f"the name {address.host} has no IP address; check it")
    let_in = name_allowed or all(allowed.ip(ip) for ip in found)
    if not let_in and not all(is_public(ip) or allowed.ip(ip) for ip in found):
        raise AddressRefused(
            f"{address.host} leads into a private network; name it in HOTLINE_ALLOW_PRIVATE if it is yours"
        )
    if not let_in and not address.usual_port:
        raise AddressRefused(
            f"{address.host} is asked for at port {address.port}; only 80 and 443 are fetched, other ports where "
            "HOTLINE_ALLOW_PRIVATE names the host"
        )
    return [str(ip) for ip in found]


def is_public(ip: IP) -> bool:
    """Is this an address of the public internet, and of no machine in between that leads back inside?"""
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _GLOBAL_V6 or ip.scope_id):
        return False  # mapped IPv4, NAT64, unique local, link-local, multicast, loopback: all outside 2000::/3
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip in network for network in _NOT_PUBLIC if network.version == ip.version)


def _system(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
