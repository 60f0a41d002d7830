"""A table as CSV, no cell of which a spreadsheet takes for a formula: it may say whatever an article says.

    table(("title",), [["=HYPERLINK(1)"]])  -> "title\\r\\n'=HYPERLINK(1)\\r\\n"

Left to others: what stands in the table (commands.statements, chat.finding).
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = tuple("=+-@|%")  # what a spreadsheet may take for the beginning of a formula
_GAP = ("\t", "\n")  # some cut a cell there and read on


def table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A head and its rows."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(columns)
    lines.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: object) -> str:
    """A value as a cell: an apostrophe goes before what could begin a formula, and NUL and the like are left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "".join(character for character in str(value) if _shown(character))
    return f"'{text}" if text.startswith(_GAP) or text.lstrip().startswith(_FORMULA) else text


def _shown(character: str) -> bool:
    return character.isprintable() or character in _GAP or unicodedata.category(character) == "Zs"
