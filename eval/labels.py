"""Label files in, checked labels out: what a person says of a claim and an excerpt, and of who speaks in a sentence.

    claims()          eval/labels/claims.jsonl    {"id", "claim", "excerpt", "claim_language", "excerpt_language",
                                                   "label": "supported" or "unsupported", "category"}
    speakers()        eval/labels/speakers.jsonl  {"id", "language", "sentence", "speaker": actor's id or null}
    written()         eval/labels/written.jsonl   {"id", "language", "question", "sentence", "given": [{"article_id",
                                                   "version", "start", "end"}], "cited", "bearing": places in
                                                   `given`}: what a weak model wrote, recorded

The same form as claims has turns.jsonl (eval.turns). They measure the product's check and its speakers, which had no
hand in them; but the check's score is fitted on the development half of claims, and rules were made with most of them
in view (eval/NOTES.md says which not).

Left to others: asking the product (run), numbers (metrics).
"""

from pathlib import Path

from bot.models import LANGUAGES
from eval.jsonlines import Line, lines
from eval.values import SUPPORTED, UNSUPPORTED, ClaimLabel, SpeakerLabel, WrittenLabel
from vectorstore import actors
from vectorstore.errors import HotlineError

FOLDER = Path(__file__).with_name("labels")
_PLACE = {"article_id", "version", "start", "end"}


def claims(path: Path = FOLDER / "claims.jsonl") -> tuple[ClaimLabel, ...]:
    """The labelled claims. Raises UsageError with file:line."""
    seen: set[str] = set()
    found = []
    for line in lines(path, ClaimLabel.__dataclass_fields__):
        found.append(
            ClaimLabel(
                id=_id(line, seen),
                claim=line.text("claim"),
                excerpt=line.text("excerpt"),
                claim_language=line.one_of("claim_language", LANGUAGES),
                excerpt_language=line.one_of("excerpt_language", LANGUAGES),
                label=line.one_of("label", (SUPPORTED, UNSUPPORTED)),
                category=line.text("category"),
            )
        )
    return tuple(found)


def speakers(path: Path = FOLDER / "speakers.jsonl") -> tuple[SpeakerLabel, ...]:
    """The labelled sentences. Raises UsageError with file:line."""
    seen: set[str] = set()
    found = []
    for line in lines(path, SpeakerLabel.__dataclass_fields__):
        if "speaker" not in line.values:
            line.refuse('there is no key "speaker"; write null where the sentence reports nobody\'s words')
        found.append(
            SpeakerLabel(
                id=_id(line, seen),
                language=line.one_of("language", LANGUAGES),
                sentence=line.text("sentence"),
                speaker=_actor(line, line.optional("speaker")),
            )
        )
    return tuple(found)


def written(path: Path = FOLDER / "written.jsonl") -> tuple[WrittenLabel, ...]:
    """The recorded sentences of a weak model. Raises UsageError with file:line."""
    seen: set[str] = set()
    found = []
    for line in lines(path, {*WrittenLabel.__dataclass_fields__, "question"}):
        given = line.values.get("given")
        if not isinstance(given, list) or not all(isinstance(one, dict) and set(one) == _PLACE for one in given):
            line.refuse(f'"given" must be a list of places, each with {", ".join(sorted(_PLACE))}')
        found.append(
            WrittenLabel(
                id=_id(line, seen),
                language=line.one_of("language", LANGUAGES),
                sentence=line.text("sentence"),
                given=tuple(given),
                cited=_places(line, "cited", len(given)),
                bearing=_places(line, "bearing", len(given)),
            )
        )
    return tuple(found)


def _places(line: Line, key: str, number: int) -> tuple[int, ...]:
    places = line.values.get(key)
    if not isinstance(places, list) or not all(isinstance(at, int) and 0 <= at < number for at in places):
        line.refuse(f'"{key}" must be a list of places in "given", counted from 0')
    return tuple(places)


def _id(line: Line, seen: set[str]) -> str:
    identity = line.text("id")
    if identity in seen:
        line.refuse(f'the id "{identity}" stands there twice; give each label its own')
    seen.add(identity)
    return identity


def _actor(line: Line, identity: str | None) -> str | None:
    if identity is not None:
        try:
            actors.actor(identity)
        except HotlineError:
            line.refuse(f'there is no actor "{identity}" in the lexicon of actors; use an id of it, or null')
    return identity
