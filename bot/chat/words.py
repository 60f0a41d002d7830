"""The page's own words, dates and counted words in four languages, read from tongues/ and checked when loaded.

    word("fr", "version", n=2)                 -> "version 2"
    counted("uk", "articles", 21)              -> "21 стаття"
    day("2025-07-03", "fr")                    -> "3 juillet 2025"
    day("2025-07", "ru")                       -> "июль 2025"
    browser_language("fr-CH, fr;q=0.9, en")    -> "fr"

Left to others: the words of an answer's frame (they come with the answer), dates (bot.days), HTML (render, cards).
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from bot import days
from bot.models import LANGUAGES, Withheld
from vectorstore.errors import HotlineError

_TABLES = ("counted", "reasons", "checks", "outcomes")
FALLBACK = "en"  # for a browser, or an answer, that speaks none of our languages


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


def withheld(language: str, held_back: Sequence[Withheld]) -> str:
    """How many sentences the checks kept back, and why, each reason once."""
    between = " ; " if known(language) == "fr" else "; "
    reasons = between.join(dict.fromkeys(reason(language, one.reason) for one in held_back))
    return f"{counted(language, 'withheld', len(held_back))} ({reasons})"


def check(language: str, name: str) -> str:
    """What a check that was passed looked at; nothing for one without words of its own."""
    return str(_table()[known(language)]["checks"].get(name, ""))


def outcome(language: str, status: str) -> str:
    """What became of an article that was added; an unknown status is shown as it came."""
    return str(_table()[known(language)]["outcomes"].get(status, status))


def day(published: str | None, language: str) -> str:
    """A date as precise as it was told, in the reader's language; "undated" for none."""
    return days.in_words(published, known(language)) if published else word(language, "undated")


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


def load(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Read and check the words of every language: each has every key, every field and every plural form."""
    table = {language: tomllib.loads(text) for language, text in texts.items()}
    if set(table) != set(LANGUAGES):
        raise HotlineError(f"tongues/ holds {sorted(table)}, not {sorted(LANGUAGES)}")
    expected = _shape(table[FALLBACK])
    for language, words in table.items():
        shape = _shape(words)
        if shape != expected:
            keys = {key for key, _ in shape.items() ^ expected.items()}
            raise HotlineError(f"tongues/{language}.toml and {FALLBACK}.toml differ in {', '.join(sorted(keys))}")
        needed = Locale(language).plural_form.tags | {"other"}
        for key, forms in words["counted"].items():
            if set(forms) != needed or any(_fields(form) != {"n"} for form in forms.values()):
                raise HotlineError(f"tongues/{language}.toml: {key} needs {sorted(needed)}, each with {{n}}")
    return table


def texts() -> dict[str, str]:
    """The words files, by language."""
    folder = files(__package__).joinpath("tongues")
    return {language: folder.joinpath(f"{language}.toml").read_text(encoding="utf-8") for language in LANGUAGES}


def _shape(words: dict[str, Any]) -> dict[str, frozenset[str] | None]:
    """Every key with what its texts must have in common across languages."""
    phrases = {key: frozenset(_fields(text)) for key, text in words.items() if isinstance(text, str)}
    tables: dict[str, frozenset[str] | None] = {f"{name}.{key}": None for name in _TABLES for key in words[name]}
    return phrases | tables


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return load(texts())
