"""How soon a sentence is shown once a model has finished it: `python -m eval.speed.claims`.

Asked with the sentences that a weak model wrote (eval/labels/written.jsonl) and the excerpts it had been given, whose
vectors are made while the model thinks, as in an answer. The wait is that for the verdict: reading, rules, vectors.
What is loaded before is kept from Python's collector, as a server does once it is warm (bot.api.core).

Left to others: the model's own pace, and how right the verdicts are (`hotline eval run`).
"""

import gc
import statistics
import time

from bot.check.ruling import rule, stretches
from bot.models import Proposal
from bot.similarity import Meaning
from eval import labels
from eval.home import throw_away
from eval.labelled import source


def main() -> None:
    """Print the waits, in milliseconds."""
    waits = []
    with throw_away(None, "bundled") as home:
        written = labels.written()
        gc.collect()
        gc.freeze()
        for label in written:
            given = [source(home.store, place) for place in label.given]
            meaning = Meaning(home.store.embedder)
            foreign = [text for one in given if one.article.language != label.language for text in stretches(one)]
            meaning.prepare(foreign)
            for text in foreign:
                meaning(text, text)  # waits for its vector
            started = time.perf_counter()
            rule(Proposal(label.sentence, tuple(given[at] for at in label.cited)), meaning, given)
            waits.append(1_000 * (time.perf_counter() - started))
    p50, p95 = statistics.median(waits), statistics.quantiles(waits, n=20)[18]
    print(
        f"a finished sentence to its verdict: {p50:.0f} ms median, {p95:.0f} ms p95, {max(waits):.0f} ms at most",
        end="",
    )
    print(f"  n={len(waits)}")


if __name__ == "__main__":
    main()
