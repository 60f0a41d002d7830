"""The environment: every name that is known, every value that is refused, and what an unknown name is met with."""

from pathlib import Path

import pytest

from bot.settings import Settings
from vectorstore.errors import UsageError
from vectorstore.models import BUNDLED


def settings(**environment: str) -> Settings:
    return Settings.from_environment(environment)


def test_an_empty_environment_is_local_offline_and_without_a_model():
    told = settings()
    assert (told.host, told.port, told.starter) == ("127.0.0.1", 7860, True)
    assert (told.model, told.chroma_url, told.auth, told.embeddings) == (None, None, None, BUNDLED)
    assert told.home.is_absolute() and told.home.name == "hotline"


def test_every_name_of_the_contract_is_read():
    told = settings(
        HOTLINE_HOME="/tmp/дом мой",
        HOTLINE_HOST="0.0.0.0",
        HOTLINE_PORT="8000",
        HOTLINE_STARTER="false",
        HOTLINE_MODEL="small",
        HOTLINE_CHROMA_URL="http://127.0.0.1:8001",
        HOTLINE_EMBEDDINGS="other-model",
        HOTLINE_AUTH="anna:p:w",
        OPENAI_BASE_URL="https://user:secret@models.example:444/v1",
    )
    assert told == Settings(
        home=Path("/tmp/дом мой"),
        host="0.0.0.0",
        port=8000,
        starter=False,
        model="small",
        chroma_url="http://127.0.0.1:8001",
        embeddings="other-model",
        auth="anna:p:w",
        model_url="https://user:secret@models.example:444/v1",
    )
    assert told.model_host == "models.example:444"


def test_a_key_alone_names_no_model():
    assert settings(OPENAI_API_KEY="sk-1").model is None
    assert settings().model_host == "api.openai.com"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("HOTLINE_PROT", "HOTLINE_PORT"),
        ("HOTLINE_STATER", "HOTLINE_STARTER"),
        ("HOTLINE_CHROMA", "HOTLINE_CHROMA_URL"),
        ("HOTLINE_EMBEDDING", "HOTLINE_EMBEDDINGS"),
        ("HOTLINE_", "HOTLINE_"),
        ("HOTLINE_ЯЩЕРИЦА", "HOTLINE_"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(name, nearest):
    with pytest.raises(UsageError, match=f"{name} is no setting of Hotline; did you mean {nearest}"):
        settings(**{name: "1"})


@pytest.mark.parametrize("port", ["-1", "65536", "eighty", "80.5", "²"])
def test_ports_that_are_none(port):
    with pytest.raises(UsageError, match="HOTLINE_PORT"):
        settings(HOTLINE_PORT=port)


@pytest.mark.parametrize(
    ("told", "starter"), [("TRUE", True), ("1", True), ("No", False), ("0", False), (" off ", False)]
)
def test_flags(told, starter):
    assert settings(HOTLINE_STARTER=told).starter is starter


def test_a_flag_that_is_none():
    with pytest.raises(UsageError, match="HOTLINE_STARTER is 'maybe'; give true or false"):
        settings(HOTLINE_STARTER="maybe")


@pytest.mark.parametrize("auth", ["anna", "anna:", ":secret", ":"])
def test_half_a_password_is_refused_and_not_repeated(auth):
    with pytest.raises(UsageError, match="user:password") as refused:
        settings(HOTLINE_AUTH=auth)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("blank", ["", "  "])
def test_blank_values_are_none(blank):
    assert settings(HOTLINE_MODEL=blank, HOTLINE_PORT=blank, HOTLINE_HOME=blank, HOTLINE_AUTH=blank) == settings()


def test_a_home_may_begin_with_a_tilde(monkeypatch):
    monkeypatch.setenv("HOME", "/tmp/someone")
    assert settings(HOTLINE_HOME="~/archive").home == Path("/tmp/someone/archive")
    with pytest.raises(UsageError, match="no such user"):
        settings(HOTLINE_HOME="~nobody-of-that-name/archive")
