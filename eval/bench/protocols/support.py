"""Does the excerpt bear the claim? The product's own claim check against people's labels.

Every claim is held against the page it cites, once whole and once against the sentences of the page that BM25 puts
nearest (an excerpt as long as those that Hotline cites). AUROC: how often a claim labelled "supported" scores above one
labelled otherwise (partial support is no support).

    check       bot.check: its score, which a broken rule lowers below that of any claim that may be shown
    coverage    share of the claim's words (stemmed, function words aside) that stand in the excerpt

Beside the AUROC stand the check's two errors: FalseSupport, other claims that it calls supported, and FalseAlarm,
supported ones that it does not.
"""

from collections.abc import Callable, Sequence

from tqdm import tqdm

from bot.check import check
from eval.bench.data import Asked, ClaimPair
from eval.bench.figures import Figure, mean, ranked
from eval.bench.pool import Pool
from eval.bench.protocols import Outcome, Protocol
from eval.bench.sets import Content
from eval.bench.systems import PlainBM25, Unit, best
from vectorstore import lexical
from vectorstore.languages import detect_article

SUPPORTED = "supported"
_CHECK, _COVERAGE = "check", "coverage"
_NEAREST = 5  # sentences


def measure(content: Content, pool: Pool | None) -> Outcome:
    """Check every claim against its page and against the nearest sentences."""
    labels = [pair.label == SUPPORTED for pair in content.claims]
    figures: list[Figure] = []
    cuts: dict[str, Callable[[ClaimPair], str]] = {"page": lambda pair: "\n".join(pair.sentences), "nearest": _nearest}
    for name, cut in cuts.items():
        verdicts, coverage = [], []
        for pair in tqdm(content.claims, desc=f"support, {name}", leave=False, disable=None):
            excerpt = cut(pair)
            verdicts.append(check(pair.claim, excerpt))
            coverage.append(_covered(pair.claim, excerpt))
        calls = [verdict.supported for verdict in verdicts]
        figures += [
            ranked(_CHECK, f"AUROC, {name}", labels, [verdict.score for verdict in verdicts]),
            mean(_CHECK, f"FalseSupport, {name}", _share(calls, labels, of=False)),
            mean(_CHECK, f"FalseAlarm, {name}", [1.0 - called for called in _share(calls, labels, of=True)]),
            ranked(_COVERAGE, f"AUROC, {name}", labels, coverage),
        ]
    return Outcome(figures)


def _nearest(pair: ClaimPair) -> str:
    """The few sentences of the page nearest to the claim, in the page's order."""
    language = detect_article(pair.claim) or ""
    units = [Unit(str(place), language, sentence) for place, sentence in enumerate(pair.sentences)]
    found = best(PlainBM25(units), Asked(pair.id, language, pair.claim, gold=()), _NEAREST)
    places = sorted(int(unit.key) for unit, _ in found)
    return "\n".join(pair.sentences[place] for place in places) or pair.sentences[0]


def _covered(claim: str, excerpt: str) -> float:
    language = detect_article(claim)
    wanted = set(lexical.terms(claim, language))
    return len(wanted & set(lexical.terms(excerpt, language))) / len(wanted) if wanted else 0.0


def _share(calls: Sequence[bool], labels: Sequence[bool], of: bool) -> list[float]:
    """1 for each claim with this label that was called supported, 0 for the others."""
    return [float(call) for call, label in zip(calls, labels, strict=True) if label is of]


PROTOCOL = Protocol("support", "supported claims above the others", measure, pooled=False)
