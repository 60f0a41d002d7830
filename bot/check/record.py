"""Has a model forfeited words of its own? How many of its last sentences held is the best sign of how the next will do.

    record = Record()
    for held in (True, False, False, False): record.heard(held)
    record.own_words     # False: from now on only sentences that keep to the excerpt's own words are shown

The rules catch what contradicts an excerpt; a verb that the excerpt does not have ("he went there himself") is found
out by reading alone. A model whose sentences mostly hold gets the benefit of the doubt, one that has mostly invented
does not. Of 345 sentences of a weak model, read one by one, the rules alone let 76 through, four of them wrong; kept to
the excerpt's words it has 56, none of them wrong (eval/NOTES.md).

Left to others: the rules (check), what keeping to the words means (support), the verdict (ruling).
"""

import threading
from collections import deque

_LAST = 24  # sentences that are remembered
_FEW = 4  # sentences from which a record tells anything
_MOST = 0.5  # of them must have held


class Record:
    """What became of one model's sentences since the program began. Safe to share between threads."""

    def __init__(self) -> None:
        """Nothing is known of the model: it may use words of its own."""
        self._held: deque[bool] = deque(maxlen=_LAST)
        self._lock = threading.Lock()

    def heard(self, held: bool) -> None:
        """One more sentence broke a rule, or none."""
        with self._lock:
            self._held.append(held)

    @property
    def own_words(self) -> bool:
        """May it be shown in words that are not the excerpt's?"""
        with self._lock:
            return len(self._held) < _FEW or sum(self._held) >= _MOST * len(self._held)
