"""Settings: the environment, read once, checked, with every name Hotline knows. An unknown HOTLINE_* name is refused.

    Settings.from_environment({"HOTLINE_PORT": "8000"}).port == 8000
    Settings.from_environment({"HOTLINE_PROT": "8000"})   # UsageError: ... did you mean HOTLINE_PORT?

Left to others: what the settings do (vectorstore.store, bot.chat, bot.engines). OPENAI_API_KEY and OPENAI_BASE_URL are
read by the openai client itself; here they only tell which host would receive questions.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from bot.accounts import Accounts
from vectorstore.errors import UsageError
from vectorstore.models import BUNDLED

_OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. `model` None: no language model is used unless asked for by `--engine llm`."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 7860
    starter: bool = True
    model: str | None = None
    chroma_url: str | None = None
    embeddings: str = BUNDLED
    auth: str | None = None
    keep_days: int | None = None
    hosts: tuple[str, ...] = ()
    root_path: str = ""
    rate: int | None = None
    second_opinion: bool = False
    model_url: str = _OPENAI
    allow_private: str = ""
    contact: str | None = None

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check the environment. Raises UsageError naming the variable and what it takes."""
        known = {
            "HOTLINE_HOME": "home",
            "HOTLINE_HOST": "host",
            "HOTLINE_PORT": "port",
            "HOTLINE_STARTER": "starter",
            "HOTLINE_MODEL": "model",
            "HOTLINE_CHROMA_URL": "chroma_url",
            "HOTLINE_EMBEDDINGS": "embeddings",
            "HOTLINE_AUTH": "auth",
            "HOTLINE_KEEP_DAYS": "keep_days",
            "HOTLINE_ALLOW_PRIVATE": "allow_private",
            "HOTLINE_CONTACT": "contact",
            "HOTLINE_HOSTS": "hosts",
            "HOTLINE_ROOT_PATH": "root_path",
            "HOTLINE_RATE": "rate",
            "HOTLINE_SECOND_OPINION": "second_opinion",
        }
        for name in environment:
            if name.startswith("HOTLINE_") and name not in known:
                nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
                raise UsageError(f"{name} is no setting of Hotline; did you mean {nearest}?")
        given = {field: environment[name].strip() for name, field in known.items() if environment.get(name, "").strip()}
        return Settings(
            home=_home(given.get("home")),
            host=given.get("host", "127.0.0.1"),
            port=_port(given.get("port", "7860")),
            starter=_flag("HOTLINE_STARTER", given.get("starter", "true")),
            model=given.get("model"),
            chroma_url=given.get("chroma_url"),
            embeddings=given.get("embeddings", BUNDLED),
            auth=_auth(given.get("auth")),
            hosts=tuple(filter(None, (name.strip() for name in given.get("hosts", "").split(",")))),
            root_path=_root_path(given.get("root_path", "")),
            rate=_rate(given.get("rate")),
            second_opinion=_flag("HOTLINE_SECOND_OPINION", given.get("second_opinion", "false")),
            allow_private=given.get("allow_private", ""),
            contact=_contact(given.get("contact")),
            keep_days=_days(given.get("keep_days")),
            model_url=environment.get("OPENAI_BASE_URL", "").strip() or _OPENAI,
        )

    @property
    def model_host(self) -> str:
        """The host that receives questions when a model answers."""
        address = urlsplit(self.model_url if "//" in self.model_url else f"//{self.model_url}")
        return address.netloc.rpartition("@")[2]


def _home(text: str | None) -> Path:
    try:
        return Path(text).expanduser() if text else platformdirs.user_data_path("hotline")
    except RuntimeError:
        raise UsageError(f"HOTLINE_HOME is {text!r}, and there is no such user; give the whole path") from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65_535:
        raise UsageError(f"HOTLINE_PORT is {text!r}; give a number from 0 to 65535")
    return int(text)


def _days(text: str | None) -> int | None:
    """How long conversations are kept; None: until their reader deletes them."""
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 36_500:
        raise UsageError(f"HOTLINE_KEEP_DAYS is {text!r}; give a number of days, 1 or more")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text.casefold() in {"true", "1", "yes", "on"}:
        return True
    if text.casefold() in {"false", "0", "no", "off"}:
        return False
    raise UsageError(f"{name} is {text!r}; give true or false")


def _contact(text: str | None) -> str | None:
    if text is not None and not (text.isascii() and text.isprintable() and len(text) <= 200):
        raise UsageError("HOTLINE_CONTACT goes into the User-Agent; give an address in ASCII (mailto:desk@example.org)")
    return text


def _auth(text: str | None) -> str | None:
    Accounts.of(text)  # refused here, before anything is opened
    return text


def _root_path(text: str) -> str:
    if text and not re.fullmatch(r"(/[\w.~-]+)+/?", text, re.ASCII):
        raise UsageError(f"HOTLINE_ROOT_PATH is {text!r}; give the path the proxy serves Hotline under, like /hotline")
    return text.rstrip("/")


def _rate(text: str | None) -> int | None:
    if text is not None and not text.isdecimal():
        raise UsageError(f"HOTLINE_RATE is {text!r}; give the questions a minute and client, 0 for no limit")
    return None if text is None else int(text)
