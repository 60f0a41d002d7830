"""`hotline eval calibrate`: fit what the product decides with on the development cases, and write the file it loads.

    hotline eval calibrate --ranking --dry-run     # look first: before and after, on dev (out of fold) and on test

The threshold is chosen on dev, by one of two rules:

    balanced (default)         the least mean of HallucinationRate and ErrorRate
    --most-hallucinated .2     the least ErrorRate with a HallucinationRate of at most .2

`--support` fits the claim check's score instead, on the development half of the labels. The test halves are printed,
never fitted on.
Left to others: the gate (abstention), the order of the quotes (ranking), the claim check (support), deciding (bot).
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import calibration
from bot.commands.common import notice
from bot.settings import Settings
from eval import abstention, ranking, run, support, table, thresholds
from eval.abstention import Gate, Rule
from eval.cases import cases_digest
from eval.metrics import Item, metric
from eval.ranking import Seen
from eval.values import SPLITS
from vectorstore.embeddings import open_embeddings
from vectorstore.errors import HotlineError, UsageError

_GATE = ("AUROC", "Brier", "ECE", "AURC", "HallucinationRate", "ErrorRate", "AnsweredCorrect", "Hit@1", "Hit@all")
_QUOTES = ("Hit@1", "Hit@all")


def command(options: argparse.Namespace) -> int:
    """Fit, print, write."""
    if options.support:
        public = support.public_rows(options.data) if options.data else ()
        numbers, better = support.calibrated(open_embeddings(Settings.from_environment().embeddings), public)
        if not (better or options.dry_run or options.output):
            raise UsageError("these numbers do worse than those that ship; nothing is written without --output FILE")
        if not options.dry_run:
            _write(options.output or support.shipped(), numbers)
        return 0
    present = calibration.calibration()
    written: dict[str, Any] = json.loads(_shipped().read_text(encoding="utf-8"))
    with run.ready(options.cases, options.articles) as it:
        looking = tqdm(it.cases, desc="cases", unit="case", file=sys.stderr, disable=None)
        seen = [Seen(case, it.hotline.examine(run.question_of(case))) for case in looking]
        corpus = it.home.corpus.digest
    before = {split: [one for one in seen if one.case.split == split] for split in SPLITS}
    weights = ranking.fitted(before["dev"], present.ranking) if options.ranking else present.ranking
    after = {split: [one.ordered(weights) for one in half] for split, half in before.items()}
    rule, told_rule = _rule(options.most_hallucinated)
    read = any(window.signals.reading is not None for one in seen for window in one.windows)
    used = present if read or present.unread is None else present.unread
    old = Gate(used.gate, used.gate_bias, used.threshold)
    new, unseen = abstention.fitted(after["dev"], old, rule)
    gates = {"gate" if read else "unread": asdict(new)}
    if read:  # a machine without a reader decides with numbers of its own
        without = [one.unread().ordered(weights) for one in before["dev"]]
        blind = present.unread or present
        gates["unread"] = asdict(
            abstention.fitted(without, Gate(blind.gate, blind.gate_bias, blind.threshold), rule)[0]
        )
    _print_gate(before, after, old, new, unseen)
    told = {
        "by": "hotline eval calibrate",
        "cases": cases_digest(one.case for one in before["dev"]),
        "corpus": corpus,
        "n": len(before["dev"]),
        "answerable": sum(one.case.answerable for one in before["dev"]),
        "rule": told_rule,
        "ranking": "fitted on the same cases" if options.ranking else "as it was",
    }
    written |= {
        "version": calibration.VERSION,
        "fitted": told,
        "ranking": weights,
        **gates,
    }
    if not options.dry_run:
        _write(options.output or _shipped(), written)
    return 0


def _rule(most_hallucinated: float | None) -> tuple[Rule, str]:
    if most_hallucinated is None:
        return thresholds.balanced, "least mean of HallucinationRate and ErrorRate, out of fold"
    return (
        lambda found, truth: thresholds.at_most(found, truth, most_hallucinated),
        f"least ErrorRate with HallucinationRate of at most {most_hallucinated}, out of fold",
    )


def _print_gate(
    before: Mapping[str, Sequence[Seen]],
    after: Mapping[str, Sequence[Seen]],
    old: Gate,
    new: Gate,
    unseen: Sequence[float],
) -> None:
    """What the extractive product does behind the old gate and behind the new one; then with the gate left open."""
    columns: dict[str, dict[str, float | None]] = {}
    for split in SPLITS:
        fresh = unseen if split == "dev" else [new.probability(one.windows) for one in after[split]]
        stale = [old.probability(one.windows) for one in before[split]]
        for title, half, gate, found in (
            ("as it was", before[split], old, stale),
            ("fitted", after[split], new, fresh),
        ):
            results = [one.result(p, p >= gate.threshold) for one, p in zip(half, found, strict=True)]
            open_gate = [one.result(1.0, True) for one in half]
            columns[f"{split}, {title}"] = (
                {"cases": len(half)}
                | _values(_GATE, results)
                | {f"{name}, gate open": value for name, value in _values(_QUOTES, open_gate).items()}
            )
    print(table.side_by_side(columns))


def _values(names: Sequence[str], items: Sequence[Item]) -> dict[str, float | None]:
    return {name: metric(name).value(items) for name in names}


def _shipped() -> Path:
    """The file that Hotline loads."""
    with resources.as_file(resources.files("bot").joinpath("calibration.json")) as path:
        return path


def _write(target: Path, written: dict[str, Any]) -> None:
    try:
        target.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise HotlineError(f"{target} cannot be written ({error.strerror}); name another with --output") from None
    notice(f"written to {target}")
