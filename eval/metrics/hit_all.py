"""Hit@all: do the quotes, taken together, show all that the question asks for?"""

from eval.metrics.gold import covered
from eval.metrics.metric import Metric
from eval.values import Result


def hit(result: Result) -> float:
    """1 when the answer's quotes hold every gold group, else 0; a refusal or an error is 0."""
    return float(result.answered and all(covered(result)))


METRIC = Metric(
    name="Hit@all",
    definition="the quotes shown, from gold articles, hold every gold group; a refusal is a miss",
    formula="|{answerable cases answered, every group in some quote}| / |answerable cases|",
    source="answer recall over evidence; all-of groups of any-of alternatives as in TREC QA answer patterns",
    better="higher",
    over="answerable",
    counterpart="QuoteCharacters",
    default=0.0,
    per_case=hit,
)
