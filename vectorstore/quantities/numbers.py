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
    first = _digits(tokens, at) if tokens[at].kind == NUMBER else _group(tokens, at)
    if first is None:
        first = _article(tokens, at)
    if first is None or first.ordinal:
        return first
    return _with_scales(tokens, at, first)


def fraction_sign(tokens: Tokens, at: int) -> Number | None:
    """ "½" alone."""
    part = _FRACTIONS.get(tokens.key(at))
    return None if part is None else Number(part, at + 1)


def and_half(tokens: Tokens, at: int) -> int:
    """Past "et demie", "and a half", "с половиной"; the same place when none stands there."""
    if tokens[at].key == "-" and tokens[at].glued:
        at += 1
        hyphen = 1
    else:
        hyphen = 0
    word = tokens.key(at)
    next_ = at + 1 if not hyphen else tokens.skip(at + 1)
    if word == "et" and tokens.key(next_) in ("demi", "demie"):
        return next_ + 1
    if word == "and":
        next_ = tokens.skip(next_ + 1) if tokens.among(next_, "articles") else next_
        return next_ + 1 if tokens.key(next_) == "half" else at - hyphen
    if word in ("с", "з", "із") and tokens.among(next_, "half_after"):
        return next_ + 1
    return at - hyphen


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
    words, value, room, last, end = tokens.words, None, 0, Decimal(-1), at
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
    return 0 < piece <= room or (last == 10 and key.removesuffix("s") in _AFTER_DIX)


_AFTER_DIX = frozenset({"sept", "huit", "neuf", "septième", "huitième", "neuvième"})


def _hundreds(tokens: Tokens, place: int, value: Decimal | None) -> bool:
    key = tokens.key(place)
    if value is None:
        return key == "cent" and not tokens.among(place - 1, "percent_before")
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


def _article(tokens: Tokens, at: int) -> Number | None:
    """ "a" or "an" before what it counts as one, "cent", "тысяча", "миллиард" without a number before them."""
    if tokens.among(at, "articles"):
        return Number(Decimal(1), at + 1, bare=True)
    return Number(Decimal(1), at, bare=True) if tokens.among(at, "alone") else None


def _with_scales(tokens: Tokens, at: int, first: Number) -> Number | None:
    """The number times what follows it, and on: "1 million 200 mille", "two hundred thousand and five"."""
    total, below, part, end = Decimal(0), None, first, first.end
    while True:
        after = and_half(tokens, part.end)
        value = part.value + HALF if after > part.end and not part.bare else part.value
        after = after if not part.bare else part.end
        factor, next_ = _scale(tokens, after, article=part.bare and tokens.among(part.end - 1, "articles"))
        if factor is None or (below is not None and factor >= below):
            if below is None:
                total, end = value, after
            elif not part.digits and not part.bare and part.value < below:  # "two thousand and five"
                total, end = total + value, after
            break
        total, below = total + value * factor, factor
        half = and_half(tokens, next_)
        if half > next_:
            total, next_ = total + factor / 2, half
        end = next_
        joint = next_ + 1 if tokens.key(next_) == "and" and below == _THOUSAND else tokens.skip(next_)
        more = _digits(tokens, joint) if tokens[joint].kind == NUMBER else _group(tokens, joint)
        if more is None or more.ordinal:
            break
        part = more
    if below is None:
        return first if end == first.end else Number(total, end)
    return Number(total, end, scaled=True)


def _scale(tokens: Tokens, at: int, *, article: bool) -> tuple[Decimal | None, int]:
    """What a following word multiplies by, and the place behind it: thousand, bn, dozen, dizaine de milliers."""
    words, place = tokens.words, tokens.skip(at)
    if article and not tokens.among(place, "after_a"):
        return None, at
    key = tokens.key(place)
    factor = words.groups.get(key)
    if factor is not None:
        more, end = _scale(tokens, tokens.of(place + 1), article=False)
        return (factor * more, end) if more is not None else (factor, place + 1)
    if tokens.among(place, "hundreds"):
        return (Decimal(100), place + 1) if article else (None, at)
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
