"""What a model wrote before its check: listened to, labelled, scored with the check and without."""

import json

import pytest

from bot import model as connection
from bot.answer import Hotline
from bot.engines.extractive import Extractive
from bot.engines.llm import LanguageModel
from bot.models import Question
from bot.settings import Settings
from eval import labels
from eval.metrics import metric
from eval.recorder import Recorder
from eval.values import WrittenLabel, WrittenResult
from tests.articles import ALL
from tests.scripted_model import ScriptedModel
from vectorstore.errors import UsageError
from vectorstore.ingest import add
from vectorstore.store import Vectorstore

PLACE = {"article_id": "a", "version": 1, "start": 0, "end": 5}
LINE = {
    "id": "w-1", "language": "fr", "question": "?", "sentence": "Une phrase.", "given": [PLACE], "cited": [0],
    "bearing": [0],
}  # fmt: skip
TRUE = "La suspension des livraisons d’armes n’a pas été abordée, selon Ouchakov. [1]"
LIE = "Les deux présidents se sont parlé pendant neuf heures. [1]"


def test_every_sentence_is_heard_with_what_became_of_it(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setattr(connection, "WAITS", ())
    monkeypatch.setattr("bot.gate.lets_through", lambda *_: True)
    with Vectorstore.open(tmp_path) as store, ScriptedModel(f"{TRUE}\n{LIE}") as model:
        for article in ALL:
            add(store, article, "test")
        store.sync()
        settings = Settings.from_environment({"HOTLINE_MODEL": "scripted-1", "OPENAI_BASE_URL": model.url})
        recorder = Recorder(LanguageModel(settings))
        answer = Hotline(store, recorder).answer(
            Question("La suspension des livraisons d’armes a-t-elle été abordée ?")
        )
        heard = recorder.taken(answer)
    assert {one["round"] for one in heard} == {"answer", "repair"}
    lies = [one for one in heard if "neuf heures" in one["text"]]
    assert lies and not any(one["shown"] for one in lies)
    assert all(one["text"] and (place := one["cited"][0])["end"] > place["start"] for one in heard)
    assert recorder.taken(answer) == ()


def test_an_engine_that_writes_nothing_cannot_be_listened_to():
    with pytest.raises(TypeError):
        Recorder(Extractive())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cited": [1]}, '"cited"'), ({"cited": "0"}, '"cited"'), ({"given": [{"start": 1}]}, '"given"'),
        ({"bearing": [5]}, '"bearing"'),
        ({"bearing": None}, '"bearing"'), ({"language": "de"}, "language"), ({"more": 1}, "more"),
    ],
)  # fmt: skip
def test_a_bad_label_is_named_with_its_line(tmp_path, change, told):
    path = tmp_path / "written.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + json.dumps(LINE | {"id": "w-2"} | change) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"written\.jsonl:2") as caught:
        labels.written(path)
    assert told in str(caught.value)


GIVEN = tuple(PLACE | {"start": at, "end": at + 5} for at in (0, 10, 20))


def result(cited, bearing, under, error=None):
    return WrittenResult(WrittenLabel("w", "fr", "?", GIVEN, cited, bearing), under, error)


def test_the_three_figures_by_hand():
    results = [
        result(cited=(0,), bearing=(0, 1), under=(1,)),
        result(cited=(0,), bearing=(1,), under=()),
        result(cited=(0,), bearing=(1,), under=(0,)),  # right, and shown under words that do not bear it
        result(cited=(0,), bearing=(), under=(0,)),
        result(cited=(), bearing=(), under=(), error="down"),  # counts as shown wrongly
    ]
    assert metric("WrittenPrecision").value(results) == pytest.approx(1 / 4)
    assert metric("WrittenRecall").value(results) == pytest.approx(1 / 4)
    assert metric("WrittenUnchecked").value(results) == pytest.approx(1 / 5)


def test_the_labels_that_ship_are_of_the_dossier():
    found = labels.written()
    assert len(found) >= 150 and {one.language for one in found} == {"fr", "en", "ru", "uk"}
    assert any(one.bearing for one in found) and not all(one.bearing for one in found)
