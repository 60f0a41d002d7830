"""Whose statement a sentence is, for the page that sets sides against each other: rather nobody than the wrong one.

    voice("Trump said that Putin wants more, according to Ushakov.", mentions)       == "yuri-ushakov"
    voice("The swap that Trump announced follows from the talks.", mentions)         == None

A name inside what is said or told of ("that Putin ...", "which Trump announced") does not make the sentence its own.

Left to others: who is named as speaking (vectorstore.statements), statements as things of their own.
"""

import re

from vectorstore import actors
from vectorstore.actors import Mention
from vectorstore.statements.speaker import speaking
from vectorstore.text import folded

_INSIDE = re.compile(  # what stands right before a name that is spoken of
    r"\b(?:qu'|que |dont |that |which |whom |что |чтобы |що |щоб |котор\w+ |як(?:ий|а|е|і|ого|ої|ому|им|ою|их|у) )"
    r"(?:(?:le|la|les|the|l') ?)?$"
)


def voice(sentence: str, mentions: list[Mention]) -> str | None:
    """The actor whose statement it is, None where that is nobody or not sure."""
    found = speaking(sentence)
    if found is None or actors.actor(found).kind == "place":
        return None
    text = folded(sentence)
    own = (one for one in mentions if one.actor == found and not _INSIDE.search(text[: one.start]))
    return found if next(own, None) else None
