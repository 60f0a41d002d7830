"""A throw-away home for a run: articles in, a store to ask, gone afterwards. Nothing of HOTLINE_HOME is touched.

    with throw_away(None) as home: ...                    # the dossier that ships with the project
    with throw_away(Path("my-articles")) as home: ...     # files and folders as `hotline ingest` takes them

No Chroma server is ever used, even where one is configured: an evaluation must not write into it.
Left to others: the cases (values), asking them (run).
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vectorstore import ingest, starter
from vectorstore.archive import read
from vectorstore.archive.write import article_digest
from vectorstore.errors import UsageError
from vectorstore.ingest import Outcome
from vectorstore.models import BUNDLED
from vectorstore.readers import KINDS
from vectorstore.store import Vectorstore
from vectorstore.text import digest


@dataclass(frozen=True, slots=True)
class Home:
    """An open store with what is in it.

    `texts`: article id -> its text, all versions one after the other. `names`: the name of a one-article file, with and
    without its ending, -> article id, so that a case may call an article by its file. `digest` changes with every
    character of the articles.
    """

    store: Vectorstore
    texts: dict[str, str]
    names: dict[str, str]
    digest: str


@contextmanager
def throw_away(
    articles: Path | None, embeddings: str = BUNDLED, notice: Callable[[str], None] = lambda text: None
) -> Iterator[Home]:
    """A home with these articles, or with the dossier. Raises UsageError when one of them cannot be read."""
    with (
        tempfile.TemporaryDirectory(prefix="hotline-eval-") as folder,
        Vectorstore.open(Path(folder), embeddings=embeddings, notice=notice) as store,
    ):
        outcomes = list(starter.load(store) if articles is None else ingest.ingest(store, [articles]))
        refused = next((outcome for outcome in outcomes if outcome.status == ingest.REFUSED), None)
        if refused is not None:
            raise UsageError(f"{refused.source}: {refused.problem}")
        if not outcomes:
            raise UsageError(f"{articles} holds no article; give files of one of the kinds {' '.join(KINDS)}")
        yield _home(store, outcomes)


def _home(store: Vectorstore, outcomes: list[Outcome]) -> Home:
    texts: dict[str, str] = {}
    digests: set[str] = set()
    for outcome in outcomes:
        article = read.article(store.db, outcome.article_id or "", outcome.version)
        assert article is not None and article.id is not None
        digests.add(f"{article.id} {article_digest(article)}")
        if article.text not in texts.get(article.id, ""):
            texts[article.id] = "\n\n".join(filter(None, (texts.get(article.id), article.text)))
    return Home(store, texts, _names(outcomes), digest(*sorted(digests)))


def _names(outcomes: list[Outcome]) -> dict[str, str]:
    """File names that mean one article and no other ("call.txt", "call")."""
    meant: dict[str, set[str]] = {}
    for outcome in outcomes:
        path = Path(outcome.source)
        for name in (path.name, path.stem) if path.suffix in KINDS else ():  # JSON lines: "a.jsonl:12" has no such suffix
            meant.setdefault(name, set()).add(outcome.article_id or "")
    return {name: ids.pop() for name, ids in meant.items() if len(ids) == 1}
