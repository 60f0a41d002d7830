"""One address asked for on a real server with faults: redirects, conditions, limits, compression, manners."""

import gzip
import ssl
import threading
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import brotli
import pytest

from tests import web_server
from tests.web_server import Reply, WebServer, bomb, redirect
from vectorstore.errors import FetchFailed
from vectorstore.web.addresses import Allowed
from vectorstore.web.bodies import Body
from vectorstore.web.client import Known, Limits
from vectorstore.web.gather import Gathering, Manner, Wanted

QUICK = Limits(connect=0.5, read=0.5, total=1, size=1_000_000)
MANNER = Manner(allowed=Allowed.parse("127.0.0.1"), pace=0, limits=QUICK)


@pytest.fixture(scope="module")
def server():
    with WebServer() as server:
        yield server


@pytest.fixture(autouse=True)
def fresh(server):
    server.routes.clear()
    server.asked.clear()


def ask(*addresses, known=None, manner=MANNER):
    """What comes of each address, in the order asked."""
    came = dict(
        (wanted.address, got)
        for wanted, got in Gathering(manner).each([Wanted(one, known) for one in addresses], lambda wanted, got: got)
    )
    return came[addresses[0]] if len(addresses) == 1 else [came[address] for address in addresses]


def test_an_answer_tells_what_it_is(server):
    address = server.page("/a", "<p>Київ</p>", etag='"7"', charset="windows-1251", **{"Last-Modified": "yesterday"})
    got = ask(address)
    assert (got.address, got.final, got.unchanged) == (address, address, False)
    assert (got.content_type, got.charset, got.etag, got.modified) == ("text/html", "windows-1251", '"7"', "yesterday")
    assert got.body.decode("cp1251") == "<p>Київ</p>"
    headers = server.asked[-1].headers
    assert headers["user-agent"] == "Hotline/0.1" and headers["accept-encoding"] == "gzip, deflate, br"
    assert "cookie" not in headers and "if-none-match" not in headers


def test_the_contact_stands_in_the_user_agent(server):
    ask(server.page("/a", "a"), manner=Manner(MANNER.allowed, contact="mailto:desk@news.example", pace=0))
    assert server.asked[-1].headers["user-agent"] == "Hotline/0.1 (+mailto:desk@news.example)"


def test_only_a_change_is_sent(server):
    address = server.page("/a", "a", etag='"7"')
    same = ask(address, known=Known('"7"', "Thu, 03 Jul 2025 10:00:00 GMT", address))
    assert same.unchanged and same.body == b"" and same.etag == '"7"'
    assert server.asked[-1].headers["if-modified-since"] == "Thu, 03 Jul 2025 10:00:00 GMT"
    assert ask(address, known=Known('"6"', None, address)).body == b"a"
    assert ask(address, known=Known('"7"', None, server.url("/other"))).body == b"a"  # another address' condition


def test_an_unasked_304_is_no_answer(server):
    assert "answers 304" in str(ask(server.answer("/a", Reply(status=304))))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server, status):
    server.page("/dir/b", "b")
    server.answer("/dir/a", redirect("b#part", status))
    got = ask(server.url("/dir/a"))
    assert got.body == b"b" and got.final == server.url("/dir/b")


def test_five_redirects_and_no_more(server):
    for step in range(7):
        server.answer(f"/{step}", redirect(f"/{step + 1}"))
    server.page("/7", "end")
    assert ask(server.url("/2")).body == b"end"
    assert "redirects more than 5 times" in str(ask(server.url("/1")))


def test_circles_are_seen(server):
    server.answer("/a", redirect("/b"))
    server.answer("/b", redirect("/a"))
    server.answer("/self", redirect("/self"))
    for path in ("/a", "/self"):
        came = ask(server.url(path))
        assert "redirects in a circle" in str(came) and not came.passing


@pytest.mark.parametrize(
    ("fault", "said", "passing"),
    [
        (web_server.hang, "did not answer in time", True),
        (web_server.drip, "did not answer in time", True),
        (web_server.endless, "larger than 1 MB", False),
        (web_server.reset, "broke off", True),
        (web_server.truncated, "cut off", True),
        (web_server.no_http, "cut off or is no HTTP", True),
    ],
)
def test_faults_end_in_one_clear_sentence(server, fault, said, passing):
    came = ask(server.answer("/a", fault))
    assert isinstance(came, FetchFailed) and said in str(came) and came.passing is passing and "; " in str(came)


def test_nobody_there(server):
    with WebServer() as gone:
        address = gone.url("/")
    came = ask(address)
    assert "cannot be read for now" in str(came) and "takes no connection" in str(came) and came.passing


@pytest.mark.parametrize(
    ("status", "passing", "gone"),
    [
        *[(404, False, 1), (410, False, 2)],
        *[(status, False, 0) for status in (204, 401, 403, 418, 451)],
        *[(status, True, 0) for status in (429, 500, 503, 599)],
    ],
)
def test_refusals_of_a_site(server, status, passing, gone):
    came = ask(server.answer("/a", Reply(status=status)))
    assert f"answers {status}" in str(came) and (came.passing, came.gone) == (passing, gone)


def test_retry_after_in_both_forms(server):
    for told in ("120", format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)):
        came = ask(server.answer("/a", Reply(status=503, headers={"Retry-After": told})))
        assert 110 < came.wait <= 120
    for told in ("soon", "-5", ""):
        assert ask(server.answer("/a", Reply(status=503, headers={"Retry-After": told}))).wait is None
    assert ask(server.answer("/a", Reply(status=503, headers={"Retry-After": "9" * 9}))).wait == 24 * 3600


def test_a_host_that_asks_for_patience_is_left_alone(server):
    busy = server.answer("/a", Reply(status=429, headers={"Retry-After": "60"}))
    first, second = ask(busy, server.page("/b", "b"))
    assert first.asked and not second.asked and second.wait > 50
    assert server.paths() == ["/a"]


def test_a_host_that_is_silent_twice_is_not_waited_for_again(server):
    server.answer("/hang", web_server.hang)
    addresses = [server.url(f"/hang{'?' * number}") for number in range(4)]
    server.routes |= {f"/hang{'?' * number}": web_server.hang for number in range(4)}
    came = ask(*addresses)
    assert [one.asked for one in came] == [True, True, False, False] and all(one.passing for one in came)
    assert "did not answer 2 times in a row" in str(came[2])


@pytest.mark.parametrize("told", ["x" * 5000, "é"])
def test_an_etag_that_cannot_be_sent_back_is_not_kept(server, told):
    address = server.answer("/a", Reply(b"a", headers={"Content-Type": "text/html", "ETag": told}))
    assert ask(address).etag is None


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "audio/mpeg", "font/woff2"])
def test_what_holds_no_article_is_not_downloaded(server, kind):
    came = ask(server.answer("/a", Reply(b"x", headers={"Content-Type": kind})))
    assert kind in str(came) and not came.passing


def test_a_body_that_says_its_size_and_one_that_is_just_small_enough(server):
    headers = {"Content-Type": "text/html"}
    assert len(ask(server.answer("/a", Reply(b"x" * 1_000_000, headers=headers))).body) == 1_000_000
    assert "larger than 1 MB" in str(ask(server.answer("/b", Reply(b"x" * 1_000_001, headers=headers))))


TEXT = "Кремль підтвердив розмову. " * 400
FORMS = {
    "gzip": gzip.compress(TEXT.encode()),
    "x-gzip": gzip.compress(TEXT.encode()[:99]) + gzip.compress(TEXT.encode()[99:]) + b"\0\0",
    "deflate": zlib.compress(TEXT.encode()),
    "Deflate": zlib.compress(TEXT.encode())[2:-4],
    "br": brotli.compress(TEXT.encode()),
    "gzip, br": brotli.compress(gzip.compress(TEXT.encode())),
    "identity": TEXT.encode(),
}


@pytest.mark.parametrize("encoding", FORMS)
def test_compression(server, encoding):
    reply = Reply(FORMS[encoding], headers={"Content-Type": "text/html", "Content-Encoding": encoding})
    assert ask(server.answer("/a", reply)).body.decode() == TEXT


@pytest.mark.parametrize("encoding", [name for name in FORMS if name != "identity"])
@pytest.mark.parametrize("step", [1, 1000])
def test_compression_in_pieces_and_cut_off(encoding, step):
    data = FORMS[encoding]
    body = Body(encoding, 10_000_000)
    for start in range(0, len(data), step):
        body.add(data[start : start + step])
    assert body.whole().decode() == TEXT
    cut = Body(encoding, 10_000_000)
    cut.add(data[:-12])
    with pytest.raises(FetchFailed, match="cut off"):
        cut.whole()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip,gzip,gzip"])
def test_compression_that_is_none(server, encoding):
    reply = Reply(b"hello, this is plain text", headers={"Content-Type": "text/html", "Content-Encoding": encoding})
    assert "compress" in str(ask(server.answer("/a", reply)))


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_bombs_do_not_unfold(encoding):
    """A hundred megabytes in a few kilobytes: refused with hardly more than the limit in memory."""
    import tracemalloc

    data = bomb(100_000_000, encoding).body
    body = Body(encoding, 1_000_000)
    tracemalloc.start()
    with pytest.raises(FetchFailed, match="larger than 1 MB"):
        body.add(data)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bomb_inside_a_bomb_is_seen_at_the_first_step(server):
    body = gzip.compress(gzip.compress(b"0" * 100_000_000))
    reply = Reply(body, headers={"Content-Type": "text/html", "Content-Encoding": "gzip, gzip"})
    assert "compressed beyond" in str(ask(server.answer("/a", reply)))


# ---------------------------------------------------------------- robots.txt, pace, many at once


def robots(server, text, status=200):
    server.answer("/robots.txt", Reply(text.encode(), status=status, headers={"Content-Type": "text/plain"}))


def test_robots_are_asked_once_a_run_and_honoured(server):
    robots(server, "User-agent: *\nDisallow: /private\n\nUser-agent: Hotline\nDisallow: /not-for-hotline\n")
    paths = ("/a", "/not-for-hotline/b", "/private/c")
    came = ask(*(server.page(path, "x") for path in paths))
    assert [isinstance(one, FetchFailed) for one in came] == [False, True, False]
    assert "forbids this address to programs (robots.txt)" in str(came[1])
    assert [one.path for one in server.asked].count("/robots.txt") == 1


def test_a_redirect_does_not_lead_around_robots(server):
    robots(server, "User-agent: *\nDisallow: /private\n")
    server.page("/private/c", "x")
    assert "robots.txt" in str(ask(server.answer("/a", redirect("/private/c"))))
    assert "/private/c" not in server.paths()


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (429, False), (500, False), (503, False)])
def test_robots_that_cannot_be_read(server, status, allowed):
    robots(server, "User-agent: *\nDisallow: /\n", status)
    came = ask(server.page("/a", "a"))
    assert isinstance(came, FetchFailed) is not allowed
    if not allowed:
        assert "robots.txt" in str(came) and "for now" in str(came) and came.passing


def test_known_robots_hold_for_a_day(server):
    address = server.page("/a", "a")
    for age, asked in ((timedelta(hours=23), 0), (timedelta(hours=25), 1)):
        server.asked.clear()
        moment = (datetime.now(UTC) - age).isoformat(timespec="seconds")
        known = {f"http://127.0.0.1:{server.port}": ("User-agent: *\nDisallow: /\n", moment)}
        gathering = Gathering(MANNER, known)
        ((_, came),) = gathering.each([Wanted(address)], lambda wanted, got: got)
        assert [one.path for one in server.asked].count("/robots.txt") == asked
        assert isinstance(came, FetchFailed) is (asked == 0)
        assert len(gathering.learnt) == asked


def test_a_host_is_asked_one_thing_at_a_time_and_not_too_often(server):
    moments = []
    addresses = [server.page(f"/{number}", "x") for number in range(4)]
    ask(*addresses, manner=Manner(MANNER.allowed, pace=0.1, limits=QUICK))
    moments = [one.moment for one in server.asked]
    assert all(later - earlier > 0.09 for earlier, later in pairwise(moments))


def test_crawl_delay_is_honoured(server):
    robots(server, "User-agent: *\nCrawl-delay: 0.3\n")
    ask(server.page("/a", "a"), server.page("/b", "b"))
    first, second = [one.moment for one in server.asked if one.path != "/robots.txt"]
    assert second - first > 0.29


def test_hosts_are_asked_side_by_side_but_never_more_than_allowed(server):
    """Hosts that answer only when four are asked at once: fewer would wait in vain, more would be seen."""
    inside, most, lock = 0, 0, threading.Lock()
    four = threading.Barrier(4)

    def crowded(handler):
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        four.wait(5)
        with lock:
            inside -= 1
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    server.answer("/a", crowded)
    manner = Manner(Allowed.parse("127.0.0.1"), pace=0, at_once=4, resolver=lambda host, port: ["127.0.0.1"])
    came = ask(*(server.url("/a", f"h{number}.example") for number in range(8)), manner=manner)
    assert [one.body for one in came] == [b"x"] * 8 and most == 4


def test_breaking_off_leaves_no_thread_behind(server):
    server.answer("/hang", web_server.hang)
    before = threading.active_count()
    run = Gathering(Manner(MANNER.allowed, pace=0)).each(
        [Wanted(server.page("/a", "a")), Wanted(server.url("/hang"))], lambda wanted, got: got
    )
    next(run)
    run.close()
    assert (
        not [one for one in threading.enumerate() if one.name == "hotline-web"] and threading.active_count() >= before
    )


def test_what_nobody_foresaw_stops_only_its_own_page(server):
    def prepare(wanted, got):
        return 1 / len(got.body)

    came = dict(Gathering(MANNER).each([Wanted(server.page("/a", "")), Wanted(server.page("/b", "x"))], prepare))
    assert "ZeroDivisionError" in str(came[Wanted(server.url("/a"))]) and came[Wanted(server.url("/b"))] == 1


# ---------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A server for the name news.example, with a certificate of our own making."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "c.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "k.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")
    names = []
    context.sni_callback = lambda sock, name, context: names.append(name)
    with WebServer(context) as server:
        yield server, ssl.create_default_context(cafile=str(folder / "c.pem")), names


def test_certificates_are_verified_for_the_name_although_the_address_is_connected_to(tls):
    server, trusted, names = tls
    server.page("/a", "a")

    def manner(certificates):
        return Manner(
            Allowed.parse("127.0.0.1"),
            pace=0,
            limits=QUICK,
            resolver=lambda *_: ["127.0.0.1"],
            certificates=certificates,
        )

    told = f"https://{{}}:{server.port}/a"
    assert ask(told.format("news.example"), manner=manner(trusted)).body == b"a" and set(names) == {"news.example"}
    other = ask(told.format("other.example"), manner=manner(trusted))
    assert "no valid certificate" in str(other) and not other.passing
    assert "no valid certificate" in str(ask(told.format("news.example"), manner=manner(None)))
