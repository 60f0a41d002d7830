"""What every test gets: an environment in which nothing of the machine's own settings reaches Hotline.

And what the browser tests share: one process that serves their pages, and a browser for each file of tests. (One for
all of them would not do: as long as Playwright runs, nothing else in this thread may use asyncio.)
"""

import os
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from browsing import Readers, chromium, cleared, readers, served


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> Iterator[None]:
    """Tests send it; a run that a shell started in the background was told to ignore it, and so would all it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key or a home that lies in the developer's environment must decide nothing."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "HOTLINE_")):
            monkeypatch.delenv(name)


@dataclass(frozen=True)
class Hall:
    """The addresses of tests/serve_pages.py: the chat alone, the whole page, the page that keeps nothing; its home."""

    chat: str
    page: str
    forgetful: str
    forgetful_home: Path


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The pages, over the dossier, an article of ours and one of somebody who means harm."""
    import fakes

    from tests.articles import FR
    from tests.homes import with_dossier
    from vectorstore.ingest import add
    from vectorstore.models import Article
    from vectorstore.store import Vectorstore

    folder = tmp_path_factory.mktemp("hall")
    home, other = with_dossier(folder / "home"), with_dossier(folder / "other")
    with Vectorstore.open(home) as store:
        add(store, FR, "test")
        add(store, Article(**(asdict(fakes.HOSTILE) | {"published": None, "kind": "article"})), "test")
        store.sync()
    # One kind of line there may be, for the error nobody foresaw: where it came from, and not a word of the question.
    with served(
        "serve_pages.py", home, other, complaints={f"no answer: RuntimeError at {fakes.__file__}"}
    ) as announced:
        chat, page, forgetful = announced.split()
        yield Hall(chat, page, forgetful, other)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address(hall: Hall) -> str:
    """The page that a file of tests is about."""
    return hall.page


@pytest.fixture
def reader(browser: Any, address: str) -> Iterator[Readers]:
    """Opens the page, each time as a new reader."""
    with readers(browser, address) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def desk(browser: Any, address: str) -> Iterator[tuple[Readers, Any]]:
    """One open page for many tests: opening one takes as long as a test does."""
    with readers(browser, address) as open_page:
        yield open_page, open_page()


@pytest.fixture
def page(desk: tuple[Readers, Any]) -> Iterator[Any]:
    """That page, in French, with an empty conversation."""
    opened, page = desk
    cleared(page)
    yield page
    opened.all_well()
