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

from vectorstore.quantities import amounts, clocks, dates, durations, numbers
from vectorstore.quantities.quantity import Quantity, plain, same
from vectorstore.quantities.tokens import CLOCK, DATE, NUMBER, Tokens
from vectorstore.quantities.words import HEAD, month_of

__all__ = ["Quantity", "month_of", "quantities", "same"]


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
    """What begins at a token, and the place to go on from."""
    token = tokens[at]
    if token.kind == DATE:
        told = dates.of_digits(token.key)
        return [Quantity("date", told, token.start, token.end)] if told else [], at + 1
    if token.kind == CLOCK:
        return _one(tokens, at, "clock", clocks.of_token(tokens, at))
    if token.key in tokens.words.months or token.key in tokens.words.months_short:
        month = dates.month_first(tokens, at)
        if month is not None:
            return month
    if token.key in tokens.words.currencies:
        return _one(tokens, at, "money", amounts.money_first(tokens, at))
    number = numbers.read(tokens, at)
    if number is not None:
        counted = _with_number(tokens, at, number, last)
        if counted is not None:
            return counted
    for kind, value in (("clock", clocks.of_word(tokens, at)), ("duration", durations.without_number(tokens, at))):
        if value is not None:
            return _one(tokens, at, kind, value)
    return [], at + 1


def _with_number(
    tokens: Tokens, at: int, number: numbers.Number, last: Quantity | None
) -> tuple[list[Quantity], int] | None:
    """What a number counts: the unit behind it decides, a number alone is the last choice."""
    if (clock := clocks.read(tokens, at, number)) is not None:
        return _one(tokens, at, "clock", clock)
    if not number.ordinal:
        if (part := amounts.percent(tokens, number)) is not None:
            return _one(tokens, at, "percent", part)
        if (sum_ := amounts.money(tokens, at, number)) is not None:
            return _one(tokens, at, "money", sum_)
        rate = number.bare and last is not None and last.end == tokens[at - 1].end  # "$50 a day"
        if not rate and (lasting := durations.read(tokens, at, number)) is not None:
            return _one(tokens, at, "duration", lasting)
    dated = dates.day_first(tokens, at, number) or dates.year(tokens, at, number, last)
    if dated is not None:
        return dated
    if number.bare:
        return None
    return _one(tokens, at, "ordinal" if number.ordinal else "number", (plain(number.value), number.end))


def _one(tokens: Tokens, at: int, kind: str, found: tuple[str, int] | None) -> tuple[list[Quantity], int]:
    """A quantity over the tokens from `at` up to the place that was reached; nothing, one token on, for None."""
    if found is None:
        return [], at + 1
    value, end = found
    return [Quantity(kind, value, tokens[at].start, tokens[end - 1].end)], end
