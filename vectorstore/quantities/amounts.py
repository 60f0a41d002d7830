"""Money and percentages: a number with the sign or the name of what it measures, before it or behind.

    "60 milliards de dollars" == "$60bn" == "60 млрд долларов" == "60 Mds $"      60000000000 USD
    "quinze pour cent" == "15%" == "15 процентов" == "15 відсотків"               15 %

Left to others: exchange rates; a dollar is the American one unless its sign says otherwise ("C$": a bare number).
"""

from vectorstore.quantities import numbers
from vectorstore.quantities.numbers import Number
from vectorstore.quantities.quantity import Quantity, plain
from vectorstore.quantities.tokens import WORD, Tokens


def percent(tokens: Tokens, number: Number) -> tuple[str, int] | None:
    """The value of "15 %", "fifteen percent", "quinze pour cent", "15 процентов", and the place behind it."""
    place = tokens.skip(number.end)
    if tokens.key(place) in ("point", "points") and tokens.key(tokens.of(place + 1)) == "pourcentage":
        return f"{plain(number.value)} %", tokens.of(place + 1) + 1
    if tokens.key(place) in ("pour", "per") and tokens.key(place + 1) == "cent":
        place += 1
    elif not is_percent(tokens, place) or (number.bare and tokens.key(place) == "percentage"):
        return None
    return f"{plain(number.value)} %", place + 1


def is_percent(tokens: Tokens, at: int) -> bool:
    """The sign, or the word as a noun or an adjective: "percent", "процентов", "14-процентном", "відсотки"."""
    key = tokens.key(at)
    if key == "%" or tokens.among(at, "percents"):
        return True
    return any(key.startswith(stem) for stem in tokens.words.sets["percent_stems"])


def money(tokens: Tokens, start: int, number: Number) -> tuple[str, int] | None:
    """The value of "60 milliards de dollars", "500 €", "60 billion US dollars", and the place behind it."""
    place = tokens.skip(number.end)
    place = tokens.of(place) if number.scaled else place
    place = place + 1 if tokens.among(place, "dollar_adjectives") else place
    key = tokens.key(place)
    code = tokens.words.currencies.get(key)
    sterling = tokens.among(place + 1, "sterling")  # else they may be weights, "livres" even books
    if tokens.among(place, "pounds") and (sterling or number.scaled):
        return f"{plain(number.value)} GBP", place + 1 + sterling
    weight = key == "pounds" and tokens.key(place + 1) == "of"
    if code is None or weight or (number.bare and tokens.among(start, "articles")):
        return None
    return f"{plain(number.value)} {code}", place + 1


def money_upper(tokens: Tokens, at: int, number: Number, last: Quantity | None) -> tuple[str, int] | None:
    """The 80 billion of "$60–80 billion"; `last` is what was found before."""
    dash = tokens.key(at - 1) in ("-", "–", "—") and tokens[at].glued and tokens[at - 1].glued
    if last is None or last.kind != "money" or not dash or last.end != tokens[at - 2].end:
        return None
    return f"{plain(number.value)} {last.value.split()[-1]}", number.end


def money_first(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The value of "$60bn", "€ 1.2 billion", "USD 500", and the place behind it."""
    code = tokens.words.currencies.get(tokens.key(at))
    before = tokens[at - 1]
    foreign = tokens[at].glued and before.kind == WORD and not tokens.among(at - 1, "dollar_adjectives")
    number = numbers.read(tokens, at + 1)
    number = number and numbers.shared(tokens, number)
    if code is None or foreign or number is None or number.ordinal or not tokens[at + 1].key[:1].isdigit():
        return None
    return f"{plain(number.value)} {code}", number.end
