"""Every error Hotline raises on purpose. The message is written for the user: what is wrong, and what to do.

    HotlineError                 exit 1
    ├── UsageError               exit 2: the call or its input is wrong
    │   ├── UnreadableArticle    one file or line holds no article we can read
    │   ├── ModelMismatch        vectors of one embedding model meet an index of another
    │   └── AddressRefused       an address that Hotline does not connect to
    ├── ArchiveDamaged           the SQLite file cannot be read
    ├── HomeNotWritable          HOTLINE_HOME cannot be written (rights, full disk)
    ├── HomeInUse                another process owns this home
    ├── EmbeddingUnavailable     the embedder cannot run here or did not answer
    ├── IndexUnavailable         the Chroma index cannot be opened or rebuilt
    ├── FetchFailed              an address did not give what was asked of it
    └── ModelUnavailable         the language model did not give a whole answer

Left to others: exit codes and printing (bot.cli), the words of an abstention (bot.frames), which is no error.
"""


class HotlineError(Exception):
    """Base of all. `code` is a stable word for machines, `exit_code` what a command returns."""

    code = "failed"
    exit_code = 1


class UsageError(HotlineError):
    """The call or its input is wrong; doing the same again will not help."""

    code = "bad_input"
    exit_code = 2


class UnreadableArticle(UsageError):
    """One file, page or line holds no article we can read; the rest of the run goes on."""

    code = "unreadable"


class ModelMismatch(UsageError):
    """Vectors of one embedding model would meet an index of another."""

    code = "model_mismatch"


class AddressRefused(UsageError):
    """An address that Hotline does not connect to: no web address, a private network, credentials in it."""

    code = "address_refused"


class ArchiveDamaged(HotlineError):
    """The archive's SQLite file cannot be read."""

    code = "archive_damaged"


class HomeNotWritable(HotlineError):
    """HOTLINE_HOME cannot be written: rights, a read-only or a full disk."""

    code = "home_not_writable"


class HomeInUse(HotlineError):
    """Another process owns this home and writes to it."""

    code = "home_in_use"


class EmbeddingUnavailable(HotlineError):
    """The embedder cannot run on this machine, or its endpoint did not answer."""

    code = "embedding_unavailable"


class IndexUnavailable(HotlineError):
    """The Chroma index cannot be opened, reached or rebuilt."""

    code = "index_unavailable"


class FetchFailed(HotlineError):
    """An address did not give what was asked of it. `passing`: it may do so later, after `wait` seconds if told.

    `silent`: the host did not even answer. `asked` is False where nothing was asked for: the host wants patience or
    was silent before.
    `gone` is 0, or how a site says that there is no such page: MISSING (404, which may be a slip) or WITHDRAWN (410).
    """

    MISSING, WITHDRAWN = 1, 2

    code = "fetch_failed"

    def __init__(
        self,
        message: str,
        *,
        passing: bool = True,
        wait: float | None = None,
        silent: bool = False,
        asked: bool = True,
        gone: int = 0,
    ) -> None:
        super().__init__(message)
        self.passing = passing
        self.wait = wait
        self.silent = silent
        self.asked = asked
        self.gone = gone


class ModelUnavailable(HotlineError):
    """The language model is down, slow, out of quota, or cut its answer off."""

    code = "model_unavailable"


def place(error: BaseException) -> str:
    """The file and line where an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
