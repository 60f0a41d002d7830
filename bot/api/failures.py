"""What a program is told when something fails: a stable code and a sentence; no traceback, no question's words.

    body_of(UsageError("the question is empty; ask ...")) == ("bad_input", "the question is empty; ask ...")

Left to others: errors and their sentences (vectorstore.errors), refusals at the door (guard).
"""

from http import HTTPStatus

from vectorstore.errors import (
    EmbeddingUnavailable,
    HomeInUse,
    HotlineError,
    IndexUnavailable,
    ModelUnavailable,
    UsageError,
)


class NotThere(UsageError):
    """What is asked for by its name or number does not exist."""

    code = "not_found"


class Busy(HotlineError):
    """More is asked at once than this server takes on."""

    code = "busy"


def status_of(error: Exception) -> int:
    """The HTTP status of an error."""
    if isinstance(error, NotThere):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, UsageError):
        return HTTPStatus.BAD_REQUEST
    if isinstance(error, Busy | HomeInUse | EmbeddingUnavailable | IndexUnavailable | ModelUnavailable):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def body_of(error: Exception) -> tuple[str, str]:
    """The code and the sentence. What nobody foresaw is named by its kind only."""
    if isinstance(error, HotlineError):
        return error.code, str(error)
    return "failed", f"something went wrong ({type(error).__name__}); look into the server's log and report it"
