"""Serving the chat: what stops it before a page is shown."""

import socket

import pytest
from fakes import FakeAnswerer

from vectorstore.errors import HotlineError, UsageError


@pytest.mark.parametrize("login", ["reader", "reader:", ":secret"])
def test_a_login_that_nobody_can_type_is_refused(login):
    from bot.chat.page import launch

    with pytest.raises(UsageError, match="user:password"):
        launch(FakeAnswerer(), "127.0.0.1", 0, login, print)


def test_a_taken_port_is_said_plainly():
    from bot.chat.page import launch

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(HotlineError, match=f"127.0.0.1:{port}.*--port"):
            launch(FakeAnswerer(), "127.0.0.1", port, None, print)


def test_no_listener_is_an_endpoint_and_nothing_is_reported_home():
    from bot.chat.page import build, look

    demo = build(FakeAnswerer())
    assert {listener.api_visibility for listener in demo.fns.values()} == {"private"}
    assert demo.analytics_enabled is False
    assert not look()["enable_monitoring"]
    assert not look()["run_history"]
