"""Who said what: read from sentences in four languages, kept in the archive, found again, printed."""

import csv
import io
import json
import sqlite3
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Hotline
from bot.models import Proposal, Source
from eval.statements import interval, judge, labels
from tests.homes import here
from vectorstore.archive import read, write
from vectorstore.archive import statements as archive
from vectorstore.archive.database import FILE_NAME, Database
from vectorstore.models import Article, Filters, Span
from vectorstore.statements import Wanted, extract, find, learn, of, speaker_at, speaking
from vectorstore.statements.extract import VERSION
from vectorstore.statements.grammar import plain
from vectorstore.statements.quotes import passages, quotations

TALKS = Article(
    id="talks",
    title="Les deux camps se parlent",
    publisher="Le Témoin",
    language="fr",
    published="2025-07-03",
    url="https://temoin.example/talks",
    text=(
        "Les négociateurs se sont vus à Genève. « L’entretien a été franc. Rien n’est encore signé », a déclaré Iouri "
        "Ouchakov à la presse. Il a ajouté que la prochaine session aurait lieu en août.\n"
        "Marco Rubio a répondu le 4 juillet 2025 : « =Nous attendons des actes ». Selon un diplomate, le ton a changé."
    ),
)
FLIGHT = Article(
    id="flight",
    publisher="The Ledger",
    language="en",
    published="2025-08-05",
    text="Kremlin aide Yuri Ushakov said the envoy would arrive on Wednesday. It rained.",
)
RAIN = Article(id="rain", publisher="Вести", language="ru", text="По словам Ушакова, встреча пройдёт в Москве.")


def read_out(text, language):
    """(speaker or name, words, quoted) of every statement."""
    return [
        (one.speaker or one.name, text[one.words.start : one.words.end], one.quoted) for one in extract(text, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "words", "quoted"),
    [
        ("fr", "« Tout va bien », a dit Peskov.", "dmitry-peskov", "Tout va bien", True),
        ("fr", "Trump a dit vendredi à la presse que tout allait bien.", "donald-trump", "tout allait bien", False),
        ("fr", "Le texte est prêt, d’après le Kremlin.", "kremlin", "Le texte est prêt", False),
        ("fr", "Lavrov a été cité disant que le texte est prêt.", "sergey-lavrov", "le texte est prêt", False),
        ("fr", "Le texte est prêt, selon l’AFP.", "AFP", "Le texte est prêt", False),
        ("fr", "« Oui », a répondu Jeanne Martin, la maire.", "Jeanne Martin", "Oui", True),
        ("fr", "Macron a dit ne rien attendre du sommet.", "emmanuel-macron", "ne rien attendre du sommet", False),
        ("en", "“All is well,” said Dmitry Peskov.", "dmitry-peskov", "All is well,", True),
        ("en", "Rubio, who was in Rome, said all was well.", "marco-rubio", "all was well", False),
        ("en", "“Why not?” Trump asked on Friday.", "donald-trump", "Why not?", True),
        ("en", "All is well, Rubio told reporters.", "marco-rubio", "All is well", False),
        ("en", "Tass, citing Peskov, reported that all was well.", "dmitry-peskov", "all was well", False),
        ("ru", "«Всё хорошо», — сказал Песков.", "dmitry-peskov", "Всё хорошо", True),
        ("ru", "Трампу сказал об этом Путин: «Всё хорошо».", "vladimir-putin", "Всё хорошо", True),
        ("ru", "Всё хорошо, сообщили в Кремле.", "kremlin", "Всё хорошо", False),
        ("ru", "По словам Пескова, всё хорошо.", "dmitry-peskov", "всё хорошо", False),
        ("uk", "«Усе добре», — сказав Зеленський.", "volodymyr-zelensky", "Усе добре", True),
        ("uk", "За словами Сибіги, усе добре.", "andrii-sybiha", "усе добре", False),
        ("uk", "Міністерство оборони Росії заявило, що все добре.", "russian-defence-ministry", "все добре", False),
        ("uk", "Зеленський: «Усе добре»", "volodymyr-zelensky", "Усе добре", True),
    ],
)
def test_a_statement_is_read_with_its_speaker_and_words(language, text, speaker, words, quoted):
    assert read_out(text, language) == [(speaker, words, quoted)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le gouverneur a déclaré l’état d’urgence."),
        ("fr", "Peskov n’a pas dit que le texte était prêt."),
        ("fr", "Si Poutine dit que tout va bien, Trump viendra."),
        ("fr", "Ce que Trump a dit à Poutine reste secret."),
        ("fr", "Trump a appelé Poutine de son avion."),
        ("fr", "Le mot « paix » est partout."),
        ("en", "Rubio did not say whether he would come."),
        ("en", "Trump is expected to announce a date."),
        ("en", "Putin called Trump on Friday."),
        ("en", "Neither Trump nor Putin said that it was over."),
        ("ru", "Песков не сказал, что всё хорошо."),
        ("ru", "Что сказал Путин, неизвестно."),
        ("uk", "Зеленський не сказав, що все добре."),
        ("de", "„Alles ist gut“, sagte Peskow."),
        (None, "“All is well,” said Dmitry Peskov."),
    ],
)
def test_where_nobody_says_anything_nothing_is_read(language, text):
    assert extract(text, language) == []


def test_two_speakers_of_one_sentence_have_their_own_words():
    text = "Le ton est bon, selon Trump, tandis que Ouchakov a dit que rien n’était fait."
    assert read_out(text, "fr") == [
        ("donald-trump", "Le ton est bon", False),
        ("yuri-ushakov", "rien n’était fait", False),
    ]


def test_whoever_tells_what_another_said_answers_for_it():
    text = "Putin told Trump that Russia would go on, Ushakov said."
    assert read_out(text, "en") == [("yuri-ushakov", "Putin told Trump that Russia would go on", False)]
    relayed = "“He respects strength,” the Finnish president told Trump, according to Merz."
    assert [one[0] for one in read_out(relayed, "en")] == ["the Finnish president"]


def test_a_quotation_is_parted_by_what_stands_inside_its_marks():
    text = "« Nous écoutons, a dit JD Vance. Nous verrons. »"
    assert read_out(text, "fr") == [("jd-vance", "Nous écoutons", True), ("jd-vance", "Nous verrons.", True)]


def test_a_quotation_runs_over_sentences_and_goes_on_behind():
    text = "“It works. It lasts,” Rubio said. “We shall see.” It rained.\n“Another paragraph.”"
    assert read_out(text, "en") == [
        ("marco-rubio", "It works. It lasts,", True),
        ("marco-rubio", "We shall see.", True),
    ]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("fr", "Peskov est venu. Il a dit que tout allait bien.", "dmitry-peskov"),
        ("fr", "Peskov a vu Zakharova. Elle a dit que tout allait bien.", "maria-zakharova"),
        ("fr", "Friedrich Merz est venu. Le chancelier a dit que tout allait bien.", "friedrich-merz"),
        ("ru", "Захарова встретила Лаврова. Он сказал, что всё хорошо.", None),  # in the accusative: not a subject
        ("en", "Kaja Kallas spoke. She said all was well.", "kaja-kallas"),
        ("en", "Trump spoke. The Finnish president said all was well.", None),
        ("en", "It rained. He said all was well.", None),
        ("en", "Anna Kelly came. Kelly said all was well.", "anna-kelly"),
    ],
)
def test_who_is_meant_is_told_by_the_sentence_before(language, text, speaker):
    assert [one.speaker for one in extract(text, language) if one.speaker] == ([speaker] if speaker else [])


def test_addressee_date_and_verb():
    (one,) = extract("Marco Rubio a averti Sergueï Lavrov le 2 mai 2025 que le délai expirait.", "fr")
    assert (one.addressee, one.date, one.verb) == ("sergey-lavrov", "2025-05-02", "a averti")


def test_only_marked_words_count_as_quoted():
    text = "Trump s’est dit « très déçu » par Poutine."
    ((_, words, quoted),) = read_out(text, "fr")
    assert words == "« très déçu » par Poutine" and not quoted


@given(
    st.text(alphabet='«»“”"—.,:;?! \nabéàПутинсказалTrumpditsaidqueчто', max_size=120), st.sampled_from(["fr", "ru"])
)
def test_places_always_lie_in_the_text(text, language):
    for one in extract(text, language):
        assert 0 <= one.start <= one.words.start < one.words.end <= one.end <= len(text)
    assert all(text[one.start : one.end].strip() for one in passages(text, language))
    assert len(plain(text)) == len(text)


def test_marks_within_marks_and_marks_left_open():
    text = "« Il a dit « oui » hier » et “non. «"
    assert [text[one.start : one.end] for one in quotations(text)] == ["Il a dit « oui » hier"]
    assert quotations("„Так“ і „ні”")[1] == Span(9, 11)


def test_labelled_sentences_keep_their_level():
    results = [judge(label) for label in labels()]
    assert len(results) >= 200
    for split in ("dev", "test"):
        mine = [one for one in results if one.label.split == split]
        right, missed, wrong = (sum(len(getattr(one, name)) for one in mine) for name in ("right", "missed", "wrong"))
        assert right / (right + wrong) >= 0.92
        assert right / (right + missed) >= 0.65


def test_labels_point_at_their_words():
    for label in labels():
        marked = quotations(label.text)
        for said in label.statements:
            words = label.text[said.start : said.end]
            assert words == words.strip() and said.end > label.sentence and said.verb in label.text
            assert not said.quoted or any(one.start <= said.start and said.end <= one.end for one in marked)


def test_the_interval_narrows_with_what_is_counted():
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(9, 10)[0] < interval(90, 100)[0] < 0.9 < interval(90, 100)[1] < interval(9, 10)[1]


@pytest.fixture
def db(tmp_path):
    database = Database(tmp_path)
    for article in (TALKS, FLIGHT, RAIN):
        write.add(database, article, None, [], "test")
    learn(database)
    yield database
    database.close()


def words(found):
    return [one.words for one in found]


def test_statements_are_kept_with_their_version(db):
    kept = of(db, [TALKS, replace(TALKS, version=9)])
    assert kept["talks", 1] == extract(TALKS.text, "fr") and len(kept["talks", 1]) == 4
    assert kept["talks", 9] == []


@pytest.mark.parametrize("name", ["Ushakov", "Ouchakov", "Ушаков", "Юрий Ушаков", "ouchakov"])
def test_a_speaker_is_found_in_any_spelling(db, name):
    assert [one.article.id for one in find(db, Wanted(speaker=name))] == ["talks", "talks", "flight", "rain"]


def test_whom_the_lexicon_does_not_know_is_found_by_name(db):
    assert words(find(db, Wanted(speaker="diplomate"))) == ["le ton a changé"]
    assert find(db, Wanted(speaker="ambassadeur")) == []


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(since="2025-07-04"), ["flight"]),
        (Filters(until="2025-07"), ["talks"]),
        (Filters(languages=("ru",)), ["rain"]),
        (Filters(as_of="2025-07-02"), []),
        (Filters(as_of="2025-07-03"), ["talks"]),
    ],
)
def test_filters(db, filters, ids):
    assert list(dict.fromkeys(one.article.id for one in find(db, Wanted(speaker="Ushakov", filters=filters)))) == ids


def test_about_wants_all_words_in_any_form_and_names_in_any_language(db):
    assert words(find(db, Wanted(about="sessions août"))) == ["la prochaine session aurait lieu en août"]
    assert words(find(db, Wanted(about="session guerre"))) == []
    assert [one.article.id for one in find(db, Wanted(about="Moscou"))] == ["rain"]


def test_as_of_gives_the_words_of_the_version_of_that_day(db):
    later = replace(TALKS, text="Iouri Ouchakov a dit que tout est signé.", version=2, published="2025-07-09")
    write.add(db, later, None, [], "test")
    learn(db)
    assert words(find(db, Wanted(speaker="Ushakov", filters=Filters(as_of="2025-07-05"))))[1].startswith("la prochaine")
    assert words(find(db, Wanted(speaker="Ushakov", filters=Filters(until="2025-07-31")))) == ["tout est signé"]


def test_a_removed_article_takes_its_statements_along(db):
    write.remove(db, "talks")
    assert {one.article.id for one in find(db, Wanted())} == {"flight", "rain"}
    assert db.one("SELECT count(*) AS n FROM statements")["n"] == 2


def test_what_a_kill_left_unread_is_read_at_the_next_start(tmp_path):
    first = Database(tmp_path)
    write.add(first, TALKS, None, [], "test")  # acknowledged; the process dies before it is read
    first.close()
    second = Database(tmp_path)
    assert find(second, Wanted()) == []
    assert learn(second) == 1 and learn(second) == 0
    assert len(find(second, Wanted())) == 4
    second.close()


def test_an_archive_of_an_earlier_hotline_is_read(tmp_path):
    connection = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    folder = resources.files("vectorstore.archive").joinpath("migrations")
    for name in ("001_archive.sql", "002_briefings.sql"):
        connection.executescript(folder.joinpath(name).read_text(encoding="utf-8"))
    connection.execute("PRAGMA user_version = 2")
    connection.execute("INSERT INTO articles VALUES ('rain', 1)")
    values = (
        "rain",
        1,
        RAIN.text,
        None,
        None,
        "ru",
        None,
        None,
        None,
        None,
        None,
        "article",
        "[]",
        "x",
        "2025-01-01",
        "t",
    )
    connection.execute(f"INSERT INTO versions VALUES (NULL, {', '.join('?' * 16)})", values)
    connection.close()
    database = Database(tmp_path)
    assert learn(database) == 1
    assert words(find(database, Wanted())) == ["встреча пройдёт в Москве"]
    database.close()


def test_another_reader_reads_everything_again(db):
    archive.begin(db, "another")
    assert find(db, Wanted()) == []
    assert learn(db, most=2) == 2 and learn(db) == 1  # in parts, and each once
    assert read.setting(db, "statements") == VERSION and len(find(db, Wanted())) == 6


def place(text):
    start = TALKS.text.index(text)
    return Span(start, start + len(text))


@pytest.mark.parametrize(
    ("quote", "actor"),
    [
        ("L’entretien a été franc.", "yuri-ushakov"),  # another sentence names him
        ("Il a ajouté que la prochaine session aurait lieu en août.", "yuri-ushakov"),
        ("Les négociateurs se sont vus à Genève.", None),
        ("Selon un diplomate, le ton a changé.", None),
        (TALKS.text, None),  # several speak
    ],
)
def test_a_quote_of_an_answer_is_his_whose_statement_it_lies_in(db, quote, actor):
    assert speaker_at(db, TALKS, place(quote)) == actor


def test_an_answer_names_the_speaker_in_the_language_of_the_reader(db):
    class Store:
        pass

    store = Store()
    store.db = db
    source = Source(TALKS, place("L’entretien a été franc."), 1.0)
    hotline = Hotline(store)
    assert hotline._speaker(Proposal(None, (source,)), source.text, source, "ru") == "Юрий Ушаков"
    written = "It was frank, Peskov said."
    assert hotline._speaker(Proposal(written, (source,)), written, source, "en") == "Dmitry Peskov"


def test_one_sentence_alone():
    assert speaking("Qu’a dit Peskov ?") == "dmitry-peskov"
    assert speaking("Un diplomate a dit que Trump viendrait.") is None
    assert speaking("Trump saw Putin on Friday.") is None


@pytest.fixture
def home(tmp_path, monkeypatch):
    database = Database(tmp_path)
    for article in (TALKS, FLIGHT, RAIN):
        write.add(database, article, None, [], "test")
    database.close()
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path))
    monkeypatch.setenv("HOTLINE_STARTER", "false")
    return tmp_path


def test_the_command_prints_text_json_and_csv(home, capsys):
    ran = here(capsys, "statements", "--speaker", "Ушаков", "--until", "2025-07-31")
    assert ran.code == 0 and "Iouri Ouchakov (a déclaré) → presse: “L’entretien a été franc. Rien" in ran.out
    assert "Le Témoin, 2025-07-03: Les deux camps se parlent" in ran.out
    rows = json.loads(here(capsys, "statements", "--json").out)
    assert len(rows) == 6
    for row in rows:
        text = next(one.text for one in (TALKS, FLIGHT, RAIN) if one.id == row["article_id"])
        assert text[row["words_start"] : row["words_end"]] == row["words"]
        assert row["start"] <= row["words_start"] < row["words_end"] <= row["end"]
    assert rows[0]["speaker"] == "Iouri Ouchakov" and rows[0]["quoted"] is True and rows[0]["compiled"] is False
    table = list(csv.DictReader(io.StringIO(here(capsys, "statements", "--csv").out)))
    assert [row["words"].lstrip("'") for row in table] == [row["words"] for row in rows]
    assert table[2]["date"] == "2025-07-04" and table[3]["speaker"] == "" and table[3]["name"] == "un diplomate"


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM", "\t=1", " =1", "\u00a0=1", "|cmd", "\r=1"])
def test_no_cell_of_the_table_is_a_formula(begin):
    from bot.commands.statements import as_csv

    text = f"« Oui », a dit Peskov. {begin}"
    article = replace(TALKS, text=text, title=begin, publisher=begin)
    kept = archive.Kept(article, replace(extract("« Oui », a dit Peskov.", "fr")[0], words=Span(23, len(text))))
    (row,) = list(csv.DictReader(io.StringIO(as_csv([kept]))))
    for name in ("title", "publisher", "words"):
        assert row[name].startswith("'"), row[name]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "--csv"),
        ("--since", "yesterday"),
        ("--as-of", "2025-13-01"),
        ("--since", "2025-08-01", "--until", "2025-07-01"),
        ("--speaker", " "),
    ],
)
def test_bad_use_is_told(home, capsys, arguments):
    ran = here(capsys, "statements", *arguments)
    assert ran.code == 2 and ran.out == "" and ran.err.startswith("hotline: ")


def test_nothing_found_is_an_answer(home, capsys):
    ran = here(capsys, "statements", "--speaker", "Peskov")
    assert (ran.code, ran.out) == (0, "no statement found\n")
