"""PromptTokens: what a question costs at a language model."""

from eval.metrics.metric import Metric
from eval.values import Result


def _per_case(result: Result) -> float | None:
    tokens = result.answer["usage"].get("prompt_tokens")
    return None if tokens is None else float(tokens)


METRIC = Metric(
    name="PromptTokens",
    definition="tokens sent to the model for a case, as its endpoint counted them; cases without a model do not count",
    formula="mean prompt tokens",
    source="plain count",
    better="lower",
    over="all",
    counterpart="Hit@all",
    per_case=_per_case,
)
