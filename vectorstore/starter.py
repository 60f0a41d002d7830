"""The starter dossier: compiled summaries in the project's own words, shipped with their vectors.

    load(store)      # into an empty archive, in seconds: nothing is embedded

The vectors (`dossier/vectors.npz`) are those the bundled embedder makes; a test holds them against it. With another
embedding model they are made on the spot. `python -m vectorstore.starter` makes the file anew after an edit.

Left to others: when to load it (bot), what a compiled summary may be shown as (bot.chat, bot.answer).
"""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.archive import read, write
from vectorstore.embeddings import BundledE5
from vectorstore.ingest import Outcome, ingest
from vectorstore.store import Vectorstore

VECTORS = "vectors.npz"
_PROGRESS, _BEGUN = "starter", "begun"


def folder() -> Traversable:
    """Where the dispatches lie, one Markdown file each."""
    return resources.files(__package__).joinpath("dossier")


def shipped_vectors() -> dict[str, NDArray[np.float32]]:
    """The shipped vectors by content hash; empty where the file is missing."""
    file = folder().joinpath(VECTORS)
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        packed = np.load(stream, allow_pickle=False)
        return dict(zip(packed["digests"].tolist(), packed["vectors"].astype(np.float32), strict=True))


def load(store: Vectorstore) -> Iterator[Outcome]:
    """The dossier into the store, an outcome a dispatch. Doing it twice changes nothing."""
    if store.embedder is not None and store.embedder.model_id == BundledE5.model_id:
        write.save_vectors(store.db, BundledE5.model_id, shipped_vectors())
    with resources.as_file(folder()) as path:
        yield from ingest(store, [path])


def load_into_empty(store: Vectorstore) -> int:
    """Load it only where the archive holds nothing, or where that was interrupted; how many dispatches came in."""
    if not store.owned:
        return 0
    if read.extent(store.db).versions and read.setting(store.db, _PROGRESS) != _BEGUN:
        return 0
    write.set_setting(store.db, _PROGRESS, _BEGUN)
    count = sum(outcome.status == write.NEW for outcome in load(store))
    write.set_setting(store.db, _PROGRESS, "whole")
    return count


def _ship() -> None:
    """Embed what has changed and write the vectors that the dispatches need, no others."""
    import tempfile

    with tempfile.TemporaryDirectory() as home, Vectorstore.open(Path(home)) as store:
        outcomes = list(load(store))
        vectors = read.vectors(store.db, BundledE5.model_id, read.digests(store.db))
        with resources.as_file(folder()) as path:
            np.savez_compressed(
                path / VECTORS,
                digests=np.array(sorted(vectors)),
                vectors=np.stack([vectors[key] for key in sorted(vectors)]).astype(np.float16),
            )
    print(f"{len(outcomes)} dispatches, {len(vectors)} vectors")


if __name__ == "__main__":
    _ship()
