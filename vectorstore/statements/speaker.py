"""Who speaks in one sentence that stands alone: a claim, a question, a sentence of an article.

    speaking("L'appel a duré une heure, selon Iouri Ouchakov.")  == "yuri-ushakov"
    speaking("Об этом сообщил Песков.")                          == "dmitry-peskov"
    speaking("Poutine et Trump se sont parlé jeudi.")            == None

Its language is not asked; what is said need not stand in it ("Qu'a dit Peskov ?"). Nobody outside the lexicon is named.
Left to others: whole texts, with pronouns (extract).
"""

import re
from functools import lru_cache

from vectorstore import actors
from vectorstore.statements.attributions import WORDS_OF
from vectorstore.statements.grammar import grammar, plain, small_words
from vectorstore.statements.names import PLACE, PRONOUN
from vectorstore.statements.reading import read

_CYRILLIC, _UKRAINIAN, _RUSSIAN = re.compile("[а-яёіїєґ]", re.I), re.compile("[іїєґ]", re.I), re.compile("[ыэъё]", re.I)


def speaking(sentence: str) -> str | None:
    """The actor's id of whoever the sentence names as speaking, None where it names nobody."""
    said, named = _read(sentence)
    return next((one for one in said if one is not None), None) if said else next(iter(named), None)


def speakers(sentence: str) -> set[str]:
    """Every actor's id whom the sentence, read generously, may name as speaking: "X warned Y, said Z" has X and Z."""
    said, named = _read(sentence)
    return {one for one in (*said, *named) if one is not None}


@lru_cache(maxsize=2_048)
def _read(sentence: str) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
    """Who says something in it, and who has a verb of saying or an "according to"; in order, in its first language."""
    said: list[str | None] = []
    named: list[str] = []
    for language in _languages(sentence):
        if not _may_speak(sentence, language):
            continue
        passage = read(sentence, language)
        said = said or [one.who.actor for one in passage.said if one.who.kind != PRONOUN]
        named += [
            one.who.actor
            for one in passage.attributions
            if one.who is not None and one.who.actor is not None and one.form != WORDS_OF
        ]
    return tuple(said), tuple(named)


def _may_speak(sentence: str, language: str) -> bool:
    """Is there a name, and a word that may say that it speaks? Most sentences of an article have not both."""
    rules, small = grammar(language), plain(sentence)
    if not (rules.verb.search(small) or rules.source.search(small) or ":" in small):
        return False
    return any(actors.actor(one.actor).kind != PLACE for one in actors.mentions(sentence))


def _languages(sentence: str) -> tuple[str, ...]:
    """The languages it can be in, told by its letters and small words."""
    if not _CYRILLIC.search(sentence):
        words = set(re.findall(r"[^\W\d_]+", sentence.casefold()))
        french, english = (len(words & small_words(language)) for language in ("fr", "en"))
        return ("fr", "en") if french == english else ("fr",) if french > english else ("en",)
    if _UKRAINIAN.search(sentence):
        return ("uk",)
    return ("ru",) if _RUSSIAN.search(sentence) else ("ru", "uk")
