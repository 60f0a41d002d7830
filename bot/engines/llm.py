"""The engine with a language model: sentences in the reader's language, each ending in the number of its excerpt.

The model gets the best windows, numbered and fenced, and its words come back as claims, one as soon as it is whole.
Whether a claim is shown is decided elsewhere (bot.check): nothing here is believed. An answer in another language than
the reader's is no answer; one that turns in circles is cut.

Left to others: small tasks beside the answer (tasks), the words it is told (prompts/), the connection (bot.model),
markers (markers), what it is shown of the articles (fence).
"""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.engines import Done, Failed, Given, Proposed, tasks
from bot.engines.fence import chosen, fenced, label
from bot.engines.markers import Sentence, sentences_of
from bot.engines.tasks import NAMES
from bot.evidence import Window
from bot.model import Circuit, Model, open_model
from bot.models import Proposal, Source, Spent
from bot.question import Understood
from bot.settings import Settings
from prompts import Prompt, load
from vectorstore import tokens
from vectorstore.errors import ModelUnavailable
from vectorstore.languages import OURS, detect_article
from vectorstore.text import folded

PROMPT_TOKENS = 750  # of a usual question; other tokenisers need up to a fifth more, and 900 is the limit
_LEAST = 200  # tokens of excerpts, however long the question
_MOST_SENTENCES = 8
_MOST_REPEATED = 2
_TELLING = 40  # characters from which a sentence's language can be told
_CYRILLIC = {"ru", "uk"}
_QUOTED = re.compile('«[^»]*»|“[^”]*”|„[^“”]*[“”]|"[^"]*"')
_WORD = re.compile(r"[^\W\d_][\w'’ʼ-]*")


class LanguageModel:
    """An OpenAI-compatible model as an engine. It is opened at the first question: a dead endpoint stops no start."""

    name = "llm"

    def __init__(self, settings: Settings) -> None:
        """Load the prompts; nothing is sent yet."""
        self._settings = settings
        self._opened: Model | None = None
        self._circuit = Circuit()
        self._answer, self._repair = load("answer"), load("repair")

    @property
    def model(self) -> str | None:
        """The model's name; None until an endpoint has named its first."""
        return self._opened.name if self._opened else self._settings.model

    @property
    def prompt(self) -> str | None:
        """Which instructions it works on."""
        return f"{self._answer.name} {self._answer.digest}"

    def propose(self, asked: Understood, windows: list[Window]) -> Iterator[Proposed]:
        """Claims one by one, each with the excerpts it cites. Raises ModelUnavailable."""
        yield from self._ask(self._answer, asked, windows)

    def repair(self, asked: Understood, windows: list[Window], failed: list[Failed]) -> Iterator[Proposed]:
        """The failed sentences again, told why. Raises ModelUnavailable."""
        listed = "\n".join(f"- {one.text} ({_WHY.get(one.reason, one.reason)})" for one in failed)
        yield from self._ask(self._repair, asked, windows, failed=listed)

    def stand_alone(self, asked: str, earlier: Sequence[str], language: str) -> Done:
        """A follow-up made to stand alone, where the model can."""
        return self._task(tasks.stand_alone, asked, earlier, language)

    def translated(self, quote: str, language: str) -> Done:
        """A quote in the reader's language, where the model can."""
        return self._task(tasks.translated, quote, language)

    def second_opinion(self, claim: str, quote: str) -> Done:
        """ "yes", "no" or None, and nothing asked at all where HOTLINE_SECOND_OPINION does not ask for it."""
        return self._task(tasks.second_opinion, claim, quote) if self._settings.second_opinion else Done(None)

    def _task(self, task: Callable[..., Done], *values: object) -> Done:
        try:
            return task(self._connected(), *values)
        except ModelUnavailable:
            return Done(None)

    def _connected(self) -> Model:
        if self._opened is None:
            self._opened = open_model(self._settings, self._circuit)
        return self._opened

    def _ask(self, prompt: Prompt, asked: Understood, windows: list[Window], **more: str) -> Iterator[Proposed]:
        model = self._connected()
        values = {"question": asked.search, "language": NAMES[asked.frame]} | more
        bare = prompt.system + prompt.user(**values, excerpts="")
        sources = chosen(windows, max(_LEAST, PROMPT_TOKENS - tokens.count(bare)))
        if not sources:
            raise ModelUnavailable("no excerpt can be shown to it")
        yield Given(tuple(sources))
        user = prompt.user(**values, excerpts=fenced(sources))
        spent = None
        said: list[str] = []
        labels = [label(source.article) for source in sources]
        for found in sentences_of(model.stream(prompt.system, user), asked.frame, labels):
            if isinstance(found, Spent):
                spent = found
            elif _repeats(found, said):
                break
            else:
                said.append(folded(found.text))
                _refuse_foreign(found.text, asked.frame)
                yield Proposal(found.text, _cited(found, sources))
        yield spent or Spent(tokens.count(prompt.system + user), tokens.count("\n".join(said)))


def _repeats(found: Sentence, said: list[str]) -> bool:
    """Is this the end: too many sentences, or the same one over and over?"""
    return len(said) >= _MOST_SENTENCES or said.count(folded(found.text)) >= _MOST_REPEATED


def _cited(found: Sentence, sources: list[Source]) -> tuple[Source, ...]:
    """The sources of a sentence's numbers. A number that does not exist makes the whole reference worthless."""
    if any(not 1 <= number <= len(sources) for number in found.numbers):
        return ()
    return tuple(sources[number - 1] for number in dict.fromkeys(found.numbers))


def _refuse_foreign(text: str, frame: str) -> None:
    """Raises ModelUnavailable for a sentence that is surely in another language than the reader's.

    Quoted words are somebody else's, and names keep their spelling: one ї in them makes no Russian sentence Ukrainian.
    """
    own = _QUOTED.sub(" ", text)
    letters = [character for character in own if character.isalpha()]
    if len(letters) < _TELLING:
        return
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in letters) > len(letters) / 2
    nameless = " ".join(word for word in _WORD.findall(own) if word.isupper() or not word[0].isupper())
    told = {detect_article(own), detect_article(nameless)}
    if cyrillic != (frame in _CYRILLIC) or (told <= set(OURS) and frame not in told):
        raise ModelUnavailable("its answer came in another language")


_WHY = {
    "citation": "it cites no excerpt that exists",
    "number": "a number of it is not in the excerpt",
    "date": "a date of it is not in the excerpt",
    "name": "a name of it is not in the excerpt",
    "phrase": "quoted words of it are not in the excerpt",
    "role": "it exchanges who did what",
    "speaker": "somebody else said it",
    "account": "it states as a fact what the excerpt only reports as somebody's words",
    "negation": "the excerpt says the contrary",
    "modality": "the excerpt leaves it open",
    "strength": "the excerpt says it less strongly",
    "contrary": "the excerpt says the opposite",
    "link": "it holds a link",
    "support": "the excerpt does not bear it out",
    "together": "no single sentence of the excerpt says all of it",
    "wording": "it tells things in words that the excerpt does not have; keep to its words",
}
