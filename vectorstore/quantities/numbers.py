"""Numbers in digits and in words, cardinal and ordinal: what stands at one place and how far it goes.

    "36,8" "quatre-vingt-dix" "двадцять п'ять" "2½" "deux millions et demi" "1 млн 200 тыс." "6-й" "twenty-first"

An article or "one" is no number by itself (`bare`): whoever reads on decides what it counts ("une heure").
Left to others: what the number counts, and whether a year or a day of a month is meant.
"""

from dataclasses import dataclass
from decimal import Decimal

from vectorstore.quantities.tokens import NUMBER, SIGN, WORD, Tokens

HALF = Decimal("0.5")
_FRACTIONS = {"½": HALF, "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_TENS_AND_TEENS = (60, 80)  # soixante-dix, quatre-vingt-douze
_THOUSAND = 1000
_AFTER_DIX = frozenset({"sept", "huit", "neuf", "septième", "huitième", "neuvième"})
_NEVER_LAST = frozenset({"premier", "première", "premiers", "premières", "seconde", "первых", "перших"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends before token `end`."""

    value: Decimal
    end: int
    digits: str = ""  # as written, when it is nothing but digits
    ordinal: bool = False
    bare: bool = False  # only "one", "un", "a"
    scaled: bool = False  # with "million", "bn" …: "de" may follow


def read(tokens: Tokens, at: int) -> Number | None:
    """The longest number that begins at a token."""
    if tokens[at].kind == NUMBER:
        first = _digits(tokens, at)
    elif tokens.key(at) in _FRACTIONS:
        first = Number(_FRACTIONS[tokens.key(at)], at + 1)
    else:
        first = _group(tokens, at) or _implied(tokens, at)
    if first is None or first.ordinal:
        return first
    return _with_scales(tokens, at, first)


def and_half(tokens: Tokens, at: int) -> int:
    """Past "et demie", "and a half", "с половиной"; the same place when none stands there."""
    place = tokens.skip(at)
    joint, next_ = tokens.key(place), tokens.skip(place + 1)
    if joint == "and" and tokens.among(next_, "articles"):
        next_ = tokens.skip(next_ + 1)
    if joint in ("et", "and") and tokens.among(next_, "halves"):
        return next_ + 1
    return next_ + 1 if joint in ("с", "з", "із") and tokens.among(next_, "half_after") else at


def _digits(tokens: Tokens, at: int) -> Number | None:
    written = tokens[at].key
    value, end = decimal(written), at + 1
    part = _FRACTIONS.get(tokens.key(end))
    if part is not None and written.isdigit():
        return Number(value + part, end + 1)
    suffix = end + 1 if tokens.key(end) == "-" and tokens[end].glued and tokens[end + 1].glued else end
    if tokens[suffix].kind == WORD and tokens[suffix].glued and written.isdigit():
        key = tokens.key(suffix)
        if (suffix == end) == key.isascii() or key in ("й", "я", "е", "го", "è", "ème", "ère"):
            decade = value >= _THOUSAND and value % 10 == 0
            if tokens.among(suffix, "suffix_decade") and (decade or key == "s"):
                return None  # "1990s", "1990-е": no year and no number
            if tokens.among(suffix, "suffix_ordinal"):
                return Number(value, suffix + 1, ordinal=True)
        if tokens.among(suffix, "suffix_cardinal"):
            return Number(value, suffix + 1)
    return Number(value, end, digits=written)


def decimal(written: str) -> Decimal:
    """Digits with their separators: three digits behind a comma are thousands, behind a point only "000" are.

    >>> [str(decimal(n)) for n in ("36,8", "1,000", "0,125", "1.000", "1.125", "10 000", "1.234.567,8")]
    ['36.8', '1000', '0.125', '1000', '1.125', '10000', '1234567.8']
    """
    written = "".join(character for character in written if character in "0123456789.,")
    whole, _, rest = written.partition(",")
    if "," in rest or "." in rest:  # 1,234,567 or 1,234.5
        return Decimal(written.replace(",", ""))
    if "." in whole and (rest or whole.count(".") > 1):  # 1.234.567 or 1.234,5
        return Decimal(whole.replace(".", "") + (f".{rest}" if rest else ""))
    if len(rest) == 3 and whole.lstrip("0") and len(whole) <= 3:
        return Decimal(whole + rest)
    thousands, _, zeros = whole.partition(".")
    if zeros == "000" and len(thousands) <= 3 and thousands.lstrip("0"):
        return Decimal(thousands + zeros)
    return Decimal(f"{whole}.{rest}" if rest else whole)


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
        elif value is not None and ordinal is not None and piece is None and _fits(ordinal, room, last, key):
            return Number(value + ordinal, place + 1, ordinal=True)
        elif value is not None and piece is not None and _fits(piece, room, last, key):
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
    if tokens.key(place) == "et" and 20 <= last <= 70 and tokens.words.cardinals.get(tokens.key(place + 1)) in (1, 11):
        return place + 1
    if tokens.key(place) == "et" and tokens.key(place + 2) in ("unième", "onzième"):
        return tokens.skip(place + 1)
    if tokens.key(place) in ("et", "and") and tokens.key(place + 1) == "-":  # vingt-et-un
        return place + 2
    return place + 1 if tokens.key(place) == "and" and last == 100 else place


def _room(piece: Decimal) -> int:
    """The largest number that may follow: 9 after twenty, 99 after a hundred, 19 after soixante."""
    if piece in _TENS_AND_TEENS:
        return 19
    if piece >= 100:
        return 99
    return 9 if piece >= 20 else 0


def _fits(piece: Decimal, room: int, last: Decimal, key: str) -> bool:
    """Whether one more word goes on with the number; "les vingt premiers" are two of them."""
    return (0 < piece <= room and key not in _NEVER_LAST) or (last == 10 and key in _AFTER_DIX)


def _hundreds(tokens: Tokens, place: int, value: Decimal | None) -> bool:
    key = tokens.key(place)
    if value is None:
        return key == "cent"
    if not 1 <= value < 100:
        return False
    return key == "hundred" or tokens.among(place - 1, "before_cent")


def _really_ordinal(tokens: Tokens, at: int) -> bool:
    """Not the "Premier" of a government, nor "at first"."""
    key = tokens.key(at)
    if key in ("premier", "premiers", "première", "premières"):
        following = tokens.key(tokens.skip(at + 1))
        return not following.startswith("ministre") and tokens.key(at - 1) != "the" and not tokens.capital(at)
    return not (key == "first" and (tokens.key(at - 1) == "at" or tokens.key(at + 1) == "of"))


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
        part = _digits(tokens, joint) if tokens[joint].kind == NUMBER else _group(tokens, joint)
        if part is None or part.ordinal:
            break
        factor, after = _scale(tokens, part.end, article=False)
        if factor is not None and factor < below:
            total, end, below = total + part.value * factor, after, factor
            continue
        if factor is None and not part.digits and not part.bare and part.value < below:  # "two thousand and five"
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
    if factor is None and _beside_currency(tokens, place):
        factor = words.money_scales.get(key)
    return (factor, place + 1) if factor is not None else (None, at)


def _beside_currency(tokens: Tokens, place: int) -> bool:
    """ "$60m" or "60 M€"."""
    money = tokens.words.currencies
    before = tokens.key(place - 2)
    return (before in money and tokens[place].glued) or (
        tokens[place + 1].kind == SIGN and tokens.key(place + 1) in money
    )
