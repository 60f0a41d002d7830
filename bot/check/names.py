"""Names: is everyone the claim names in its excerpt, are quoted words there word for word, who does what to whom?

    "Ouchakov" and "Ушаков" are one, "Moscow" and "le Kremlin" stand for each other, "Israeli" names Israel; a name of
    no list ("Jean Dupont") must stand in the excerpt in letters that sound alike. "A led in place of B" is not "B led
    in place of A".

Left to others: who is known under which spelling (vectorstore.actors).
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise

from bot.check.reading import Pair, Reading, words
from vectorstore import lexical
from vectorstore.actors import Mention, actor
from vectorstore.statements.speaker import speaking
from vectorstore.text import folded

_QUOTED = re.compile(r"[“«\"„]\s*([^”»\"“«„]{2,300}?)\s*[”»\"“]")
_CAPITAL = re.compile(
    r"(?<![\w.!?…:«“\"„-])(?<=[\w,;()»”\"'’-] )[A-ZÀ-ÖØ-ÞЀ-Я][\w'’-]{2,}|(?<=['’])[A-ZÀ-ÖØ-Þ][\w-]{2,}"
)
_PART = 4  # letters of a name by which somebody is known
_LEFT_OUT = re.compile(r"[\[(]?(?:\.\.\.|…)[\])]?")
_DEED = 2  # telling words behind a name that make out what he did
_ALIKE, _BEGUN_ALIKE = 0.8, 0.74  # of two spellings; "Rosselkhozbank" and "Россельхозбанк" have 1.0
_TOGETHER = re.compile(r"[\s,]*(?:et|and|и|і|й|та|with|avec|с|со|з|із|зі|ainsi que|/|–|-)[\s\w'’]{0,14}")
_LATIN = str.maketrans(
    dict(zip("абвгґдезиіїйклмнопрстуфцыэєё", "abvggdeziiiiklmnoprstufcieee", strict=True))
    | {"ж": "zh", "х": "h", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ь": "", "ъ": ""}
)
_SOUNDS = (("tch", "ch"), ("sch", "sh"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("w", "v"), ("y", "i"),
           ("j", "i"), ("q", "k"), ("x", "ks"), ("c", "k"))  # fmt: skip


def names(pair: Pair) -> bool:
    """Is every name of the claim in the excerpt, under any spelling?"""
    present = _present(pair.excerpt)
    missing = [mention for mention in pair.claim.mentions if mention.actor not in present]
    if not all(_named_before(mention, pair) for mention in missing):
        return False
    return all(_stands(name, pair) for name in _strangers(pair.claim))


def _named_before(mention: Mention, pair: Pair) -> bool:
    """Is it somebody introduced with the whole name, of whom the passage gives only a part ("Anna Kelly", "Kelly")?"""
    if not any(mention.actor in _present(part) for part in pair.before):
        return False
    spelt = folded(pair.claim.text[mention.start : mention.end]).split()
    return any(len(word) >= _PART and re.search(rf"\b{re.escape(word)}\b", pair.excerpt.folded) for word in spelt)


def phrases(pair: Pair) -> bool:
    """Is every quoted phrase of the claim in the excerpt, word for word?"""
    quoted = [text for text in _QUOTED.findall(pair.claim.text) if not _is_name(text)]
    pieces = [" ".join(folded(piece).split()).strip(" .,;:!?") for text in quoted for piece in _LEFT_OUT.split(text)]
    return all(piece in pair.excerpt.folded for piece in pieces)


def roles(pair: Pair) -> bool:
    """Do no two persons of the claim stand the other way round in the sentences near it? Then parts were exchanged.

    "A and B", "A with B" have no order. Whoever is named as telling it is left out: he may stand first or last.
    """
    told = {speaking(reading.text) for reading in (pair.claim, *pair.nearest)}
    mine = _order(pair.claim, told)
    theirs = set[tuple[str, str]]().union(*(_order(part, told) for part in pair.nearest))
    exchanged = any((later, first) in theirs and (first, later) not in theirs for first, later in mine)
    return not exchanged and not (pair.same_language and _acts_for_another(pair))


def _acts_for_another(pair: Pair) -> bool:
    """Within one language: do the words that follow a person in the claim follow only others in the excerpt?"""
    theirs = _deeds(pair.excerpt)
    return any(deed in [done for _, done in theirs] and (who, deed) not in theirs for who, deed in _deeds(pair.claim))


def _deeds(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """Each person with the first words behind the name."""
    found = []
    for mention in reading.mentions:
        behind = re.split(r"[,.;:!?()«»“”\n]", reading.text[mention.end :], maxsplit=1)[0]
        terms = tuple(lexical.terms(behind, reading.language)[:_DEED])
        if actor(mention.actor).kind == "person" and len(terms) == _DEED:
            found.append((mention.actor, terms))
    return found


def _present(excerpt: Reading) -> set[str]:
    found = {mention.actor for mention in excerpt.mentions}
    found |= {name for name, pattern in _demonyms().items() if pattern.search(excerpt.folded)}
    for group in words()["names"]["same"]:
        if found & set(group):
            found |= set(group)
    return found | {region for place in found for region in words()["within"].get(place, ())}


def _order(reading: Reading, told: set[str | None]) -> set[tuple[str, str]]:
    """Pairs of persons in the order in which they stand, those joined as equals and those who tell it left out."""
    people = [mention for mention in reading.mentions if actor(mention.actor).kind == "person"]
    equal = {
        frozenset((one.actor, two.actor))
        for one, two in pairwise(people)
        if _TOGETHER.fullmatch(reading.text[one.end : two.start])
    }
    firsts = list(dict.fromkeys(mention.actor for mention in people if mention.actor not in told))
    return {pair for pair in combinations(firsts, 2) if frozenset(pair) not in equal}


def _is_name(text: str) -> bool:
    parts = text.split()
    return len(parts) <= 3 and all(part[:1].isupper() for part in parts)


def _strangers(claim: Reading) -> list[str]:
    """Capitalised words inside a sentence that no list knows."""
    taken = [(mention.start, mention.end) for mention in claim.mentions]
    found = []
    for match in _CAPITAL.finditer(claim.text):
        known = any(start < match.end() and match.start() < end for start, end in taken)
        if not known and not _common().search(folded(match.group())):
            found.append(match.group())
    return found


def _stands(name: str, pair: Pair) -> bool:
    sound = _sound(name)
    return any(_alike(sound, other) for other in _sounds_of(pair.excerpt.text))


def _alike(one: str, other: str) -> bool:
    """Nearly one spelling: names that begin alike may end as their language bends them."""
    likeness = SequenceMatcher(None, one, other).ratio()
    if one[:4] == other[:4]:
        return len(one) <= 5 or likeness >= _BEGUN_ALIKE
    return likeness >= _ALIKE


@lru_cache(maxsize=64)
def _sounds_of(text: str) -> frozenset[str]:
    return frozenset(_sound(word) for word in re.findall(r"[\w-]{3,}", text))


def _sound(name: str) -> str:
    """A spelling that is nearly one in all our languages: "Костюков" and "Kostyukov" -> "kostiukov"."""
    plain = re.sub(r"['’].*$", "", folded(name).replace("’", "'")).translate(_LATIN)
    for written, heard in _SOUNDS:
        plain = plain.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", plain)


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{stems})") for name, stems in words()["demonyms"].items()}


@lru_cache(maxsize=1)
def _common() -> re.Pattern[str]:
    """Capitalised words that are no names: months and days in English, titles, peoples, feasts."""
    stems = [*words()["demonyms"].values(), *words()["common"].values()]
    return re.compile(rf"^(?:{'|'.join(stems)})")
