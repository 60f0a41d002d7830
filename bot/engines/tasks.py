"""Small tasks for a language model beside the answer: a follow-up made to stand alone, a translation, a second opinion.

    stand_alone(model, "Et combien de temps ?", ("Que sait-on de l'appel du 3 juillet ?",), "fr")
    -> Done("Combien de temps a duré l'appel du 3 juillet ?", Spent(97, 16))

Each is a convenience: what comes back is held against what went in, and where it does not hold, or the model fails,
`text` is None and everything goes on without it. No task can put a fact before the reader: a rewritten question is only
searched for, a translation stands beside its original, an opinion never outvotes a rule.

Left to others: answers (llm), the connection (bot.model), the words (prompts/), the rules themselves (bot.check).
"""

import re
from collections.abc import Sequence

from bot.check import RULES
from bot.check.reading import Pair
from bot.engines import Done
from bot.engines.fence import orders, plain
from bot.model import LONGEST, Model
from bot.models import Spent
from prompts import load
from vectorstore.actors import mentions
from vectorstore.errors import ModelUnavailable
from vectorstore.languages import OURS, detect_article

NAMES = {"fr": "French", "en": "English", "ru": "Russian", "uk": "Ukrainian"}
_QUESTION, _OPINION = 120, 5  # tokens of what may come back
_LONGEST = 600  # characters of an earlier question, and of one made to stand alone
_TURNS = 4  # earlier questions shown
_FACTS = ("number", "date", "name", "link")  # what a translation must keep, and must not add
_SHADES = ("negation", "role", "modality", "strength", "contrary", "speaker")  # and must not turn round
_TELLING = 40  # characters from which a text's language can be told
_MARKS = re.compile('[«»“”„‟"]')
_PADDING = 2.5  # a translation this many times as long as its original says more than that


def stand_alone(model: Model, asked: str, earlier: Sequence[str], language: str) -> Done:
    """The last question with what it leaves out. It names nobody and no figure that was not shown."""
    prompt = load("rewrite")
    shown = [text[:_LONGEST] for text in earlier[-_TURNS:]]
    listed = "\n".join(f"- {plain(text)}" for text in shown)
    answer, spent = _complete(
        model, prompt.system, prompt.user(earlier=listed, question=plain(asked), language=NAMES[language]), _QUESTION
    )
    text = " ".join(answer.split())
    said = "\n".join([*shown, asked])
    sound = 0 < len(text) <= _LONGEST and "?" in text and not orders(text) and _in(language, text)
    kept = {mention.actor for mention in mentions(asked)} <= {mention.actor for mention in mentions(text)}
    return Done(text if sound and kept and _keeps(text, said) else None, spent)


def translated(model: Model, quote: str, language: str) -> Done:
    """A quote in the reader's language. Its names, dates and numbers are those of the original, all and no others.

    Without quotation marks, whatever the model wrote: these are not the words of whoever is quoted.
    """
    prompt = load("translate")
    asked = prompt.user(quote=plain(quote), language=NAMES[language])
    answer, spent = _complete(model, prompt.system, asked)
    text = re.sub(r" (?=[.,])", "", " ".join(_MARKS.sub(" ", answer).split()))
    sound = 0 < len(text) <= _PADDING * len(quote) + _TELLING and not orders(text) and _in(language, text)
    pair = Pair.read(text, quote)
    same = _keeps(text, quote) and _keeps(quote, text) and all(RULES[name](pair) for name in _SHADES)
    return Done(text if sound and same else None, spent)


def second_opinion(model: Model, claim: str, quote: str) -> Done:
    """ "yes" or "no": does the excerpt bear the claim out? It advises; the rules have decided already."""
    prompt = load("judge")
    answer, spent = _complete(model, prompt.system, prompt.user(claim=plain(claim), quote=plain(quote)), _OPINION)
    word = re.match(r"\W*(yes|no)\b", answer, re.IGNORECASE)
    return Done(word[1].lower() if word else None, spent)


def _complete(model: Model, system: str, user: str, longest: int = LONGEST) -> tuple[str, Spent | None]:
    """The whole answer, empty where the model fails: a task that fails is a task not done."""
    text: list[str] = []
    spent = None
    try:
        for piece in model.stream(system, user, longest):
            if isinstance(piece, Spent):
                spent = piece
            else:
                text.append(piece)
    except ModelUnavailable:
        return "", spent
    return "".join(text), spent


def _keeps(text: str, original: str) -> bool:
    """Does the original hold every name, number and date of the text?"""
    pair = Pair.read(text, original)
    return all(RULES[name](pair) for name in _FACTS)


def _in(language: str, text: str) -> bool:
    """Is the text, as far as can be told, in that language?"""
    told = detect_article(text)
    return len(text) < _TELLING or told not in OURS or told == language
