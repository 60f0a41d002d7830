"""Numbers in digits and in words with what multiplies them: what stands at one place and how far it goes.

    "36,8" "quatre-vingt-dix" "двадцять п'ять" "2½" "deux millions et demi" "1 млн 200 тыс." "6-й" "twenty-first"

An article or "one" is no number by itself (`bare`): whoever reads on decides what it counts ("une heure").
Left to others: what digits alone say (digits), what the number counts, and whether a year or a day of a month is meant.
"""

from decimal import Decimal

from vectorstore.quantities import digits
from vectorstore.quantities.digits import FRACTIONS, Number, decimal
from vectorstore.quantities.tokens import NUMBER, WORD, Tokens

HALF = Decimal("0.5")
_TENS_AND_TEENS = (60, 80)  # soixante-dix, quatre-vingt-douze
_THOUSAND = 1000


def read(tokens: Tokens, at: int) -> Number | None:
    """The longest number that begins at a token."""
    if tokens[at].kind == NUMBER:
        first = digits.read(tokens, at)
    elif tokens.key(at) in FRACTIONS:
        first = Number(FRACTIONS[tokens.key(at)], at + 1)
    else:
        first = _group(tokens, at) or _implied(tokens, at)
    if first is None or first.ordinal:
        return first
    return _with_scales(tokens, at, first)


def upper(tokens: Tokens, number: Number) -> Number | None:
    """The other end of a range: the 12 million of "10–12 million", the three of "two or three days"."""
    if number.bare or number.ordinal or number.scaled or not tokens.among(number.end, "up_to"):
        return None
    other = read(tokens, number.end + 1)
    return other if other is not None and not other.bare and not other.ordinal else None


def shared(tokens: Tokens, number: Number) -> Number:
    """The number with the scale that the other end of its range has: 10 million in "10–12 million"."""
    other = upper(tokens, number)
    if other is None or not other.scaled or tokens[number.end + 1].kind != NUMBER:
        return number
    unscaled = decimal(tokens[number.end + 1].key)
    return Number(number.value * other.value / unscaled, number.end, scaled=True) if unscaled else number


def and_half(tokens: Tokens, at: int) -> int:
    """Past "et demie", "and a half", "с половиной"; the same place when none stands there."""
    place = tokens.skip(at)
    joint, next_ = tokens.key(place), tokens.skip(place + 1)
    if joint == "and" and tokens.among(next_, "articles"):
        next_ = tokens.skip(next_ + 1)
    if joint in ("et", "and") and tokens.among(next_, "halves"):
        return next_ + 1
    return next_ + 1 if joint in ("с", "з", "із") and tokens.among(next_, "half_after") else at


def _group(tokens: Tokens, at: int) -> Number | None:
    """Number words below a thousand: "quatre-vingt-dix-sept", "two hundred and five", "сто двадцать пятый"."""
    words, room, last, end = tokens.words, 0, Decimal(-1), at
    value: Decimal | None = None
    while True:
        place = _past_joint(tokens, end, last) if value is not None else at
        token = tokens[place]
        if token.kind != WORD:
            break
        key = token.key
        piece, ordinal = words.cardinals.get(key), words.ordinals.get(key)
        if value is None and ordinal is not None and piece is None:
            return Number(ordinal, place + 1, ordinal=True) if _really_ordinal(tokens, place) else None
        if piece is not None and value is None:
            if key == "neuf" and tokens.among(at - 1, "not_neuf"):
                return None
            value = piece
        elif piece == 20 and last == 4 and value is not None and key in ("vingt", "vingts"):
            value, piece = value + 76, Decimal(80)
        elif value is not None and ordinal is not None and piece is None and _fits(tokens, place, ordinal, room, last):
            return Number(value + ordinal, place + 1, ordinal=True)
        elif value is not None and piece is not None and _fits(tokens, place, piece, room, last):
            if place > end and tokens.key(place - 1) == "and" and tokens.among(place + 1, "hundreds"):
                break  # "between one hundred and two hundred"
            value += piece
        elif tokens.among(place, "hundreds") and _hundreds(tokens, place, value):
            value, piece = (value or Decimal(1)) * 100, Decimal(100)
        else:
            break
        assert piece is not None
        end, last, room = place + 1, piece, _room(piece)
    if value is None or _place_name(tokens, at, end):
        return None
    bare = end == at + 1 and value == 1
    return Number(value, end, bare=bare)


def _past_joint(tokens: Tokens, end: int, last: Decimal) -> int:
    """Past the hyphen, "et" or "and" inside a number word; the same place where there is none."""
    place = tokens.skip(end)
    joint = tokens.skip(place + 1)  # vingt-et-un
    if tokens.key(place) == "et" and 20 <= last <= 70 and tokens.among(joint, "after_et"):
        return joint
    return joint if tokens.key(place) == "and" and last == 100 else place


def _room(piece: Decimal) -> int:
    """The largest number that may follow: 9 after twenty, 99 after a hundred, 19 after soixante."""
    if piece in _TENS_AND_TEENS:
        return 19
    if piece >= 100:
        return 99
    return 9 if piece >= 20 else 0


def _fits(tokens: Tokens, place: int, piece: Decimal, room: int, last: Decimal) -> bool:
    """Whether one more word goes on with the number: "dix-sept", "vingt-six", but not "dix-six"."""
    after_dix = last == 10 and tokens.among(place, "after_dix")
    return after_dix or (0 < piece <= room and not tokens.among(place, "never_last"))


def _hundreds(tokens: Tokens, place: int, value: Decimal | None) -> bool:
    key = tokens.key(place)
    if value is None:
        return key == "cent"
    if not 1 <= value < 100:
        return False
    return key == "hundred" or tokens.among(place - 1, "before_cent")


def _really_ordinal(tokens: Tokens, at: int) -> bool:
    """Not the "Premier" of a government, "at first", "first of all"."""
    key = tokens.key(at)
    if key in ("premier", "premiers", "première", "premières"):
        following = tokens.key(tokens.skip(at + 1))
        return not following.startswith("ministre") and tokens.key(at - 1) != "the" and not tokens.capital(at)
    if key == "друга" and tokens.key(at - 1).endswith("го"):  # "його друга": a friend
        return False
    aside = key == "first" and (tokens.key(at - 1) == "at" or tokens.key(at + 2) == "all")
    return not aside and key not in ("unième", "unieme")


def _place_name(tokens: Tokens, at: int, end: int) -> bool:
    """Trois-Rivières, Deux-Sèvres: capitals on both sides of a hyphen."""
    after = tokens.skip(end)
    return after > end and tokens.capital(at) and tokens.capital(after)


def _implied(tokens: Tokens, at: int) -> Number | None:
    """The one of "a dozen", "half a million", "mille", "миллиард"."""
    if tokens.among(at, "articles"):
        return Number(Decimal(1), at + 1, bare=True)
    return Number(Decimal(1), at, bare=True) if tokens.among(at, "alone") or tokens.among(at, "halves") else None


def _with_scales(tokens: Tokens, at: int, first: Number) -> Number | None:
    """The number times what follows it, and on: "1 million 200 mille", "two hundred thousand and five"."""
    end = and_half(tokens, first.end)
    value = first.value + HALF if end > first.end else first.value
    factor, after = _scale(tokens, end, article=first.end > at and tokens.among(at, "articles"))
    if factor is None:
        if end > first.end:
            return Number(value, end)
        return first if end > at else None
    total, end, below = value * factor, after, factor
    while True:
        half = and_half(tokens, end)
        if half > end:
            total, end = total + below / 2, half
        joint = end + 1 if tokens.key(end) == "and" and below == _THOUSAND else tokens.skip(end)
        part = digits.read(tokens, joint) if tokens[joint].kind == NUMBER else _group(tokens, joint)
        if part is None or part.ordinal:
            break
        factor, after = _scale(tokens, part.end, article=False)
        if factor is not None and factor < below:
            total, end, below = total + part.value * factor, after, factor
            continue
        spoken = not first.digits and not part.digits and not part.bare  # "two thousand and five"
        if factor is None and spoken and part.value < below:
            total, end = total + part.value, part.end
        break
    return Number(total, end, scaled=True)


def _scale(tokens: Tokens, at: int, *, article: bool) -> tuple[Decimal | None, int]:
    """What a following word multiplies by, and the place behind it: thousand, bn, dozen, dizaine de milliers."""
    words, place = tokens.words, tokens.skip(at)
    key = tokens.key(place)
    if tokens.among(place, "halves"):
        inner = tokens.skip(place + 1)
        inner = inner + 1 if tokens.among(inner, "articles") else inner
        factor = words.scales.get(tokens.key(inner)) or words.groups.get(tokens.key(inner))
        return (factor / 2, inner + 1) if factor is not None else (None, at)
    if article and not tokens.among(place, "after_a"):
        return None, at
    if key in words.groups:
        inner = tokens.of(place + 1)
        factor = words.scales.get(tokens.key(inner))
        return (words.groups[key] * factor, inner + 1) if factor is not None else (words.groups[key], place + 1)
    if tokens.among(place, "hundreds") and not article:
        return None, at
    factor = words.scales.get(key)
    if factor is None and digits.short_scale(tokens, place):
        factor = words.money_scales[key]
    return (factor, place + 1) if factor is not None else (None, at)
