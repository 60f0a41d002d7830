"""The page as Gradio knows it, before any browser."""

from fakes import FakeAnswerer


def test_no_listener_is_an_endpoint_and_nothing_is_reported_home():
    from bot.chat.page import build, look

    demo = build(FakeAnswerer())
    assert {listener.api_visibility for listener in demo.fns.values()} == {"private"}
    assert demo.analytics_enabled is False
    assert not look()["enable_monitoring"]
    assert not look()["run_history"]
