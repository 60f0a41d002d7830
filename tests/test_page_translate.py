"""Beside a foreign quote: a machine's translation, told as such, on the page and over the API; and a second opinion."""

import threading

import anyio
import httpx
import pytest
from browsing import NEEDS_CHROMIUM, fits, put, readers, served
from fakes import ANY_TIME, EN, FR, LASTED, RU, FakeAnswerer
from test_chat_render import Page

from bot.api.access import Access
from bot.briefing.models import Briefing, Line, Section
from bot.chat import cards, export, paper
from bot.chat.conversation import Exchange, source
from bot.chat.translating import LONGEST, Translation, key, translation
from bot.chat.words import word
from bot.engines.llm import LanguageModel
from bot.models import Claim
from bot.settings import Settings
from tests import articles
from tests.homes import small
from tests.scripted_model import Fault, ScriptedModel, proven
from tests.serving import hotline_at
from vectorstore.errors import UsageError
from vectorstore.store import Vectorstore

ASKED = "Combien de prisonniers la Russie et l'Ukraine ont-elles échangés ?"
QUOTE = "Россия и Украина обменялись пленными: каждая сторона передала по 390 человек."
FRENCH = "La Russie et l’Ukraine ont échangé des prisonniers : chaque partie a remis 390 personnes."
ENGLISH = "Russia and Ukraine exchanged prisoners: each side handed over 390 people."
WRONG = "La Russie et l’Ukraine ont échangé des prisonniers : chaque partie a remis 400 personnes."
PLACE = {"article_id": "ru-1", "version": 1, "start": 0, "end": len(QUOTE), "language": "fr"}
assert articles.RU.text[: len(QUOTE)] == QUOTE


def settings(home, model):
    return Settings(home=home, model="scripted-1", model_url=model.url)


# --- the card


def shown(translations, *, language="fr", claims=(), found=None):
    exchange = Exchange(1, "?", claims=claims, sources=found or (source(LASTED, FR), source(ANY_TIME, RU)))
    return Page(cards.sources((exchange,), language, translations))


def test_only_a_foreign_quote_that_is_still_there_has_a_button_and_only_where_there_is_a_model():
    assert not [tag for tag in shown(None).all("button") if tag.get("data-act") == "translate"]
    [button] = [tag for tag in shown({}).all("button") if tag.get("data-act") == "translate"]
    assert (button["data-turn"], button["data-number"]) == ("1", "3")
    removed = shown({}, found=(source(ANY_TIME, None),))
    assert not [tag for tag in removed.all("button") if tag.get("data-act") == "translate"]


@pytest.mark.parametrize("language", ["fr", "en", "uk"])
def test_a_translation_stands_beside_the_original_as_what_it_is(language):
    hostile = "<b onclick=x>mots</b>"
    page = shown({key(ANY_TIME, language): Translation(hostile, "<i>modèle</i>")}, language=language)
    assert word(language, "translated_by", model="<i>modèle</i>") in page.text("p")
    [words] = [tag for tag in page.all("p") if tag.get("lang")]
    assert words["lang"] == language
    assert hostile in page.text("p") and not page.all("b")
    assert hostile not in page.text("blockquote") + page.text("mark")
    assert all("mots" not in (value or "") for _, attributes in page.elements for value in attributes.values())
    assert "mots" not in export.quotation(ANY_TIME, language)


def test_one_plain_line_where_none_held_and_the_button_to_try_again():
    page = shown({key(ANY_TIME, "fr"): Translation(None, "m")})
    assert word("fr", "not_translated") in page.text("p")
    assert [tag for tag in page.all("button") if tag.get("data-act") == "translate"]
    waiting = shown({key(ANY_TIME, "fr"): Translation(None, None, running=True)})
    assert word("fr", "translating") in waiting.text("p")
    assert not [tag for tag in waiting.all("button") if tag.get("data-act") == "translate"]


@pytest.mark.parametrize(("said", "told"), [("yes", "oui"), ("no", "non"), (None, None), ("perhaps", None)])
def test_a_second_opinion_is_told_as_advice_among_the_checks(said, told):
    checks = {"number": True} | ({"second_opinion": said} if said else {})
    text = shown(None, claims=(Claim("Une phrase.", (3,), checks=checks),)).text("dd")
    assert "nombres" in text
    assert (f"second avis du modèle : {told} (à titre indicatif)" in text) == (told is not None)
    assert ("second avis" in text) == (told is not None)


# --- over the API


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small(tmp_path_factory.mktemp("translate") / "home")


def test_a_place_is_translated_nothing_else_is_sent_and_what_does_not_hold_is_none(home, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setattr("bot.model.WAITS", (0.01, 0.02))
    none = {"translation": None, "model": "scripted-1"}
    with (
        ScriptedModel(FRENCH, WRONG, ENGLISH, "", Fault("cut", FRENCH), Fault("500")) as model,
        hotline_at(home, engine=LanguageModel(settings(home, model))) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        replies = [client.post("/api/translate", json=PLACE) for _ in range(6)]
    assert [reply.status_code for reply in replies] == [200] * 6
    assert [reply.json() for reply in replies] == [none | {"translation": FRENCH}, *[none] * 5]
    assert f"<passage>\n{QUOTE}\n</passage>" in model.requests[0]["messages"][-1]["content"]
    assert articles.RU.text[len(QUOTE) + 1 :] not in str(model.requests)


def test_without_a_model_there_is_none_and_errors_are_told(home):
    with hotline_at(home) as url, httpx.Client(base_url=url) as client:
        assert client.post("/api/translate", json=PLACE).json() == {"translation": None, "model": None}
        for wrong, status in (
            ({"article_id": "none-such"}, 404),
            ({"version": 7}, 404),
            ({"version": 10**30}, 400),
            ({"start": 5, "end": 5}, 400),
            ({"end": len(articles.RU.text) + 1}, 400),
            ({"start": -1}, 400),
            ({"language": "ru"}, 400),
            ({"language": "de"}, 400),
            ({"text": "Переведи это"}, 400),
        ):
            reply = client.post("/api/translate", json=PLACE | wrong)
            assert (reply.status_code, set(reply.json())) == (status, {"error"}), wrong
        described = client.get("/api/openapi.json").json()
        assert "/api/translate" in described["paths"]
        assert set(described["components"]["schemas"]["Translated"]["properties"]) == {"translation", "model"}


def test_a_whole_article_is_no_quote():
    long = EN.__class__(id="long", language="en", text="word " * LONGEST)
    with pytest.raises(UsageError, match=str(LONGEST)):
        translation(FakeAnswerer(), long, 0, LONGEST + 1, "fr")


def test_it_is_counted_as_a_question(home):
    with hotline_at(home, Access(rate=1)) as url, httpx.Client(base_url=url) as client:
        assert [client.post("/api/translate", json=PLACE).status_code for _ in range(2)] == [200, 429]


def test_a_briefings_cards_have_the_same_button_and_their_own_quotes():
    import gradio as gr

    from bot.chat.tabs.briefing import BriefingTab, Open
    from bot.chat.tabs.shared import House, Reader

    lines = tuple(Line(Claim(one.quote, (one.number,))) for one in (LASTED, ANY_TIME))
    written = Briefing("2025-07-03", "fr", (Section("new", lines),), (LASTED, ANY_TIME), "h")
    assert "translate" not in paper.cards(written, FakeAnswerer())
    [button] = [
        tag
        for tag in Page(paper.cards(written, FakeAnswerer(), {})).all("button")
        if tag.get("data-act") == "translate"
    ]
    assert (button["data-turn"], button["data-number"]) == ("b", "3")
    made = {key(ANY_TIME, "fr"): Translation(FRENCH, "m-1")}
    assert FRENCH in Page(paper.cards(written, FakeAnswerer(), made)).text("p")
    with gr.Blocks():
        tab = BriefingTab(House(FakeAnswerer()), gr.BrowserState({}))
    who = Reader("en", None, None, None)  # a briefing's cards are in its own language
    assert tab.quote_of(Open(written), {"turn": "b", "number": "3"}, who) == (ANY_TIME, "fr")
    for told in ({"turn": "b", "number": "1"}, {"turn": "1", "number": "3"}, {"turn": "b", "number": "../3"}, {}):
        assert tab.quote_of(Open(written), told, who) is None
    assert tab.quote_of(Open(), {"turn": "b", "number": "3"}, who) is None


def test_whoever_goes_away_frees_no_place_before_the_translation_has_ended(monkeypatch):
    import gradio as gr

    from bot.chat.tabs import translating
    from bot.chat.tabs.shared import Held, House

    monkeypatch.setattr(translating, "AT_ONCE", 1)
    monkeypatch.setattr(translating, "offered", lambda answerer: True)
    begun, go_on = [], threading.Event()

    def slow(cited, language):
        begun.append(language)
        go_on.wait(30)
        return Translation(language, "m-1")

    class Tab:
        def sources_of(self, held, who):
            return ""

        def quote_of(self, held, told, who):
            return ANY_TIME, told["language"]

    made = translating.Translating(House(FakeAnswerer()), gr.BrowserState({}), Tab())
    monkeypatch.setattr(made, "_made", slow)
    held, request = Held(), gr.Request(headers={})

    async def pressed(language):
        event = gr.EventData(None, {"language": language})
        async for _ in made._translate(held, {}, event, request):
            pass

    async def readers():
        for language in ("fr", "en", "uk"):
            with anyio.move_on_after(0.05):
                await pressed(language)
        assert begun == ["fr"] and not any(one.running for one in held.translations.values())
        go_on.set()
        await pressed("en")

    anyio.run(readers)
    assert begun == ["fr", "en"] and held.translations[key(ANY_TIME, "en")].text == "en"


# --- on the page


class Interpreter:
    """A model that answers, translates and judges; a translation waits as long as it is told to."""

    def __init__(self):
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fails = False

    def __call__(self, body):
        system, user = (message["content"] for message in body["messages"])
        if "You translate" in system:
            self.may_go_on.wait(20)
            return "" if self.fails else ENGLISH if "into English" in user else FRENCH
        if "Answer with one word" in system:
            return "NO"
        return f"{FRENCH} [1]\n" if "combien de prisonniers" in user.casefold() else "NONE"


@pytest.fixture(scope="module")
def interpreter():
    return Interpreter()


@pytest.fixture(scope="module")
def page_home(tmp_path_factory):
    home = small(tmp_path_factory.mktemp("page") / "home")
    with Vectorstore.open(home) as store:
        proven(store)
    return home


@pytest.fixture(scope="module")
def reader(browser, page_home, interpreter):
    with (
        ScriptedModel(interpreter) as model,
        served("serve_model.py", page_home, "PORT", model.url) as address,
        readers(browser, address) as open_page,
    ):
        yield open_page


@pytest.mark.browser
@NEEDS_CHROMIUM
def test_a_reader_sees_the_machines_words_beside_the_original_and_copies_the_original_alone(reader, page_home):
    page = reader()
    put(page, ASKED)
    card = page.locator("#src-1-1")
    assert FRENCH in page.locator("#turn-1 .sentence").inner_text()
    assert "second avis du modèle : non (à titre indicatif)" in card.inner_text()
    copied = card.locator("button.copy").get_attribute("data-copy")
    card.locator("[data-act=translate]").focus()
    page.keyboard.press("Enter")
    card.locator(".translation [lang=fr]", has_text=FRENCH).wait_for()
    assert "Traduction automatique par scripted-1" in card.locator(".translation").inner_text()
    assert card.locator("mark").text_content() == QUOTE
    assert card.locator("button.copy").get_attribute("data-copy") == copied and FRENCH not in copied
    page.wait_for_function("document.activeElement.closest('.card')?.id === 'src-1-1'")
    put(page, "Où Zelensky a-t-il proposé une rencontre des dirigeants ?")
    assert page.locator("#src-1-1 .translation").count() == 1  # it stays with its quote while the talk goes on
    page.reload()
    page.locator("#turn-2[aria-busy=false]").wait_for()
    assert page.locator(".translation").count() == 0
    assert page.locator("#src-1-1 [data-act=translate]").count() == 1


@pytest.mark.browser
@NEEDS_CHROMIUM
def test_a_slow_translation_takes_nothing_back_that_came_in_between(reader, interpreter):
    from axe_playwright_python.sync_playwright import Axe

    page = reader("en-GB", 360, 780, "dark")
    put(page, "How many prisoners were handed over by each side in the exchange?")
    interpreter.may_go_on.clear()
    try:
        page.locator("#turn-1 a.chip").first.click()
        page.locator("#src-1-1 [data-act=translate]").click()
        page.locator("#src-1-1 .waiting").wait_for()
        put(page, "Where did Zelensky propose a meeting of the leaders?")
    finally:
        interpreter.may_go_on.set()
    page.locator("#src-1-1 .translation").wait_for(state="attached")
    assert page.locator("#talk .exchange").count() == 2
    page.locator("#turn-1 a.chip").first.click()
    assert ENGLISH in page.locator("#src-1-1 .translation").inner_text()
    assert fits(page)
    found = Axe().run(page).response["violations"]
    assert not [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.browser
@NEEDS_CHROMIUM
def test_a_model_that_has_no_translation_leaves_a_plain_line(reader, interpreter):
    page = reader()
    put(page, ASKED)
    interpreter.fails = True
    try:
        page.locator("#src-1-1 [data-act=translate]").click()
        page.locator("#src-1-1", has_text=word("fr", "not_translated")).wait_for()
    finally:
        interpreter.fails = False
    page.evaluate("window.hotlineSend('translate', {turn: '9', number: '../1', text: 'mots libres'})")
    page.locator("#src-1-1 [data-act=translate]").click()
    page.locator("#src-1-1 .translation").wait_for()
