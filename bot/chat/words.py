"""The page's own words, dates and counted words in four languages, read from words.toml and checked when loaded.

    word("fr", "version", n=2)                 -> "version 2"
    counted("uk", "articles", 21)              -> "21 стаття"
    day("2025-07-03", "fr")                    -> "3 juillet 2025"
    day("2025-07", "ru")                       -> "июль 2025"
    browser_language("fr-CH, fr;q=0.9, en")    -> "fr"

Left to others: the words of an answer's frame (they come with the answer), HTML (render, cards).
"""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.models import LANGUAGES

FALLBACK = "en"  # for a browser, or an answer, that speaks none of our languages
EXAMPLES = (
    "Combien de temps a duré l’appel du 3 juillet 2025 ?",
    "How did the Alaska summit end?",
    "О чём Трамп и Путин говорили 9 марта 2026 года?",
    "Скільки полонених обміняли після зустрічі в Абу-Дабі?",
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")


def word(language: str, key: str, **fields: object) -> str:
    """One phrase, its {fields} filled in."""
    return str(_table()[known(language)][key]).format(**fields)


def counted(language: str, key: str, number: int) -> str:
    """A number with its noun in the plural form that the language asks for."""
    language = known(language)
    forms = _table()[language]["counted"][key]
    form = Locale(language).plural_form(number)
    return str(forms[form]).format(n=figure(number, language))


def figure(number: float, language: str) -> str:
    """A number as the language writes it, to one decimal: figure(1234.56, "fr") == "1 234,6"."""
    return format_decimal(number, format="#,##0.#", locale=known(language))


def reason(language: str, code: str) -> str:
    """Why a sentence was withheld; a code without words of its own is shown as it came."""
    return str(_table()[known(language)]["reasons"].get(code, code))


def day(published: str | None, language: str) -> str:
    """A date as precise as it was told, in the reader's language; "undated" for none."""
    language = known(language)
    if not published:
        return word(language, "undated")
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


def language_name(code: str, language: str) -> str:
    """What a language is called in another: language_name("ru", "fr") == "russe"; the code itself if unknown."""
    try:
        return Locale.parse(code, sep="-").get_language_name(known(language)) or code
    except (UnknownLocaleError, ValueError, TypeError):
        return code


def known(language: str) -> str:
    """The language itself if the page speaks it, else the fallback."""
    return language if language in LANGUAGES else FALLBACK


def browser_language(accepted: str | None) -> str:
    """The first of our languages in an Accept-Language header, by its weights."""
    choices = []
    for place, choice in enumerate((accepted or "").lower().split(",")):
        tag, _, weight = choice.strip().partition(";q=")
        try:
            choices.append((-float(weight or 1), place, tag.split("-")[0].strip()))
        except ValueError:
            continue
    return next((tag for weight, _, tag in sorted(choices) if tag in LANGUAGES and weight), FALLBACK)


def load(text: str) -> dict[str, dict[str, Any]]:
    """Read and check a words file: every language has every key, every field and every plural form."""
    table = tomllib.loads(text)
    if set(table) != set(LANGUAGES):
        raise ValueError(f"words.toml holds {sorted(table)}, not {sorted(LANGUAGES)}")
    expected = _shape(table[FALLBACK])
    for language, words in table.items():
        shape = _shape(words)
        if shape != expected:
            keys = {key for key, _ in shape.items() ^ expected.items()}
            raise ValueError(f"words.toml: [{language}] and [{FALLBACK}] differ in {', '.join(sorted(keys))}")
        needed = Locale(language).plural_form.tags | {"other"}
        for key, forms in words["counted"].items():
            if set(forms) != needed or any(_fields(form) != {"n"} for form in forms.values()):
                raise ValueError(f"words.toml: [{language}.counted] {key} needs {sorted(needed)}, each with {{n}}")
    return table


def _shape(words: dict[str, Any]) -> dict[str, frozenset[str] | None]:
    """Every key with what its texts must have in common across languages."""
    phrases = {key: frozenset(_fields(text)) for key, text in words.items() if isinstance(text, str)}
    return (
        phrases
        | {f"counted.{key}": None for key in words["counted"]}
        | {f"reasons.{key}": None for key in words["reasons"]}
    )


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return load(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
