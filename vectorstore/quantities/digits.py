"""Numbers in digits: separators of four languages, fractions, the endings of ordinals and of cases.

    "36,8" "1 000" "1,000" "2½"     36.8, 1000, 1000, 2.5
    "3rd" "1er" "6-го"              ordinals
    "5-ти" "1990s" "60m"            5; decades and letters that may mean anything are no numbers

Left to others: number words and scales (numbers).
"""

from dataclasses import dataclass
from decimal import Decimal

from vectorstore.quantities.tokens import SIGN, WORD, Tokens

FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_OLDEST_DECADE = 1000


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
    """The number that digits say with what is joined to them."""
    written = tokens[at].key
    value, end = decimal(written), at + 1
    part = FRACTIONS.get(tokens.key(end))
    if part is not None and written.isdigit():
        return Number(value + part, end + 1)
    suffix = end + 1 if tokens.key(end) == "-" and tokens[end].glued and tokens[end + 1].glued else end
    if tokens[suffix].kind == WORD and tokens[suffix].glued and written.isdigit():
        key = tokens.key(suffix)
        if (suffix == end) == key.isascii() or key in ("й", "я", "е", "го", "è", "ème", "ère"):
            decade = value % 10 == 0 and (value >= _OLDEST_DECADE or tokens.among(suffix + 1, "years"))
            if tokens.among(suffix, "suffix_decade") and (decade or key == "s"):
                return None  # "1990s", "30-е годы": no year and no number
            if tokens.among(suffix, "suffix_ordinal"):
                return Number(value, suffix + 1, ordinal=True)
        if tokens.among(suffix, "suffix_cardinal"):
            return Number(value, suffix + 1)
    unclear = (
        tokens[end].glued and tokens.key(end) in tokens.words.money_scales and tokens.key(end) not in tokens.words.units
    )
    return None if unclear and not short_scale(tokens, end) else Number(value, end, digits=written)


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


def short_scale(tokens: Tokens, place: int) -> bool:
    """Whether a letter multiplies: "$60m", "60 M€", "10k"; "60 m" are metres, and "60m" may be anything."""
    key, money = tokens.key(place), tokens.words.currencies
    if key not in tokens.words.money_scales:
        return False
    if tokens[place].glued and (key == "k" or tokens.key(place - 2) in money):
        return True
    return tokens[place + 1].kind == SIGN and tokens.key(place + 1) in money
