"""What the reader learns from: halves that never meet, gold where it stands, near misses with none; and its figures."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from bot.reader.e5 import E5File, e5_path
from bot.reader.packing import Packer
from eval.reader import corpora, groups, judge, mined, questions
from vectorstore.errors import UsageError

SENTENCES = (
    "Le lac était calme.",
    "La réunion a duré {} heures.",
    "Le café était froid.",
    "Il pleuvait sur le canton.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of the public data's shape: forty paragraphs a corpus, and the documents of some questions."""
    made = tmp_path_factory.mktemp("data")
    docs = sorted({one.doc for one in questions()})[:40]
    most = max(number for one in questions() for number in one.sentences) + 1
    write(
        made / "ntrex.parallel.jsonl",
        [{"doc": doc} | dict.fromkeys(corpora.LANGUAGES, f"{n}. {doc}.") for doc in docs for n in range(most)],
    )
    for corpus, languages in (("xquad", ("en", "ru")), ("squad2", ("en",)), ("piaf", ("fr",))):
        for language in languages:
            passages = [
                {"id": f"{corpus}{n}", "language": language, "text": " ".join(SENTENCES).format(n)} for n in range(40)
            ]
            asked = [
                {"id": f"q{n}", "language": language, "question": f"Combien de temps, {n} ?",
                 "passage_id": f"{corpus}{n}", "answers": [f"{n} HEURES"],
                 "answerable": corpus != "squad2" or n % 2 == 0} for n in range(40)
            ]  # fmt: skip
            write(made / f"{corpus}.{language}.passages.jsonl", passages)
            write(made / f"{corpus}.{language}.questions.jsonl", asked)
    return made


def write(path: Path, lines: list[dict]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


@pytest.fixture(scope="module")
def made(folder: Path) -> corpora.Corpora:
    return corpora.load(folder)


@pytest.fixture(scope="module")
def packer() -> Packer:
    return Packer(E5File(e5_path()))


def test_what_is_judged_is_not_learnt_from(made: corpora.Corpora) -> None:
    for corpus in ("ntrex", "invented", "replies", "dispatches", "stories", "xquad", "squad2", "piaf"):
        sides = [
            {one.text.rsplit(".", 1)[0] for one in made.asked if one.corpus == corpus and one.kept is kept}
            for kept in (False, True)
        ]
        assert all(sides) and not sides[0] & sides[1], corpus
    assert {one.text for one in made.asked if one.corpus == "piaf" and not one.kept} == {
        f"piaf{n}.fr" for n in range(20)
    }


def test_every_question_meets_its_text_in_every_language(made: corpora.Corpora) -> None:
    pairs = {(one.language, one.text[-2:]) for one in made.asked if one.corpus == "ntrex"}
    assert len(pairs) == 16
    assert {(one.language, one.text[-2:]) for one in made.asked if one.corpus == "xquad"} == {
        (asked, held) for asked in ("en", "ru") for held in ("en", "ru")
    }


def test_gold_is_the_sentence_that_holds_the_answer(made: corpora.Corpora) -> None:
    for one in made.asked:
        if one.corpus == "squad2" and int(one.id[1:]) % 2:
            assert one.gold == () and one.nearest is None
        elif one.corpus not in ("ntrex", "invented", "replies", "dispatches", "stories"):
            assert one.gold == (1,)
        elif one.share == 1.0:  # a dispatch of the story that tells of something else has neither
            assert bool(one.gold) is (one.nearest is None)
        else:
            assert one.corpus == "stories" and one.gold == () and one.nearest is None


def test_a_missing_folder_says_how_to_name_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="make reader DATA=DIR"):
        corpora.load(tmp_path)


def test_groups_show_the_answer_or_leave_it_out(made: corpora.Corpora, packer: Packer) -> None:
    dealt = groups.Groups(made, packer, 1, {})
    first = list(dealt.epoch(0))
    assert first == list(dealt.epoch(0)) and first != list(dealt.epoch(1))
    learnt = sum(not one.kept for one in made.asked)
    assert len(first) > learnt
    shares = sum(bool(one.gold) for one in first) / len(first)
    assert 0.2 < shares < 0.6
    for one in first:
        count = len(one.packed.starts) - 1
        assert count >= 1 and all(0 <= place < count for place in one.gold)
        assert one.weight == 1.0 or (one.weight == groups._MISSED and not one.gold)
        assert len(one.packed.ids) <= groups._LONG + 120


class Words:
    """Stands for the embedder: a place for every word, so that what shares words is near."""

    def passage(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w{4,}", text.lower()):
                row[crc32(word.encode()) % 512] += 1
        return rows

    query = passage


def test_what_a_search_brings_is_mined_from_texts_that_do_not_answer(made: corpora.Corpora, packer: Packer) -> None:
    dispatches = [one for one in made.asked if one.corpus == "dispatches"][:1500]
    some = corpora.Corpora(made.texts, tuple(dispatches))
    found = mined.mine(some, Words())
    asked: dict[str, list[corpora.Asked]] = {}
    for one in some.asked:
        asked.setdefault(one.id, []).append(one)
    assert set(found) == {one.id for one in some.asked if not one.kept}
    for name, places in found.items():
        assert len(places) == mined._NEAREST == len({text for text, _ in places})
        written_over = {one.text for one in asked[name] if one.gold or one.share == 1.0}
        assert not written_over & {text for text, _ in places}
        assert all(0 <= number < len(made.texts[text].sentences) for text, number in places)
    nearer = sum(made.texts[places[0][0]].language == asked[name][0].language for name, places in found.items())
    assert nearer > len(found) / 3  # by chance a quarter: words are shared within a language
    first = list(groups.Groups(some, packer, 1, found).epoch(0))
    assert 0.1 < sum(len(one.others) > 0 for one in first) / len(first) < 0.75
    assert all(not other.gold and not other.others for one in first for other in one.others)
    assert max(len(one.others) for one in first) == 2


def test_auroc_and_first_place_count_what_they_say() -> None:
    def judged(gold: tuple[int, ...], first: int, highest: float, text: str) -> judge.Judged:
        asked = corpora.Asked("q", "ntrex", "fr", "?", text, gold, None, True)
        return judge.Judged(asked, False, first, highest)

    some = [judged((1,), 1, 2.0, "a.fr"), judged((1, 2), 0, 0.0, "b.fr"), judged((), 0, 1.0, "a.ru")]
    assert judge.auroc(some) == 0.5
    assert [one.right for one in some[:2]] == [True, False] and some[0].source == some[2].source == "a"
    lines = judge.table(some)
    assert len(lines) == 1 and "top 1 0.500" in lines[0] and "AUROC 0.500" in lines[0] and "n 3" in lines[0]


def test_a_text_is_judged_whole(made: corpora.Corpora, packer: Packer) -> None:
    text = next(one for one in made.texts.values() if len(one.sentences) > 25)
    parts = judge.passages(packer, text)
    assert tuple(sentence for part in parts for sentence in part.sentences) == text.sentences
    assert len(parts) > 1 and all(part.heading == text.heading for part in parts)


def test_a_story_is_judged_over_all_its_dispatches() -> None:
    def judged(question: str, article: str, gold: tuple[int, ...], first: int, highest: float) -> judge.Judged:
        language = article[-2:]
        asked = corpora.Asked(question, "stories", "fr", "?", f"s-1.{article}", gold, None, True)
        return judge.Judged(asked, language != "fr", first, highest)

    found = judge.whole(
        [
            judged("q1", "a1.fr", (2,), 2, 1.0), judged("q1", "a2.ru", (), 0, 0.5),
            judged("q2", "a1.fr", (), 4, 3.0), judged("q2", "a2.ru", (1,), 1, 2.0),
            judged("q3", "a1.fr", (), 4, -2.0), judged("q3", "a2.ru", (), 1, -1.0),
        ]
    )  # fmt: skip
    assert [(one.right, bool(one.asked.gold), one.foreign) for one in found] == [
        (True, True, False),
        (False, True, True),  # another call's sentence was put first
        (False, False, True),
    ]
    assert {one.source for one in found} == {"s-1"} and judge.auroc(found) == 1.0
