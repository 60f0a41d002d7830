"""The value that is found in a text, and when two of them mean the same.

Left to others: finding them (the rest of this package).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_YEAR = re.compile(r"(?:1\d|20)\d\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One date, number, duration … of a text: `text[start:end]` says `value`, whatever the language.

    kind       value
    date       "2025-07-03", "2025-07", "2025", "--07-03" (no year), "--07" (a month alone)
    clock      "23:30"
    duration   "PT90M" (all minutes; "PT36.8S"), "P10D" (also of weeks and 24 hours), "P6M", "P3Y" (also of 36 months)
    money      "60000000000 USD"; also EUR, GBP, RUB, UAH, CNY
    percent    "15 %"
    ordinal    "6"
    number     "36.8", "1000"
    """

    kind: str
    value: str
    start: int
    end: int


def same(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities say the same.

    A date without a year equals one with it: "July 3" and "3 июля 2025 года", "en juillet" and "July 2025". A year
    and the same bare number are one value too: only the words around it made it a year. All else must be equal in
    kind and value, and precision counts: "July 2025" is not "3 July 2025", 2 is not second.
    """
    if a.kind == b.kind == "date" and (a.value.startswith("--") or b.value.startswith("--")):
        return _yearless(a) == _yearless(b)
    if {a.kind, b.kind} == {"date", "number"}:
        return a.value == b.value and bool(_YEAR.fullmatch(a.value))
    return a.kind == b.kind and a.value == b.value


def plain(number: Decimal) -> str:
    """A number as values are written: no exponent, no needless zeros.

    >>> plain(Decimal("36.80")), plain(Decimal("1e3"))
    ('36.8', '1000')
    """
    return format(number.normalize(), "f")


def _yearless(date: Quantity) -> str:
    return date.value if date.value.startswith("--") else f"-{date.value[4:]}"
