"""What every test gets: an environment in which nothing of the machine's own settings reaches Hotline."""

import os

import pytest


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key or a home that lies in the developer's environment must decide nothing."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "HOTLINE_")):
            monkeypatch.delenv(name)
