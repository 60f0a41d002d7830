"""Which language a text is in: the library py3langid, with our four preferred where a short text leaves it open.

    detect_article("Les présidents ont échangé par téléphone jeudi.") == "fr"
    detect_question("Qui ?") == "fr"        # too short to tell: the nearest of our four

Left to others: what a language changes (sentences, lexical, frames).
"""

import re

OURS = ("fr", "en", "ru", "uk")
_SAMPLE = 4_000  # characters; more adds time, not certainty
_SURE = 12.0  # log-probability by which a foreign language must lead before a question is called foreign
# Letters and words that only one of ours has; py3langid confuses short Ukrainian and Russian with their neighbours.
_ONLY_UKRAINIAN = set("іїєґ")
_ONLY_RUSSIAN = set("ыэъё")
# Question words tell where two or three words are too few for statistics ("Хто?").
_ASKING = {
    "uk": {"хто", "що", "коли", "скільки", "де", "чи", "який", "яка", "яке", "які", "чому", "навіщо", "як"},
    "ru": {"кто", "что", "когда", "сколько", "где", "ли", "какой", "какая", "какое", "какие", "почему", "зачем"},
    "fr": {"qui", "que", "quoi", "quand", "combien", "où", "quel", "quelle", "quels", "quelles", "pourquoi", "est-ce"},
    "en": {"who", "what", "when", "how", "where", "which", "why", "whose", "did", "does", "was", "were", "is"},
}


def detect_article(text: str) -> str | None:
    """ISO 639-1 code of an article's language (any language), None when there are no letters to tell by."""
    sample = text[:_SAMPLE]
    if not any(character.isalpha() for character in sample):
        return None
    return _best(sample, slack=2.0)


def detect_question(text: str) -> str:
    """One of our four for the frame of an answer; a question in another language is met in English.

    The frame is all that depends on it, so a short question is given to the nearest of the four.
    """
    words = set(re.findall(r"[\w-]+", text.casefold()))
    asked = {language: len(words & asking) for language, asking in _ASKING.items()}
    clear = max(asked, key=lambda language: asked[language])
    if asked[clear] and list(asked.values()).count(asked[clear]) == 1:
        return clear
    best = _best(text, slack=_SURE)
    return best if best in OURS else "en"


def _best(text: str, slack: float) -> str:
    from py3langid.langid import rank

    letters = set(text.casefold())
    if letters & _ONLY_UKRAINIAN and not letters & _ONLY_RUSSIAN:
        return "uk"
    scores = dict(rank(text))
    first = max(scores, key=lambda code: scores[code])
    ours = max(OURS, key=lambda code: scores.get(code, float("-inf")))
    return ours if scores[first] - scores.get(ours, float("-inf")) <= slack else first
