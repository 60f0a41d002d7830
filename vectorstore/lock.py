"""One owner a home: the process that writes. The second one is told who it is.

    with owned(home): ...        # HomeInUse when another process owns it

The lock is the operating system's (filelock), so a killed owner leaves none behind. Reading needs no lock.
Left to others: what a process without the lock may still do (store).
"""

import json
import os
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import HomeInUse, HomeNotWritable


class Ownership:
    """The lock on a home while this process owns it."""

    def __init__(self, home: Path) -> None:
        self._lock = FileLock(home / "owner.lock")
        self._note = home / "owner.json"
        try:
            self._lock.acquire(timeout=0)
            note = {"pid": os.getpid(), "command": " ".join(sys.argv[1:2]), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
            self._note.write_text(json.dumps(note), encoding="utf-8")
        except Timeout:
            raise HomeInUse(
                f"{home} is in use by {_owner(self._note)}; use that one, stop it first, or set HOTLINE_HOME to "
                "another folder"
            ) from None
        except OSError as error:
            raise HomeNotWritable(
                f"{home} cannot be written ({error.strerror}); correct its rights, free space, or set HOTLINE_HOME to "
                "another folder"
            ) from error

    def release(self) -> None:
        """Give the home free."""
        self._note.unlink(missing_ok=True)
        self._lock.release()


def _owner(note: Path) -> str:
    try:
        owner = json.loads(note.read_text(encoding="utf-8"))
        return f"another hotline process (`hotline {owner['command']}`, process {owner['pid']}, since {owner['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another hotline process"
