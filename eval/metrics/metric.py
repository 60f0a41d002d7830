"""What a metric is: a name, a definition, a formula with its source, and the code that computes it.

Two kinds. `per_case` gives each case (or label) a value, the metric is their mean. A metric that is no mean (AUROC, a
percentile) takes a `part` of each, and `whole` computes it from all parts at once, one row a case.
Never a zero for what does not apply: None, and the case stays out of the mean. Never a gap for what failed: an error
takes `default`, the worst there is, so that a failure cannot vanish from a mean.

Left to others: intervals (bootstrap), the table of a run (score).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from eval.days import DayResult
from eval.values import ClaimResult, Result, SpeakerResult, WrittenResult

Item = Result | ClaimResult | SpeakerResult | WrittenResult | DayResult
Over = Literal["all", "answerable", "unanswerable", "claims", "speakers", "written", "days"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric, with `per_case`, or with `part` and `whole`.

    `over` says which items it is defined on; the functions get only those. `counterpart` names a metric that whoever
    games this one (by quoting everything, answering everything, refusing everything) loses. `default` is the value of
    a case that ended in an error, None where a failure has no value (the length of a quote that was not shown). A
    `part` sees the errors itself and gives them their worst.
    """

    name: str
    definition: str
    formula: str
    source: str
    better: Literal["higher", "lower"]
    over: Over
    counterpart: str
    default: float | None = None
    per_case: Callable[[Any], float | None] | None = None
    part: Callable[[Any], tuple[float, ...]] | None = None
    whole: Callable[[NDArray[np.float64]], float | None] | None = None

    def applies(self, item: Item) -> bool:
        """Is the metric defined on this item, whatever the system did with it?"""
        match item:
            case ClaimResult():
                return self.over == "claims"
            case SpeakerResult():
                return self.over == "speakers"
            case WrittenResult():
                return self.over == "written"
            case DayResult():
                return self.over == "days"
            case Result():
                return self.over in ("all", "answerable" if item.case.answerable else "unanswerable")

    def score(self, item: Item) -> float | None:
        """The value of one item: None unscored, the default after an error. Only for metrics per case."""
        if self.per_case is None or not self.applies(item):
            return None
        return self.default if item.error is not None else self.per_case(item)

    def value(self, items: Iterable[Item]) -> float | None:
        """The metric over many items; None when it applies to none of them."""
        applying = [item for item in items if self.applies(item)]
        if self.whole is not None:
            return self.whole(self.parts(applying)) if applying else None
        scores = [score for item in applying if (score := self.score(item)) is not None]
        return sum(scores) / len(scores) if scores else None

    def parts(self, applying: Iterable[Item]) -> NDArray[np.float64]:
        """What `whole` needs of the items it applies to, a row each. Only for metrics that are no mean."""
        assert self.part is not None
        return np.array([self.part(item) for item in applying], dtype=float)
