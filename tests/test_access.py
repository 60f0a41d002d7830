"""Who may come in, from where, how often and with how much; what every response says; a sub-path; a slow model."""

import base64
import contextlib
import http.client
import json
import re
import signal
import socket
import threading
import time
from pathlib import Path

import anyio
import httpx
import pytest

from bot.accounts import Accounts
from bot.api.access import Access
from bot.api.app import application
from bot.api.failures import Busy, status_of
from bot.api.guard import BODY, UPLOAD
from bot.api.serve import serve
from bot.api.workers import Workers
from bot.briefing.prose import Prose
from bot.settings import Settings
from tests.fakes import FakeAnswerer
from tests.homes import apart, process, small, with_dossier
from tests.proxy import proxied
from tests.scripted_model import Fault, ScriptedModel
from tests.serving import hotline_at, served, small_page
from vectorstore.errors import HotlineError, UsageError

HERE = Path()
LOGIN = "ada:s3cret,бо:пароль"
EVERYWHERE = (
    *("GET /", "GET /config", "GET /theme.css", "GET /gradio_api/info", "GET /gradio_api/file=/etc/passwd"),
    *("GET /gradio_api/queue/data?session_hash=x", "POST /gradio_api/queue/join", "POST /gradio_api/upload"),
    *("POST /gradio_api/mcp/", "GET /gradio_api/mcp/sse", "GET /gradio_api/heartbeat/x", "GET /static/img/logo.svg"),
    *("GET /assets/none.js", "POST /login", "GET /logout", "GET /api/health", "POST /api/ask", "GET /api/openapi.json"),
    *("GET /api/articles", "POST /v1/chat/completions", "GET /v1/models", "GET /none", "OPTIONS /api/ask"),
)


def basic(login: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


# --- the rules themselves


@pytest.mark.parametrize("login", ["reader", "reader:", ":secret", "a:b,c", "a:b,a:c", "a:b,,c:d"])
def test_a_login_that_nobody_can_type_is_refused(login):
    with pytest.raises(UsageError, match="user:password"):
        Settings.from_environment({"HOTLINE_AUTH": login})


def test_the_password_is_known_in_every_form_clients_send_and_in_no_other():
    accounts = Accounts.of(LOGIN)
    packed = base64.b64encode(b"ada:s3cret").decode()
    for given in (f"Basic {packed}", f"basic {packed}", "Bearer s3cret", "Bearer ada:s3cret", f"Bearer {packed}"):
        assert accounts.user(given) == "ada"
    assert accounts.user(basic("бо:пароль")["authorization"]) == "бо"
    for given in (None, "", "Basic", "Basic !!", "Bearer", "Bearer ", "Bearer ada", "Digest s3cret", "Bearer s3cre"):
        assert accounts.user(given) is None
    for login in ("ada:пароль", "ada:", "ada:s3cret ", "ADA:s3cret", ":s3cret", "бо:s3cret"):
        assert accounts.user(basic(login)["authorization"]) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_what_others_can_reach_needs_accounts(host):
    with pytest.raises(UsageError, match="HOTLINE_AUTH=user:password"):
        Access.of(Settings(HERE, host=host))
    with pytest.raises(UsageError, match="HOTLINE_AUTH=user:password"):
        Access.of(Settings(HERE, hosts=(host,)))
    assert Access.of(Settings(HERE, host=host, auth="a:b")).accounts.passwords


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_loopback_is_open(host):
    assert not Access.of(Settings(HERE, host=host)).accounts.passwords


@pytest.mark.parametrize(
    "setting",
    [{"HOTLINE_RATE": "many"}, {"HOTLINE_RATE": "-1"}, {"HOTLINE_ROOT_PATH": "hotline"}, {"HOTLINE_ROOT_PATH": "/a b"}],
)
def test_settings_that_mean_nothing_are_refused(setting):
    with pytest.raises(UsageError, match=next(iter(setting))):
        Settings.from_environment(setting)


def test_a_command_that_would_let_everybody_in_does_not_start(tmp_path):
    ran = apart(tmp_path / "home", "chat", "--host", "0.0.0.0")
    assert ran.code == 2 and ran.out == ""
    assert (
        ran.err.startswith("hotline: 0.0.0.0 can be reached by others: set HOTLINE_AUTH") and "\n" not in ran.err[:-1]
    )
    assert not (tmp_path / "home").exists()


def test_a_taken_port_is_said_plainly():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(HotlineError, match=f"127.0.0.1:{port}.*--port"):
            serve(FakeAnswerer(), "127.0.0.1", port, print)


def test_a_server_that_does_not_start_says_so():
    async def broken(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})

    with pytest.raises(HotlineError, match="did not start"):
        serve(broken, "127.0.0.1", 0, print)


# --- the door


@pytest.fixture
def home(tmp_path):
    return small(tmp_path / "home")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    home = small(tmp_path_factory.mktemp("guarded") / "home")
    with hotline_at(home, Access(Accounts.of(LOGIN), hosts=frozenset(), rate=0)) as url:
        yield url


@pytest.fixture(scope="module")
def open_address():
    app = application(small_page(), {"run_history": False}, Access(rate=0))
    with served(app) as url:
        yield url


@pytest.mark.parametrize("what", EVERYWHERE)
def test_nothing_is_served_without_the_password_and_everything_with_it(guarded, what):
    method, path = what.split(" ", 1)
    with httpx.Client(base_url=guarded) as client:
        stranger = client.request(method, path)
        assert stranger.status_code == 401
        assert stranger.headers["www-authenticate"].startswith("Basic ")
        assert stranger.json()["error"]["code"] == "sign_in"
        if not path.startswith(("/gradio_api/mcp/sse", "/gradio_api/queue/data", "/gradio_api/heartbeat")):
            known = client.request(method, path, headers=basic("ada:s3cret"))
            assert known.status_code != 401 and known.status_code < 500, known.text


def test_a_socket_is_shut_to_strangers_too(guarded):
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    with pytest.raises(InvalidStatus) as refused:
        connect(f"{guarded.replace('http', 'ws')}/gradio_api/queue/join")
    assert refused.value.response.status_code == 403


def test_guessing_passwords_ends_soon(home):
    with (
        hotline_at(home, Access(Accounts.of("ada:s3cret"), hosts=frozenset())) as url,
        httpx.Client(base_url=url) as client,
    ):
        codes = [client.get("/api/health", headers=basic(f"ada:{guess}")).status_code for guess in range(12)]
        assert codes == [401] * 10 + [429] * 2
        right = client.get("/api/health", headers=basic("ada:s3cret"))
        assert right.status_code == 429 and int(right.headers["retry-after"]) > 0


def test_the_page_learns_who_is_signed_in(home):
    import gradio as gr

    seen = []

    def who(request: gr.Request) -> str:
        seen.append((request.username, request.request.scope.get("hotline_user")))
        return ""

    with gr.Blocks(analytics_enabled=False) as page:
        gr.Textbox().submit(who, None, gr.Textbox(), api_name="who")
    access = Access(Accounts.of("ada:s3cret"), hosts=frozenset())
    with (
        served(application(page, {"run_history": False}, access)) as url,
        httpx.Client(base_url=url, headers=basic("ada:s3cret")) as client,
    ):
        joined = client.post("/gradio_api/queue/join", json={"data": [], "fn_index": 0, "session_hash": "one"})
        assert joined.status_code == 200
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "one"}) as stream:
            assert any("process_completed" in line for line in stream.iter_lines())
    assert seen == [("ada", "ada")]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil", ""])
def test_a_foreign_name_pointed_at_this_machine_is_refused(open_address, host):
    with httpx.Client(base_url=open_address) as client:
        refused = client.get("/", headers={"host": host})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "foreign_host")


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1", "[::1]:7860", "[::1]", "LocalHost:7860"])
def test_our_own_names_are_answered_for(open_address, host):
    with httpx.Client(base_url=open_address) as client:
        assert client.get("/config", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_of_other_sites_neither_send_nor_read(open_address, sent, method):
    with httpx.Client(base_url=open_address) as client:
        refused = client.request(method, "/config", headers=sent)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "cross_origin")
    assert not [name for name in refused.headers if name.startswith("access-control")]


def test_our_own_page_and_a_followed_link_come_in(open_address):
    with httpx.Client(base_url=open_address) as client:
        for sent in (
            {"origin": open_address},
            {"sec-fetch-site": "same-origin", "origin": "https://proxy.example"},
            {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
            {"origin": "https://proxy.example", "x-forwarded-host": "proxy.example"},
        ):
            reply = client.get("/config", headers=sent)
            assert reply.status_code == 200
            assert not [name for name in reply.headers if name.startswith("access-control")]


def test_every_response_says_what_a_browser_may_do_with_it(home):
    with hotline_at(home, Access(rate=0)) as url, httpx.Client(base_url=url) as client:
        for path in ("/", "/config", "/none", "/api/health", "/api/none", "/v1/models", "/gradio_api/info"):
            shown = client.get(path).headers
            assert shown["x-content-type-options"] == "nosniff" and shown["referrer-policy"] == "no-referrer"
            assert "frame-ancestors 'none'" in shown["content-security-policy"]
            assert (
                shown["cross-origin-opener-policy"] == "same-origin" and "microphone=()" in shown["permissions-policy"]
            )
        assert client.get("/api/health").headers["cache-control"] == "no-store"
        assert "http" not in client.get("/").headers["content-security-policy"]


def test_who_asks_too_often_is_told_when_to_come_again(home):
    with hotline_at(home, Access(rate=3)) as url, httpx.Client(base_url=url, timeout=60) as client:
        codes = [client.get("/api/search", params={"query": "Ouchakov"}).status_code for _ in range(3)]
        late = client.post("/v1/chat/completions", json={"model": "hotline", "messages": []})
        assert codes == [200] * 3 and late.status_code == 429
        assert late.json()["error"]["code"] == "too_often" and 0 < int(late.headers["retry-after"]) <= 60
        assert client.get("/api/health").status_code == client.get("/").status_code == 200
        other = {"x-forwarded-for": "192.0.2.9"}  # a proxy on this machine tells who it is
        assert client.get("/api/search", params={"query": "Ouchakov"}, headers=other).status_code == 200


def test_long_bodies_are_refused_whether_or_not_they_say_how_long_they_are(home):
    with hotline_at(home, Access(rate=0)) as url, httpx.Client(base_url=url, timeout=60) as client:

        def endless():
            yield b'{"question": "'
            for _ in range(BODY // 10_000):
                yield b"a" * 10_000

        long = b'{"question": "' + b"a" * BODY + b'"}'
        for content in (long, endless()):
            refused = client.post("/api/ask", content=content)
            assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_long")
        host = http.client.HTTPConnection(url.removeprefix("http://"))
        host.putrequest("POST", "/gradio_api/upload")
        host.putheader("content-length", str(UPLOAD + 1))
        host.endheaders()
        assert host.getresponse().status == 413
        host.close()
        small_enough = client.post(
            "/api/search",
            content=iter([b'{"query": ', b'"Ouchakov"}']),
            headers={"content-type": "application/json"},
        )
        assert small_enough.status_code == 200 and small_enough.json()["excerpts"]
        brought = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * (BODY + 1))})
        assert brought.status_code == 200


def test_an_error_nobody_foresaw_tells_neither_reader_nor_log_what_was_asked(caplog):
    from bot.api.guard import Guard

    async def broken(scope, receive, send):
        raise RuntimeError(f"about {scope['query_string']!r}")

    with served(Guard(broken, Access())) as url:
        reply = httpx.get(url, params={"q": "secret"})
    assert reply.status_code == 500 and reply.json()["error"]["code"] == "failed" and "secret" not in reply.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert len(ours) == 1 and ours[0].startswith("request failed: RuntimeError at ") and "secret" not in ours[0]


# --- a slow model, and a whole process


def test_a_model_that_hangs_holds_up_nobody_but_its_own_reader(tmp_path, monkeypatch):
    from bot.engines.llm import LanguageModel

    asked = {"question": "Combien de temps a duré l'appel du 3 juillet 2025 ?"}
    with ScriptedModel(Fault("slow", "NONE", wait=60)) as model:
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        monkeypatch.setattr("bot.api.workers._READING", 1)
        settings = Settings(tmp_path, model="scripted-1", model_url=model.url)
        home, engine, writer = with_dossier(tmp_path / "home"), LanguageModel(settings), Prose(settings)
        with (
            hotline_at(home, Access(rate=0), engine, writer=writer) as url,
            httpx.Client(base_url=url, timeout=20) as client,
        ):
            ended = threading.Event()

            def slow(method, path, sent):
                httpx.request(method, url + path, json=sent, timeout=120)
                ended.set()

            brief = {"data": ["2025-07-03", "fr"]}  # as a tool of MCP
            waiting = [("POST", "/api/ask", asked)] * 3
            waiting += [("GET", "/api/brief?date=2025-07-03", None), ("POST", "/gradio_api/run/brief", brief)]
            threads = [threading.Thread(target=slow, args=one, daemon=True) for one in waiting]
            for thread in threads:
                thread.start()
            while len(model.requests) < len(waiting):
                time.sleep(0.02)
            quick = client.post("/api/ask", json={**asked, "engine": "extractive"}).json()
            assert quick["engine"] == "extractive" and quick["claims"]
            assert client.get("/api/search", params={"query": "Ouchakov"}).json()["excerpts"]
            assert client.get("/").status_code == 200
            assert not ended.is_set()
            model.closing.set()
            for thread in threads:
                thread.join(timeout=60)
            assert ended.is_set()


def test_more_readers_than_can_wait_are_told_to_come_again_and_others_go_on(monkeypatch):
    monkeypatch.setattr("bot.api.workers._ASKING", 1)
    monkeypatch.setattr("bot.api.workers._WAITING", 1)
    answered, go_on = [], threading.Event()

    def slow(number):
        go_on.wait(30)
        answered.append(number)

    async def readers():
        workers = Workers()
        async with anyio.create_task_group() as group:
            group.start_soon(workers.ask, slow, 1)
            group.start_soon(workers.ask, slow, 2)
            while workers._asking.waiting < 1:
                await anyio.sleep(0.01)
            with pytest.raises(Busy, match="try again"):
                await workers.ask(slow, 3)
            assert await workers.read(len, "read") == 4  # searching and reading have threads of their own
            go_on.set()

    anyio.run(readers)
    assert sorted(answered) == [1, 2]
    assert status_of(Busy()) == 503


def test_whoever_goes_away_frees_no_place_before_the_thread_has_ended(monkeypatch):
    monkeypatch.setattr("bot.api.workers._ASKING", 2)
    begun, go_on = [], threading.Event()

    def slow(number):
        begun.append(number)
        go_on.wait(30)
        return number

    async def readers():
        workers = Workers()
        for number in range(6):  # two run on without their readers, four never had a place
            with anyio.move_on_after(0.05):
                await workers.ask(slow, number)
        assert begun == [0, 1] and workers._asking.waiting == 0
        with anyio.move_on_after(30):
            async with anyio.create_task_group() as group:
                group.start_soon(workers.ask, slow, 6)
                while workers._asking.waiting < 1:
                    await anyio.sleep(0.01)
                go_on.set()
        assert [await workers.ask(slow, number) for number in (7, 8, 9)] == [7, 8, 9]  # every place came back

    anyio.run(readers)
    assert begun == [0, 1, 6, 7, 8, 9]


def test_the_command_serves_is_backed_up_and_stops_with_nothing_of_a_question_printed(tmp_path):
    home = with_dossier(tmp_path / "home")
    with ScriptedModel(Fault("hang", wait=500)) as model:
        keys = {"HOTLINE_MODEL": "scripted-1", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "none"}
        running = process(home, "chat", "--port", "0", **keys)
        try:
            announced = running.stderr.readline().decode()
            address = re.fullmatch(
                r"hotline: the chat is open at (http://127\.0\.0\.1:\d+/) \(.*Ctrl-C\)\n", announced
            )[1]
            with httpx.Client(base_url=address, timeout=60) as client:
                for question in ("zebra 4711 ?", "...", "zebra" * 2_000):
                    client.get("/api/ask", params={"question": question, "engine": "extractive"})
                    client.post("/v1/chat/completions", json={"model": "zebra", "messages": [{"content": question}]})
                assert client.get("/api/health").json()["questions_go_to"] == model.url.split("/")[2]

            saved = apart(home, "backup", tmp_path / "live.tar.gz")
            assert saved.code == 0 and saved.out.startswith(f"{tmp_path}/live.tar.gz: 89 articles")
            over = apart(home, "restore", tmp_path / "live.tar.gz", "--force")
            assert over.code == 1 and "in use by another hotline process (`hotline chat`" in over.err

            def wait_for_the_model():
                asked = {"question": "Combien de temps a duré l'appel du zebra, le 3 juillet 2025 ?"}
                with contextlib.suppress(httpx.HTTPError):
                    httpx.post(f"{address}api/ask", json=asked, timeout=600)

            threading.Thread(target=wait_for_the_model, daemon=True).start()
            while not model.requests:
                assert running.poll() is None
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=45)  # the model's own patience is longer
        finally:
            running.kill()
    assert (running.returncode, out) == (0, b"")
    assert b"zebra" not in err and b"Traceback" not in err, err


# --- a proxy that serves us under a sub-path


@pytest.mark.parametrize("strip", [True, False], ids=["stripping", "passing"])
def test_programs_reach_it_under_a_sub_path(home, strip):
    with (
        hotline_at(home, Access(rate=0, root_path="/briefing/room")) as upstream,
        served(proxied(upstream, "/briefing/room", strip=strip)) as proxy,
        httpx.Client(base_url=f"{proxy}/briefing/room", timeout=60) as client,
    ):
        assert client.get("/api/health").json()["articles"] == 4
        assert client.get("/api/articles/fr-1").json()["article"]["id"] == "fr-1"
        assert client.get("/config").json()["root"] == f"{proxy}/briefing/room"
        assert httpx.get(f"{upstream}/api/health").json()["status"] == "ok"
        stream = client.get("/api/ask", params={"question": "Qui a parlé ?", "stream": 1})
        assert "event: answer" in stream.text
        assert json.loads(client.get("/gradio_api/info").text)["named_endpoints"]
