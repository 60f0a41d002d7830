"""The daily briefing: what is on the page, what never is, and that nothing published later has a say."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from bot.briefing import html, markdown, pdf
from bot.briefing.assemble import WORDS, brief, words
from bot.briefing.models import LANGUAGES, SECTIONS
from bot.briefing.words import published_in_words, say, shows
from tests import homes
from vectorstore import stories
from vectorstore.archive import read
from vectorstore.errors import UsageError
from vectorstore.ingest import add
from vectorstore.models import COMPILED, Article
from vectorstore.store import Vectorstore

DAY = date(2025, 7, 3)
CALL = Article(
    id="call-fr",
    title="Les deux présidents au téléphone",
    publisher="Le Témoin",
    language="fr",
    published="2025-07-03",
    url="https://temoin.example/appel",
    text=(
        "Donald Trump et Vladimir Poutine se sont parlé au téléphone jeudi 3 juillet 2025 pendant près d’une heure. "
        "C’était leur sixième appel depuis janvier. "
        "Donald Trump a dit n’avoir fait aucun progrès avec son homologue.\n"
        "La Russie n’abandonnera pas ses objectifs, a déclaré Iouri Ouchakov. "
        "Aucune date n’a été fixée pour une rencontre. "
        "Une nouvelle session doit se tenir à Istanbul le 24 juillet 2025."
    ),
)
KYIV = Article(
    id="kyiv-uk",
    title="Зеленський про зустріч",
    publisher="Вісник Києва",
    language="uk",
    published="2025-07-03T20:15:00+02:00",
    text="Володимир Зеленський заявив, що готовий до зустрічі лідерів без попередніх умов.",
)
MARCH = Article(
    id="call-march",
    title="Second call",
    publisher="The Ledger",
    language="en",
    published="2025-03-18",
    text="Donald Trump and Vladimir Putin held a phone call on 18 March 2025, their second one this year.",
)
JUNE = Article(
    id="june-fr",
    title="Istanbul, deuxième session",
    publisher="Le Témoin",
    language="fr",
    published="2025-06-02",
    text="À Istanbul, Roustem Oumerov et Vladimir Medinski sont convenus d’échanger les prisonniers gravement blessés.",
)
AGAIN = Article(
    id="again-fr",
    title="Ce que l’on sait",
    publisher="La Dépêche fictive",
    language="fr",
    published="2025-07-03",
    text=(
        "Une réunion du Conseil de sécurité s’est tenue à Kyiv dans la nuit. "
        "Roustem Oumerov et Vladimir Medinski sont convenus à Istanbul d’échanger les prisonniers gravement blessés."
    ),
)
PAST = (CALL, KYIV, MARCH, JUNE, AGAIN)


@pytest.fixture
def opened(tmp_path):
    """A maker of stores with given articles, ingested in the given order."""
    stores = []

    def open_with(*articles, vectors=True):
        store = Vectorstore.open(tmp_path / str(len(stores)))
        stores.append(store)
        if not vectors:
            store.embedder = None
        for article in articles:
            add(store, article, "test")
        stories.learn(store.db)
        return store

    yield open_with
    for store in stores:
        store.close()


def claims(page, *names):
    return [line.claim for part in page.sections if not names or part.name in names for line in part.lines]


def texts(page, *names):
    return [claim.text for claim in claims(page, *names)]


def sound(store, page):
    """What holds of every page."""
    assert [part.name for part in page.sections] == [name for name in SECTIONS if claims(page, name)]
    assert [claim.citations for claim in claims(page)] == [(number,) for number in range(1, len(page.citations) + 1)]
    assert len(set(texts(page))) == len(page.citations)
    assert words(page) <= WORDS
    for claim, citation in zip(claims(page), page.citations, strict=True):
        article = read.article(store.db, citation.article_id, citation.version)
        assert article.text[citation.start : citation.end] == citation.quote == claim.text
        assert published_in_words(citation.published, page.language)
        assert (citation.published or "9")[:10] <= page.date


def test_a_day_has_its_parts_in_order(opened):
    store = opened(*PAST)
    page = brief(store, DAY, "fr")
    sound(store, page)
    assert texts(page, "bottom_line")[0].startswith("Donald Trump et Vladimir Poutine se sont parlé")
    assert "C’était leur sixième appel depuis janvier." in texts(page, "timeline")
    assert MARCH.text in texts(page, "timeline")
    assert texts(page, "unknown") == ["Aucune date n’a été fixée pour une rencontre."]
    assert texts(page, "watch") == ["Une nouvelle session doit se tenir à Istanbul le 24 juillet 2025."]
    lines = {line.side: line for part in page.sections if part.name == "said" for line in part.lines}
    assert lines["russia"].claim.speaker == "Iouri Ouchakov"
    assert list(lines) == [side for side in ("usa", "russia", "ukraine") if side in lines]


def test_what_an_earlier_day_said_is_not_new(opened):
    retold = AGAIN.text.split(". ")[1]
    assert retold in texts(brief(opened(AGAIN), DAY, "fr"))
    assert retold not in texts(brief(opened(AGAIN, JUNE), DAY, "fr"), "bottom_line", "new", "said")
    assert retold not in texts(brief(opened(AGAIN, JUNE, vectors=False), DAY, "fr"), "bottom_line", "new", "said")


LATER = "Der Rückblick"
FUTURE = (
    Article(id="a-later", text=f"{LATER}: Donald Trump et Vladimir Poutine se sont parlé.", published="2025-07-04"),
    Article(id="zone", text=f"{LATER}: nuit.", published="2025-07-03T23:30:00-04:00", language="fr"),
    Article(id="month", text=f"{LATER}: mois.", published="2025-07", language="fr"),
    Article(id="year", text=f"{LATER}: année.", published="2025", language="fr"),
    Article(id="undated", text=f"{LATER}: sans date.", language="fr"),
    Article(id="copy", text=CALL.text, title=CALL.title, publisher="Autre", language="fr", published="2025-07-05"),
)


def edited(article, text, published):
    return Article(
        id=article.id,
        title=f"{LATER} {article.title}",
        publisher=LATER,
        language=article.language,
        published=published,
        text=text,
    )


def test_nothing_published_later_leaks_in_whatever_came_first(opened):
    then = opened(*PAST)
    edits = [
        edited(CALL, f"{LATER}. {CALL.text}", "2025-07-04"),
        edited(MARCH, f"{LATER}. {MARCH.text}", "2026-01-01"),
        edited(AGAIN, f"{LATER}.", "2025-07-03T22:00:00-05:00"),
    ]
    filler = [
        Article(id=f"f{n}", text=f"{LATER} {n}: Iouri Ouchakov a parlé le {n} août.", published="2025-08-01")
        for n in range(1, 20)
    ]
    now = opened(*FUTURE, *filler[:10], *reversed(PAST), *edits, *filler[10:])
    for language in LANGUAGES:
        one, other = brief(then, DAY, language), brief(now, DAY, language)
        assert one == other
        assert LATER not in markdown.render(other) and LATER not in json.dumps(other.to_json(), ensure_ascii=False)
        assert (markdown.render(one), html.render(one), pdf.render(one)) == (
            markdown.render(other),
            html.render(other),
            pdf.render(other),
        )
    assert LATER in markdown.render(brief(now, DAY + timedelta(days=1), "fr"))  # the day after it may


def test_an_edited_article_is_quoted_as_it_stood_that_evening(opened):
    store = opened(CALL, edited(CALL, "Donald Trump a démenti avoir appelé Vladimir Poutine.", "2025-07-06"))
    assert {citation.version for citation in brief(store, DAY, "fr").citations} == {1}
    page = brief(store, date(2025, 7, 6), "fr")
    assert texts(page, "bottom_line") == ["Donald Trump a démenti avoir appelé Vladimir Poutine."]
    assert {citation.version for citation in page.citations if citation.published == "2025-07-06"} == {2}


def test_an_article_of_some_day_of_a_month_is_no_days_news(opened):
    month = Article(
        id="m", publisher="M", language="fr", published="2025-07", text="Vladimir Poutine a reçu un envoyé."
    )
    store = opened(JUNE, month)
    assert texts(brief(store, date(2025, 7, 30), "fr")) == [JUNE.text]
    page = brief(store, date(2025, 7, 31), "fr")
    assert "n’a été publié" in page.notices[0] and [part.name for part in page.sections] == ["last_known"]
    page = brief(store, date(2025, 8, 1), "fr")
    assert texts(page) == [month.text] and page.sections[0].lines[0].note == "juillet 2025"


def test_one_statement_in_two_languages_is_shown_once_in_the_readers(opened):
    french = Article(
        id="fr",
        publisher="Le Témoin",
        language="fr",
        published="2025-07-03",
        text="Le maire a inauguré un pont. "
        "Donald Trump et Volodymyr Zelensky ont convenu d’acheter 17 batteries Patriot. La moisson sera bonne.",
    )
    ukrainian = Article(
        id="uk",
        publisher="Вісник Києва",
        language="uk",
        published="2025-07-03",
        text="У місті відкрили новий театр. Дональд Трамп і Володимир Зеленський домовилися про купівлю 17 батарей "
        "Patriot. Дощі тривають.",
    )
    page = brief(opened(french, ukrainian), DAY, "fr")
    told = [citation for citation in page.citations if "Patriot" in citation.quote]
    assert [(citation.language, citation.origins) for citation in told] == [("fr", 2)]
    other = Article(
        id="uk", publisher="Вісник Києва", language="uk", published="2025-07-03", text=ukrainian.text.replace("17", "5")
    )
    told = [citation for citation in brief(opened(french, other), DAY, "fr").citations if "Patriot" in citation.quote]
    assert [citation.origins for citation in told] == [1, 1]


def test_wire_copies_and_compiled_summaries_are_no_origins_of_their_own(opened):
    wire = [
        Article(id=f"w{n}", publisher=f"Journal {n}", language="fr", published="2025-07-03", text=CALL.text)
        for n in range(3)
    ]
    summary = Article(id="s", publisher="Dossier", published="2025-07-03", text=CALL.text, language="fr", kind=COMPILED)
    page = brief(opened(*wire, summary), DAY, "fr")
    sound_texts = texts(page)
    assert len(sound_texts) == len(set(sound_texts)) and page.citations[0].origins == 1
    assert page.sections[0].lines[0].note == "Journal 0, Journal 1, Journal 2 ; origines indépendantes : 1"
    alone = brief(opened(summary), DAY, "en")
    assert alone.citations[0].origins == 0 and alone.citations[0].compiled
    assert alone.sections[0].lines[0].note == "compiled summary, no origin of its own"


def test_two_outlets_of_their_own_are_two_origins_unless_they_credit_one_agency(opened):
    own = Article(
        id="own",
        publisher="The Ledger",
        language="fr",
        published="2025-07-03",
        text="Donald Trump et Vladimir Poutine se sont parlé au téléphone jeudi 3 juillet 2025, une heure durant. "
        "Le dollar a reculé à New York. Les bourses asiatiques ont peu réagi.",
    )
    page = brief(opened(CALL, own), DAY, "fr")
    assert "origines indépendantes : 2" in markdown.render(page) and page.citations[0].origins == 2
    credited = [
        Article(id=one.id, publisher=one.publisher, language="fr", published=one.published, text=f"{one.text} (AFP)")
        for one in (CALL, own)
    ]
    assert "origines indépendantes : 1" in markdown.render(brief(opened(*credited), DAY, "fr"))


def test_two_accounts_that_give_other_figures_stand_side_by_side(opened):
    store = opened(
        Article(
            id="a",
            publisher="A",
            language="en",
            published="2025-07-03",
            text="The phone call lasted about an hour, Donald Trump said. Nothing else came of the day in Washington.",
        ),
        Article(
            id="b",
            publisher="B",
            language="en",
            published="2025-07-03",
            text="The ministry published its weekly report. A new museum opened in Sochi. The harvest was good. "
            "The central bank kept its rate. The phone call lasted 50 minutes, Yuri Ushakov said.",
        ),
    )
    page = brief(store, DAY, "en")
    sound(store, page)
    told = [line for part in page.sections for line in part.lines if line.pair == 1]
    assert {line.side for line in told} == {"usa", "russia"}
    assert "Two accounts" in markdown.render(page) and 'class="beside"' in html.render(page)
    assert {"The phone call lasted about an hour, Donald Trump said."} <= set(texts(page))
    assert {"The phone call lasted 50 minutes, Yuri Ushakov said."} <= set(texts(page))


def test_a_day_without_news_gives_the_last_known_state(opened):
    store = opened(*PAST)
    page = brief(store, date(2025, 7, 20), "en")
    assert page.notices == ("No article in the archive was published on July 20, 2025.",)
    assert len(texts(page, "last_known")) == len(texts(page)) == 1 and page.citations[0].published[:10] == "2025-07-03"
    again = Article(id="again", text=MARCH.text, publisher="Late", language="en", published="2025-07-21")
    page = brief(opened(*PAST, again), date(2025, 7, 21), "en")
    assert "add nothing" in page.notices[0] and [part.name for part in page.sections] == ["last_known"]


def test_days_of_which_nothing_can_be_known_are_told_so(opened):
    with pytest.raises(UsageError, match="it begins on 2025-03-18"):
        brief(opened(*PAST), date(2025, 3, 17), "fr")
    with pytest.raises(UsageError, match="has not come yet"):
        brief(opened(), datetime.now(UTC).date() + timedelta(days=1), "fr")
    with pytest.raises(UsageError, match="the archive is empty"):
        brief(opened(), DAY, "fr")
    with pytest.raises(UsageError, match="no dated article"):
        brief(opened(Article(id="u", text="Sans date.", language="fr")), DAY, "fr")


def test_five_hundred_articles_in_a_day_fit_on_a_page(opened):
    towns = ["Tver", "Soumy", "Lviv", "Kazan", "Poltava", "Omsk", "Odessa", "Sotchi", "Kherson", "Minsk"]
    store = opened(
        *(
            Article(
                id=f"n{n:03}",
                publisher=f"Journal {n}",
                language="fr",
                published="2025-07-03",
                text=f"Le dossier numéro {n} a été ouvert à {towns[n % 10]} par la commission {n * 7}. "
                f"Un rapport de {n + 3} pages suivra.",
            )
            for n in range(500)
        ),
        vectors=False,
    )
    page = brief(store, DAY, "fr")
    sound(store, page)
    assert len(page.citations) > 5 and page.notices[0].startswith("Autres articles du jour, non repris : 4")


def test_one_short_article_in_one_language_is_a_page(opened):
    store = opened(KYIV)
    for language in LANGUAGES:
        page = brief(store, DAY, language)
        sound(store, page)
        assert texts(page) == [KYIV.text]


HOSTILE = Article(
    id="x](javascript:1)",
    title="<script>alert(1)</script>",
    publisher='<img src=x onerror="alert(1)">',
    language='fr" onload="alert(1)',
    published="2025-07-03",
    url="https://evil.example/a(b)<c> d",
    text=(
        "# Titre <script>alert(1)</script> ![image](https://evil.example/p.png) [lien](javascript:alert(1)).\n"
        '1. #evil[$x$] #read("/etc/passwd") {{ page.title }} `code` *gras* &lt;b&gt; \\u{41} a | b.\n'
        "- Une phrase sur Moscou."
    ),
)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_words_of_an_article_are_never_markup(opened):
    from io import BytesIO

    from markdown_it import MarkdownIt
    from pypdf import PdfReader

    page = brief(opened(HOSTILE), DAY, "fr")
    seen = Tags()
    seen.feed(html.render(page))
    assert not {"script", "img", "iframe"} & {tag for tag, _ in seen.seen}
    assert not [name for _, attrs in seen.seen for name in attrs if name.startswith("on")]
    links = [attrs["href"] for tag, attrs in seen.seen if tag == "a"]
    assert links and all(link.startswith(("#source-", "https://evil.example/")) for link in links)
    tokens = [child for one in MarkdownIt("commonmark").parse(markdown.render(page)) for child in one.children or [one]]
    assert not {"image", "html_inline", "html_block", "code_inline", "fence"} & {one.type for one in tokens}
    assert all(one.attrGet("href").startswith("https://evil.example/") for one in tokens if one.type == "link_open")
    assert (
        sum(one.type == "heading_open" for one in MarkdownIt("commonmark").parse(markdown.render(page)))
        == 1 + len(page.sections) + 1
    )
    shown = "".join(one.content for one in tokens if one.type == "text")
    for text in texts(page):
        assert re.sub(r"\s+", " ", text) in shown
    printed = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf.render(page))).pages)
    assert "#evil[$x$]" in printed and "root:" not in printed


def test_every_day_of_the_dossier_makes_a_sound_page(tmp_path):
    with Vectorstore.open(homes.with_dossier(tmp_path / "home")) as store:
        days = sorted({article.published for article in read.articles(store.db)})
        assert len(days) > 60
        for number, day in enumerate(days):
            language = LANGUAGES[number % 2]
            page = brief(store, date.fromisoformat(day), language)
            sound(store, page)
            assert len(page.citations) > 1 and all(citation.compiled for citation in page.citations)
            assert page == brief(store, date.fromisoformat(day), language)


def test_our_own_words_are_there_in_both_languages():
    for name in (*SECTIONS, "usa", "russia", "ukraine", "europe", "other", "sources"):
        assert all(say(name, language) for language in LANGUAGES)
    assert published_in_words("2025-07", "fr") == "juillet 2025" and published_in_words("2025", "en") == "2025"
    assert published_in_words("2025-07-03T23:30:00-04:00", "en") == "July 4, 2025"


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("unknown", "La date n’a pas encore été fixée."),
        ("unknown", "The Kremlin has not commented."),
        ("unknown", "Место встречи пока не определено."),
        ("unknown", "Подробиці невідомі."),
        ("disputed", "Les récits divergent."),
        ("disputed", "Данные расходятся."),
        ("term", "d’ici deux semaines"),
        ("retold", "Ранее Песков говорил иначе."),
        ("call", "телефонна розмова"),
    ],
)
def test_signs_are_seen_in_four_languages(sign, text):
    assert shows(sign, text)
    assert not shows(sign, "Le blé a été semé. The wheat was sown. Пшеница посеяна. Пшеницю посіяно.")
