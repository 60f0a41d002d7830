"""Who a text names: people, bodies and places of the talks, one id for all their spellings in four languages.

    mentions("По словам Юрия Ушакова") == [Mention("yuri-ushakov", 10, 22)]
    mentions("l’appel Trump–Poutine")  == [Mention("donald-trump", 8, 13), Mention("vladimir-putin", 14, 21)]
    name("yuri-ushakov", "fr") == "Iouri Ouchakov"

The spellings stand in actors.toml, whose head says what its fields and its `*` mean. Words are looked up in a
dictionary: a regular expression of so many spellings takes longer to compile than a question may wait. Offsets are
those of the text as given, which should be NFC (`vectorstore.text.stored`).
Left to others: who speaks, pronouns and roles (which name nobody), and what a mention is good for.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations, pairwise, product
from typing import Any

from vectorstore.errors import HotlineError
from vectorstore.text import folded

SIDES = ("usa", "russia", "ukraine", "europe", "other")
KINDS, LANGUAGES = ("person", "body", "place"), ("fr", "en", "ru", "uk")
_NOBODY = "nobody"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"\w+")
_STEM = re.compile("[а-ї]{3}$")  # of folded Cyrillic letters
_PIECE = re.compile(r"\w+\*?")
_VOWELS = frozenset("аеиоуыэюяіїє")
# A closed list, so that Трамп* is Трампа and Трампом but never трампист, and Путин* never путинский.
_ENDINGS = frozenset(
    _WORD.findall(
        "а я о е ь й ы и і ї у ю ою ею єю ой ей ом ем єм ам ям ах ях ами ями ов ев ів їв ові еві єві ым им ім ых их іх "
        "ыми ими ый ий ій ого его ому ему ая яя ое ее ые ие ую юю ої"
    )
) | {""}
_MASCULINE = {"ий": "ий ого ому им ом ім его ему ем", "ый": "ый ого ому ым ом"}
_ALIKE = {"ё": "е", "ґ": "г"}  # names are written with and without these marks


@dataclass(frozen=True, slots=True)
class Actor:
    """One person, body or place; the fields are those of actors.toml."""

    id: str
    kind: str
    names: dict[str, str]
    side: str | None = None
    given: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names `actor`."""

    actor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A spelling taken apart: folded words ("ушаков*" with its star), what stands between them and after the last."""

    actor: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: str
    cased: tuple[str, ...]  # the words as they must be written, for `exact`


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What actors.toml says, ready for matching: phrases by their first word, given names by their actor."""

    actors: dict[str, Actor]
    starts: dict[str, list[_Phrase]]
    given: dict[str, list[_Phrase]]


def mentions(text: str) -> list[Mention]:
    """Every mention in order; of those that begin at the same word, the longest; none overlap.

    A given name before a form belongs to the mention: "Donald Trump" is one, and so is "D. Trump".
    """
    starts, firsts, plain = lexicon().starts, lexicon().given, text.translate(_FOLD)
    spans = [match.span() for match in _WORD.finditer(plain)]
    keys = [_keys(plain[start:end]) for start, end in spans]
    gaps = [_gap(plain[one[1] : two[0]]) for one, two in pairwise(spans)]

    def fits(phrase: _Phrase, at: int) -> bool:
        end = at + len(phrase.words)
        return (
            end <= len(spans)
            and all(word in found for word, found in zip(phrase.words, keys[at:end], strict=True))
            and phrase.gaps == tuple(gaps[at : end - 1])
            and all(text.startswith(word, start) for word, (start, _) in zip(phrase.cased, spans[at:], strict=False))
        )

    out: list[Mention] = []
    at = free = 0  # the word we are at, the first word that no mention has taken
    while at < len(spans):
        matching = [phrase for key in keys[at] for phrase in starts.get(key, ()) if fits(phrase, at)]
        if not matching:
            at += 1
            continue
        best = max(matching, key=lambda phrase: len(phrase.words))
        first, at = at, at + len(best.words)
        for given in firsts.get(best.actor, ()):
            before = first - len(given.words)
            if before >= free and fits(given, before) and gaps[first - 1] == given.tail:
                first = before
                break
        free = at
        if best.actor != _NOBODY:
            start, end = spans[first][0], spans[at - 1][1]
            out.append(Mention(best.actor, start, end + (best.tail == "." == plain[end : end + 1])))
    return out


def actor(identity: str) -> Actor:
    """The actor of an id; an id that actors.toml does not know is our mistake."""
    try:
        return lexicon().actors[identity]
    except KeyError:
        raise HotlineError(f"no actor {identity!r} in actors.toml; please report this") from None


def name(identity: str, language: str | None) -> str:
    """The display name, in English where the language is none of the four."""
    names = actor(identity).names
    return names.get(language or "en", names["en"])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """actors.toml as it ships, read at first use."""
    return read(files("vectorstore").joinpath("actors.toml").read_text(encoding="utf-8"))


def read(source: str) -> Lexicon:
    """The lexicon of a TOML text, checked: every entry whole, no spelling claimed by two."""
    try:
        data = tomllib.loads(source)
        entries = [_entry(entry) for entry in data.pop("actor", [])]
    except (tomllib.TOMLDecodeError, TypeError) as error:  # TypeError: an unknown or a missing key
        raise _wrong(str(error)) from None
    phrases = [phrase for form in data.pop(_NOBODY, []) for phrase in _phrases(_NOBODY, form)]
    if data or len(entries) > len({one.id for one in entries}):
        raise _wrong(f"unknown keys {sorted(data)}" if data else "two entries have the same id")
    given: dict[str, list[_Phrase]] = {}
    for one in entries:
        phrases += [phrase for form in one.forms + one.exact for phrase in _phrases(one.id, form, form in one.exact)]
        firsts = [*one.given, *sorted({f"{form[:1]}." for form in one.given})]
        unsorted = [phrase for form in firsts for phrase in _phrases(one.id, form)]
        given[one.id] = sorted(unsorted, key=lambda phrase: len(phrase.words), reverse=True)
    _refuse_shared(phrases)
    starts: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        starts[phrase.words[0]].append(phrase)
    return Lexicon({one.id: one for one in entries}, starts, given)


def _wrong(what: str) -> HotlineError:
    return HotlineError(f"actors.toml is wrong: {what}; correct it as the head of that file says")


def _entry(entry: dict[str, Any]) -> Actor:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    one = Actor(**values)
    lists = all(isinstance(value, tuple) for value in (one.given, one.forms, one.exact))
    spellings = one.forms + one.exact if lists else ()
    for met, need in (
        (isinstance(one.id, str) and _ID.fullmatch(one.id) and one.id != _NOBODY, "an id like yuri-ushakov"),
        (one.kind in KINDS, f"a kind among {KINDS}"),
        (one.side in (SIDES if one.kind != "place" else ()) or one.side is None, f"a side among {SIDES}, a place none"),
        (isinstance(one.names, dict) and one.names.keys() == set(LANGUAGES), f"a name in each of {LANGUAGES}"),
        (spellings and len(spellings) == len(set(spellings)), "lists of forms, each form given once"),
    ):
        if not met:
            raise _wrong(f"{one.id!r} needs {need}")
    return one


def _phrases(identity: str, form: str, cased: bool = False) -> Iterator[_Phrase]:
    """A spelling taken apart; one phrase for each case of a masculine adjective ("Белый* дом*")."""
    pieces = list(_PIECE.finditer(form)) if isinstance(form, str) else []
    stars = [piece.group()[:-1].translate(_FOLD) for piece in pieces if piece.group()[-1] == "*"]
    if not pieces or form.count("*") > len(stars) or not all(map(_STEM.search, stars)):
        raise _wrong(f"{form!r} in {identity!r} is no spelling; a * stands after three or more Cyrillic letters")
    gaps = tuple(_gap(form[one.end() : two.start()].translate(_FOLD)) for one, two in pairwise(pieces))
    tail = "." if form.endswith(".") else " "
    choices = []
    for word in (piece.group() for piece in pieces):
        endings = _MASCULINE.get(word[-3:-1], "").split() if word[-1] == "*" else []
        choices.append([word[:-3] + ending for ending in endings] or [word])
    for words in product(*choices):
        written = tuple(word.removesuffix("*") for word in words) if cased else ()
        yield _Phrase(identity, tuple(word.translate(_FOLD) for word in words), gaps, tail, written)


def _refuse_shared(phrases: list[_Phrase]) -> None:
    """Whose a spelling is must not be a matter of chance."""
    near: dict[tuple[str, tuple[str, ...]], list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        near[phrase.words[0][:2], phrase.gaps].append(phrase)
    for one, two in (pair for group in near.values() for pair in combinations(group, 2)):
        words = zip(one.words, two.words, strict=True)
        if one.actor != two.actor and all(_surfaces(first) & _surfaces(second) for first, second in words):
            raise _wrong(f"both {one.actor!r} and {two.actor!r} claim {' '.join(one.words)!r}")


@lru_cache(maxsize=4_096)
def _surfaces(word: str) -> frozenset[str]:
    """Every word of a text that a word of a phrase stands for."""
    stem = word.removesuffix("*")
    return frozenset({word} if stem == word else {stem + end for end in _ENDINGS if end or stem[-1] not in _VOWELS})


@lru_cache(maxsize=16_384)
def _keys(word: str) -> tuple[str, ...]:
    """The words of phrases that stand for a word of a text: itself, and each stem an ending may follow."""
    cuts = range(len(word), max(len(word) - 4, 2), -1) if word[-1] >= "а" else ()
    stems = [word[:cut] for cut in cuts if word[cut:] in _ENDINGS and (word[cut:] or word[-1] not in _VOWELS)]
    return (word, *(f"{stem}*" for stem in stems))


@lru_cache(maxsize=1_024)
def _gap(between: str) -> str:
    """What stands between two words: spaces and hyphens are one (Maison-Blanche), a new line parts."""
    if "\n" in between:
        return "\n"
    return " " if between.isspace() or between in "-\u2010\u2011" else between.strip()


class _Fold(dict[int, str]):
    """`vectorstore.text.folded`, one character for one, so that offsets stay (ß, İ)."""

    def __missing__(self, code: int) -> str:
        plain = folded(chr(code))[:1]
        return self.setdefault(code, _ALIKE.get(plain, plain))


_FOLD = _Fold()
