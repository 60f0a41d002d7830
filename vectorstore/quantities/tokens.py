"""A text as words, numbers and signs with their places; what only looks like a number is set aside here.

    F-16, PAC-3, 5G, 3.11.7, https://…/123, a number of more than 15 digits     -> names: they have no value
    2025-07-03, 03.07.2025, 23:30                                               -> dates and clocks at once

One pass of one expression without nested repeats: linear in the length of the text, whatever it holds.
Left to others: what the words mean (words), what they amount to together (numbers, durations, dates, amounts).
"""

import re
import unicodedata
from typing import NamedTuple

from vectorstore.quantities.words import Words, words

WORD, NUMBER, DATE, CLOCK, SIGN, NAME, BREAK = "word", "number", "date", "clock", "sign", "name", "break"
MOST_DIGITS = 15

_SPACES = "[ \u00a0\u2007\u2009\u202f]"  # plain, no-break, figure, thin, narrow: all group digits in print
_LETTER = r"(?:[^\W\d_½¼¾²³]|[\u0300-\u036f])"
_TOKEN = re.compile(
    rf"""
    (?P<name>   [hw](?:ttps?://|ww\.)\S+ )
  | (?P<word>   [ap]\.[ ]?m\b\.? | [AP]\.[ ]?M\b\.?
              | [\u0400-\u04ff\u0301]++ (?:['’ʼ‘`][\u0400-\u04ff\u0301]++)*+ | {_LETTER}++ )
  | (?=[0-9]) (?:
    (?P<stamp>  [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} (?=T[0-9]{{2}}:) )
    T (?P<time> [0-9]{{2}}:[0-9]{{2}} ) (?: :[0-9]{{2}}(?:\.[0-9]+)? )? (?: Z | [+-][0-9]{{2}}:?[0-9]{{2}} )?
  | (?P<date>   [0-9]{{4}}(?P<gap>[-/.])[0-9]{{1,2}}(?P=gap)[0-9]{{1,2}} (?![0-9])
              | [0-9]{{1,2}}(?P<gap2>[-/.])[0-9]{{1,2}}(?P=gap2)[0-9]{{4}} (?![0-9])
              | [0-9]{{2}}\.[0-9]{{2}}\.[0-9]{{2}} (?![0-9]|\.[0-9])
              | (?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2]) (?![\w-]) )
  | (?P<clock>  (?:[01]?[0-9]|2[0-3]) : [0-5][0-9] (?: :[0-5][0-9] )? (?![0-9]|:[0-9]) )
  | (?P<number> [0-9]{{1,3}}(?:,[0-9]{{3}})+ (?![0-9]|,[0-9]) (?:\.[0-9]++)?
              | [0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,}} (?![0-9]|\.[0-9]) (?:,[0-9]++)?
              | [0-9]{{1,3}}(?P<group>{_SPACES}|['’])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})* (?![0-9]) (?:[.,][0-9]++)?
              | [0-9]++(?:[.,][0-9]++)*+ )
    )
  | (?P<break>  \n )
  | (?P<sign>   \S )
    """,
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_SAME_SIGN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-"})
_NEARBY = 200  # characters to either side that tell Ukrainian from Russian
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэъёЫЭЪЁ]")


class Token(NamedTuple):
    """A piece of the text. `key` is what it is looked up by: lower case, NFC, one kind of apostrophe and hyphen."""

    kind: str
    key: str
    start: int
    end: int
    glued: bool  # no space before it


_END = Token(BREAK, "", -1, -1, False)
_AHEAD = 8  # nothing looks farther past the last token, nor so far back from the first


class Tokens:
    """The tokens of a text, and the words to read them by. Behind the last one, and before the first, is a break."""

    def __init__(self, text: str) -> None:
        """Cut the text up."""
        self.text = text
        self.words = words()
        self._list = _cut(text, self.words)
        self._count = len(self._list)
        self._list += [_END] * _AHEAD  # [-1] is one of them, too

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __getitem__(self, index: int) -> Token:
        """The token at a place, a break outside the text."""
        return self._list[index]

    def key(self, index: int) -> str:
        """What the token is looked up by, "" outside the text."""
        return self._list[index].key

    def among(self, index: int, name: str) -> bool:
        """Whether the word at a place belongs to one of the sets of words.toml."""
        return self._list[index].key in self.words.sets[name]

    def capital(self, index: int) -> bool:
        """Whether the token begins with a capital."""
        return self.text[self[index].start].isupper() if self[index].start >= 0 else False

    def skip(self, index: int) -> int:
        """Past a hyphen inside a word ("28-point") or the dot of an abbreviation ("60 млрд. долларов")."""
        token = self._list[index]
        if token.kind != SIGN or not token.glued:
            return index
        if token.key == "-" and self[index + 1].glued:
            return index + 1
        if token.key == "." and self.among(index - 1, "abbreviations") and self[index + 1].kind != BREAK:
            return index + 1
        return index

    def of(self, index: int) -> int:
        """Past "de", "d'" or "of"."""
        key = self.key(index)
        if key in ("de", "of"):
            return index + 1
        return index + 2 if key == "d" and self.key(index + 1) == "'" else index


def _cut(text: str, table: Words) -> list[Token]:
    out: list[Token] = []
    decomposed = "\u0301" in text or not unicodedata.is_normalized("NFC", text)
    contested = table.contested["uk"].keys() | table.contested["ru"].keys()
    end = -1
    for match in _TOKEN.finditer(text):
        kind, start, stop = str(match.lastgroup), match.start(), match.end()
        key, glued = match[0], start == end
        end = stop
        if kind == "time":  # the second half of a stamp: "2025-07-03T23:30:00Z"
            out.append(Token(DATE, match["stamp"], start, match.end("stamp"), glued))
            out.append(Token(CLOCK, match["time"], match.start("time"), match.end("time"), False))
            continue
        if kind == WORD:
            key = key.lower()
            if not key.isascii():
                key = key.translate(_SAME_SIGN)
                if decomposed:  # and marks of stress, as in encyclopedias: "ию́ля"
                    key = unicodedata.normalize("NFC", key).replace("\u0301", "")
                if key in contested:
                    key = table.contested[_language(text, start, key, out)].get(key, key)
            elif "." in key:
                key = key.replace(" ", "").rstrip(".")
            if glued and out[-1].kind == NUMBER and key not in table.suffixes:
                out[-1] = out[-1]._replace(kind=NAME)  # "5G", "3D", "4x4"
        elif kind == SIGN:
            key = key.translate(_SAME_SIGN)
        elif kind in (NUMBER, DATE, CLOCK) and (_part_of_name(out, glued, table) or _too_much(kind, key)):
            kind = NAME
        out.append(Token(kind, key, start, stop, glued))
    return out


def _part_of_name(out: list[Token], glued: bool, table: Words) -> bool:
    """Whether letters stand right before digits: "F-16", "PAC-3", "G7", "user_1"; not "mid-2025", "2h30", "$60"."""
    if not glued or not out:
        return False
    last = out[-1]
    if last.key == "_" or last.kind == NAME:
        return True
    if last.kind == WORD:  # "2h30"
        return not (last.glued and last.key in table.units and len(out) > 1 and out[-2].kind == NUMBER)
    if last.key != "-" or not last.glued or len(out) < 2:
        return False
    before = out[-2]
    if before.key in table.suffixes and len(out) > 2 and out[-3].kind == NUMBER:  # "60bn-80bn", "10 h-12 h"
        return False
    return before.kind in (WORD, NAME) and before.key not in table.sets["glued_time"]


def _too_much(kind: str, key: str) -> bool:
    """A number longer than anybody means, or a chain such as a version: "3.11.7", "1,2,3"."""
    if kind != NUMBER:
        return False
    digits = sum(map(str.isdigit, key)) if len(key) < 2 * MOST_DIGITS else len(key)
    points = [character for character in key if character in ".,"]
    return digits > MOST_DIGITS or (len(points) > 1 and not _GROUPED.fullmatch(key))


def _language(text: str, at: int, key: str, out: list[Token]) -> str:
    """Ukrainian where its own letters outnumber those of Russian near a word that both have, else Russian.

    "2 год" is Ukrainian anyway: the Russian year is "2 года", and "год" only after 1, 21, 31 …
    """
    if key == "год" and out and out[-1].kind == NUMBER:
        last = out[-1].key
        if len(last) == 4:  # 2025 год
            return "ru"
        if last[-1] != "1" or last == "11":
            return "uk"
    nearby = text[max(0, at - _NEARBY) : at + _NEARBY]
    return "uk" if len(_UKRAINIAN.findall(nearby)) > len(_RUSSIAN.findall(nearby)) else "ru"
