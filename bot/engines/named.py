"""An excerpt that a model names in words, beside its number or instead of it.

    bare("According to excerpt 2, it rained.", ())                                 -> ("It rained.", (2,))
    bare("Selon Le Témoin, 2025-07-03, il a plu.", ("Le Témoin, 2025-07-03",))     -> ("Il a plu.", (1,))
    bare("Answer: it rained.", ())                                                 -> ("It rained.", ())

Such words are a marker, not news: the reader sees the source beside the sentence, and the check looks for what is left.
Only the whole label goes, with its day; "according to Le Témoin" says who tells it and stays.
Left to others: markers in brackets (markers), what a label is (fence), whether the rest may be shown (check).
"""

import re
from collections.abc import Sequence

_TELLS = r"(?:according to|as stated in|in|selon|d['’]après|согласно|как сказано в|згідно з|за)\s+(?:the\s+|l['’])?"
_EXCERPT = r"(?:excerpt|extrait|отрыв\w*|выдержк\w*|урив\w*)"
_BY_NUMBER = re.compile(
    rf"^{_TELLS}{_EXCERPT}\s*(?:number|numéro|no\.?|n°|№|#)?\s*(\d{{1,3}})\s*[,:]?\s*", re.IGNORECASE
)
_ANSWER = re.compile(r"^(?:answer|réponse|ответ|відповідь)\s*:\s*", re.IGNORECASE)


def bare(text: str, labels: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The sentence without such words, and the numbers (from 1, places in `labels`) that they stand for."""
    said = _ANSWER.sub("", text)
    if led := _BY_NUMBER.match(said):
        said, numbers = said[led.end() :], (int(led[1]),)
    else:
        said, numbers = _without_label(said, labels)
    return (said[:1].upper() + said[1:] if said != text else text), numbers


def _without_label(text: str, labels: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    for label in dict.fromkeys(labels):
        if "," not in label:  # a publisher or a day alone may be part of what is said
            continue
        named = rf"{_TELLS}(?:{_EXCERPT}\s+(?:from|de|du|из|з)\s+)?[\"«“]?\s*{re.escape(label)}\s*[\"»”]?"
        for pattern in (rf"^{named}\s*[,:]\s*", rf"\s*,\s*{named}\s*(?=[.!?…]*$)"):
            rest = re.sub(pattern, "", text, count=1, flags=re.IGNORECASE)
            if rest != text:
                return rest, tuple(place for place, other in enumerate(labels, start=1) if other == label)
    return text, ()
