"""The stories that the reader has not learnt, as an archive with cases: `python -m eval.reader.archive --output DIR`.

    hotline eval run --cases DIR/cases.jsonl --articles DIR/articles

Nothing of the dossier is in it: states and people that no lexicon knows, eight dispatches in four languages on each of
some twenty stories side by side, and questions that mean one of several like events. What answers stands in whichever
sentence the story names for it. How far what was fitted on the dossier holds elsewhere shows here.
Left to others: the stories (stories), which were not learnt (corpora), asking (eval.run).
"""

import argparse
import json
from pathlib import Path
from typing import Any

from eval.reader.corpora import held_back
from eval.reader.stories import Story, stories

# A question's type among those of eval/cases; the others are "fact".
_TYPES = {
    "who": "who",
    "when": "when",
    "how_many": "how_many",
    "how_long": "how_long",
    "yes_no": "yes_no",
    "said": "attribution",
}


def main() -> None:
    """Write articles and cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="folder for articles/ and cases.jsonl")
    options = parser.parse_args()
    kept = [story for story in stories() if held_back(story.id)]
    articles = [line for story in kept for line in _articles(story)]
    cases = [line for story in kept for line in _cases(story)]
    (options.output / "articles").mkdir(parents=True, exist_ok=True)
    _write(options.output / "articles" / "stories.jsonl", articles)
    _write(options.output / "cases.jsonl", cases)
    print(f"{len(kept)} stories, {len(articles)} articles, {len(cases)} cases in {options.output}")


def _articles(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{story.id}.{one.id}",
            "title": one.title,
            "text": " ".join(one.sentences),
            "language": one.language,
            "published": one.date,
            "publisher": f"Agency {story.id}",
        }
        for one in story.articles
    ]


def _cases(story: Story) -> list[dict[str, Any]]:
    said = {(one.id, place): sentence for one in story.articles for place, sentence in enumerate(one.sentences)}
    found: list[dict[str, Any]] = []
    for number, one in enumerate(story.questions, start=1):
        case: dict[str, Any] = {
            "id": f"{story.id}-{number:02}",
            "question": one.question,
            "language": one.language,
            "type": _TYPES.get(one.type, "fact"),
            "answerable": one.answerable,
        }
        if one.answerable:
            case["gold"] = [[said[place] for place in one.places]]
            case["articles"] = sorted({f"{story.id}.{name}" for name, _ in one.places})
        found.append(case)
    return found


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
