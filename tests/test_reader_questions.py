"""The questions for training a reader: well formed, balanced, and refused when they are not."""

from collections import Counter

import pytest

from eval.reader import TYPES, questions
from vectorstore.errors import UsageError


def test_there_are_enough_of_every_kind():
    found = questions()
    assert len(found) >= 2_400
    assert len({item.doc for item in found}) == 123
    assert min(Counter(item.language for item in found).values()) >= 450
    assert set(Counter(item.type for item in found)) == set(TYPES)
    assert 0.35 <= sum(not item.answerable for item in found) / len(found) <= 0.5


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "x"}',
        '{"id":"x","doc":"d","language":"de","type":"who","question":"?","answerable":true,"sentences":[1]}',
    ],
)
def test_a_malformed_line_is_named(tmp_path, line):
    (tmp_path / "questions-1.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=r"questions-1.jsonl:1"):
        questions(tmp_path)
