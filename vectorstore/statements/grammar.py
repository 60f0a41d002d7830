"""The patterns of reported speech, one set a language, compiled from saying.toml and who.toml at first use.

They are matched against a passage in plain small letters in which names are masked (names.py), so that N+ is whoever
may speak, R+ a pronoun, Q+ a quotation.

Left to others: finding names (names), what a match means (attributions, reading).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from vectorstore.text import folded

LANGUAGES = ("fr", "en", "ru", "uk")
_ENDINGS = {"fr": "(?:ees|ee|es|ent|ait|aient|e|a)", "en": "", "ru": "(?:л|ла|ло|ли)", "uk": "(?:в|ла|ло|ли)"}
_ALIKE = {"ё": "е", "ґ": "г"}


class _Plain(dict[int, str]):
    """`vectorstore.text.folded`, one character for one, so that offsets stay; what it cannot fold becomes a space."""

    def __missing__(self, code: int) -> str:
        plain = folded(chr(code))
        plain = _ALIKE.get(plain, plain)
        return self.setdefault(code, plain if len(plain) == 1 and not plain.isupper() else " ")


_PLAIN = _Plain({0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2011: "-", 0x2010: "-"})


def plain(text: str) -> str:
    """The text in small letters without accents, of the same length.

    >>> plain("L’Élysée, ß")
    "l'elysee,  "
    """
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What one language has. `acts` are verbs whose object is said, with what must stand in that object."""

    verb: re.Pattern[str]
    reports: re.Pattern[str]
    acts: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]
    going_on: re.Pattern[str]
    according: re.Pattern[str]
    joined: re.Pattern[str]
    source: re.Pattern[str]
    not_said: re.Pattern[str]
    that: re.Pattern[str]
    contrast: re.Pattern[str]
    while_: re.Pattern[str]
    continues: re.Pattern[str]
    reported: re.Pattern[str]
    relative: re.Pattern[str]
    as_: re.Pattern[str]
    he: re.Pattern[str]
    she: re.Pattern[str]
    subject: re.Pattern[str]
    object: re.Pattern[str]
    office: re.Pattern[str]
    nominative: re.Pattern[str] | None


@lru_cache(maxsize=8)
def grammar(language: str) -> Grammar:
    """The patterns of one of the four languages."""
    saying, who = _toml("saying.toml"), _toml("who.toml")

    def spread(patterns: list[str]) -> str:
        return "|".join(pattern.replace("~", _ENDINGS[language]) for pattern in patterns)

    def word(name: str) -> str:
        return str(saying["words"][name][language])

    auxiliaries = saying["auxiliaries"][language]
    both = saying["words"]["and"]
    small = rf"(?:\s(?!(?:{both}|{word('whose')}|qu|que|that|to)\b)(?:l'|d')?[^\WNQR_]+(?:-[^\WNQR_]+)*){{0,3}}"
    nominative = who["nominative"].get(language)
    far = 3 if language == "fr" else 1  # words between "ne" or "if" and the verb
    reports = spread(saying["verbs"][language])
    deeds = spread([re.sub(r"\(\?<=[^)]*\)", "", verb) for verb, *_ in saying["acts"][language]])
    return Grammar(
        verb=re.compile(rf"(?<![\w'-])(?P<aux>{auxiliaries})(?P<verb>{reports}|{deeds})(?![\w'-])"),
        reports=re.compile(reports),
        acts=tuple(
            (re.compile(rf"(?:{spread([verb])})$"), re.compile(inside[0]) if inside else None)
            for verb, *inside in saying["acts"][language]
        ),
        going_on=re.compile(rf"(?<=[\s,])(?:{spread(saying['goingon'][language])})(?!\w)"),
        according=re.compile(
            rf"(?<![\w'-])(?P<verb>{spread(saying['according'][language])})\s?"
            r"(?:(?:l'|d'|le |la |les |un |une |des |de |the |a |two |both |agence |site |агентств\w |газет\w |"
            r"агентства |видання |издания |источник\w+ )){0,2}(?P<who>[NR]+)"
        ),
        source=re.compile(rf"(?<![\w'-])(?:{spread(saying['according'][language]).replace('(?=N)', '')})"),
        joined=re.compile(rf"(?:^|[\s,])(?P<joint>(?:{both}|{saying['words']['but']})\s)$"),
        not_said=re.compile(rf"{saying['not_said'][language]}(?:[NR]+ )?(?:[^\WNQR_]+ ){{0,{far}}}$"),
        that=re.compile(
            rf"[^,.;:!?QN]{{0,60}}?(?:N+[^,.;:!?QN]{{0,40}}?)?(?:,[^,.;:!?Q]{{2,60}},)??,?\s?(?P<that>(?<![^\W_])(?:{word('that')}))"
        ),
        contrast=re.compile(rf"[,\s;—–-]*(?:{word('contrast')})(?![\w'])"),
        while_=re.compile(rf"[,;]\s(?:{word('while')})\s"),
        continues=re.compile(rf"\s?(?:R+|{word('continues')})\b"),
        reported=re.compile(rf",\s(?:{word('reported')})\b[^;:]{{0,120}}$"),
        relative=re.compile(rf"(?P<who>[N]+),?\s(?:{word('whose')})\s(?:[^,.;:!?QNR]{{0,40}}\s)?$"),
        as_=re.compile(rf"(?:^|[\s,])(?:{word('as')})(?:l'|on )?$"),
        he=re.compile(rf"(?<![\w'])(?:{word('he')})(?![\w'-])"),
        she=re.compile(rf"(?:{word('she')})"),
        subject=re.compile(
            rf"(?P<who>[NR]+)(?:\s?\([^()]{{1,40}}\))?(?:,(?:[^.;:!?Q,]|,(?=\s?\d)){{2,110}},)?"
            rf"(?:\s{saying['where'][language]})?{small}\s?$"
        ),
        object=re.compile(r"(?P<between>\s?[^.,;:!?QNR]{0,45}?)(?P<who>[NR]+)"),
        office=re.compile(
            rf"(?<![\w'-])(?P<before>{who['before'][language]})(?P<office>{who['offices'][language]})(?![\w'])"
            rf"(?P<behind>{who['behind'][language]})"
        ),
        nominative=re.compile(nominative) if nominative else None,
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """An office and who holds it, each with the words that may stand with it."""

    office: re.Pattern[str]
    never: re.Pattern[str] | None
    who: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def holders() -> tuple[Holder, ...]:
    """The offices of who.toml."""
    return tuple(
        Holder(
            re.compile(rf"\b(?:{one['office']})"),
            re.compile(rf"\b(?:{one['not']})") if "not" in one else None,
            {identity: re.compile(of) for identity, of in one["who"].items()},
        )
        for one in _toml("who.toml")["holder"]
    )


@lru_cache(maxsize=1)
def women() -> frozenset[str]:
    """The actors of whom "she" is said."""
    return frozenset(_toml("who.toml")["women"]["ids"])


@lru_cache(maxsize=1)
def outlets() -> re.Pattern[str]:
    """The names of agencies, papers and stations, as written."""
    names = sorted(_toml("who.toml")["outlets"]["names"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


@lru_cache(maxsize=2)
def small_words(language: str) -> frozenset[str]:
    """Words by which French or English is told."""
    return frozenset(_toml("saying.toml")["small"][language])


@lru_cache(maxsize=2)
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
