"""An answerer that needs no archive and no model: a few articles written for the tests, and answers known beforehand.

What it does is decided by a word of the question:

    lune      abstains, with nearest excerpts          lent     one claim, then nothing for a long time
    panne     raises HotlineError in mid-stream        bogue    raises something nobody foresaw
    xss       answers from a hostile article           modèle   sentences written by a model, some withheld
    anything else: verbatim quotes, in the language of the question's letters
"""

import time
from collections.abc import Iterator
from urllib.parse import quote

from bot.models import Answer, Citation, Claim, Found, Overview, Question, Shown, Withheld
from vectorstore.errors import HotlineError
from vectorstore.models import COMPILED, Article

FR = Article(
    id="fr-1",
    title="Au téléphone, Trump et Poutine constatent leur désaccord",
    publisher="Le Courrier du soir",
    language="fr",
    published="2025-07-03",
    url="https://courrier.example/appel?jour=3&mois=7",
    text=(
        "Les deux présidents se sont parlé jeudi, pour la sixième fois depuis janvier.\n"
        "L’entretien a duré près d’une heure, selon le conseiller diplomatique du Kremlin. "
        "« La conversation a été franche, de travail et concrète », a dit Iouri Ouchakov à la presse. "
        "Aucune date n’a été fixée pour une rencontre.\n"
        "À Washington, le président américain s’est dit déçu."
    ),
)
RU = Article(
    id="ru-1",
    version=2,
    title="Ушаков рассказал о разговоре президентов",
    publisher="Вечерние вести",
    language="ru",
    published="2025-07",
    url="https://vesti.example/ushakov",
    text=(
        "Разговор продолжался почти час.\n"
        "По словам Юрия Ушакова, новая беседа может состояться в любое время. "
        "Вопрос о приостановке поставок оружия не обсуждался."
    ),
)
EN = Article(
    id="en-1",
    title="“No progress”: what came of Thursday’s call",
    publisher="The Harbour Post",
    language="en",
    published="2025-07-04T01:30:00+00:00",
    url="https://harbour.example/call",
    text=(
        "The president told reporters that he had made no progress with his counterpart.\n\n"
        "The two men spoke for almost an hour. Iran and the supply of weapons came up as well. "
        "Neither side announced a further meeting."
    ),
)
UK = Article(
    id="uk-1",
    title="Після дзвінка: що відомо про наступні кроки",
    publisher=None,
    language="uk",
    published=None,
    url=None,
    text="Після розмови сторони не домовилися про зустріч.\nОбмін полоненими триватиме, повідомили в делегації.",
)
DOSSIER = Article(
    id="dossier-1",
    title="Le sixième appel, en bref",
    publisher="Dossier",
    language="fr",
    published="2025",
    kind=COMPILED,
    sources=("https://one.example/a", "https://two.example/b", "javascript:window.__xss=1"),
    text="L’appel du 3 juillet 2025 est le sixième de l’année. Les deux camps en donnent des récits voisins.",
)
HOSTILE = Article(
    id="<b>bad</b>",
    title='<script>window.__xss=1</script><img src=x onerror="window.__xss=2">',
    publisher="\"><svg onload='window.__xss=3'>",
    language='fr" onmouseover="window.__xss=4',
    published="<i>2025</i>",
    url="javascript:window.__xss=5",
    text=(
        "Avant ${window.__xss=6} {{value}} @children <iframe src='javascript:window.__xss=7'></iframe> "
        "![image](https://evil.example/pixel.png) [lien](javascript:window.__xss=8) après.\nFin </mark></details>."
    ),
)
ARTICLES = {(article.id, article.version): article for article in (FR, RU, EN, UK, DOSSIER, HOSTILE)}


def cite(number: int, article: Article, text: str, *, origins: int = 1, deep_link: str | None = None) -> Citation:
    """A citation of these words of an article."""
    start = article.text.index(text)
    if deep_link is None and article.url:
        deep_link = f"{article.url}#:~:text={quote(text)}"
    return Citation.of(
        article, start, start + len(text), number=number, score=0.9, origins=origins, deep_link=deep_link
    )


LASTED = cite(1, FR, "L’entretien a duré près d’une heure, selon le conseiller diplomatique du Kremlin.", origins=3)
FRANK = cite(2, FR, "« La conversation a été franche, de travail et concrète », a dit Iouri Ouchakov à la presse.")
ANY_TIME = cite(3, RU, "По словам Юрия Ушакова, новая беседа может состояться в любое время.")
SIXTH = cite(4, DOSSIER, "L’appel du 3 juillet 2025 est le sixième de l’année.")
ALMOST_AN_HOUR = cite(1, EN, "The two men spoke for almost an hour.")
NO_MEETING = cite(1, UK, "Після розмови сторони не домовилися про зустріч.")
HOUR_RU = cite(1, RU, "Разговор продолжался почти час.")
TRAP = cite(1, HOSTILE, HOSTILE.text.split("\n", maxsplit=1)[0])
VERBATIM = {"located": True, "verbatim": True}
SCRIPTS: dict[str, tuple] = {
    "fr": (
        "fr",
        "Trois textes de l’archive en parlent.",
        (Claim(LASTED.quote, (1,)), LASTED),
        (Claim(FRANK.quote, (2,), speaker="Iouri Ouchakov", checks=VERBATIM), FRANK),
        (Claim(ANY_TIME.quote, (3,), speaker="Юрий Ушаков"), ANY_TIME),
        (Claim(SIXTH.quote, (4,)), SIXTH),
    ),
    "more": ("fr", "Suite de {turns} tours.", (Claim(FRANK.quote, (2,), speaker="Iouri Ouchakov"), FRANK)),
    "en": ("en", "One article answers this.", (Claim(ALMOST_AN_HOUR.quote, (1,)), ALMOST_AN_HOUR)),
    "ru": ("ru", "Вот что говорит архив.", (Claim(HOUR_RU.quote, (1,)), HOUR_RU)),
    "uk": ("uk", "Ось що каже архів.", (Claim(NO_MEETING.quote, (1,)), NO_MEETING)),
    "model": (
        "fr",
        "",
        (Claim("L’appel a duré près d’une heure et fut le sixième de l’année.", (1, 4)), LASTED),
        (Claim("Il ne fut suivi d’aucune date.", (4,)), SIXTH),
    ),
    "xss": ("fr", "<script>window.__xss=9</script>", (Claim(TRAP.quote, (1,), speaker="<u>moi</u>"), TRAP)),
}


OPENERS = ("Combien de temps a duré l’appel ?", "How long did they speak?", "Чем закончился разговор?")


class FakeAnswerer:
    """Follows bot.models.Answerer; `asked` keeps every question."""

    def __init__(self, *, slow: float = 60, pace: float = 0.15) -> None:
        self.asked: list[Question] = []
        self._slow = slow
        self._pace = pace

    def stream(self, question: Question) -> Iterator[Found | Shown | Answer]:
        self.asked.append(question)
        text = question.text.casefold()
        if "bogue" in text:
            raise RuntimeError(f"secret: {question.text}")
        if "lune" in text:
            yield _answer(
                question, "fr", "L’archive ne dit rien de cela.", nearest=(ALMOST_AN_HOUR, *_renumbered(ANY_TIME, 2))
            )
            return
        if "lisez" in text:
            yield Found((LASTED, FRANK))
            time.sleep(self._slow)
        language, message, pairs = _script(text, len(question.history))
        for claim, citation in pairs:
            time.sleep(self._pace)
            yield Shown(claim, (citation,))
            if "panne" in text:
                raise HotlineError("le modèle n’a pas répondu ; réessayez dans une minute")
            if "lent" in text:
                time.sleep(self._slow)
        withheld = (Withheld("number"), Withheld("autre raison")) if "modèle" in text else ()
        yield _answer(
            question,
            language,
            message,
            claims=tuple(claim for claim, _ in pairs),
            citations=tuple(citation for _, citation in pairs),
            withheld=withheld,
            engine="llm" if withheld else "extractive",
            model="petit-modèle" if withheld else None,
        )

    def article(self, article_id: str, version: int | None) -> Article | None:
        if version is None:
            version = max((one for identity, one in ARTICLES if identity == article_id), default=0)
        return ARTICLES.get((article_id, version))

    def further(self, question: Question) -> tuple[str, ...]:
        return ("Qu’a dit Iouri Ouchakov ?", "Que s’est-il passé en août ?")

    def openers(self, language: str) -> tuple[str, ...]:
        return OPENERS

    def overview(self) -> Overview:
        return Overview(articles=121, compiled=98, first="2025-01-22", last="2026-05-13", engine="extractive")


class Scripted(FakeAnswerer):
    """Streams what it is told to."""

    def __init__(self, *events: Found | Shown | Answer | Exception) -> None:
        super().__init__()
        self._events = events

    def stream(self, question: Question) -> Iterator[Found | Shown | Answer]:
        for event in self._events:
            if isinstance(event, Exception):
                raise event
            yield event


def answer(**fields: object) -> Answer:
    """An Answer of which only some fields matter."""
    known = {"question": "?", "search_question": "?", "language": "fr", "as_of": None, "abstained": False}
    return Answer(**{**known, "message": "", **fields})  # type: ignore[arg-type]


def _script(text: str, turns: int) -> tuple[str, str, tuple[tuple[Claim, Citation], ...]]:
    """Language, frame and claims of an answer."""
    cases = {
        "xss": "xss" in text,
        "model": "modèle" in text,
        "uk": any(letter in text for letter in "іїєґ"),
        "ru": any("а" <= letter <= "я" for letter in text),
        "en": "how" in text or "what" in text,
        "more": turns > 0,
    }
    language, message, *pairs = SCRIPTS[next((name for name, holds in cases.items() if holds), "fr")]
    return language, message.format(turns=turns), tuple(pairs)


def _answer(question: Question, language: str, message: str, **rest: object) -> Answer:
    return Answer(
        question=question.text,
        search_question=question.text,
        language=language,
        as_of=None,
        abstained="nearest" in rest,
        message=message,
        seconds=0.82,
        **rest,  # type: ignore[arg-type]
    )


def _renumbered(citation: Citation, number: int) -> tuple[Citation]:
    start, end = citation.start, citation.end
    article = ARTICLES[citation.article_id, citation.version]
    return (Citation.of(article, start, end, number=number, score=0.4, origins=1, deep_link=citation.deep_link),)
