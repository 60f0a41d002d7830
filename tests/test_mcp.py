"""Gradio's MCP server with a real MCP client over streamable HTTP."""

import base64
import json

import anyio
import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from bot.accounts import Accounts
from bot.api.access import Access
from tests.homes import with_dossier
from tests.serving import hotline_at

ASKED = "Combien de temps a duré l'appel du 3 juillet 2025 ?"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    access = Access(accounts=Accounts.of("ada:secret"), hosts=frozenset())
    with hotline_at(with_dossier(tmp_path_factory.mktemp("mcp") / "home"), access) as url:
        yield f"{url}/gradio_api/mcp/"


def talk(address, conversation, *, login="ada:secret"):
    """Run one conversation with the server, signed in."""

    async def run():
        headers = {"authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as client,
            streamable_http_client(address, http_client=client) as (reading, writing, *_),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await conversation(session)

    return anyio.run(run)


def called(address, tool, **arguments):
    """What a tool returned."""

    async def call(session):
        return await session.call_tool(tool, arguments)

    result = talk(address, call)
    assert not result.isError
    return json.loads(result.content[0].text)


def test_the_tools_are_ours_alone_and_say_what_they_take(address):
    async def tools(session):
        return (await session.list_tools()).tools

    found = {tool.name: tool for tool in talk(address, tools)}
    assert set(found) == {"ask", "search", "brief", "statements"}
    assert set(found["ask"].inputSchema["properties"]) == {"question", "as_of", "language"}
    assert "abstained" in found["ask"].description
    assert "YYYY-MM-DD" in json.dumps(found["ask"].inputSchema)


def test_a_tool_answers_with_quotes(address):
    answer = called(address, "ask", question=ASKED)
    assert not answer["abstained"] and answer["claims"]
    assert all(citation["quote"] for citation in answer["citations"])
    then = called(address, "ask", question=ASKED, as_of="2024-01-01", language="ru")
    assert then["abstained"] and then["language"] == "ru"


def test_searching_and_briefing(address):
    found = called(address, "search", query="Ouchakov", limit=2)
    assert len(found["excerpts"]) == 2
    page = called(address, "brief", date="2025-07-03", language="en")
    assert page["date"] == "2025-07-03" and page["citations"]


def test_statements_are_found_by_who_said_them(address):
    found = called(address, "statements", speaker="Ouchakov", limit=3)
    assert found["total"] >= 3 and len(found["statements"]) == 3
    assert all(one["speaker"] and one["words"] for one in found["statements"])


def test_what_fails_is_said_in_words_for_the_model_that_called(address):
    for tool, arguments in (
        ("ask", {"question": "..."}),
        ("ask", {"question": "Qui ?", "language": "xx"}),
        ("search", {"query": "Qui ?", "as_of": "never"}),
        ("brief", {"date": "2025-07"}),
    ):
        value = called(address, tool, **arguments)
        assert value["error"]["code"] == "bad_input" and "Traceback" not in value["error"]["message"]


def test_half_a_character_in_a_question_keeps_nobody_waiting_for_an_answer(address):
    asked = {"name": "ask", "arguments": {"question": f"{ASKED} \ud800"}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked})
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    reply = httpx.post(address, content=body, headers=headers, auth=("ada", "secret"), timeout=60)
    assert "abstained" in reply.text


def test_nobody_comes_in_without_the_password(address):
    with httpx.Client() as client:
        reply = client.post(address, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert reply.status_code == 401
    with pytest.raises(BaseExceptionGroup):
        talk(address, lambda session: session.list_tools(), login="ada:wrong")
