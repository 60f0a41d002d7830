"""Counting tokens as OpenAI's models do (o200k_base), with nothing fetched at run time.

tiktoken would download its table of ranks; the package `bpe-openai` ships the same file, so we unpack it once under
the name tiktoken looks for. tiktoken checks the file's SHA-256 itself.

Left to others: what the counts are for (chunks, prompts).
"""

import gzip
import os
import tempfile
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    import tiktoken

_CACHED_AS = "fb374d419588a4632f3f557e76b4b70aebbca790"  # tiktoken's cache name: SHA-1 of the address of o200k_base


@lru_cache(maxsize=1)
def encoding() -> "tiktoken.Encoding":
    """The o200k_base encoding, loaded once per process (about half a second)."""
    folder = _unpacked()
    before = os.environ.get("TIKTOKEN_CACHE_DIR")
    os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
    try:
        import tiktoken

        return tiktoken.get_encoding("o200k_base")
    finally:
        if before is None:
            del os.environ["TIKTOKEN_CACHE_DIR"]
        else:
            os.environ["TIKTOKEN_CACHE_DIR"] = before


def count(text: str) -> int:
    """Number of tokens; special marks such as `<|endoftext|>` are counted as the plain text they are.

    >>> count("Bonjour le monde")
    3
    """
    return len(encoding().encode(text, disallowed_special=()))


def _unpacked() -> Path:
    """The folder that holds the ranks under tiktoken's name; the temporary folder where no cache can be written."""
    for folder in (platformdirs.user_cache_path("hotline"), Path(tempfile.gettempdir()) / "hotline-cache"):
        target = folder / _CACHED_AS
        if target.exists():
            return folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            packed = resources.files("bpe_openai").joinpath("data/o200k_base.tiktoken.gz").read_bytes()
            partial = folder / f"{_CACHED_AS}.{os.getpid()}"
            partial.write_bytes(gzip.decompress(packed))
            partial.replace(target)
            return folder
        except OSError:
            continue
    raise OSError("no folder for the token table can be written; set XDG_CACHE_HOME to one that can")
