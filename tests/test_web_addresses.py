"""Which addresses are fetched: every disguise of a private one is refused, on what is connected to."""

import ipaddress
import socket

import pytest

from tests.web_server import Reply, WebServer, redirect
from vectorstore.errors import AddressRefused, FetchFailed, UsageError
from vectorstore.web.addresses import LONGEST, Allowed, is_address, is_public, parse, resolve
from vectorstore.web.gather import Gathering, Manner, Wanted

PRIVATE = """
    10.0.0.1 172.16.5.4 192.168.1.1 127.0.0.1 127.8.8.8 0.0.0.0 169.254.169.254 100.64.0.1 100.100.100.200 224.0.0.1
    240.0.0.1 255.255.255.255 192.0.0.8 192.0.2.1 198.18.0.1 203.0.113.5 192.88.99.1 168.63.129.16
    :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2002:808:808::
    2001:0:1::1 2001:db8::1 3fff::1 fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 5f00::1
"""
PUBLIC = ("8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4007::1")


@pytest.mark.parametrize("ip", PRIVATE.split())
def test_what_is_not_public(ip):
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", PUBLIC)
def test_what_is_public(ip):
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file:///etc/passwd", "only http and https addresses are; give the path of a file instead"),
        ("ftp://example.org/a", "only http and https"),
        ("gopher://example.org/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("data:text/html,a", "only http and https"),
        ("//example.org/a", "only http and https"),
        ("http://anna:secret@example.org/", "carries a user name or password"),
        ("https://anna@example.org/", "carries a user name or password"),
        ("https://:secret@example.org/", "carries a user name or password"),
        ("http:///a", "names no host"),
        ("http://example.org:99999/", "there is no port 99999"),
        ("http://[::1/", "no web address"),
        ("http://a\nb.example/", "no web address"),
        ("https://example.org/" + "a" * LONGEST, "more than 2,000 characters"),
        ("", "only http and https"),
    ],
)
def test_what_is_no_plain_web_address(text, said):
    with pytest.raises(AddressRefused) as refused:
        parse(text)
    assert said in str(refused.value) and "secret" not in str(refused.value) and len(str(refused.value)) < 400


def test_the_normal_form():
    address = parse("HTTPS://Пример.РФ:443/новость?a=б#top")
    assert address.url == "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C?a=%D0%B1"
    assert (address.host, address.port, address.origin) == (
        "xn--e1afmkfd.xn--p1ai",
        443,
        "https://xn--e1afmkfd.xn--p1ai",
    )
    assert parse("http://[2606:4700::1]:8080/").origin == "http://[2606:4700::1]:8080"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example", True),
        ("file:///a", True),
        ("C:\\news\\a.html", False),
        ("a/b.html", False),
        ("c://x", False),
    ],
)
def test_addresses_are_told_from_paths(text, address):
    assert is_address(text) is address


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]"])
def test_the_systems_own_resolver_sees_through_disguises(host):
    with pytest.raises((AddressRefused, FetchFailed)) as refused:
        resolve(parse(f"http://{host}/"), Allowed())
    assert "private network" in str(refused.value) or "cannot be resolved" in str(refused.value)


def test_one_private_address_among_public_ones_is_enough():
    with pytest.raises(AddressRefused, match="private network"):
        resolve(parse("https://news.example/"), Allowed(), lambda host, port: ["93.184.216.34", "10.0.0.7"])
    assert resolve(parse("https://news.example/"), Allowed(), lambda host, port: ["93.184.216.34"]) == ["93.184.216.34"]


def test_unusual_ports_need_the_settings():
    def resolver(host, port):
        return ["93.184.216.34"]

    with pytest.raises(AddressRefused, match="port 8080"):
        resolve(parse("http://news.example:8080/"), Allowed(), resolver)
    assert resolve(parse("http://news.example:8080/"), Allowed.parse("news.example"), resolver)
    assert resolve(parse("http://news.example:443/"), Allowed(), resolver)


def test_names_that_do_not_resolve_may_do_so_later():
    def fails(host, port):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    with pytest.raises(FetchFailed, match="cannot be resolved") as failed:
        resolve(parse("https://news.example/"), Allowed(), fails)
    assert failed.value.passing


def test_the_setting():
    allowed = Allowed.parse(" intranet.example , 10.1.0.0/16, [::1] ,127.0.0.1")
    assert allowed.name("INTRANET.example.") and not allowed.name("other.example")
    assert allowed.ip(ipaddress.ip_address("10.1.200.3")) and allowed.ip(ipaddress.ip_address("::1"))
    assert not allowed.ip(ipaddress.ip_address("10.2.0.1"))
    with pytest.raises(UsageError, match=r"HOTLINE_ALLOW_PRIVATE holds '10\.0\.0\.0/99'"):
        Allowed.parse("10.0.0.0/99")


def fetched(server, address, **manner):
    """What comes of an address, with 127.0.0.1 allowed unless told otherwise."""
    known = {"allowed": Allowed.parse("127.0.0.1"), "pace": 0}
    return next(Gathering(Manner(**known | manner)).each([Wanted(address)], lambda wanted, got: got))[1]


def test_the_checked_address_is_connected_to_and_the_name_is_asked_only_once_a_hop():
    """A name that resolves to another address a moment later (DNS rebinding) leads nowhere."""
    asked = []

    def resolver(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) < 3 else ["169.254.169.254"]

    with WebServer() as server:
        server.page("/a", "<p>a</p>")
        got = fetched(server, server.url("/a", "news.example"), resolver=resolver)
        assert got.body == b"<p>a</p>" and asked == ["news.example"] * 2  # robots.txt, the page
        assert server.asked[1].headers["host"] == f"news.example:{server.port}"
        again = fetched(server, server.url("/a", "news.example"), resolver=resolver)
        assert isinstance(again, AddressRefused) and len(server.paths()) == 1


def test_every_redirect_is_checked():
    with WebServer() as server:
        for path, target in {
            "/metadata": "http://169.254.169.254/latest/meta-data/",
            "/name": f"http://inside.example:{server.port}/b",
            "/file": "file:///etc/passwd",
            "/user": f"http://anna:secret@127.0.0.1:{server.port}/b",
        }.items():
            server.answer(path, redirect(target))
        server.page("/b", "<p>secret</p>")

        def resolver(host, port):
            return {"inside.example": ["192.168.0.9"]}.get(host, [host])

        for path in ("/metadata", "/name", "/file", "/user"):
            assert isinstance(fetched(server, server.url(path), resolver=resolver), AddressRefused), path
        assert "/b" not in server.paths()


def test_nothing_private_is_asked_unless_it_is_allowed():
    with WebServer() as server:
        server.answer("/a", Reply(b"secret"))
        for host in ("127.0.0.1", "localhost"):
            assert isinstance(fetched(server, server.url("/a", host), allowed=Allowed()), AddressRefused)
        assert server.asked == []
