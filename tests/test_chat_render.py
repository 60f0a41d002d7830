"""The HTML of the chat: what is shown of an exchange and its sources, and that nothing in it is trusted."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from fakes import ANY_TIME, ARTICLES, FR, FRANK, HOSTILE, LASTED, RU, FakeAnswerer, Scripted, answer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import weblink
from bot.api.footnotes import Message
from bot.briefing.markdown import escaped
from bot.chat import cards, export, panels, render
from bot.chat.conversation import Exchange, Source, ask
from bot.models import Claim, Found, Overview, Shown, Withheld
from vectorstore.models import Filters

# Everything the panes are built of: anything else would have come out of somebody's text.
TAGS = (
    "div article h2 span p figure blockquote figcaption strong a footer button aside section details summary "
    "mark dl dt dd"
)
ATTRIBUTES = (
    "class role aria-live aria-label id aria-busy dir lang href type open data-copy data-done data-talk data-quote "
    "data-about data-act data-turn"
)
VOID = {"input"}
CALL = "Combien de temps a duré l’appel du 3 juillet 2025 ?"


class Page(HTMLParser):
    """What a browser would make of it: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        self.texts.append((self._open[-1] if self._open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str | None = None) -> str:
        return "".join(data for name, data in self.texts if tag is None or name == tag)


def asked(text: str, past: tuple[Exchange, ...] = (), language: str = "fr") -> Exchange:
    return list(ask(FakeAnswerer(slow=0, pace=0), past, text, language))[-1]


def both(*exchanges: Exchange, language: str = "fr") -> Page:
    return Page(render.conversation(exchanges, language) + cards.sources(exchanges, language))


# What the reader sees


def test_quotes_are_quotes_and_written_sentences_are_not():
    extracted, written = both(asked(CALL)), both(asked("Réponse du modèle ?"))
    assert LASTED.quote in extracted.text("blockquote")
    assert "fut le sixième de l’année" in written.text("p")
    assert "fut le sixième de l’année" not in written.text("blockquote")
    assert "Iouri Ouchakov" in extracted.text("strong")


def test_a_foreign_quote_names_its_language():
    page = both(asked(CALL))
    assert [tag["lang"] for tag in page.all("blockquote")][:4] == ["fr", "fr", "ru", "fr"]
    assert page.text("span").count("russe") == 2  # beside the quote and on its card


def test_every_chip_leads_to_its_card_even_in_older_answers():
    page = both(asked(CALL), asked("Et qui l’a dit ?", (asked(CALL),)))
    targets = [tag["href"] for tag in page.all("a") if tag.get("class") == "chip"]
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert targets == ["#src-1-1", "#src-1-2", "#src-1-3", "#src-1-4", "#src-2-2"]
    assert {target[1:] for target in targets} <= ids


def test_a_number_without_a_source_gives_no_chip():
    claim = Claim("Une phrase.", (1, 7))
    exchange = list(
        ask(Scripted(Shown(claim, (LASTED,)), answer(claims=(claim,), citations=(LASTED,))), (), "?", "fr")
    )[-1]
    assert [tag["href"] for tag in both(exchange).all("a") if tag.get("class") == "chip"] == ["#src-1-1"]


def test_an_abstention_does_not_look_like_an_answer():
    page = both(asked("Qui a marché sur la lune ?"))
    assert any("abstained" in (tag.get("class") or "") for tag in page.all("div"))
    assert "Pas de réponse dans l’archive" in page.text("p")
    assert all("near" in (tag["class"] or "") for tag in page.all("details"))
    assert "Ils ne répondent pas à la question." in page.text("p")
    assert not page.all("figure")


def test_withheld_sentences_are_counted_with_reasons_and_never_shown():
    page = both(asked("Réponse du modèle ?"))
    assert "2 phrases retenues par les vérifications (nombre absent de l’extrait ; autre raison)" in page.text("p")
    withheld = answer(language="uk", message="Так.", withheld=(Withheld("date"),))
    exchange = list(ask(Scripted(withheld), (), "?", "fr"))[-1]
    assert "1 речення затримали перевірки (дати немає в уривку)" in both(exchange).text("p")


def test_labels_follow_the_answer_not_the_browser():
    exchange = asked("Чем закончился разговор?", language="fr")
    page = both(exchange)
    assert "Вечерние вести, июль 2025" in page.text("span")
    assert "Копировать цитату" in page.text("button")


def test_a_card_tells_what_it_is():
    page = both(asked(CALL))
    text = page.text()
    for expected in ("3 origines indépendantes", "version 2", "Synthèse compilée", "https://one.example/a"):
        assert expected in text
    assert "Le Courrier du soir · 3 juillet 2025 · français" in text
    assert "без дати · українська" in both(asked("Що було після розмови і далі?")).text("span")


def test_copies_carry_their_attribution():
    exchange = asked(CALL)
    assert export.quotation(FRANK, "fr").splitlines() == [
        f"«\u00a0{FRANK.quote}\u00a0»",
        "Le Courrier du soir, 3 juillet 2025. Au téléphone, Trump et Poutine constatent leur désaccord",
        FR.url,
    ]
    text = export.exchange_markdown(exchange, "fr")
    assert f"> {ANY_TIME.quote} — Юрий Ушаков [^3]" in text
    assert f"[^3]: «\u00a0{ANY_TIME.quote}\u00a0» Вечерние вести, juillet 2025. {RU.title}. <{RU.url}>" in text


def test_markdown_shows_every_word_to_the_letter():
    from markdown_it import MarkdownIt

    exchange = asked("xss *gras* [x](javascript:1) # 1. `code` $$")
    html = MarkdownIt("commonmark").render(export.exchange_markdown(exchange, "fr"))
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= {"h3", "p", "blockquote"}
    assert exchange.question in page.text("h3")
    assert "${window.__xss=6} {{value}} @children <iframe" in page.text()


PIECES = (
    *("# ", "#", "2025. ", "1) ", "- ", "+ ", "-", "=", "---", "===", "* * *", "> ", "$x$", "$$", "[x]", "![", "]"),
    *("(javascript:1)", "[^1]: ", "[1]: ", "\\", "\\[", "`", "```", "~~", "**", "_", "|", "|---|", "<b>", "<!--"),
    *("&amp;", "&#35;", "https://evil.example/a_b", "www.evil.example", "://", "mot", " ", "\n\n", "\t", "\u00a0", "."),
)  # fmt: skip


def marked_up(text: str) -> Page:
    from markdown_it import MarkdownIt

    return Page(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


@given(st.lists(st.sampled_from(PIECES), min_size=1).map("".join))
@settings(max_examples=300)
@example("# Urgent")
@example("2025. Une année")
@example("Urgent #")
@example("&amp;lt; [sic] \\] $5 et 6$")
def test_whatever_is_escaped_reads_to_the_letter_wherever_it_stands(text):
    words, plain = escaped(text), re.sub("[ \t\n]+", " ", text).strip()
    for before, tags in (("", ["p"]), ("> ", ["blockquote", "p"]), ("- ", ["ul", "li"]), ("### ", ["h3"])):
        page = marked_up(f"{before}{words}")
        assert page.text().replace("\n", "") == plain
        assert not plain or [tag for tag, _ in page.elements] == tags
    assert not re.search(r"(?<!\\)(?:\\\\)*\$|://|www\.", words)  # no mathematics, nothing to make a link of


@pytest.mark.parametrize(
    "text", ["# Urgent", "2025. Une année", "- non", "---", "Voir https://evil.example [sic], $5$"]
)
def test_a_quote_leaves_the_page_to_the_letter_and_its_address_is_a_link(text):
    url = "https://courrier.example/a_(b) \t*c*?x=$1&y=[2]"
    cited = replace(LASTED, quote=text, title=text, url=url)
    claim = Claim(text, (1,))
    shown = answer(claims=(claim,), citations=(cited,))
    exchange = Exchange(1, text, claims=(claim,), sources=(Source(cited),), answer=shown)
    message = Message()
    message.add(Shown(claim, (cited,)), {})
    message.finish(shown)
    for written, times in ((export.exchange_markdown(exchange, "fr"), 4), (message.text, 3)):
        page = marked_up(written)
        assert {tag for tag, _ in page.elements} <= {"h3", "p", "blockquote", "a"}
        assert "".join(data for tag, data in page.texts if tag != "a").count(text) == times
        (link,) = page.all("a")
        assert unquote(link["href"]) == url


def test_a_card_proves_its_quote():
    page = both(asked(CALL))
    assert "Iouri Ouchakov" in page.text("dd")
    assert f"caractères {FRANK.start + 1} à {FRANK.end}" in page.text("dd")
    assert "citation retrouvée à sa place, mot pour mot" in page.text("dd")


def test_what_a_source_corrected_stands_on_its_card():
    found = Source(LASTED, notice="L’heure a été corrigée.", gone="2025-08-01", newer=2)
    text = both(Exchange(1, "?", sources=(found,))).text("p")
    assert "Rectification publiée par la source : L’heure a été corrigée." in text
    assert "constaté le 1er août 2025" in text
    assert "la version 2 est dans l’archive" in text


def test_whoever_waits_for_a_model_sees_what_it_reads():
    waiting = list(ask(Scripted(Found((LASTED,)), answer(message="Rien.")), (), CALL, "fr"))[1]
    page = Page(render.conversation((waiting,), "fr"))
    assert FR.title in page.text("span")
    assert "Le modèle lit ces articles :" in page.text("p")


def test_what_was_asked_of_a_part_of_the_archive_says_so():
    filters = Filters(as_of="2025-07-03", since="2025-01-01", publishers=("Le Témoin",), languages=("ru",))
    exchange = replace(asked(CALL), filters=filters)
    told = "Archive telle qu’elle était le 3 juillet 2025 · du 1er janvier 2025 au … · Le Témoin · russe"
    assert told in both(exchange).text("p")
    assert told in Page(panels.banner(filters, "fr")).text("span")
    assert panels.banner(Filters(), "fr") == ""


def test_only_what_is_kept_can_be_judged():
    exchange = replace(asked(CALL), verdict="down")
    acts = [tag.get("data-verdict") for tag in Page(render.conversation((exchange,), "fr", kept=True)).all("button")]
    assert acts.count("up") == acts.count("down") == 1
    assert Page(render.conversation((exchange,), "fr", kept=True)).all("form")[0]["data-act"] == "reason"
    assert not any(tag.get("data-verdict") for tag in both(exchange).all("button"))


@pytest.mark.parametrize(
    ("overview", "language", "expected"),
    [
        (Overview(121, 98, "2025-01-22", "2026-05-13", "extractive"), "fr", "dont 98 synthèses compilées"),
        (Overview(1, 0, None, None, "extractive"), "en", "1 article"),
        (Overview(0, 0, None, None, "extractive"), "uk", "Архів порожній"),
        (Overview(2, 0, None, None, "llm", "m-1", "api.example"), "en", "Your questions are sent to api.example."),
        (Overview(2, 0, None, None, "llm", "m-1", None), "ru", "Ваши вопросы не покидают этот компьютер."),
        (None, "fr", "L’archive ne répond pas"),
    ],
)
def test_the_head_says_what_is_there_and_where_questions_go(overview, language, expected):
    page = Page(render.masthead(overview, language))
    assert expected in page.text("li")
    assert page.all("header")[0]["data-language"] == language


def test_a_quote_whose_article_is_gone_says_so():
    page = both(Exchange(1, "?", sources=(Source(LASTED, removed=True),)))
    assert page.text("mark") == LASTED.quote
    assert "L’article n’est plus dans l’archive" in page.text("p")


def test_what_went_wrong_stands_in_the_answer():
    assert "le modèle n’a pas répondu" in both(asked("La panne ?")).text("p")


# Nothing is trusted


def test_hostile_words_stay_words():
    exchange = asked("<img src=x onerror=window.__xss=1> xss ${1} {{value}}")
    page = both(exchange, language="fr")
    assert {tag for tag, _ in page.elements} <= {*TAGS.split()}
    assert {name for _, attributes in page.elements for name in attributes} <= {*ATTRIBUTES.split()}
    assert all(tag["href"].startswith("#") for tag in page.all("a"))
    assert exchange.question in page.text("h2")
    assert page.text("mark") == exchange.sources[0].citation.quote
    assert HOSTILE.title in page.text("span")
    assert HOSTILE.publisher in page.text("span")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.example.org/a#:~:text=%D1%8F", "example.org"),
        ("http://example.org", "example.org"),
        ("HTTPS://example.org", "example.org"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        (" https://example.org", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//example.org", None),
        ("https://", None),
        ("https://[", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_become_links(address, host):
    assert weblink.host(address) == host
    if address is not None:
        links = Page(cards.link(address, "texte")).all("a")
        expected = {"href": address, "target": "_blank", "rel": "noopener noreferrer nofollow"}
        assert links == ([expected] if host else [])


def test_fake_articles_hold_their_quotes():
    for found in asked(CALL).sources:
        cited = found.citation
        assert ARTICLES[cited.article_id, cited.version].text[cited.start : cited.end] == cited.quote
