"""A throw-away home for a run: articles in, a store to ask, gone afterwards. Nothing of HOTLINE_HOME is touched.

    with throw_away(None) as home: ...                    # the dossier that ships with the project
    with throw_away(Path("my-articles")) as home: ...     # files and folders as `hotline ingest` takes them

No Chroma server is ever used, even where one is configured: an evaluation must not write into it.
Left to others: what a case may call an article (articles), the cases (cases), asking them (run).
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.articles import Corpus
from vectorstore import ingest, starter
from vectorstore.archive import read
from vectorstore.errors import UsageError
from vectorstore.ingest import Outcome
from vectorstore.models import BUNDLED
from vectorstore.readers import KINDS
from vectorstore.store import Vectorstore


@dataclass(frozen=True, slots=True)
class Home:
    """An open store, and the runner's own copy of the articles in it."""

    store: Vectorstore
    corpus: Corpus


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
        yield Home(store, _corpus(store, outcomes))


def _corpus(store: Vectorstore, outcomes: list[Outcome]) -> Corpus:
    places = dict.fromkeys((outcome.article_id, outcome.version) for outcome in outcomes)
    found = [read.article(store.db, identity or "", version) for identity, version in places]
    return Corpus(tuple(article for article in found if article is not None), _names(outcomes))


def _names(outcomes: list[Outcome]) -> dict[str, str]:
    """File names that mean one article and no other, with and without their ending: "call.txt" and "call"."""
    meant: dict[str, set[str]] = {}
    for outcome in outcomes:
        path = Path(outcome.source)
        for name in (path.name, path.stem) if path.suffix.lower() in KINDS else ():  # not "a.jsonl:12"
            meant.setdefault(name, set()).add(outcome.article_id or "")
    return {name: ids.pop() for name, ids in meant.items() if len(ids) == 1}
