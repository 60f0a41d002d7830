"""An exchange as it is kept, and back again: JSON by the contract, each quote looked up anew in the archive.

    from_json(to_json(exchange), answerer) == exchange        while its articles are there

What is shown again is what was shown then; only the paragraphs around the quotes come from the archive, from the very
version that was quoted. A quote whose article has gone stays, and its card says so.

Left to others: where it is kept and whose it is (vectorstore.archive.conversations, tabs).
"""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from bot.chat.conversation import Exchange, look_up
from bot.models import Answer, Answerer, Citation, Claim, Withheld
from vectorstore.archive.conversations import KeptExchange
from vectorstore.models import Filters

_T = TypeVar("_T", Answer, Citation, Claim, Withheld, Filters)


def to_json(exchange: Exchange) -> dict[str, Any]:
    """The question with what was shown of its answer; verdicts are kept beside it."""
    return {
        "question": exchange.question,
        "answer": None if exchange.answer is None else exchange.answer.to_json(),
        "claims": [asdict(claim) for claim in exchange.claims],
        "citations": [asdict(found.citation) for found in exchange.sources],
        "notice": exchange.notice,
        "filters": asdict(exchange.filters),
    }


def words(exchange: Exchange) -> str:
    """What a kept exchange can be found by."""
    return "\n".join([exchange.question, *(claim.text for claim in exchange.claims)])


def from_json(kept: KeptExchange, answerer: Answerer) -> Exchange:
    """The exchange again, its quotes in the paragraphs they stood in."""
    page = kept.page
    answer = None if page["answer"] is None else _answer(page["answer"])
    return Exchange(
        number=kept.number,
        question=page["question"],
        claims=tuple(_claim(claim) for claim in page["claims"]),
        sources=tuple(look_up(answerer, _citation(citation)) for citation in page["citations"]),
        answer=answer,
        notice=page["notice"],
        filters=_made(Filters, page["filters"]),
        verdict=kept.verdict,
        reason=kept.reason,
    )


def _answer(value: Mapping[str, Any]) -> Answer:
    answer = _made(Answer, value)
    return replace(
        answer,
        claims=tuple(_claim(claim) for claim in value["claims"]),
        citations=tuple(_citation(citation) for citation in value["citations"]),
        nearest=tuple(_citation(citation) for citation in value["nearest"]),
        withheld=tuple(_made(Withheld, one) for one in value["withheld"]),
    )


def _claim(value: Mapping[str, Any]) -> Claim:
    return _made(Claim, value)


def _citation(value: Mapping[str, Any]) -> Citation:
    return _made(Citation, value)


def _made(kind: type[_T], value: Mapping[str, Any]) -> _T:
    """A dataclass from its JSON: lists are tuples again; a field that another version of Hotline knew is left out."""
    known = {one.name for one in fields(kind)}
    values: dict[str, Any] = {
        name: tuple(part) if isinstance(part, list) else part for name, part in value.items() if name in known
    }
    return kind(**values)
