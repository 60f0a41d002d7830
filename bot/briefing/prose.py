"""A language model as the writer of a briefing: what it is shown, and its sentences with the excerpts they cite.

    told, spent = Prose(settings).write(day)      # [Told("said", "Trump a dit ...", (excerpt,)), ...], what it cost
    told, spent = prose.repair(day, failed)       # once more for those that failed their check, each with the reason

It is shown the sentences that were chosen for the page, numbered and fenced as for an answer, within a budget of
tokens; an article that gives orders to a model is shown up to them. Nothing it writes is believed: every sentence is
checked elsewhere (compose). Sentences in another language than the reader's are no briefing.

Left to others: the words it is told (prompts/brief.toml, repair.toml), the connection (bot.model), what may be shown
(compose).
"""

import re
from dataclasses import dataclass

from bot.briefing import judging
from bot.briefing.assemble import Day
from bot.briefing.choosing import Chosen
from bot.briefing.words import say
from bot.engines.fence import fenced, orders
from bot.engines.markers import sentences_of
from bot.model import Circuit, Model, open_model
from bot.models import Source, Spent
from bot.settings import Settings
from prompts import Prompt, load
from vectorstore import tokens
from vectorstore.errors import ModelUnavailable
from vectorstore.languages import OURS, detect_article

PROMPT_TOKENS = 3_600
_ANSWER_TOKENS = 1_600
_FENCE = 22  # tokens of one
_MOST = 45  # sentences; a model that writes more turns in circles
_MOST_AGAIN = 12  # that are given back to be put right
_HEADING = re.compile(
    r"^[ \t]*#*[ \t]*\**(bottom_line|new|said|timeline|unknown|watch|judgement)\**:?[ \t]*$", re.MULTILINE
)
_NAMES = {"fr": "French", "en": "English"}
_TELLING = 200  # characters from which the language of a page can be told


@dataclass(frozen=True)
class Excerpt:
    """What the model was shown under a number, and the sentence it was chosen as."""

    source: Source
    chosen: Chosen


@dataclass(frozen=True)
class Told:
    """A sentence of the model's, where it put it, and the excerpts it cites (none: it cites nothing that exists)."""

    section: str
    text: str
    excerpts: tuple[Excerpt, ...]


class Prose:
    """An OpenAI-compatible model. It is opened at the first page: a dead endpoint stops no start."""

    name = "llm"

    def __init__(self, settings: Settings) -> None:
        """Load the prompts; nothing is sent yet."""
        self._settings = settings
        self._opened: Model | None = None
        self._circuit = Circuit()
        self._prompt, self._repair = load("brief"), load("repair")

    @property
    def model(self) -> str | None:
        """The model's name; None until an endpoint has named its first."""
        return self._opened.name if self._opened else self._settings.model

    @property
    def prompt(self) -> str:
        """Which instructions it works on."""
        return f"{self._prompt.name} {self._prompt.digest}"

    def write(self, day: Day) -> tuple[list[Told], Spent]:
        """All that it says of the day. Raises ModelUnavailable when it does not give a whole page."""
        values = {
            "date": day.gathered.day.isoformat(),
            "likelihoods": ", ".join(judging.row(day.language)),
            "language": _NAMES[day.language],
        }
        shown = _shown(day.chosen, self._prompt, values | {"earlier": ""})
        earlier = [str(number) for number, one in enumerate(shown, 1) if one.chosen.section == "timeline"]
        text, spent = self._asked(self._prompt, shown, values | {"earlier": ", ".join(earlier) or "none"})
        return _told(text, shown, day.language), spent

    def repair(self, day: Day, failed: list[tuple[Told, str]]) -> tuple[list[Told], Spent]:
        """The failed sentences again, told why; fewer, or none, is well. Raises ModelUnavailable.

        Each stands where a failed one on the same excerpt stood, or where its excerpt was chosen for.
        """
        listed = [f"- {told.text} ({say(f'why_{reason}', 'en')})" for told, reason in failed[:_MOST_AGAIN]]
        values = {
            "question": f"What happened in the Trump–Putin talks by the evening of {day.gathered.day.isoformat()}?",
            "failed": "\n".join(listed),
            "language": _NAMES[day.language],
        }
        shown = _shown(day.chosen, self._repair, values)
        text, spent = self._asked(self._repair, shown, values)
        sections = {one.chosen.sentence: told.section for told, _ in reversed(failed) for one in told.excerpts}
        told = [
            Told(sections.get(cited[0].chosen.sentence, cited[0].chosen.section), one, cited)
            for one, cited in _sentences(text, shown, day.language)
            if cited
        ]
        _refuse_foreign(told, day.language)
        return told[: len(listed)], spent

    def _asked(self, prompt: Prompt, shown: list[Excerpt], values: dict[str, str]) -> tuple[str, Spent]:
        if not shown:
            raise ModelUnavailable("no sentence can be shown to it")
        if self._opened is None:
            self._opened = open_model(self._settings, self._circuit)
        user = prompt.user(**values, excerpts=fenced([one.source for one in shown]))
        text, spent = "", None
        for piece in self._opened.stream(prompt.system, user, _ANSWER_TOKENS):
            if isinstance(piece, Spent):
                spent = piece
            else:
                text += piece
        return text, spent or Spent(tokens.count(prompt.system + user), tokens.count(text))


def _shown(chosen: list[Chosen], prompt: Prompt, values: dict[str, str]) -> list[Excerpt]:
    """The chosen sentences, best first, as far as the budget goes; none from behind an order to a model."""
    budget = PROMPT_TOKENS - tokens.count(prompt.system + prompt.user(**values, excerpts=""))
    out = []
    for one in chosen:
        sentence = one.sentence
        cost = tokens.count(sentence.text) + _FENCE
        if cost > budget or orders(sentence.article.text[: sentence.span.end]):
            continue
        budget -= cost
        out.append(Excerpt(Source(sentence.article, sentence.span, one.score), one))
    return out


def _told(text: str, shown: list[Excerpt], language: str) -> list[Told]:
    """The sentences under their headings. What stands before the first heading is no part of the page."""
    parts = _HEADING.split(text)[1:]
    said = [
        Told(section, one, cited)
        for section, part in zip(parts[::2], parts[1::2], strict=True)
        for one, cited in _sentences(part, shown, language)
    ]
    if not said:
        raise ModelUnavailable("it kept to no heading")
    _refuse_foreign(said, language)
    return said[:_MOST]


def _sentences(text: str, shown: list[Excerpt], language: str) -> list[tuple[str, tuple[Excerpt, ...]]]:
    found = sentences_of([text], language)
    return [(one.text, _cited(one.numbers, shown)) for one in found if not isinstance(one, Spent)]


def _refuse_foreign(said: list[Told], language: str) -> None:
    whole = " ".join(one.text for one in said)
    if len(whole) >= _TELLING and (told := detect_article(whole)) in OURS and told != language:
        raise ModelUnavailable("its page came in another language")


def _cited(numbers: tuple[int, ...], shown: list[Excerpt]) -> tuple[Excerpt, ...]:
    """A number that does not exist makes the whole reference worthless."""
    if any(not 1 <= number <= len(shown) for number in numbers):
        return ()
    return tuple(shown[number - 1] for number in dict.fromkeys(numbers))
