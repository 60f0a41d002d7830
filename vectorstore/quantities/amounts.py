"""Money and percentages: a number with the sign or the name of what it measures, before it or behind.

    "60 milliards de dollars" == "$60bn" == "60 млрд долларов" == "60 Mds $"      60000000000 USD
    "quinze pour cent" == "15%" == "15 процентов" == "15 відсотків"               15 %

Left to others: exchange rates; a dollar is the American one unless its sign says otherwise ("C$": a bare number).
"""

from vectorstore.quantities import numbers
from vectorstore.quantities.numbers import Number
from vectorstore.quantities.quantity import plain
from vectorstore.quantities.tokens import WORD, Tokens


def percent(tokens: Tokens, number: Number) -> tuple[str, int] | None:
    """The value of "15 %", "fifteen percent", "quinze pour cent", "15 процентов", and the place behind it."""
    place = tokens.skip(number.end)
    if tokens.key(place) in ("pour", "per") and tokens.key(place + 1) == "cent":
        place += 1
    elif tokens.key(place) != "%" and not tokens.among(place, "percents"):
        return None
    return f"{plain(number.value)} %", place + 1


def money(tokens: Tokens, start: int, number: Number) -> tuple[str, int] | None:
    """The value of "60 milliards de dollars", "500 €", "60 billion US dollars", and the place behind it."""
    place = tokens.skip(number.end)
    place = tokens.of(place) if number.scaled else place
    place = place + 1 if tokens.among(place, "dollar_adjectives") else place
    key = tokens.key(place)
    code = tokens.words.currencies.get(key)
    weight = key == "pounds" and tokens.key(place + 1) == "of"
    if code is None or weight or (number.bare and tokens.among(start, "articles")):
        return None
    return f"{plain(number.value)} {code}", place + 1


def money_first(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The value of "$60bn", "€ 1.2 billion", "USD 500", and the place behind it."""
    code = tokens.words.currencies.get(tokens.key(at))
    before = tokens[at - 1]
    foreign = tokens[at].glued and before.kind == WORD and not tokens.among(at - 1, "dollar_adjectives")
    number = numbers.read(tokens, at + 1)
    if code is None or foreign or number is None or number.ordinal or not tokens[at + 1].key[:1].isdigit():
        return None
    return f"{plain(number.value)} {code}", number.end
