"""Runs made of values, without any search: for tests of what is done with a run that is there."""

from pathlib import Path
from typing import Any

from eval import folder, score
from eval.values import Case, Place, Result

SETTINGS: dict[str, Any] = {
    "format": folder.VERSION,
    "hotline": "0",
    "corpus": "c0ffee",
    "cases": "cafe",
    "labels": None,
    "split": "test",
    "engine": "extractive",
    "machine": {"system": "here", "cores": 2},
}


def quote(words: str, article: str = "lac") -> dict[str, Any]:
    return {"article_id": article, "version": 1, "start": 0, "end": len(words), "quote": words, "language": "fr"} | {
        "published": "2024-05-14"
    }


def result(
    identity: str,
    *,
    right: bool = True,
    answerable: bool = True,
    probability: float | None = None,
    error: str | None = None,
    language: str = "fr",
    **case: Any,
) -> Result:
    """A case that came out right or wrong; `case` overrides its fields."""
    wanted: dict[str, Any] = {"gold": (("quatre heures",),), "articles": ("lac",)} if answerable else {}
    places = ((Place("lac", 1, "fr", 10, 23),),) if answerable else ()
    asked = Case(
        **{"id": identity, "question": f"Question {identity} ?", "language": language, "type": "fact"}
        | {"answerable": answerable, "places": places}
        | wanted
        | case
    )
    if error is not None:
        return Result.failed(asked, error, 0.1)
    answered = right == answerable
    shown = [quote("La réunion a duré quatre heures et demie.")] if answered else []
    answer = {
        "abstained": not answered,
        "claims": [{}] * len(shown),
        "citations": shown,
        "nearest": [] if answered else [quote("Rien de fixé.")],
        "withheld": [],
        "usage": {},
        "seconds": 0.1,
    }
    excerpt = {"article_id": "lac", "version": 1, "start": 0, "end": 60, "text": "", "score": 1.0, "language": "fr"}
    believed = (0.9 if answered else 0.2) if probability is None else probability
    return Result(asked, answer, (excerpt,), believed, 0.1, None, (True,))


def written(output: Path, *results: Result, **settings: Any) -> Path:
    """A finished run of these results, on disk."""
    output.mkdir(parents=True)
    folder.write_json(output, folder.SETTINGS, SETTINGS | settings)
    folder.write_lines(output, folder.RESULTS, (one.to_json() for one in results))
    folder.write_lines(output, folder.SCORES, score.lines(results))
    folder.write_json(output, folder.SUMMARY, score.summary(results))
    return output
