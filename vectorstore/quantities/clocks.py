"""Times of day: "à 23 h 30", "at 11:30 p.m.", "в 18.00", "о шостій годині", "3 heures du matin", "at noon".

Hours are also durations. They are a clock with a word for it before them ("à", "at", "в", "о") or a part of the day
behind them, or where nobody counts so ("18h45"); else they last ("2h30", "dix heures de vol"). Values are 24-hour,
without a zone: the text's zone is for its reader.
Left to others: durations.
"""

import re

from vectorstore.quantities import numbers
from vectorstore.quantities.amounts import is_percent
from vectorstore.quantities.numbers import Number
from vectorstore.quantities.tokens import NUMBER, Tokens

_WITH_DOT = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")
_NOON = 12
_LONG = 6  # "3 h 20" lasts, "10 h 15" comes


def read(tokens: Tokens, start: int, number: Number) -> tuple[str, int] | None:
    """The clock that begins with a number, and the place behind it."""
    dotted = _WITH_DOT.fullmatch(tokens[start].key) if number.digits else None
    if dotted:
        part, end = _part_of_day(tokens, number.end)
        alone = tokens.among(start - 1, "at_dot") and number.end == end and not _counts(tokens, end)
        return (_value(int(dotted[1]), int(dotted[2]), part), end) if part or alone else None
    if number.value % 1 or not 0 <= number.value < 24 or number.scaled:
        return None
    hour, place = int(number.value), tokens.skip(number.end)
    cue = tokens.among(start - 1, "at")
    if not tokens.among(place, "at_hours"):
        return _without_hours(tokens, hour, number, cue=cue)
    if number.ordinal and tokens.key(place) not in ("годині", "година"):
        return None
    minute, end = _minutes(tokens, place)
    part, behind = _part_of_day(tokens, end)
    if part:
        return _value(hour, minute, part), behind
    away = tokens.of(end) > end  # "à trois heures de route"
    timed = tokens.key(place) == "h" and end > place + 1 and (hour > _LONG or tokens[start].key.startswith("0"))
    return (_value(hour, minute, ""), end) if (cue or timed) and not away else None


def of_token(tokens: Tokens, at: int) -> tuple[str, int]:
    """The clock of a token such as "23:30" with the "p.m." behind it."""
    hour, minute = tokens[at].key.split(":")[:2]
    part, end = _part_of_day(tokens, at + 1)
    return _value(int(hour), int(minute), part), end


def of_word(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """ "at noon", "à minuit", "в полдень": not "le Midi", not "après-midi"."""
    told = tokens.words.clocks.get(tokens.key(at))
    cue = tokens.among(at - 1, "at") or tokens.among(at - 1, "time") or tokens.among(at, "clock_words_alone")
    return (told, at + 1) if told and cue else None


def _without_hours(tokens: Tokens, hour: int, number: Number, *, cue: bool) -> tuple[str, int] | None:
    """ "11 p.m.", "6 o'clock", "в 9 вечера", "в 2 ночи", "об 11-й"."""
    end = number.end
    if tokens.key(end) == "o" and tokens.key(end + 1) == "'" and tokens.key(end + 2) == "clock":
        part, behind = _part_of_day(tokens, end + 3)
        return _value(hour, 0, part), behind
    part, behind = _part_of_day(tokens, end)
    if not part or (number.ordinal and not cue):
        return None
    counted = tokens.key(end) in ("дня", "ночи", "ночі")  # "3 дня" are three days, "2 ночи" two nights
    return (_value(hour, 0, part), behind) if not counted or (cue and part == "night") else None


def _minutes(tokens: Tokens, place: int) -> tuple[int, int]:
    """The minutes behind the word for hours, 0 without any, and the place behind them."""
    end = place + 1
    half = numbers.and_half(tokens, end)
    if half > end:
        return 30, half
    if tokens.key(end) == "et" and tokens.among(end + 1, "quarters"):
        return 15, end + 2
    joint = tokens.skip(end)
    more = None if tokens.key(end) == "-" else numbers.read(tokens, joint)  # "10 h-12 h"
    if more is None or more.ordinal or more.bare or more.scaled or more.value % 1 or more.value >= 60:
        return 0, end
    if tokens.words.units.get(tokens.key(more.end)) == tokens.words.units["minute"]:
        return int(more.value), more.end + 1
    bare = tokens.key(place) in ("h", "heure", "heures") and (tokens[joint].kind != NUMBER or len(more.digits) == 2)
    return (int(more.value), more.end) if bare else (0, end)


def _part_of_day(tokens: Tokens, end: int) -> tuple[str, int]:
    """ "a.m.", "du soir", "de l'après-midi", "утра": which half of the day, and the place behind it."""
    keys = [tokens.key(end + step) for step in range(5)]
    place = end
    if keys[0] == "du":
        place = end + 1
    elif keys[:2] == ["in", "the"]:
        place = end + 2
    elif keys[:3] == ["de", "l", "'"]:
        place = end + 5 if keys[4] == "-" else end + 4  # après-midi
    elif tokens.among(end, "parts_with_article"):
        return "", end
    for name in ("before_noon", "after_noon", "night"):
        if tokens.among(place, name):
            return name, place + 1
    return "", end


def _value(hour: int, minute: int, part: str) -> str:
    if part == "after_noon" and hour < _NOON:
        hour += 12
    elif part in ("before_noon", "night") and hour == _NOON:
        hour = 0
    return f"{hour:02}:{minute:02}"


def _counts(tokens: Tokens, at: int) -> bool:
    """Whether something is counted by the number before: "в 2.50 раза", "в 18.30 млрд"."""
    key = tokens.key(tokens.skip(at))
    known = (tokens.words.units, tokens.words.scales, tokens.words.currencies, tokens.words.sets["times"])
    return any(key in table for table in known) or is_percent(tokens, tokens.skip(at))
