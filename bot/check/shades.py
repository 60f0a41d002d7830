"""Small words on which a sentence turns: does the claim leave none out, add none, and take none for its contrary?

    "Putin accepted" against "Putin may accept", "if Putin accepted", "has Putin accepted?"    strength
    "the first time" against "a call"                                                          strength
    "sanctions were imposed" against "sanctions were lifted", "yesterday" against "today"      contrary
    "called it acceptable" against "called it unacceptable"                                    contrary

A claim may be weaker than its passage, never stronger. The words stand in `shades.toml`; they are tried in all four
languages, for a claim may be in another one than its excerpt.

Left to others: plain denials (denial), how far such a word reaches (scopes), who says it (wording), figures and days
(figures).
"""

import re
import tomllib
from collections.abc import Set
from functools import lru_cache
from importlib import resources
from typing import Any

from bot import cues
from bot.check.reading import Pair, Reading
from bot.check.scopes import exchanged
from vectorstore.text import folded

# What else in a claim says as much: "refused to come" for "did not come after all".
_AS_MUCH = {
    "ahead": ("possible", "proposed", "ready", "will"),
    "missed": ("denies", "refuses"),
    "doubted": ("possible",),
}
# Endings of Russian and Ukrainian verbs behind a stem of five letters or more.
_SELF = r"(?:ся|сь)?\b"
_PAST = re.compile(rf"\b(\w{{5,}}?)[иаяоуеі]?(?:ва)?(?:л[аои]?|в){_SELF}")
_DONE = rf"\w{{0,3}}(?:л[аои]?|в|ен[аоы]?|ний|но|то){_SELF}"
_AHEAD = rf"\w{{0,2}}(?:[иеяую]т|[аиея]ть|[ую]ть|ти|е|є){_SELF}"

_LONG = re.compile(r"(?:\bnon-)?[^\W\d_]{5,}")
_BEGUN = 5  # letters that two forms of a word have in common
_ENDING = {"fr": 2, "en": 2, "ru": 3, "uk": 3}  # letters by which they differ at most


def strength(pair: Pair) -> bool:
    """Does the claim keep what weakens its passage, and add nothing that makes it stronger?"""
    claim = _plain(pair.claim)
    mine = set(_kinds("weakens", claim) | _kinds("excuses", claim))
    if "ahead" in mine:
        mine.add("bound")
    mine |= {kind for kind, others in _AS_MUCH.items() if any(cues.found(other, pair.claim.text) for other in others)}
    if not _kinds("adds", claim) <= _kinds("adds", _plain(pair.excerpt)) or _only_to_come(pair):
        return False
    return any(_weakened(part, pair) <= mine for part in pair.nearest)


def contrary(pair: Pair) -> bool:
    """Does the passage say none of the words that exclude the claim's own, nor the same ones the other way round?"""
    if _turned(pair) or any(exchanged(pair, kind) for kind in ("because", "after", "before")):
        return False
    claim, excerpt = _plain(pair.claim), _plain(pair.excerpt)
    for group in _groups():
        mine = {name for name, pattern in group.items() if pattern.search(claim)}
        theirs = {name for name, pattern in group.items() if mine and pattern.search(excerpt)}
        if mine and theirs and not mine & theirs:
            return False
    return True


def fates(text: str) -> set[str]:
    """Does a text speak of people killed, of people hurt?

    fates("14 people were wounded") == {"hurt"}
    """
    plain = folded(text).replace("ё", "е")
    group = next(group for group in _groups() if "killed" in group)
    return {name for name, pattern in group.items() if pattern.search(plain)}


def _turned(pair: Pair) -> bool:
    """Within one language: is a word of the claim in the passage only with a denying prefix, or only without its own?

    Words behind a denial are left to the rule of denials: "not realistic" says "unrealistic".
    """
    language = pair.claim.language
    if not pair.same_language or language not in _ENDING:
        return False
    prefix = re.compile(_words()["prefixes"][language])
    denied = re.compile(_words()["denied"]["any"])
    mine, theirs = (set(_LONG.findall(denied.sub(" ", _plain(text)))) for text in (pair.claim, pair.excerpt))
    bare = {prefix.sub("", word) for word in theirs if prefix.match(word)}
    return any(
        _among(bare, word, language) or (bool(prefix.match(word)) and _among(theirs, prefix.sub("", word), language))
        for word in mine
        if not _among(theirs, word, language)
    )


def _among(words: Set[str], word: str, language: str) -> bool:
    """Is it one of the words, whatever its ending?"""
    begun = (max(_BEGUN, max(len(word), len(other)) - _ENDING[language]) for other in words)
    return any(word[:letters] == other[:letters] for other, letters in zip(words, begun, strict=True))


def _only_to_come(pair: Pair) -> bool:
    """In Russian or Ukrainian: is a verb of the claim past, and in the excerpt only to come ("позвонит")?"""
    if not pair.same_language or pair.claim.language not in {"ru", "uk"}:
        return False
    excerpt = _plain(pair.excerpt)
    stems = (match[1] for match in _PAST.finditer(_plain(pair.claim)))
    return any(
        re.search(rf"\b{stem}{_AHEAD}", excerpt) and not re.search(rf"\b{stem}{_DONE}", excerpt)
        for stem in stems
        if not cues.found("told", stem)
    )


def _weakened(part: Reading, pair: Pair) -> set[str]:
    """What takes something from the clauses of a sentence that speak of the claim; a question is one as a whole."""
    kinds = set[str]().union(*(_kinds("weakens", _plain(clause)) for clause in pair.concerned(part)))
    question = {"asked"} if part.text.rstrip(' »”"').endswith("?") else set[str]()
    return kinds | question | _kinds("of_all", _plain(part))


@lru_cache(maxsize=1024)
def _kinds(table: str, plain: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in _table(table).items() if pattern.search(plain))


def _plain(reading: Reading) -> str:
    return reading.folded.replace("ё", "е")


@lru_cache(maxsize=4)
def _table(name: str) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(listed)) for kind, listed in _words()[name].items()}


@lru_cache(maxsize=1)
def _groups() -> tuple[dict[str, re.Pattern[str]], ...]:
    return tuple({name: re.compile("|".join(listed)) for name, listed in group.items()} for group in _words()["either"])


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("shades.toml").read_text(encoding="utf-8"))
