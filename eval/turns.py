"""Pairs that turn on a small word: how many wrong claims pass the check, how many right ones? `python -m eval.turns`

    --errors     the seen pairs that come out wrong

eval/labels/turns.jsonl, in the form of claims.jsonl. What is `seen` was in view when the rules of shades, roles and
figures were written: 260 wrong pairs with which a reviewer got past the check as it was, and half of 320 that four
others wrote without having seen it (44 wrong and 36 right ones in each language). The other half is `held`. Of 416
more by four who had not seen it, on denials, sides, order, scope and sources, those that are `turned` were in view when
the rules of scopes were written, those that are `unseen` were not; two more labelled all of them again without a
difference. What is `tried` is all that another reviewer tried later, two thirds of it before he had read the check:
rules were made of what got past. Nothing was made of `fresh`: 160 wrong claims, half of them as a careless model writes
and half traps of a sceptic, and 100 right ones in other words, by two who knew nothing of the check; a third labelled
them again.
Left to others: the check (bot.check), intervals (statements), labels that the score is fitted on (support).
"""

import argparse
from collections import Counter

from bot.check import check
from bot.check.reading import Pair
from bot.check.support import in_its_words
from bot.similarity import Meaning
from eval import labels
from eval.labels import FOLDER
from eval.statements import interval
from eval.values import SUPPORTED
from vectorstore.embeddings import BUNDLED, open_embeddings

LABELS = FOLDER / "turns.jsonl"
_Kind = tuple[str, str, str]


def main() -> None:
    """Check and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    meaning = Meaning(open_embeddings(BUNDLED))
    asked, shown, kept = Counter[_Kind](), Counter[_Kind](), Counter[_Kind]()
    for one in labels.claims(LABELS):
        verdict = check(one.claim, one.excerpt, meaning)
        way = "within" if one.claim_language == one.excerpt_language else "across"
        key = (one.category, way, one.label)
        asked[key] += 1
        shown[key] += verdict.supported
        kept[key] += verdict.supported and in_its_words(Pair.read(one.claim, one.excerpt))
        if options.errors and one.category == "seen" and verdict.supported != (one.label == SUPPORTED):
            print(f"{one.id} {one.label} {verdict.failed}\n   {one.claim}\n   {one.excerpt}")
    print(f"{'':<28}   n  shown                in the excerpt's words")
    for key in sorted(asked):
        n = asked[key]
        print(f"{' '.join(key):<28}{n:>4}  {_share(shown[key], n):<21}{_share(kept[key], n)}")


def _share(count: int, n: int) -> str:
    low, high = interval(count, n)
    return f"{count / n:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
