"""Who is said to speak in a sentence, where the sentence itself names one.

    speaker("L'appel a duré une heure, selon Iouri Ouchakov.", "fr") == "Iouri Ouchakov"
    speaker("Об этом сообщил Песков.", "fr") == "Dmitri Peskov"

Three shapes, in four languages: "according to X", "X said", "said X". X is a person or a body of the actors' lexicon;
nobody is guessed. Left to others: statements as things of their own (who said what, when, to whom).
"""

import re

from vectorstore import actors
from vectorstore.text import folded

_ACCORDING = re.compile(
    r"(?:\bselon|\bd'apres|\baux dires d|\ba en croire|according to|in the words of|\bper\b|по словам|согласно|"
    r"по данным|по версии|как сообщил[аи]?|за словами|згідно з|за даними|за версією|як повідоми(?:в|ла|ли))"
    r"[^.!?«»\"]{0,45}$"
)
_VERBS = (
    r"(?:a |ont |avait |s'est |se |has |had |have )?"
    r"(?:declare|dit|affirme|indique|precise|annonce|estime|assure|explique|ajoute|souligne|rapporte|reconnu|rappele|"
    r"deplore|averti|raconte|ecrit|repondu|juge|accuse|evoque|fait savoir|dits?|"
    r"said|says|told|announced|stated|declared|added|claimed|wrote|warned|called|replied|noted|confirmed|described|"
    r"сказал[аи]?|заявил[аи]?|сообщил[аи]?|отметил[аи]?|добавил[аи]?|рассказал[аи]?|подчеркнул[аи]?|назвал[аи]?|"
    r"утвержда\w+|написал[аи]?|объявил[аи]?|пояснил[аи]?|"
    r"сказа(?:в|ла|ли)|заяви(?:в|ла|ли)|повідоми(?:в|ла|ли)|зазначи(?:в|ла|ли)|дода(?:в|ла|ли)|розпові(?:в|ла|ли)|"
    r"наголоси(?:в|ла|ли)|назва(?:в|ла|ли)|написа(?:в|ла|ли)|оголоси(?:в|ла|ли)|поясни(?:в|ла|ли))\b"
)
_SAYS_AFTER = re.compile(r"^(?:[^.!?«»\"]{0,40}?[,)]?\s)?(?:\w+\s){0,3}?" + _VERBS)
_SAID_BEFORE = re.compile(_VERBS + r"(?:\s[\w'-]+){0,4}\s(?:d')?$")


def speaker(sentence: str, language: str) -> str | None:
    """The display name of whoever the sentence names as speaking, None where it names nobody."""
    text = folded(sentence)
    if len(text) != len(sentence):  # offsets would not agree (a letter that folds to two): say nothing
        return None
    candidates: list[tuple[int, str]] = []
    for mention in actors.mentions(sentence):
        if actors.actor(mention.actor).kind == "place":
            continue
        before, after = text[max(0, mention.start - 90) : mention.start], text[mention.end : mention.end + 90]
        if _ACCORDING.search(before):
            candidates.append((0, mention.actor))
        elif _SAID_BEFORE.search(before):
            candidates.append((1, mention.actor))
        elif _SAYS_AFTER.match(after) and not actors.mentions(sentence[mention.end : mention.end + _verb_at(after)]):
            candidates.append((2, mention.actor))
    return actors.name(min(candidates)[1], language) if candidates else None


def _verb_at(after: str) -> int:
    match = re.search(_VERBS, after)
    return match.start() if match else 0
