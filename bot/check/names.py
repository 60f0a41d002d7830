"""Names: is everyone the claim names in its excerpt, are quoted words there word for word?

    "Ouchakov" and "Ушаков" are one, "Moscow" and "le Kremlin" stand for each other, "Israeli" names Israel; a name of
    no list ("Jean Dupont") must stand in the excerpt in letters that sound alike.

Left to others: who is known under which spelling (vectorstore.actors), who does what to whom (roles).
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from bot.check.offices import offices
from bot.check.reading import Pair, Reading, words
from vectorstore import lexical
from vectorstore.actors import Mention, actor
from vectorstore.text import folded

# What could close a fence or make a citation is altered in what a model is shown (engines.fence), and so in the most
# faithful copy.
SAFE = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "【": "(", "】": ")", "|": "¦", "`": "'"})
# Quotation marks. An apostrophe is none, save "’" behind an open "‘" and "'" on both sides of something.
_MARK = re.compile(r"[«»‹›“”„‟\"]|(?<!\w)‘(?!\d)|’(?!\w)")
_BETWEEN_APOSTROPHES = re.compile(r"(?<!\w)'(?:[^']|(?<=\w)'(?=\w))+'(?!\w)")
_ANY_MARK = re.compile(r"[\"„‟‹›]|(?<!\w)'|'(?!\w)")  # in folded text
# A quoted word that somebody says, beside a verb of saying, is no name of a thing.
_SAID = re.compile(r"^[\s,.]{0,3}(?:said|says|a dit|dit|declare|a declare|сказа|заяви|сказ|заявл|каже)|[:,]\s?$")
_CAPITAL = re.compile(
    r"(?<![\w.!?…:«“\"„-])(?<=[\w,;()»”\"'’-] )[A-ZÀ-ÖØ-ÞЀ-Я][\w'’-]{2,}|(?<=['’])[A-ZÀ-ÖØ-Þ][\w-]{2,}"
)
_NEAR = 16  # characters around an adjective
_PART = 4  # letters of a name by which somebody is known
_LEFT_OUT = re.compile(r"[\[(]?(?:\.\.\.|…)[\])]?")
_ALIKE, _BEGUN_ALIKE = 0.8, 0.74  # of two spellings; "Rosselkhozbank" and "Россельхозбанк" have 1.0
# Whoever is somebody's man acts for himself: "Trump's envoy met Putin" is no meeting of Trump's.
_MEN = (
    r"(?:envoy|aide|advis[eo]r|son|daughter|wife|lawyer|spokes\w+|ally|deputy|negotiator)s?"
    r"|conseill\w+|emissaire|envoye\w*|porte-parole|fils|fille|avocat\w*|allie\w*|negociat\w+|proche"
)
_HIS = (
    r"помощник|(?:спец)?посланник|советник|пресс-секретарь|сын|представитель|соратник"
    r"|помічник|(?:спец)?посланець|радник|речник|син|представник"
)
_MAN_OF = re.compile(
    rf"\b(?:{_MEN})(?: special| principal| personnel)? (?:of |to |for |de |du |d')(?:(?:the )?president\w* )?$"
    rf"|\b(?:{_HIS}) (?:президента )?$"
)
_GENITIVE = re.compile(r"(?:[ая]|ого)$")
_HIS_MAN = re.compile(rf"^(?:'s)? (?:special |top |chief |former |senior )?(?:{_MEN})\b")
# In front of a place that is meant as a place, not as those who govern there.
_AT = re.compile(
    r"\b(?:in|at|near|over|into|to|a|en|vers|dans|в|во|на|у|до|по|hit|struck|attacked|bombed|shelled|reached|left|frappe|vise"
    r"|touche|bombarde|quitte|атаковал\w*|обстрелял\w*|атакува\w*|обстріля\w*) (?:the |la |le )?$"
)
_FIRST = re.compile(r"(?:^|[.!?…] )[«“\"]?([A-ZÀ-ÖØ-ÞЀ-Я][\w'’-]{3,})")
_ELIDED = re.compile(r"^(?:[ldnmtscj]|qu)['’]", re.IGNORECASE)
_COMMON_END = {"fr": re.compile("ment$"), "en": re.compile("(?:s|ly|ing|ed)$")}
_SURNAME = re.compile(r"(?:[оеє]в|[иіы]н|ськ(?:ий|а)|ск(?:ий|ая)|енко|[юу]к|[оеє]ва|ина)$")
_LATIN = str.maketrans(
    dict(zip("абвгґдезиіїйклмнопрстуфцыэєё", "abvggdeziiiiklmnoprstufcieee", strict=True))
    | {"ж": "zh", "х": "h", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ь": "", "ъ": ""}
)
_SOUNDS = (("tch", "ch"), ("sch", "sh"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("w", "v"), ("y", "i"),
           ("j", "i"), ("q", "k"), ("x", "ks"), ("c", "k"))  # fmt: skip


def names(pair: Pair) -> bool:
    """Is every name of the claim in the excerpt, under any spelling, and nobody in another office?"""
    present = _present(pair.excerpt)
    missing = [mention for mention in pair.claim.mentions if mention.actor not in present]
    if not all(_named_before(mention, pair) for mention in missing):
        return False
    if not (_places(pair) and _themselves(pair) and offices(pair)):
        return False
    return all(_stands(name, pair) for name in (*_strangers(pair.claim), *_first_words(pair)))


def _places(pair: Pair) -> bool:
    """Is each place of the claim, meant as one, in the excerpt itself? A country is no word of its capital."""
    there = {mention.actor for mention in pair.excerpt.mentions}
    there |= {region for place in there for region in words()["within"].get(place, ())}
    meant = (
        mention
        for mention in pair.claim.mentions
        if mention.actor in _governing() and _AT.search(folded(pair.claim.text[: mention.start]))
    )
    return all(mention.actor in there or mention.actor in _peoples(pair.excerpt) for mention in meant)


def _themselves(pair: Pair) -> bool:
    """Does each person of the claim act himself in the excerpt, not only somebody of his?"""
    through = {mention.actor for mention in pair.excerpt.mentions} - _acting(pair.excerpt)
    return not through & _acting(pair.claim)


@lru_cache(maxsize=1024)  # a claim is held against every passage, a passage against every claim
def _acting(reading: Reading) -> frozenset[str]:
    """Those who are named themselves."""
    return frozenset(mention.actor for mention in reading.mentions if not _somebodys(mention, reading))


def _somebodys(mention: Mention, reading: Reading) -> bool:
    """Is it not he who is named but somebody of his ("l'envoyé de Trump", "Trump's envoy")?"""
    if actor(mention.actor).kind != "person":
        return False
    before, behind = folded(reading.text[: mention.start]), folded(reading.text[mention.end :])
    if not _MAN_OF.search(before):
        return bool(_HIS_MAN.search(behind))
    spelt = folded(reading.text[mention.start : mention.end])
    # "помощник Путина", not "помощник Юрий Ушаков"
    return reading.language not in {"ru", "uk"} or bool(_GENITIVE.search(spelt))


def _first_words(pair: Pair) -> list[str]:
    """Words with which the claim's sentences begin and which look like a name that no list knows."""
    taken = [(mention.start, mention.end) for mention in pair.claim.mentions]
    found = []
    for match in _FIRST.finditer(pair.claim.text):
        word = _ELIDED.sub("", match[1])
        plain = folded(word)
        if len(word) < _PART or _starts().search(plain):
            continue
        if any(start < match.end(1) and match.start(1) < end for start, end in taken) or _common().search(plain):
            continue
        if pair.claim.language in {"ru", "uk"}:
            name = bool(_SURNAME.search(plain))
        else:
            ordinary = _COMMON_END.get(pair.claim.language or "")
            name = bool(lexical.terms(word, pair.claim.language)) and not (ordinary and ordinary.search(plain))
        if name and pair.same_language:
            found.append(word)
    return found


def _named_before(mention: Mention, pair: Pair) -> bool:
    """Is it somebody introduced with the whole name, of whom the passage gives only a part ("Anna Kelly", "Kelly")?"""
    if not any(mention.actor in _present(part) for part in pair.before):
        return False
    spelt = folded(pair.claim.text[mention.start : mention.end]).split()
    return any(len(word) >= _PART and re.search(rf"\b{re.escape(word)}\b", pair.excerpt.folded) for word in spelt)


def phrases(pair: Pair) -> bool:
    """Is every quoted phrase of the claim in the excerpt, word for word, and has each quotation mark its pair?

    A copy of the excerpt's own sentence may have one without: what is quoted there runs over several.
    """
    text = pair.claim.text
    places, paired = _quotations(text)
    if not paired and not _copied(pair):
        return False
    quoted = [
        text[start + 1 : end - 1]
        for start, end in places
        if pair.same_language or not _is_name(text[start + 1 : end - 1]) or _spoken(start, end, text)
    ]
    excerpt = _unmarked(pair.excerpt.text)
    pieces = (_unmarked(piece).strip(" .,;:!?") for one in quoted for piece in _LEFT_OUT.split(one))
    return all(_holds(excerpt, piece) for piece in pieces if piece)


def _copied(pair: Pair) -> bool:
    """Is the claim, marks and all, in the excerpt, and does a sentence end there?"""
    claim, excerpt = (reading.folded.translate(SAFE) for reading in (pair.claim, pair.excerpt))
    return bool(re.search(rf"(?<![\w-]){re.escape(claim.strip(' .!?…'))}(?=[.!?…](?!\w)|\W*$)", excerpt))


def _quotations(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Where something is quoted, its marks included, also within other quoted words; and has each mark its pair?"""
    found = [match.span() for match in _BETWEEN_APOSTROPHES.finditer(text)]
    opened: list[re.Match[str]] = []
    paired = True
    for mark in _MARK.finditer(text):
        if mark[0] == "’" and not (opened and opened[-1][0] == "‘"):
            continue  # an apostrophe: "the presidents’ talks"
        if not _closes(mark, opened):
            opened.append(mark)
        elif opened:
            found.append((opened.pop().start(), mark.end()))
        else:
            paired = False
    return found, paired and not opened


def _closes(mark: re.Match[str], opened: list[re.Match[str]]) -> bool:
    """Does it end a quotation? Some marks do in one language and begin one in another, "\"" does both."""
    if mark[0] in "»›’":
        return True
    if mark[0] in "«‹„‘" or not opened:
        return False
    if mark[0] == "”" or mark[0] == opened[-1][0] == '"':
        return True
    before, behind = mark.string[: mark.start()][-1:], mark.string[mark.end() :][:1]
    return not behind.isalnum() and bool(before.strip().strip("([—–-"))


@lru_cache(maxsize=64)
def _unmarked(text: str) -> str:
    """The text as quoted words are compared: whatever marks stand inside them."""
    return " ".join(_ANY_MARK.sub("", folded(text.translate(SAFE))).split())


def _holds(text: str, piece: str) -> bool:
    """Does a text hold a piece in whole words? "Acceptable" is not in "unacceptable" nor in "non-acceptable"."""
    return bool(re.search(rf"(?<![\w-]){re.escape(piece)}(?![\w-])", text))


def _spoken(start: int, end: int, text: str) -> bool:
    return bool(_SAID.search(folded(text[end:])) or _SAID.search(folded(text[:start])))


def _present(excerpt: Reading) -> set[str]:
    found = {mention.actor for mention in excerpt.mentions} | _peoples(excerpt)
    for group in words()["names"]["same"]:
        if found & set(group):
            found |= set(group)
    return found | {region for place in found for region in words()["within"].get(place, ())}


@lru_cache(maxsize=1)
def _governing() -> frozenset[str]:
    return frozenset(name for group in words()["names"]["same"] for name in group)


@lru_cache(maxsize=1024)
def _peoples(reading: Reading) -> frozenset[str]:
    """States named by an adjective ("the Russian army"), save where it is of those who do not act for them."""
    text = reading.folded
    return frozenset(
        name
        for name, pattern in _demonyms().items()
        if any(not _private().search(text[max(0, m.start() - _NEAR) : m.end() + _NEAR]) for m in pattern.finditer(text))
    )


@lru_cache(maxsize=1)
def _private() -> re.Pattern[str]:
    return re.compile("|".join(words()["private"].values()))


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
def _starts() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(words()['starts'].values())})$")


@lru_cache(maxsize=1)
def _common() -> re.Pattern[str]:
    """Capitalised words that are no names: months and days in English, titles, peoples, feasts."""
    stems = [*words()["demonyms"].values(), *words()["common"].values()]
    return re.compile(rf"^(?:{'|'.join(stems)})")
