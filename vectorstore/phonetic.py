"""Names that no lexicon knows, by their consonants: one key however a name is spelled, in Latin or in Cyrillic.

    keys("Arlund a appelé Ouchakine") == keys("Арлунду звонил Ушакин") == ["arlnd", "acxn"]

A key is what the spellings of a name in French, English, Russian and Ukrainian have in common: its consonants in
classes (c stands for ch, sh, ш, x for k, q, к), a first vowel as "a", doubled ones once, Cyrillic case endings cut. It
is a search term, no proof: two names may share a key, and a short one, with fewer than three marks, has none.
Left to others: the names we know, with all their spellings (actors).
"""

import re
from functools import lru_cache

from vectorstore.text import folded

_NAME = re.compile(r"[^\W\d_]+(?:['’ʼ][а-яіїєґ]+)?")  # d'Arlund is two words, В'ячеслав one
_SHORTEST = 3  # marks of a key
_LONGEST_BARE = 5  # letters; a Cyrillic word no longer than that keeps its ending
_ENDING = re.compile(r"(?:[аяыи]ми|[ое](?:го|му)|[оеєаяыи]м|[аяыи]х|[оеє]ві)$")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_CLASSES = {"б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ж": "j", "з": "s", "к": "x", "л": "l", "м": "m"}
_CLASSES |= {"н": "n", "п": "p", "р": "r", "с": "s", "т": "t", "ф": "v", "ц": "s", "ч": "c", "ш": "c", "щ": "c"}
_CLASSES |= {one: one for one in "bdglmnprstvj"} | {"f": "v", "w": "v", "z": "s", "k": "x", "q": "x", "c": "x"}
_MUTE = frozenset("hх")  # one language's h is another's г, х or nothing
# Before letters are taken one by one. French writes tch, ch and j for ч, ш and ж, English ch, sh and zh.
_TOGETHER = (
    *((many, "ч") for many in ("shch", "chtch", "tch", "sch", "sh", "ch")),
    *((many, "v") for many in ("уи", "уэ", "уо")),  # Уиткофф
    *(("zh", "j"), ("dj", "j"), ("дж", "j"), ("kh", ""), ("х", ""), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k")),
    *(("x", "ks"), ("ts", "s"), ("тс", "s"), ("ce", "se"), ("ci", "si"), ("cy", "sy")),
)


def keys(text: str) -> list[str]:
    """The key of every capitalised word that has one, in order, repeats kept."""
    found = (key(match.group()) for match in _NAME.finditer(text) if match.group()[0].isupper())
    return [one for one in found if len(one) >= _SHORTEST]


@lru_cache(maxsize=16_384)
def key(word: str) -> str:
    """A word's key, "" for one without a consonant."""
    plain = folded(word)
    if _CYRILLIC.match(plain) and len(plain) > _LONGEST_BARE:
        plain = _ENDING.sub("", plain)
    first = plain[:1]
    for many, one in _TOGETHER:
        plain = plain.replace(many, one)
    marks = "".join(_CLASSES.get(letter, "") for letter in plain)
    marks = re.sub(r"(.)\1+", r"\1", marks)
    return marks if first in _CLASSES or first in _MUTE or plain[:1] == "v" else f"a{marks}"
