"""Has a model earned words of its own? How many of its last sentences held is the best sign of how the next will do.

    records = Records(store)
    record = records.of("qwen")
    record.own_words     # False: until it has, only sentences that keep to the excerpt's own words are shown
    for held in [True] * 4: record.heard(held)
    record.own_words     # True
    records.keep()       # remembered by name in the archive: each `hotline ask` is a process of its own

The rules catch what contradicts an excerpt; a verb that the excerpt does not have ("he went there himself") is found
out by reading alone. A model whose sentences mostly hold gets the benefit of the doubt; one that is not known, or has
mostly invented, does not. eval/NOTES.md counts what either way let through of a weak model's sentences.

Left to others: the rules (check), what keeping to the words means (support), the verdict (ruling), SQL (archive).
"""

import threading
from collections import deque
from collections.abc import Iterable

from vectorstore.archive import models
from vectorstore.errors import HotlineError
from vectorstore.store import Vectorstore

_LAST = 24  # sentences that are remembered
_ENOUGH = 4  # sentences from which a record tells anything
_MOST = 0.5  # of them must have held


class Record:
    """What became of one model's last sentences. Safe to share between threads."""

    def __init__(self, held: Iterable[bool] = ()) -> None:
        """Start from what was heard of it before, oldest first."""
        self._held = deque(held, maxlen=_LAST)
        self._new: list[bool] = []
        self._lock = threading.Lock()

    def heard(self, held: bool) -> None:
        """One more sentence broke a rule, or none."""
        with self._lock:
            self._held.append(held)
            self._new.append(held)

    @property
    def own_words(self) -> bool:
        """May it be shown in words that are not the excerpt's?"""
        with self._lock:
            return len(self._held) >= _ENOUGH and sum(self._held) >= _MOST * len(self._held)

    def taken(self) -> list[bool]:
        """What was heard since this was last asked."""
        with self._lock:
            new, self._new = self._new, []
            return new


class Records:
    """The record of every model, by its name; kept in the archive where this process may write."""

    def __init__(self, store: Vectorstore) -> None:
        """Reads nothing yet."""
        self._store = store
        self._records: dict[str, Record] = {}
        self._lock = threading.Lock()

    def of(self, model: str) -> Record:
        """What is known of it, from earlier processes as well."""
        with self._lock:
            if model not in self._records:
                self._records[model] = Record(models.held(self._store.db, model))
            return self._records[model]

    def keep(self) -> None:
        """Write down what is new. An archive that cannot be written stops no answer; this process still knows."""
        if not self._store.owned:
            return
        with self._lock:
            new = [(model, held) for model, record in self._records.items() if (held := record.taken())]
            try:
                for model, held in new:
                    models.heard(self._store.db, model, held, _LAST)
            except HotlineError:
                return
