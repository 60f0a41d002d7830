"""A date as precise as it was told, in a reader's language.

    in_words("2025-07-03", "fr") == "3 juillet 2025"
    in_words("2025-07", "ru")    == "июль 2025"

Left to others: what is said of a missing date (chat.words), a briefing's own dates (briefing.words).
"""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")


def in_words(published: str, language: str) -> str:
    """A year, a month or a day; what is no date stays as it came."""
    from babel.dates import format_date

    match = _DATE.match(published)
    if not match:
        return published
    year, month, number = (int(part) if part else None for part in match.groups())
    try:
        moment = date(year or 0, month or 1, number or 1)
    except ValueError:
        return published
    if month is None:
        return str(year)
    if number is None:
        return format_date(moment, "LLLL y", locale=language)
    pattern = "d'er' MMMM y" if language == "fr" and number == 1 else "d MMMM y"
    return format_date(moment, pattern, locale=language)
