"""What a briefing makes of sentences: those that lean on others, whose statement one is, what was told before."""

from datetime import date

import pytest

from bot.briefing.assemble import brief
from bot.briefing.voices import voice
from bot.briefing.words import shows
from vectorstore import actors
from vectorstore.ingest import add
from vectorstore.models import Article
from vectorstore.store import Vectorstore

DAY = date(2025, 7, 3)


@pytest.fixture
def store(tmp_path):
    with Vectorstore.open(tmp_path / "home") as opened:
        yield opened


def put(store, identity, text, published="2025-07-03", language="fr"):
    add(store, Article(id=identity, publisher=identity, language=language, published=published, text=text), "test")


def told(page, *names):
    return [line for part in page.sections if not names or part.name in names for line in part.lines]


def texts(page, *names):
    return [line.claim.text for line in told(page, *names)]


CALL = "Donald Trump et Vladimir Poutine se sont parlé au téléphone jeudi 3 juillet 2025 pendant près d’une heure."
CLAIM = "La Russie n’abandonnera pas ses objectifs, a déclaré Iouri Ouchakov."
REMARK = "Cette déclaration n’est rapportée que par un seul site."


def test_a_sentence_that_leans_on_another_is_quoted_with_it(store):
    put(store, "a", f"{CALL} {CLAIM} {REMARK}\nIl a aussi remercié ses hôtes.")
    page = brief(store, DAY, "fr")
    (line,) = [line for line in told(page) if CLAIM in line.claim.text]
    assert line.claim.text == f"{CLAIM} {REMARK}"
    citation = next(one for one in page.citations if one.number == line.claim.citations[0])
    assert citation.quote == line.claim.text
    assert not any("remercié ses hôtes" in text for text in texts(page))  # nobody could tell who


def test_what_leans_says_nothing_of_who_speaks(store):
    put(store, "a", f"{CALL}\n{CLAIM} Ces mots de Vladimir Poutine ont été confirmés par Dmitri Peskov.")
    lines = [line for line in told(brief(store, DAY, "fr")) if CLAIM in line.claim.text]
    assert [line.claim.speaker for line in lines] == ["Iouri Ouchakov"]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Trump said that Putin wants more, according to Ushakov.", "yuri-ushakov"),
        ("La Russie est prête, a déclaré Dmitri Peskov.", "dmitry-peskov"),
        ("Обмін, про який Трамп оголосив у травні, триває.", None),
        ("The exchange that Trump announced on 23 May goes on.", None),
        ("Le pont que Vladimir Poutine a salué est ouvert.", None),
        ("Trump and Putin met in Anchorage.", None),
    ],
)
def test_a_statement_is_nobodys_rather_than_the_wrong_ones(sentence, speaker):
    assert voice(sentence, actors.mentions(sentence)) == speaker


BEFORE = (
    "Vladimir Poutine a promis à Donald Trump, par la voix de Iouri Ouchakov, d’envoyer 1 200 tonnes de blé à Minsk."
)
RETOLD = BEFORE.replace("a promis", "avait promis")


def test_what_was_told_before_stands_in_the_timeline_under_the_day_it_was_told(store):
    put(store, "yesterday", f"Le marché a ouvert en hausse. {BEFORE} Il a plu.", published="2025-07-02")
    put(store, "today", f"{CALL}\nLe maire de Sotchi a coupé un ruban.\n{RETOLD}")
    page = brief(store, DAY, "fr")
    assert RETOLD not in texts(page, "bottom_line", "new", "said", "unknown", "watch")
    assert [line.note for line in told(page, "timeline") if line.claim.text == RETOLD] == [
        "déjà rapporté le 2 juillet 2025"
    ]


def test_the_same_words_are_no_news_whatever_stands_around_them(store):
    for number in range(3):
        put(
            store,
            f"old-{number}",
            f"Un marché de Minsk a fermé {number}. {BEFORE}",
            published="2025-06-0" + str(number + 1),
        )
    put(store, "today", f"{CALL}\nUne fanfare a joué à Sotchi. {BEFORE} La fête a duré.")
    assert BEFORE not in texts(brief(store, DAY, "fr"), "bottom_line", "new", "said")


def test_other_figures_are_news(store):
    dear = BEFORE.replace("1 200 tonnes", "2 millions de dollars")
    put(store, "yesterday", f"Le marché a ouvert en hausse. {dear} Il a plu.", published="2025-07-02")
    more = dear.replace("2 millions", "3 millions")
    put(store, "today", f"{more} Une fanfare a joué.")
    assert dear not in texts(brief(store, DAY, "fr"), "new", "said") and more in texts(
        brief(store, DAY, "fr"), "bottom_line", "new", "said"
    )


def test_two_statements_in_two_languages_that_share_only_the_leaders_are_two(store):
    put(store, "fr", "Donald Trump a jugé Vladimir Poutine décevant après le dîner. Le temps était sec.")
    put(store, "uk", "Дональд Трамп подякував Володимиру Путіну за звільнення трьох моряків. Дощило.", language="uk")
    assert len([text for text in texts(brief(store, DAY, "fr")) if "Trump" in text or "Трамп" in text]) == 2


@pytest.mark.parametrize(
    ("sign", "yes", "no"),
    [
        ("remark", "О предложении известно из единственного источника.", "Путин назвал источник единственным."),
        ("remark", "Ces chiffres ne figurent que dans une publication.", "La liste figure dans le rapport."),
        ("remark", "Both figures are known only from one site.", "The site is known in Kyiv."),
        ("leaning", "Both statements are known here.", "Both presidents spoke."),
        ("leaning", "Про таку оцінку повідомляє агентство.", "День був таким."),
        ("pluperfect", "Donald Trump avait promis des armes.", "Il a dit que Moscou avait promis des armes."),
        ("pluperfect", "Trump had promised arms.", "He said that Moscow had promised arms."),
        ("retold", "Прежде он молчал.", "Прежде всего речь шла о мире."),
    ],
)
def test_signs(sign, yes, no):
    assert shows(sign, yes) and not shows(sign, no)


LEAK = "Fuite"


def test_no_later_knowledge_reaches_the_page_by_any_door(tmp_path):
    """Later articles on the day, earlier-dated months, other zones, edits, removals: the page stays as it was."""
    was = [
        ("a", f"{CALL} {CLAIM}", "2025-07-03"),
        ("b", "Volodymyr Zelensky a reçu une délégation à Kyiv.", "2025-07-02"),
        ("c", "Dmitri Peskov a parlé de blé.", "2025-07-03T23:59:59+00:00"),
    ]
    later = [
        (
            "d",
            f"{LEAK} : ce que l’on sait de l’appel du 3 juillet 2025 entre Donald Trump et Vladimir Poutine.",
            "2025-07-04",
        ),
        ("e", f"{LEAK} : Donald Trump et Vladimir Poutine se sont parlé.", "2025-07-03T20:00:00-05:00"),
        ("f", f"{LEAK} : bilan de juillet.", "2025-07"),
        ("a", f"{LEAK}. {CALL} {CLAIM} Il a démenti.", "2025-07-05"),
        ("b", f"{LEAK}. Volodymyr Zelensky a reçu une délégation à Kyiv.", "2025-07-03T23:00:00-03:00"),
    ]
    with Vectorstore.open(tmp_path / "then") as store:
        for one in was:
            put(store, *one)
        then = {language: brief(store, DAY, language) for language in ("fr", "en")}
    for number, order in enumerate((was + later, [*later[:3], *reversed(was), *later[3:]])):
        with Vectorstore.open(tmp_path / str(number)) as store:
            for one in order:
                put(store, *one)
            for language, page in then.items():
                now = brief(store, DAY, language)
                assert now == page and LEAK not in str(now.to_json())
            assert LEAK in str(brief(store, date(2025, 7, 5), "fr").to_json())
