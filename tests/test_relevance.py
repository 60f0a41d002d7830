"""What is kept of a general feed: on the labels, on bad input, and without an embedder."""

import json

import pytest

from eval import relevance as measured
from eval.values import SPLITS
from vectorstore import relevance
from vectorstore.embeddings import BundledE5
from vectorstore.errors import HotlineError, UsageError
from vectorstore.relevance import judge
from vectorstore.relevance.signs import signs


class Remembering(BundledE5):
    """The bundled embedder, each text embedded once for all tests of this file."""

    def __init__(self):
        super().__init__()
        self.known = {}

    def embed_documents(self, texts):
        new = [text for text in texts if text not in self.known]
        self.known |= dict(zip(new, super().embed_documents(new), strict=True))
        return [self.known[text] for text in texts]


@pytest.fixture(scope="module")
def embedder():
    return Remembering()


@pytest.fixture(scope="module")
def pairs():
    return measured.pairs()


def test_the_labels_are_enough_and_of_both_kinds_in_each_language(pairs):
    assert len(pairs) >= 160
    for language in ("fr", "en", "ru", "uk"):
        mine = [one.on_subject for one in pairs if one.language == language]
        assert 18 <= sum(mine) <= len(mine) - 18
    assert len({one.title for one in pairs}) == len({one.id for one in pairs}) == len(pairs)
    assert all(len([one for one in pairs if one.split == split]) >= 70 for split in SPLITS)


@pytest.mark.parametrize("meaning", [True, False])
def test_recall_and_precision_on_both_halves(pairs, embedder, meaning):
    for split in SPLITS:
        mine = [one for one in pairs if one.split == split]
        kept = [judge(embedder if meaning else None, one.title, one.lead, one.language).kept for one in mine]
        right = sum(keep and one.on_subject for keep, one in zip(kept, mine, strict=True))
        assert right / sum(one.on_subject for one in mine) >= 0.95
        assert right / sum(kept) >= 0.88


def test_the_verdict_gives_its_reason_in_one_line(embedder):
    kept = judge(embedder, "Trump et Poutine se parlent au téléphone", "Le Kremlin et Washington confirment.", "fr")
    assert kept.kept and kept.score > 0.9 and kept.reason.startswith("on the talks: both Washington and Moscow")
    refused = judge(None, "Négociations sur Gaza", "Le Hamas et Israël se retrouvent à Doha.", "fr")
    assert not refused.kept and refused.score < 0.3
    assert refused.reason.startswith("not on the talks: it lacks both") and "other negotiations" in refused.reason
    assert "\n" not in kept.reason + refused.reason


@pytest.mark.parametrize(
    ("title", "lead"),
    [("", ""), (None, None), ("\x00\ud800", "😀" * 50), ("123", "456"), ("a" * 1_000_000, "b " * 1_000_000)],
)
def test_odd_items_get_a_verdict(embedder, title, lead):
    for used in (embedder, None):
        verdict = judge(used, title, lead)
        assert not verdict.kept and 0.0 <= verdict.score < 0.5


def test_the_language_is_looked_for_and_one_of_none_of_ours_is_judged_too(embedder):
    title, lead = "Трамп і Путін говорили телефоном", "Київ чекає на підсумки переговорів про припинення вогню."
    assert judge(embedder, title, lead) == judge(embedder, title, lead, "uk")
    assert judge(embedder, "Trump und Putin sprechen am Telefon", "Washington und Moskau: Waffenruhe", "de").kept


def test_another_embedders_cosines_are_not_believed():
    class Other(BundledE5):
        model_id = "another/model"

    item = ("Les négociateurs reprennent", "Une séance est prévue.", "fr")
    assert judge(Other(), *item) == judge(None, *item)


def test_names_and_adjectives_tell_the_sides():
    assert signs("L'émissaire américain au Kremlin", "", "fr")["both"] == 1.0
    assert signs("Уиткофф прилетел в Москву", "", "ru")["envoys"] == 1.0
    assert signs("Le maire de Lyon inaugure un pont", "", "fr")["both"] == 0.0
    assert signs("Переговоры о Газе", "", "ru")["none_of_others"] == 0.0


def test_the_fit_is_reproduced_by_its_command(pairs, embedder):
    made = measured.fitted([one for one in pairs if one.split == "dev"], embedder)
    shipped = relevance.weights()
    for fit in (relevance.WORDS, relevance.MEANING):
        assert made[fit]["weights"] == pytest.approx(shipped[fit]["weights"], rel=0.05, abs=0.05)
        assert made[fit]["threshold"] == pytest.approx(shipped[fit]["threshold"], abs=0.03)


def test_weights_of_another_version_are_refused(monkeypatch, tmp_path):
    (tmp_path / "weights.json").write_text(json.dumps(relevance.weights() | {"version": 99}), encoding="utf-8")
    relevance.weights.cache_clear()
    monkeypatch.setattr(relevance, "files", lambda package: tmp_path)
    with pytest.raises(HotlineError, match="--fit"):
        relevance.weights()
    relevance.weights.cache_clear()


def test_a_bad_label_is_refused_by_file_and_line(tmp_path):
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": "a", "language": "fr", "title": "T", "lead": "L", "on_subject": "yes", "category": "c"}')
    with pytest.raises(UsageError, match=r"labels\.jsonl:1.*on_subject"):
        measured.pairs(file)
