"""What a model's last sentences were worth is remembered by its name, across processes, and nothing else of them."""

import json

import pytest

from bot.answer import Hotline
from bot.check.record import Record, Records
from bot.cli import main
from bot.engines.llm import LanguageModel
from bot.models import Question
from bot.settings import Settings
from tests.articles import FR
from tests.scripted_model import ScriptedModel, proven
from vectorstore.archive import models
from vectorstore.errors import HomeNotWritable
from vectorstore.ingest import add
from vectorstore.store import Vectorstore

ASKED = "Combien de temps a duré l’appel du 3 juillet 2025 ?"
FALSE = "The two presidents talked by phone for three hours. [1] They talked for four hours on Thursday. [1]"
FREE = "The two presidents talked by phone for about an hour. [1]"  # true, in words that no excerpt has


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setattr("bot.gate.lets_through", lambda *_: True)  # the gate has tests of its own
    with Vectorstore.open(tmp_path) as store:
        add(store, FR, "test")
        store.sync()
    return tmp_path


def answered(store, model, name="scripted-1"):
    settings = Settings.from_environment({"HOTLINE_MODEL": name, "OPENAI_BASE_URL": model.url})
    return Hotline(store, LanguageModel(settings)).answer(Question(ASKED, language="en"))


def test_a_record_is_earned_lost_and_won_back():
    record = Record()
    for _ in range(3):
        record.heard(True)
    assert not record.own_words  # three tell nothing yet
    record.heard(False)
    assert record.own_words
    for _ in range(3):
        record.heard(False)
    assert not record.own_words
    record.heard(True)
    assert record.own_words
    for _ in range(30):
        record.heard(False)
    assert not record.own_words


def test_what_a_model_did_is_known_to_the_next_process(home):
    with ScriptedModel(FALSE, FALSE, FREE) as model:
        with Vectorstore.open(home) as store:
            first = answered(store, model)
        with Vectorstore.open(home) as store:
            second = answered(store, model)
            assert models.held(store.db, "scripted-1") == (False,) * 4 + (True,) * 2  # its repair says the same
            proven(store, "scripted-2")
        with Vectorstore.open(home) as store:
            other = answered(store, model, name="scripted-2")
    assert first.engine == "extractive" and len(first.withheld) == 2
    assert second.engine == "extractive" and {one.reason for one in second.withheld} == {"wording"}
    assert other.engine == "llm" and other.claims[0].text.startswith("The two presidents")


def test_a_model_that_nothing_is_known_of_keeps_to_the_words_until_it_has_earned_its_own(home):
    with ScriptedModel(FREE) as model, Vectorstore.open(home) as store:
        first, second, third = (answered(store, model) for _ in range(3))
    assert first.engine == second.engine == "extractive"
    assert {one.reason for one in (*first.withheld, *second.withheld)} == {"wording"}
    assert third.engine == "llm" and third.claims[0].text.startswith("The two presidents")


def test_only_the_last_ones_are_kept_and_no_word_of_them(home):
    with Vectorstore.open(home) as store:
        records = Records(store)
        for place in range(40):
            records.of("one").heard(place >= 20)
            records.of("two").heard(True)
            records.keep()
        assert models.held(store.db, "one") == (False,) * 4 + (True,) * 20
        assert models.held(store.db, "two") == (True,) * 24
        assert models.held(store.db, "three") == ()
        columns = [row["name"] for row in store.db.all("PRAGMA table_info(model_sentences)")]
    assert columns == ["id", "model", "held"]


def test_who_may_not_write_still_knows(home, monkeypatch):
    with Vectorstore.open(home) as owner:
        Records(owner).keep()
        with Vectorstore.open(home, may_share=True) as guest, ScriptedModel(FALSE) as model:
            records = Records(guest)
            assert not guest.owned
            assert answered(guest, model).engine == "extractive"
            records.of("one").heard(True)
            records.keep()
        assert models.held(owner.db, "scripted-1") == models.held(owner.db, "one") == ()

        def full(*_):
            raise HomeNotWritable("the disk is full")

        monkeypatch.setattr(models, "heard", full)
        with ScriptedModel(FALSE) as model:
            assert answered(owner, model).claims  # the answer is there all the same


def test_doctor_tells_the_record(home, monkeypatch, capsys):
    with Vectorstore.open(home) as store:
        models.heard(store.db, "scripted-1", (True, False, False, False), 24)
    with ScriptedModel("yes") as model:
        monkeypatch.setenv("HOTLINE_HOME", str(home))
        monkeypatch.setenv("HOTLINE_MODEL", "scripted-1")
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        assert main(["doctor", "--json"]) == 0
    told = {one["name"]: one["found"] for one in json.loads(capsys.readouterr().out)}
    assert told["record"] == ("1 of scripted-1's last 4 sentences held; it is shown in the excerpt's own words alone")
