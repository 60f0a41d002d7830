"""`python -m eval.speed.stories`: 10,000 made-up feed items with 30 % copies, grouped; how fast and how well.

Copies carry another headline, have lost their end, gained a dateline, an agency's or an outlet's line or a lead of the
outlet's own, had words exchanged, sentences turned round or left out. Among the others are reports in the manner of
the day before with other figures, and articles that quote the same two sentences: they are no copies. Counted are
pairs of items, over the groups that `vectorstore.stories` makes.

Left to others: the sentences (stories.toml), what the product does with copies (vectorstore.stories).
"""

import argparse
import random
import re
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from vectorstore import stories
from vectorstore.archive import write
from vectorstore.archive.database import Database
from vectorstore.models import Article, Filters

_COPIES = 0.3  # of all items
_QUOTING, _SERIES = 0.15, 0.05  # of the others
_ENOUGH = 5  # sentences of a text that is quoted, quotes or is written again
_DAYS = 60
_FIRST = date(2025, 2, 1)
_WEIGHTS = {"fr": 3, "en": 3, "ru": 2, "uk": 2}


@dataclass(frozen=True, slots=True)
class Item:
    """An article with the number of the text it comes from."""

    article: Article
    text: int


def main() -> None:
    """Make the items, group them, print time and quality."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = items(options.items, options.seed)
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        db = Database(Path(folder))
        for item in made:
            write.add(db, item.article, None, [], "bench")
        started, worked = time.perf_counter(), time.process_time()
        while stories.learn(db):
            pass
        found = stories.trace(db, [item.article for item in made], Filters())
        spent, worked = time.perf_counter() - started, time.process_time() - worked
        db.close()
    groups = [found[item.article.id or "", 1].first for item in made]
    print(f"Python {sys.version.split()[0]}; {len(made)} items, seed {options.seed}")
    print(f"grouped in {spent:.1f} s, {worked:.1f} s of the processor ({1000 * worked / len(made):.1f} ms an item)")
    for told, chosen in (("all", _WEIGHTS), *((language, (language,)) for language in _WEIGHTS)):
        mine = [place for place, item in enumerate(made) if item.article.language in chosen]
        precision, recall, found_pairs, gold = quality([groups[one] for one in mine], [made[one].text for one in mine])
        print(f"{told:4} pairs: precision {precision:.4f} (n={found_pairs}), recall {recall:.4f} (n={gold})")


def quality(groups: Sequence[str], truth: Sequence[int]) -> tuple[float, float, int, int]:
    """Precision and recall over pairs of items, with how many pairs each rests on."""
    right = _pairs(Counter(zip(groups, truth, strict=True)).values())
    found, gold = _pairs(Counter(groups).values()), _pairs(Counter(truth).values())
    return right / max(1, found), right / max(1, gold), found, gold


def _pairs(sizes: Any) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def items(count: int, seed: int) -> list[Item]:
    """Deterministic: the same numbers give the same items, in an order in which copies may come first."""
    chance = random.Random(seed)
    words = tomllib.loads(files("eval.speed").joinpath("stories.toml").read_text(encoding="utf-8"))
    fresh = [_Writer(words[language], chance, language) for language in _WEIGHTS]
    originals: list[tuple[_Writer, list[str], int]] = []
    out: list[Item] = []
    for number in range(round(count * (1 - _COPIES))):
        writer = chance.choices(fresh, weights=list(_WEIGHTS.values()))[0]
        mine = [one for one in originals[-400:] if one[0] is writer and len(one[1]) >= _ENOUGH]
        day = number * _DAYS // count
        sentences = writer.sentences(chance.randint(3, 14))
        kind = chance.random()
        if mine and kind < _SERIES:  # yesterday's report with today's figures
            sentences = [writer.other_figures(one) for one in chance.choice(mine)[1]]
        elif mine and len(sentences) >= _ENOUGH and kind < _SERIES + _QUOTING:
            sentences[1:1] = chance.choice(mine)[1][:2]
        originals.append((writer, sentences, day))
        out.append(Item(writer.article(f"o{number}", sentences, day), number))
    for number in range(count - len(out)):
        # A few texts are printed by many, most by one or two others.
        text = (
            min(chance.randrange(len(originals)) for _ in range(2))
            if chance.random() < 0.3
            else _some(chance, originals)
        )
        writer, sentences, day = originals[text]
        out.append(Item(writer.copy(f"c{number}", sentences, day), text))
    chance.shuffle(out)
    return out


def _some(chance: random.Random, originals: Sequence[object]) -> int:
    """One of the texts that agencies sent out: every seventh."""
    return chance.randrange(0, len(originals), 7)


class _Writer:
    """Makes texts in one language."""

    def __init__(self, words: dict[str, Any], chance: random.Random, language: str) -> None:
        self._words, self._chance, self._language = words, chance, language

    def sentences(self, count: int) -> list[str]:
        """Different sentences with their blanks filled."""
        return [self._filled(one) for one in self._chance.sample(self._words["sentences"], count)]

    def article(self, name: str, sentences: list[str], day: int) -> Article:
        """An article of these sentences in paragraphs; half of them begin with their headline."""
        text = ""
        for place, sentence in enumerate(sentences):
            text += ("" if place == 0 else "\n\n" if self._chance.random() < 0.4 else " ") + sentence
        title = self._headline()
        if self._chance.random() < 0.5:
            text = f"{title}\n{text}"
        published = (_FIRST + timedelta(days=day)).isoformat()
        publisher = f"Outlet {self._chance.randrange(80)}"
        return Article(text, name, 1, title, publisher, self._language, published)

    def copy(self, name: str, sentences: list[str], day: int) -> Article:
        """The same text as another outlet prints it."""
        chance, sentences = self._chance, list(sentences)
        if len(sentences) > 3 and chance.random() < 0.5:
            sentences = sentences[: max(3, round(len(sentences) * chance.uniform(0.35, 0.95)))]
        if len(sentences) > 4 and chance.random() < 0.2:
            sentences.pop(chance.randrange(1, len(sentences)))
        if len(sentences) > 3 and chance.random() < 0.2:
            place = chance.randrange(1, len(sentences) - 1)
            sentences[place], sentences[place + 1] = sentences[place + 1], sentences[place]
        if len(sentences) > 3 and chance.random() < 0.2:
            sentences.insert(0, self.sentences(1)[0])
        for old, new in chance.sample(self._words["swaps"], chance.randint(0, 4)):
            sentences = [one.replace(old, new) for one in sentences]
        made = self.article(name, sentences, day + (chance.random() < 0.2))
        text = made.text
        if chance.random() < 0.5:
            text = (
                chance.choice(self._words["dateline"]).format(place=chance.choice(self._words["where"]).upper()) + text
            )
        if chance.random() < 0.6:
            text += "\n\n" + chance.choice(self._words["foot"])
        return replace(made, text=text)

    def other_figures(self, sentence: str) -> str:
        """The sentence with every number changed."""
        return "".join(str(self._chance.randint(2, 97)) if part.isdigit() else part for part in _parts(sentence))

    def _headline(self) -> str:
        what, where = self._chance.choice(self._words["what"]), self._chance.choice(self._words["where"])
        return f"{what[0].upper()}{what[1:]} : {where}"

    def _filled(self, sentence: str) -> str:
        values = {name: self._chance.choice(self._words[name]) for name in ("who", "where", "what", "when", "say")}
        filled = sentence.format(number=self._chance.randint(2, 97), **values)
        return f"{filled[0].upper()}{filled[1:]}."


def _parts(sentence: str) -> list[str]:
    return re.split(r"(\d+)", sentence)


if __name__ == "__main__":
    main()
