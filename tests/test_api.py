"""The HTTP API as a program meets it: a real server on loopback over the starter dossier."""

import json

import httpx
import pytest

from bot.models import Answer, Citation, Claim
from tests.homes import with_dossier
from tests.serving import hotline_at

ASKED = "Combien de temps a duré l'appel du 3 juillet 2025 ?"
UNKNOWN = "Quelle est la recette de la tarte aux pommes de ma grand-mère ?"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    home = with_dossier(tmp_path_factory.mktemp("api") / "home")
    with hotline_at(home) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def events(text: str) -> list[tuple[str, dict]]:
    """The events of a stream."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_an_answer_is_the_contracts_and_its_quotes_stand_where_it_says(client):
    answer = client.post("/api/ask", json={"question": ASKED}).json()
    assert set(answer) == set(Answer.__dataclass_fields__)
    assert all(set(claim) == set(Claim.__dataclass_fields__) for claim in answer["claims"])
    assert answer["claims"] and not answer["abstained"]
    for citation in answer["citations"]:
        assert set(citation) == set(Citation.__dataclass_fields__)
        found = client.get(f"/api/articles/{citation['article_id']}", params={"version": citation["version"]}).json()
        assert found["article"]["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_by_address_by_body_and_by_events_it_is_the_same_answer(client):
    by_body = client.post("/api/ask", json={"question": ASKED}).json()
    by_address = client.get("/api/ask", params={"question": ASKED}).json()
    streams = [
        client.get("/api/ask", params={"question": ASKED, "stream": 1}),
        client.post("/api/ask", json={"question": ASKED}, headers={"accept": "text/event-stream"}),
    ]
    answers = [by_body, by_address]
    for stream in streams:
        assert stream.headers["content-type"].startswith("text/event-stream")
        *claims, (last, answer) = events(stream.text)
        assert {name for name, _ in claims} == {"claim"} and last == "answer"
        assert [claim["claim"] for _, claim in claims] == answer["claims"]
        assert [citation for _, claim in claims for citation in claim["citations"]] == answer["citations"]
        answers.append(answer)
    assert len({json.dumps(answer | {"seconds": 0}, sort_keys=True) for answer in answers}) == 1


def test_an_abstention_is_an_answer(client):
    answer = client.post("/api/ask", json={"question": UNKNOWN}).json()
    assert answer["abstained"] and answer["claims"] == [] and answer["citations"] == []
    [(name, streamed)] = events(client.get("/api/ask", params={"question": UNKNOWN, "stream": True}).text)
    assert name == "answer" and streamed["abstained"]


def test_history_frame_and_filters_reach_the_pipeline(client):
    history = [{"role": "user", "content": "L'appel du 3 juillet 2025 entre Trump et Poutine"}]
    answer = client.post("/api/ask", json={"question": "Et sa durée ?", "history": history, "language": "uk"}).json()
    assert "3 juillet" in answer["search_question"] and answer["language"] == "uk"
    then = client.post("/api/ask", json={"question": ASKED, "as_of": "2024-01-01"}).json()
    assert then["abstained"] and then["as_of"] == "2024-01-01" and then["nearest"] == []
    found = client.post("/api/search", json={"query": "Ouchakov", "languages": ["en"], "since": "2025-08"}).json()
    assert {excerpt["language"] for excerpt in found["excerpts"]} == {"en"}
    assert all(excerpt["published"] >= "2025-08" for excerpt in found["excerpts"])


def test_excerpts_are_slices_of_their_articles(client):
    found = client.get("/api/search", params={"query": "Ушаков о разговоре", "limit": 3}).json()
    assert len(found["excerpts"]) == 3
    for excerpt in found["excerpts"]:
        text = client.get(f"/api/articles/{excerpt['article_id']}").json()["article"]["text"]
        assert text[excerpt["start"] : excerpt["end"]] == excerpt["text"]


def test_a_briefing_comes_in_four_forms(client):
    asked = {"date": "2025-07-03", "language": "en"}
    page = client.get("/api/brief", params=asked).json()
    assert page["date"] == "2025-07-03" and page["citations"]
    kinds = {"md": "text/markdown", "html": "text/html", "pdf": "application/pdf"}
    for form, kind in kinds.items():
        written = client.get("/api/brief", params={**asked, "format": form})
        assert written.headers["content-type"].startswith(kind)
        assert written.content.startswith({"md": b"# ", "html": b"<!", "pdf": b"%PDF-"}[form])
    assert (
        "style-src" in client.get("/api/brief", params={**asked, "format": "html"}).headers["content-security-policy"]
    )


def test_articles_are_listed_in_parts_without_their_texts(client):
    first = client.get("/api/articles", params={"limit": 2}).json()
    second = client.get("/api/articles", params={"limit": 2, "offset": 2}).json()
    assert first["total"] == second["total"] == 89
    ids = [article["id"] for page in (first, second) for article in page["articles"]]
    assert len(set(ids)) == 4
    assert "text" not in first["articles"][0]
    french = client.get("/api/articles", params={"languages": "fr", "limit": 500}).json()
    assert french["total"] == len(french["articles"]) < 89


def test_statements_are_slices_of_their_articles(client):
    found = client.get("/api/statements", params={"speaker": "Ouchakov", "languages": "fr", "limit": 3}).json()
    assert found["total"] >= 3 and len(found["statements"]) == 3
    for one in found["statements"]:
        assert one["language"] == "fr"
        text = client.get(f"/api/articles/{one['article_id']}", params={"version": one["version"]}).json()
        assert text["article"]["text"][one["words_start"] : one["words_end"]] == one["words"]
    second = client.get("/api/statements", params={"speaker": "Ouchakov", "languages": "fr", "limit": 1, "offset": 1})
    assert second.json()["statements"] == found["statements"][1:2]
    then = client.get("/api/statements", params={"speaker": "Ouchakov", "as_of": "2024-01-01"}).json()
    assert then["total"] == 0


def test_health_says_who_answers_and_where_questions_go(client):
    health = client.get("/api/health").json()
    assert health["status"] == "ok" and health["articles"] == 89 and health["engine"] == "extractive"
    assert health["questions_go_to"] is None


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("POST /api/ask", {"question": ""}, 400, "bad_input"),
        ("POST /api/ask", {"question": "?!"}, 400, "bad_input"),
        ("POST /api/ask", {"question": "secret " * 900}, 400, "bad_input"),
        ("POST /api/ask", {"question": "secret", "as_off": "2025-07-03"}, 400, "bad_input"),
        ("POST /api/ask", {"question": "secret", "as_of": "2025-02-30"}, 400, "bad_input"),
        ("POST /api/ask", {"question": "secret", "language": "de"}, 400, "bad_input"),
        ("POST /api/ask", {"question": "secret", "history": [{"role": "system", "content": "x"}]}, 400, "bad_input"),
        ("POST /api/ask", ["secret"], 400, "bad_input"),
        ("POST /api/search", {"query": "secret", "limit": 0}, 400, "bad_input"),
        ("GET /api/brief?date=2025-07", None, 400, "bad_input"),
        ("GET /api/brief?date=yesterday", None, 400, "bad_input"),
        ("GET /api/brief?format=docx", None, 400, "bad_input"),
        ("GET /api/statements?since=never", None, 400, "bad_input"),
        (f"GET /api/articles?offset={10**30}", None, 400, "bad_input"),
        (f"GET /api/statements?offset={10**30}", None, 400, "bad_input"),
        (f"GET /api/articles/fr-1?version={10**30}", None, 400, "bad_input"),
        (f"GET /api/articles/fr-1?version=-{10**30}", None, 400, "bad_input"),
        ("GET /api/articles/none-such", None, 404, "not_found"),
        ("GET /api/articles/..%2F..%2Fetc%2Fpasswd", None, 404, "not_found"),
        ("GET /api/none", None, 404, "not_found"),
        ("DELETE /api/articles/x", None, 404, "not_found"),
        ("POST /v1/embeddings", {}, 404, "not_found"),
    ],
)
def test_errors_have_a_code_a_sentence_and_nothing_of_the_question(client, path, sent, status, code):
    reply = client.request(*path.split(), json=sent)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert set(reply.json()) == {"error"} and set(reply.json()["error"]) == {"code", "message"}
    assert "secret" not in reply.text and "Traceback" not in reply.text


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"\xff\xfe", b"[" * 5_000, b'{"question": "\\ud800 quoi ?"}'),
        *(b'{"question": "Qui ?", "%b": ["\\ud800"]}' % name for name in (b"publishers", b"languages")),
    ],
)
def test_broken_bodies_are_refused_politely(client, body):
    reply = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400 and reply.json()["error"]["code"] == "bad_input"


def test_a_stream_that_fails_says_so(client):
    reply = client.get("/api/ask", params={"question": "...", "stream": 1})
    [(name, value)] = events(reply.text)
    assert name == "error" and value["error"]["code"] == "bad_input"


def test_openapi_knows_every_value_and_no_page_of_it_is_fetched_from_elsewhere(client):
    described = client.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/brief", "/api/articles", "/api/health", "/v1/chat/completions"} <= set(
        described["paths"]
    )
    schemas = described["components"]["schemas"]
    assert set(schemas["Answer"]["properties"]) == set(Answer.__dataclass_fields__)
    assert set(schemas["Citation"]["properties"]) == set(Citation.__dataclass_fields__)
    for page in ("/docs", "/redoc", "/api/docs"):
        assert "cdn" not in client.get(page).text
