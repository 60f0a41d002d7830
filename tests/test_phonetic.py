"""Names that no lexicon knows: one key for their spellings in four languages, and what such a key finds."""

import numpy as np
import pytest

from vectorstore import fusion, lexical
from vectorstore.actors import lexicon
from vectorstore.archive.select import Row
from vectorstore.ingest import add
from vectorstore.models import Article
from vectorstore.phonetic import key, keys
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore


@pytest.mark.parametrize(
    "spellings",
    [
        ["Jouravliov", "Zhuravlyov", "Журавлёв", "Журавлёвым", "Журавльов"],
        ["Chtcherbak", "Shcherbak", "Щербак", "Щербаком"],
        ["Ouvarova", "Uvarova", "Уварова"],
        ["Kvitkova", "Квіткова", "Квиткова"],
    ],
)
def test_the_spellings_of_a_name_share_a_key(spellings):
    assert len({key(one) for one in spellings}) == 1


def test_nine_in_ten_of_the_lexicons_own_names_share_one_and_strangers_do_not():
    """Spelled by hand in four languages, and not made for this."""
    people = [one for one in lexicon().actors.values() if one.kind == "person"]
    alike = [
        key(one.names[other].split()[-1]) == key(one.names["ru"].split()[-1])
        for one in people
        for other in ("fr", "en", "uk")
    ]
    assert sum(alike) / len(alike) > 0.9
    surnames = {one.names["en"].split()[-1] for one in people}
    assert len({key(one) for one in surnames}) >= len(surnames) - 3


def test_only_capitalised_words_have_keys_and_short_ones_none():
    assert keys("Le ministre d'Arlund, Li et ses conseillers") == ["arlnd"]
    assert keys("В'ячеслав") == [key("Вячеслав")]


def test_a_known_name_is_told_by_the_lexicon_alone():
    assert lexical.crossing("Arlund a appelé Ouchakov") == ["@yuri-ushakov", "~arlnd"]


ABOUT = {
    "fr": "Le gouverneur Ouvarov a inauguré le pont de Brenne. La cérémonie a duré une heure.",
    "uk": "Губернатор Щербак відкрив школу у Кварці. Церемонія тривала годину.",
    "ru": "Глава порта Журавлёв принял гостей. Встреча прошла утром.",
}


def test_an_unknown_name_finds_its_article_in_another_script_without_vectors(tmp_path, monkeypatch):
    with Vectorstore.open(tmp_path) as store:
        for language, text in ABOUT.items():
            add(store, Article(text=text, id=language, language=language), "test")
        monkeypatch.setattr(store, "embedder", None)
        for question, asked, expected in (
            ("Who is Shcherbak?", "en", "uk"),
            ("Кого принял Уваров?", "ru", "fr"),
            ("Que fait Jouravliov ?", "fr", "ru"),
        ):
            assert excerpts(store, Query(question, asked))[0].article.id == expected


def found(told, cosines, vectors):
    rows = {i: Row(i, 0, 1, str(i), str(i), Article(text="x", id=str(i), language=one)) for i, one in told.items()}
    return fusion.Found(rows, vectors, cosines, {}, {})


def test_what_repeats_the_best_in_another_language_is_lifted_and_nothing_else():
    axes = np.eye(8, dtype=np.float32)
    told = {1: "fr", 2: "fr", 3: "fr", 4: "en", 5: "en", 6: "en", 7: "en"}
    vectors = {i: axes[i % 8] for i in told}
    vectors[6] = axes[1] * 0.9 + axes[6] * 0.4  # says in English what 1 says in French
    cosines = {1: 0.9, 2: 0.8, 3: 0.8, 4: 0.83, 5: 0.8, 6: 0.79, 7: 0.8}
    plain = fusion.scores(found(told, cosines, {}), "fr")
    lifted = fusion.scores(found(told, cosines, vectors), "fr")
    assert lifted[6] > plain[6] + 0.3
    assert {i: lifted[i] for i in told if i != 6} == {i: plain[i] for i in told if i != 6}
    assert lifted[6] < lifted[1]
