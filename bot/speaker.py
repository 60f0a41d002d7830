"""Who is said to speak in a sentence, where the sentence itself names one.

    speaking("L'appel a duré une heure, selon Iouri Ouchakov.")  == "yuri-ushakov"
    speaking("Об этом сообщил Песков.")                          == "dmitry-peskov"
    speaking("Poutine et Trump se sont parlé jeudi.")            == None

Three shapes, in four languages: "according to X", "X said", "said X", in that order of trust; the words that open
them stand in `saying.toml`. X is a person or a body of the actors' lexicon; nobody is guessed.

Left to others: statements as things of their own (who said what, when, to whom).
"""

import re
import tomllib
from functools import lru_cache
from importlib import resources

from vectorstore import actors
from vectorstore.actors import Mention
from vectorstore.text import folded

_BETWEEN = 60  # characters between a name and its verb at most
_APPOSITION = 45  # characters between the parts of "le conseiller du Kremlin Iouri Ouchakov"
_AUXILIARY = (
    r"(?:s'est |se |s'|a |ont |avait |avaient |est |has |have |had |also |aussi |en outre |de son cote |ensuite |"
    r"также |теж |також )*"
)
_OBJECT = r"(?:[ ,](?!que\b|that\b|что\b|що\b)[^.!?,«»“”\":;]{0,40})?"  # "said the Kremlin spokesman X"


def speaking(sentence: str) -> str | None:
    """The actor's id of whoever the sentence names as speaking, None where it names nobody."""
    text = folded(sentence)
    if len(text) != len(sentence):  # a letter folded to two: offsets would not agree, so say nothing
        return None
    names = [mention for mention in actors.mentions(sentence) if actors.actor(mention.actor).kind != "place"]
    found = [rated for place in range(len(names)) if (rated := _rated(names, place, text)) is not None]
    return min(found)[2] if found else None


def speakers(sentence: str) -> set[str]:
    """Every actor's id whom the sentence, read generously, may name as speaking: "X warned Y, said Z" has X and Z."""
    text = folded(sentence)
    if len(text) != len(sentence):
        return set()
    names = [mention for mention in actors.mentions(sentence) if actors.actor(mention.actor).kind != "place"]
    return {rated[2] for place in range(len(names)) if (rated := _rated(names, place, text)) is not None}


def speaker(sentence: str, language: str) -> str | None:
    """The display name of whoever the sentence names as speaking."""
    actor = speaking(sentence)
    return None if actor is None else actors.name(actor, language)


def _rated(names: list[Mention], place: int, text: str) -> tuple[int, int, str] | None:
    """How well the sentence says that this name speaks (0 best) and where; None where it does not."""
    patterns = _patterns()
    mention = names[place]
    before = text[names[place - 1].end if place else 0 : mention.start][-_BETWEEN:]
    after = text[mention.end : names[place + 1].start if place + 1 < len(names) else len(text)]
    if patterns["according"].search(before):
        return 0, mention.start, _person(names, place, text)
    if (match := patterns["says"].match(after[: 2 * _BETWEEN])) and not _inverted(after, match.end(), names, place):
        if after.startswith(",") and place and text[names[place - 1].end] == ",":
            mention = names[place - 1]  # "Witkoff, briefed by Dmitriev, told ..."
        last = not any(character.isalnum() for character in after[match.end() :]) and place + 1 == len(names)
        return (0 if last else 1), mention.start, mention.actor
    shape = "said" if actors.actor(mention.actor).kind == "person" else "said_body"
    if patterns[shape].search(before) and (
        not patterns["english"].search(before) or patterns["closed"].match(text[mention.end :])
    ):
        return 2, mention.start, _person(names, place, text)
    return None


def _inverted(after: str, end: int, names: list[Mention], place: int) -> bool:
    """ ", a dit Trump" belongs to the name that follows, not to the one before the comma."""
    return after.startswith(",") and place + 1 < len(names) and not after[end:].strip()


def _person(names: list[Mention], place: int, text: str) -> str:
    """Of "the Kremlin's adviser Yuri Ushakov" the person, not the body he works for."""
    mention = names[place]
    if actors.actor(mention.actor).kind == "body" and place + 1 < len(names):
        between = text[mention.end : names[place + 1].start]
        if len(between) <= _APPOSITION and not re.search(r"[.,;:!?()]|\b(?:et|and|и|та|і)\b", between):
            return names[place + 1].actor
    return mention.actor


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = tomllib.loads(resources.files(__package__).joinpath("saying.toml").read_text(encoding="utf-8"))
    verbs = "|".join(verb for by_language in words["verbs"].values() for verb in by_language)
    according = "|".join(phrase for by_language in words["according"].values() for phrase in by_language)
    english = "|".join(words["verbs"]["en"])
    return {
        "according": re.compile(rf"(?:{according})[^.!?«»“”\"]{{0,45}}$"),
        # "X, the envoy, said": a short insertion between commas may stand between the name and its verb.
        "says": re.compile(rf"^(?:'s [\w'-]+)?(?:,[^.!?,]{{1,50}},)?(?: [\w'-]+)?\s?,?\s?{_AUXILIARY}\b(?:{verbs})\b"),
        "said": re.compile(rf"{_AUXILIARY}\b(?:{verbs})\b{_OBJECT}\s?(?:d'|l')?$"),
        # Before a body no title can stand: "réclame le retrait de l'armée" does not let the army speak.
        "said_body": re.compile(rf"{_AUXILIARY}\b(?:{verbs})\b\s(?:le |la |les |l'|the )?$"),
        "english": re.compile(rf"\b(?:{english})\b{_OBJECT}\s?$"),
        "closed": re.compile(r"\s*(?:$|[.,;:!?”\"»)]|on |in |at |after |during |to )"),
    }
