"""What a question asks: made to stand alone from the history, its language, its dates and names, the kind of answer.

    understand(Question("Et qu'a dit Trump ?", history=(Turn("user", "L'appel du 3 juillet, combien de temps ?"),)))
    -> search="L'appel du 3 juillet, combien de temps ? Et qu'a dit Trump ?", actors=("donald-trump",), expects=None,
       speaker="donald-trump"

No model is needed. The words that tell are in `asking.toml`. Left to others: finding excerpts (vectorstore.retrieve),
judging them (evidence, gate).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.broad import broad
from bot.models import LANGUAGES, Question
from vectorstore.actors import mentions
from vectorstore.errors import UsageError
from vectorstore.languages import detect_question
from vectorstore.quantities import Quantity, quantities
from vectorstore.statements.speaker import speaking
from vectorstore.text import folded, stored

LONGEST = 4_000  # characters; more is no question
_TURNS = 20  # earlier questions; no conversation hangs on one further back
_SHORT = 4  # words: a question that short, with no name and no number, hangs on the one before


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready for searching. `asked` is what the user typed last, `search` what stands alone.

    `expects` is a kind of answer in asking.toml, or None. `speaker` is the actor whose words are asked for.
    `order`: it tells us to make something up. `broad`: see bot.broad. `frame` is the language we speak, `language` the
    one the question is in. Dates and names are those of `search`.
    """

    asked: str
    search: str
    language: str
    frame: str
    actors: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    expects: str | None
    comparison: bool
    latest: bool
    speaker: str | None = None
    order: bool = False
    broad: bool = False

    @property
    def follows(self) -> bool:
        """Does it hang on what was asked before?"""
        return self.search != self.asked

    @property
    def dates(self) -> tuple[Quantity, ...]:
        """The dates the question names."""
        return tuple(quantity for quantity in self.quantities if quantity.kind == "date")


def understand(question: Question) -> Understood:
    """Read a question. Raises UsageError for an empty or an endless one."""
    asked = " ".join(stored(question.text).split())
    if not any(character.isalnum() for character in asked):
        raise UsageError("the question is empty; ask something in French, English, Russian or Ukrainian")
    if len(asked) > LONGEST:
        raise UsageError(f"the question has {len(asked)} characters; ask it in at most {LONGEST}")
    if question.language is not None and question.language not in LANGUAGES:
        raise UsageError(f"language {question.language!r} is not one of {', '.join(LANGUAGES)}")
    search, before = _standing_alone(asked, [turn.content for turn in question.history if turn.role == "user"])
    text = folded(asked)
    elliptic = before is not None and not set(re.findall(r"[\w-]+", text)) & set(_words()["interrogative"]["words"])
    language = detect_question(search)
    expected = _expects(folded(before) if before and elliptic else text)
    comparison = bool(_patterns("comparison")["patterns"].search(text))
    return Understood(
        asked=asked,
        search=search,
        language=language,
        frame=question.language or language,
        actors=tuple(dict.fromkeys(mention.actor for mention in mentions(search))),
        quantities=tuple(quantities(search)),
        expects=expected,
        comparison=comparison,
        latest=bool(_patterns("latest")["patterns"].search(text)),
        speaker=None if comparison else _speaker(before if before and elliptic else asked),
        order=bool(_patterns("order")["patterns"].search(text)),
        broad=expected is None and broad(search, language),
    )


def _expects(text: str) -> str | None:
    """The kind of answer a folded question asks for: of several, the one whose words come first."""
    found = [(match.start(), kind) for kind, pattern in _patterns("expects").items() if (match := pattern.search(text))]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _speaker(question: str) -> str | None:
    """Whose words are asked for: "qu'a dit X", "according to X", "what did X say"."""
    said = re.search(rf"\b(?:did|does|do)\b(?P<who>.{{2,40}}?)\b(?:{_telling()})\b", question, re.IGNORECASE)
    if said:
        named = mentions(said["who"])
        return named[0].actor if len(named) == 1 else None
    return speaking(question)


def _standing_alone(asked: str, earlier: list[str]) -> tuple[str, str | None]:
    """The question with what it hangs on in front, and the question right before it where it does hang.

    Earlier questions that hang on others bring theirs along.
    """
    context, last = "", None
    for text in [*earlier[-_TURNS:], asked]:
        clean = " ".join(stored(text)[:LONGEST].split())
        hangs = bool(context) and _hangs(clean)
        context, before, last = (f"{context} {clean}" if hangs else clean), (last if hangs else None), clean
    return context[-LONGEST:], before


def _hangs(text: str) -> bool:
    words = re.findall(r"[\w-]+", folded(text))
    table = _words()["elliptic"]
    if not words or words[0] in table["begins"]:
        return True
    if mentions(text) and any(quantity.kind == "date" for quantity in quantities(text)):
        return False
    if set(words) & set(table["refers"]):
        return True
    return len(words) <= _SHORT and not mentions(text) and not quantities(text)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files(__package__).joinpath("asking.toml").read_text(encoding="utf-8"))


def _telling() -> str:
    return "|".join(_words()["telling"]["patterns"])


@lru_cache(maxsize=8)
def _patterns(section: str) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(patterns)) for kind, patterns in _words()[section].items()}


def leans(sentence: str) -> bool:
    """Does a sentence begin by referring back ("Il ...", "This ...", "Это ...")?"""
    words = re.findall(r"[\w-]+", folded(sentence))
    return bool(words) and words[0] in _words()["elliptic"]["refers"]
