"""An excerpt that a model names in words, beside its number or instead of it.

    bare("According to excerpt 2, it rained.", ())                                 -> ("It rained.", (2,))
    bare("Selon Le Témoin, 2025-07-03, il a plu.", ("Le Témoin, 2025-07-03",))     -> ("Il a plu.", (1,))
    bare("Answer: it rained.", ())                                                 -> ("It rained.", ())

Such words are a marker, not news: the reader sees the source beside the sentence, and the check looks for what is left.
Only the whole label goes, with its day; "according to Le Témoin" says who tells it and stays, and so does whoever is a
party to the talks ("according to Kremlin, 2025-07-03").
Left to others: markers in brackets (markers), what a label is (fence), whether the rest may be shown (check).
"""

import re
from collections.abc import Sequence

from vectorstore.actors import mentions

_TELLS = r"(?:according to|as stated in|in|selon|d['’]après|согласно|как сказано в|згідно з|за)\s+(?:the\s+|l['’])?"
_EXCERPT = r"(?:excerpt|extrait|отрыв(?:ок|к)\w*|выдержк\w*|урив(?:ок|к)\w*)"
_BY_NUMBER = re.compile(
    rf"^{_TELLS}{_EXCERPT}\s*(?:number|numéro|no\.?|n°|№|#)?\s*(\d{{1,3}})\s*[,:]\s+(?!\d)", re.IGNORECASE
)
_DAY = re.compile(r", \d{4}(?:-\d\d){0,2}$")
_ANSWER = re.compile(r"^(?:answer|réponse|ответ|відповідь)\s*:\s*", re.IGNORECASE)


def bare(text: str, labels: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The sentence without such words, and the numbers (from 1, places in `labels`) that they stand for."""
    answer = _ANSWER.sub("", text)
    led = _BY_NUMBER.match(answer)
    said, numbers = (answer[led.end() :], (int(led[1]),)) if led else _without_label(answer, labels)
    return (said[:1].upper() + said[1:] if said != text else text), numbers


def _without_label(text: str, labels: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    for label in dict.fromkeys(labels):
        if not _DAY.search(label) or mentions(label):  # a publisher alone, or a party, may be part of what is said
            continue
        named = rf"{_TELLS}(?:{_EXCERPT}\s+(?:from|de|du|из|з)\s+)?[\"«“]?\s*{re.escape(label)}\s*[\"»”]?"
        for pattern in (rf"^{named}\s*[,:]\s*", rf"\s*,\s*{named}\s*(?=[.!?…]*$)"):
            rest = re.sub(pattern, "", text, count=1, flags=re.IGNORECASE)
            if rest != text:
                return rest, tuple(place for place, other in enumerate(labels, start=1) if other == label)
    return text, ()
