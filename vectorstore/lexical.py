"""Words as the full-text index compares them: folded, stemmed in the language of the text, the empty ones dropped.

    terms("Les appels de Poutine", "fr") == ["appel", "poutin"]
    terms("переговорів щодо України", "uk") == ["перего", "щодо", "україн"]
    neutral("Iouri Ouchakov, le 3 juillet 2025") == ["@yuri-ushakov", "#2025-07-03", "#--07-03", "#2025-07"]
    crossing("Arlund a appelé Ouchakov") == ["@yuri-ushakov", "~arlnd"]

Neutral terms say the same in every language, so that words find an article in another one: who and what is named, and
dates, durations and amounts; names that the lexicon does not know do so by how they sound (phonetic). Stems are
Snowball's (PyStemmer). Snowball has no Ukrainian; there a word stands for its first six letters, which for inflected
languages does nearly as well (McNamee & Mayfield 2004). The same is done for every other language.
Left to others: the index itself and BM25 (archive), meaning (embeddings).
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vectorstore import phonetic
from vectorstore.actors import Mention, mentions
from vectorstore.models import Article
from vectorstore.quantities import quantities
from vectorstore.text import folded

if TYPE_CHECKING:
    from Stemmer import Stemmer

VERSION = "3"  # of what `of_chunk` gives; an archive with other terms is given these when it is opened

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ALGORITHMS = {"fr": "french", "en": "english", "ru": "russian"}
_PREFIX = 6
# Function words only: they match everywhere and mean nothing here. Negations and modal words are kept.
_STOP = {
    "fr": "le la les l un une des de du d au aux et ou où en dans sur par pour avec ce cet cette ces c qu que qui quoi "
    "dont il elle ils elles on se s sa son ses leur leurs a est sont été être ont avait t y quel quelle quels quelles "
    "combien quand comment pourquoi est-ce plus",
    "en": "the a an of in on at to for by with and or as is are was were be been has have had it its this that these "
    "those he she they his her their who what when where which why how did do does s t from",
    "ru": "и в во на с со к ко у о об от до по за из а но что как кто это этот эта эти его её ее их он она они был "
    "была было были быть ли же бы то для при когда где сколько какой какая какие почему чем",
    "uk": "і й та в у на з із зі до по за від про що як хто це цей ця ці його її їх він вона вони був була було були "
    "бути чи ж би б то для при коли де скільки який яка які чому а але ким чим",
}
_STOP_WORDS = {language: frozenset(folded(words).split()) for language, words in _STOP.items()}


def terms(text: str, language: str | None) -> list[str]:
    """The index terms of a text, in order, repeats kept. Decimal commas become points: 36,8 -> 36.8."""
    stop = _STOP_WORDS.get(language or "", frozenset())
    words = (word for word in _WORD.findall(folded(text)) if word not in stop)
    stemmer = _stemmer(language)
    return [_number(word) if word[0].isdigit() else _stem(word, stemmer) for word in words]


def of_chunk(article: Article, text: str) -> list[str]:
    """What the full-text index holds of a chunk: its words and its title's, and the neutral terms of both.

    Days without a year are of the year of publication, and the publication's own day counts: it is the day of what
    most articles tell.
    """
    title = article.title or ""
    day = (article.published or "")[:10]
    year = day[:4] or None
    named = [*crossing(title, year), *crossing(text, year), *neutral(day)]
    return [*terms(title, article.language), *terms(text, article.language), *named]


def crossing(text: str, year: str | None = None) -> list[str]:
    """What finds a text in another language: neutral terms, and by their sound the names that the lexicon lacks."""
    known = mentions(text)
    rest = list(text)
    for one in known:
        rest[one.start : one.end] = " " * (one.end - one.start)
    return [*_neutral(known, text, year), *(f"~{key}" for key in phonetic.keys("".join(rest)))]


def neutral(text: str, year: str | None = None) -> list[str]:
    """Actors and values of a text, repeats kept; a date also as its month, and as its day of any year."""
    return _neutral(mentions(text), text, year)


def _neutral(known: list[Mention], text: str, year: str | None) -> list[str]:
    found = [f"@{mention.actor}" for mention in known]
    for quantity in quantities(text):
        if quantity.kind == "date":
            found += _date(quantity.value, year)
        elif quantity.kind not in ("ordinal", "number") or len(quantity.value) > 1:
            found.append(f"#{quantity.value}".lower().replace(" ", ""))
    return found


def _date(value: str, year: str | None) -> list[str]:
    if value.startswith("--"):
        if year is None or len(value) < len("--07-03"):
            return [f"#{value}"]
        value = f"{year}{value[1:]}"
    if len(value) < len("2025-07-03"):
        return [f"#{value}"]
    return [f"#{value}", f"#-{value[4:]}", f"#{value[:7]}"]


def _stem(word: str, stemmer: "Stemmer | None") -> str:
    return str(stemmer.stemWord(word)) if stemmer else word[:_PREFIX]


def _number(word: str) -> str:
    return word.replace(",", ".")


@lru_cache(maxsize=8)
def _stemmer(language: str | None) -> "Stemmer | None":
    algorithm = _ALGORITHMS.get(language or "")
    if algorithm is None:
        return None
    from Stemmer import Stemmer

    return Stemmer(algorithm)
