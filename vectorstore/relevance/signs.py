"""What of a headline and its lead speaks for or against the talks: names, words, and likeness to known headlines.

    signs("Trump et Poutine se parlent", "Une heure d'appel.", "fr")["both"] == 1.0

Every sign lies in 0..1 save `likeness`, a difference of cosines. The words stand in words.toml.
Left to others: what each sign weighs (weights.json), the verdict (judge).
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.actors import actor, mentions
from vectorstore.embeddings import Embedder
from vectorstore.text import folded

LEXICAL = ("both", "kyiv", "envoys", "talks", "talks_in_title", "peace", "talks_and_sides", "none_of_others")
LIKENESS = "likeness"
ENVOYS = frozenset(
    (
        "steve-witkoff",
        "jared-kushner",
        "keith-kellogg",
        "yuri-ushakov",
        "kirill-dmitriev",
        "vladimir-medinsky",
        "rustem-umerov",
        "andriy-yermak",
        "sergiy-kyslytsya",
        "igor-kostyukov",
        "grigory-karasin",
        "josh-gruenbaum",
        "dan-driscoll",
    )
)
_LANGUAGES = ("fr", "en", "ru", "uk")
_LEAD = 600  # characters of a headline or a lead; what comes later in a feed's item is its body
_MANY = 3  # words that count as certainty


def signs(title: str, lead: str, language: str | None) -> dict[str, float]:
    """The signs that words and names give."""
    title = title[:_LEAD]
    text = f"{title}\n{lead[:_LEAD]}"
    named = {mention.actor for mention in mentions(text)}
    sides = {actor(one).side for one in named}
    told = {kind: _found(kind, text, language) for kind in ("talks", "peace", "usa", "russia", "ukraine", "europe")}
    usa, russia = "usa" in sides or told["usa"] > 0, "russia" in sides or told["russia"] > 0
    ukraine = "ukraine" in sides or told["ukraine"] > 0
    europe = "europe" in sides or told["europe"] > 0
    present = sum((usa, russia, ukraine, europe))
    talks = min(told["talks"], _MANY) / _MANY
    return {
        "both": float(usa and russia),
        "kyiv": float(ukraine and (usa or russia)),
        "envoys": float(bool(named & ENVOYS)),
        "talks": talks,
        "talks_in_title": float(_found("talks", title, language) > 0),
        "peace": min(told["peace"], _MANY) / _MANY,
        "talks_and_sides": talks * float(present >= 2),
        "none_of_others": float(_found("others", text, language) == 0),
    }


def likeness(embedder: Embedder, title: str, lead: str, language: str | None) -> float:
    """How much nearer it lies to headlines on the talks than to near misses of its own language; in about -.1 to .1.

    Cosines of two languages are not comparable; a language that is none of the four is compared with English.
    """
    vector = np.asarray(embedder.embed_documents([f"{title[:_LEAD]}\n{lead[:_LEAD]}"])[0], dtype=np.float32)
    for_it, against_it = _headlines(embedder, language if language in _LANGUAGES else "en")
    return _nearest(for_it @ vector) - _nearest(against_it @ vector)


def _nearest(cosines: NDArray[np.float32]) -> float:
    return float(np.mean(np.sort(cosines)[-2:]))


def _found(kind: str, text: str, language: str | None) -> int:
    """How many different words of a kind there are; in a language that is none of the four, those of all."""
    plain = f" {folded(text)} "
    return len({match.group() for match in _pattern(kind, language or "").finditer(plain)})


@lru_cache(maxsize=64)
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    lists = _words()[kind]
    chosen = lists[language] if language in lists else [word for words in lists.values() for word in words]
    starts = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(chosen, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{starts})")


@lru_cache(maxsize=8)
def _headlines(embedder: Embedder, language: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    like, unlike = (_words()[kind][language] for kind in ("like", "unlike"))
    vectors = np.asarray(embedder.embed_documents([*like, *unlike]), dtype=np.float32)
    return vectors[: len(like)], vectors[len(like) :]


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
