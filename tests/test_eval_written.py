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
    "supported": True, "cited_right": True,
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
        ({"supported": "yes"}, "true or false"), ({"language": "de"}, "language"), ({"more": 1}, "more"),
    ],
)  # fmt: skip
def test_a_bad_label_is_named_with_its_line(tmp_path, change, told):
    path = tmp_path / "written.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + json.dumps(LINE | {"id": "w-2"} | change) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"written\.jsonl:2") as caught:
        labels.written(path)
    assert told in str(caught.value)


def result(supported, shown, cited_right=False, error=None):
    return WrittenResult(WrittenLabel("w", "fr", "?", (), (), supported, cited_right), shown, error)


def test_the_three_figures_by_hand():
    results = [result(True, True, True), result(True, False), result(False, True), result(False, False, error="down")]
    assert metric("WrittenPrecision").value(results) == pytest.approx(1 / 3)  # an error counts as shown wrongly
    assert metric("WrittenRecall").value(results) == pytest.approx(1 / 3)
    assert metric("WrittenUnchecked").value(results) == pytest.approx(1 / 4)


def test_the_labels_that_ship_are_of_the_dossier():
    found = labels.written()
    assert len(found) >= 150 and {one.language for one in found} == {"fr", "en", "ru", "uk"}
    assert all(one.supported for one in found if one.cited_right)
