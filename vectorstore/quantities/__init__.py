"""Values that say the same in every language, with the place they stand at: dates, numbers, durations, money.

    "le 3 juillet"   "July 3"     "3 июля"       "3 липня"       date      --07-03
    "trois heures"   "3 hours"    "три часа"     "три години"    duration  PT180M
    "60 milliards de dollars"     "$60bn"        "60 млрд долларов"   money     60000000000 USD

Why own tables: no library we found does this for French, English, Russian and Ukrainian with places. dateparser
takes 10 ms a sentence and reads "36" as the year 2036; text2num, quantulum and the Microsoft recognizers know no
Russian or Ukrainian, number-parser knows no French; none gives offsets, and none knows "полтора часа".

The language of a text is not asked: the words of all four are tried at once (words.toml), they hardly collide, and
where they do (French "an", Ukrainian "год", Russian "другой") what stands around them decides.
Left to others: which quantities a question asks for, and what must agree with what (the claim check).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from vectorstore.quantities import amounts, clocks, dates, durations, numbers
from vectorstore.quantities.numbers import Number
from vectorstore.quantities.quantity import Quantity, plain, same
from vectorstore.quantities.tokens import CLOCK, DATE, NUMBER, Tokens
from vectorstore.quantities.words import HEAD, month_of

__all__ = ["Quantity", "month_of", "quantities", "same"]

_Reading = tuple[str, tuple[str, int] | None]  # a kind, and the value with the place behind it where it holds


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order, without overlaps, the longest that begins at each place.

    >>> [(q.kind, q.value) for q in quantities("Le 3 juillet, ils ont parlé une heure et demie.")]
    [('date', '--07-03'), ('duration', 'PT90M')]
    """
    tokens = Tokens(text)
    starters, heads = tokens.words.starters, tokens.words.glued_heads
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        started = token.kind in (NUMBER, DATE, CLOCK) or token.key in starters
        if started or token.key[:HEAD] in heads:
            more, at = _read(tokens, at, found[-1] if found else None)
            found += more
        else:
            at += 1
    return found


def _read(tokens: Tokens, at: int, last: Quantity | None) -> tuple[list[Quantity], int]:
    """What begins at a token, and the place to go on from; `last` is what was found before."""
    token = tokens[at]
    if token.kind == DATE:
        told = dates.of_digits(token.key)
        return [Quantity("date", told, token.start, token.end)] if told else [], at + 1
    if token.kind == CLOCK:
        return _first(tokens, at, [("clock", clocks.of_token(tokens, at))]) or ([], at + 1)
    month = dates.month_first(tokens, at)
    if month is not None:
        return month
    number = numbers.read(tokens, at)
    counted = None if number is None else _with_number(tokens, at, number, last)
    return counted or _first(tokens, at, _without_number(tokens, at)) or ([], at + 1)


def _with_number(tokens: Tokens, at: int, number: Number, last: Quantity | None) -> dates.Found | None:
    """What a number counts: what stands behind it decides, a number alone is the last choice."""
    found = (
        dates.year_named(tokens, at, number)
        or _first(tokens, at, _counted(tokens, at, number, last))
        or dates.day_first(tokens, at, number)
        or dates.year_cued(tokens, at, number, last)
    )
    if found is not None or number.bare:
        return found
    found = _lower(tokens, at, number, last)
    return found or _first(tokens, at, [("ordinal" if number.ordinal else "number", (plain(number.value), number.end))])


def _lower(tokens: Tokens, at: int, number: Number, last: Quantity | None) -> dates.Found | None:
    """The lower end of a range has the scale and the unit of the upper one: "70–90 %", "two or three days"."""
    upper = numbers.upper(tokens, number)
    if upper is None or clocks.read(tokens, number.end + 1, upper) is not None:
        return None
    number = numbers.shared(tokens, number)
    lower = Number(number.value, upper.end, scaled=upper.scaled)
    found = _first(tokens, at, [*_counted(tokens, at, lower, last), ("number", (plain(number.value), number.end))])
    if found is None:
        return None
    return [replace(found[0][0], end=tokens[number.end - 1].end)], number.end


def _counted(tokens: Tokens, at: int, number: Number, last: Quantity | None) -> Iterator[_Reading]:
    yield "clock", clocks.read(tokens, at, number)
    if number.ordinal:
        return
    yield "percent", amounts.percent(tokens, number)
    yield "money", amounts.money(tokens, at, number)
    yield "money", amounts.money_upper(tokens, at, number, last)
    rate = number.bare and last is not None and last.end == tokens[at - 1].end  # "$50 a day"
    yield "duration", None if rate else durations.read(tokens, at, number)


def _without_number(tokens: Tokens, at: int) -> Iterator[_Reading]:
    yield "money", amounts.money_first(tokens, at)
    yield "clock", clocks.of_word(tokens, at)
    yield "duration", durations.without_number(tokens, at)


def _first(tokens: Tokens, at: int, readings: Iterable[_Reading]) -> dates.Found | None:
    """The first reading that holds, as a quantity over the tokens up to the place it reached."""
    for kind, found in readings:
        if found is not None:
            value, end = found
            return [Quantity(kind, value, tokens[at].start, tokens[end - 1].end)], end
    return None
