"""The claim check: what must agree with an excerpt, in four languages, and what `hotline check` makes of it."""

import json

import pytest

from bot.check import RULES, check
from bot.check.ruling import rule, stretches
from bot.cli import main
from bot.cues import found
from bot.models import Proposal, Source
from bot.similarity import Meaning
from tests.articles import FR
from vectorstore.embeddings import BundledE5
from vectorstore.models import Span

HOUR = "L’entretien entre Vladimir Poutine et Donald Trump a duré près d’une heure, a indiqué Iouri Ouchakov jeudi."
WEAPONS = "Selon Iouri Ouchakov, la suspension des livraisons d’armes n’a pas été abordée, mais l’Iran l’a été."
FRANK = "« La conversation a été franche », a dit Iouri Ouchakov à la presse."
PRESENT = "L’entretien a été franc, a dit Iouri Ouchakov. Dmitri Peskov assistait à l’entretien."
FLIGHT = "The envoy Steve Witkoff will fly to Moscow, an official said on Tuesday."


@pytest.fixture(scope="module")
def embedder():
    return BundledE5()


@pytest.fixture(scope="module")
def meaning(embedder):
    return Meaning(embedder)


MEETING = "Trump expects to meet Putin in Saudi Arabia. In Brussels, Hegseth called the old borders unrealistic."
MEETING_FR = (
    "Trump compte voir Poutine en Arabie saoudite. À Bruxelles, Hegseth a jugé irréaliste le retour aux frontières."
)
TWO_ACCOUNTS = "L’appel est venu de Moscou, selon Iouri Ouchakov ; un blog a écrit que c’est Trump qui avait appelé."
CLASH = (
    "Donald Trump a dit à Volodymyr Zelensky que celui-ci jouait avec la guerre mondiale. "
    "Débattre devant les médias est irrespectueux, a dit JD Vance."
)


@pytest.mark.parametrize(
    ("claim", "excerpt"),
    [
        ("Les deux présidents ont parlé environ 60 minutes.", "Vladimir Poutine et Donald Trump ont parlé une heure."),
        ("L’entretien a duré 15 minutes.", "L’entretien a duré une quinzaine de minutes."),
        ("Both leaders talked for an hour.", "Putin and Trump talked for an hour on Thursday."),
        ("The package is worth $60bn.", "The package is worth 60 billion dollars."),
        ("Les pourparlers ont eu lieu en juillet.", "Les pourparlers ont eu lieu le 3 juillet 2025."),
        ("Les pourparlers ont eu lieu jeudi.", "Les pourparlers ont eu lieu le 3 juillet 2025."),
        ("Israel struck the port.", "Israeli planes struck the port."),
        ("Москва приняла предложение, сказал Песков.", "Кремль принял предложение, заявил Песков."),
        ("The meeting took place in Alaska.", "The meeting took place in Anchorage."),
        ("Selon Iouri Ouchakov, l’Iran a été abordé.", WEAPONS),
        ("Les pourparlers ont duré environ huit heures.", "Les pourparlers ont duré huit heures."),
        ("Each side handed over 390 people.", "Every side handed 390 people over."),
        ("Les délégations se sont vues le 16 mai.", "Les délégations des 16 et 17 mai se sont vues le 16 mai."),
        ("The licence runs until 11 April.", "The licence, issued in March, runs until 11 April."),
        ("L’appel est venu de Moscou, selon Iouri Ouchakov.", TWO_ACCOUNTS),
        ("La trêve n’entrera en vigueur qu’en mai.", "La trêve entrera en vigueur en mai seulement, pas avant."),
        ("Umerov announced a swap.", "A swap was announced by both Umerov and Medinsky in Istanbul."),
        ("Trump and Putin met in Geneva.", "Putin met Trump in Geneva."),
        ("« La conversation a été franche », a dit Ouchakov.", FRANK),
        ("Trump said: “They (the Russians) want a deal.”", "Trump said: “They [the Russians] want a deal.”"),
        ("Песков сказал: «Мы ‹в Кремле› ждём ответа».", "Песков сказал: «Мы <в Кремле> ждём ответа»."),
        ("Trump said: “Talks were good.", "Trump said: “Talks were good. They were long, too.”"),
        ("Poutine a dit : « Le journal “Kommersant” ment ».", "Poutine a dit : « Le journal “Kommersant” ment »."),
        ("Трамп згадав газету „Правда“ у розмові.", "Трамп згадав газету „Правда“ у розмові."),
        ('Trump said "it won’t work" at the rivals’ talks.', "Trump said “it won’t work” at the rivals’ talks."),
    ],
)  # fmt: skip
def test_what_says_the_same_is_not_withheld(claim, excerpt):
    assert check(claim, excerpt).failed == ()


@pytest.mark.parametrize(
    ("claim", "excerpt"),
    [
        ("Разговор Путина и Трампа длился около часа, сообщил Ушаков.", HOUR),
        ("The call between Putin and Trump lasted almost an hour, Yuri Ushakov said.", HOUR),
        ("За словами Ушакова, призупинення постачання зброї не обговорювали.", WEAPONS),
        ("According to Ushakov, the pause in arms deliveries was not discussed.", WEAPONS),
        ("Le Trésor a sanctionné Rosneft.", "The US Treasury sanctioned Rosneft."),
    ],
)
def test_across_languages_too(meaning, claim, excerpt):
    found_ = check(claim, excerpt, meaning)
    assert found_.failed == () and found_.supported


@pytest.mark.parametrize(
    ("reason", "claim", "excerpt"),
    [
        ("number", "L’entretien a duré deux heures.", HOUR),
        ("number", "Переговоры длились два часа.", HOUR),
        ("number", "Three envoys met in Geneva.", "Two envoys met in Geneva."),
        ("number", "The package is worth $50bn.", "The package is worth 60 billion dollars."),
        ("number", "L’entretien a duré une heure.", "L’entretien a duré environ une heure."),
        ("number", "Il a fait moins de 30 degrés à Kiev.", "Temperatures of minus 30 degrees were measured in Kyiv."),
        ("number", "Разговор длился восемь часов.", "Les pourparlers ont duré plus de huit heures."),
        ("number", "Розмова тривала понад годину.", "Розмова тривала годину."),
        ("date", "En 2022, Macron et Poutine se sont parlé.", "Macron a parlé à Poutine, une première depuis 2022."),
        ("date", "The truce came on 11 April.", "The truce holds until 11 April."),
        ("date", "Лицензия выдана 12 марта.", "La licence vaut jusqu’au 12 mars."),
        ("date", "Перемир’я оголошено 8 травня.", "Перемир’я діє від 8 травня."),
        ("date", "L’entretien a eu lieu le 4 juillet.", "L’entretien a eu lieu le 3 juillet."),
        ("date", "L’entretien a eu lieu le 3 juillet.", "L’entretien a eu lieu en juillet."),
        ("date", "Les pourparlers ont eu lieu vendredi.", "Les pourparlers ont eu lieu le 3 juillet 2025."),
        ("date", "Розмова відбулася у п’ятницю.", "Розмова відбулася в четвер."),
        ("name", "Emmanuel Macron a parlé une heure.", HOUR),
        ("name", "The delegate Jean Dupont welcomed the talks.", "The delegate welcomed the talks."),
        ("name", "Делегат Иван Кузнецов приветствовал переговоры.", "Le délégué a salué les pourparlers."),
        ("name", "The meeting took place in Miami.", "The meeting took place in Florida."),
        ("phrase", "Ouchakov a parlé d’un échange « glacial et bref ».", HOUR),
        ("phrase", "Песков назвал предложение Киева «приемлемым».", "Песков назвал предложение Киева «неприемлемым»."),
        ("phrase", "Hegseth a jugé le retour « réaliste ».", "Hegseth a jugé le retour « irréaliste »."),
        ("phrase", "Trump called the terms “negotiable”.", "Trump called the terms “non-negotiable”."),
        ("phrase", "Путін назвав план «прийнятним».", "Путін назвав план «неприйнятним»."),
        ("phrase", f"Trump said: “It was {'very ' * 80}bad.”", f"Trump said: “It was {'very ' * 80}good.”"),
        ("phrase", "Trump said: “Talks were good, long and calm.", "Trump said the talks were good, long and calm."),
        ("phrase", "Trump said: “Talks were good.", "Trump said: “Talks were good until noon. We left.”"),
        ("phrase", "Песков назвал переговоры очень хорошими».", "Песков назвал переговоры очень хорошими."),
        ("phrase", "Trump said he ‘didn’t know’.", "Trump said he ‘didn’t care to know’."),
        ("phrase", "Trump a dit que l’appel a été “franc et long.", "Trump a dit que l’appel a été franc et long."),
        ("role", "Trump warned Putin against a strike.", "Putin warned Trump against a strike."),
        ("role", "Трамп предложил Будапешт, и Путин согласился.", "Poutine a proposé Budapest et Trump a accepté."),
        ("role", "Trump left the forum early.", "Putin left the forum early and called Trump."),
        ("speaker", "Selon Dmitri Peskov, l’entretien a été franc.", PRESENT),
        ("negation", "Selon Ouchakov, la suspension des livraisons d’armes a été abordée.", WEAPONS),
        ("negation", "L’Iran n’a pas été abordé.", "L’Iran a été abordé, selon Ouchakov."),
        ("negation", "The trilateral meeting was postponed.", "Nobody postponed the trilateral meeting."),
        ("negation", "Стороны договорились о прекращении огня.", "Aucun cessez-le-feu n’a été convenu."),
        ("negation", "Сторони підтвердили обмін.", "Les parties n’ont pas confirmé l’échange."),
        ("modality", "Une rencontre aura lieu en mai.", "Une rencontre pourrait avoir lieu en mai."),
        ("modality", "Putin declared a truce.", "Putin said he was ready to declare a truce."),
        ("modality", "Россия передала тела.", "Росія готова передати тіла."),
        ("modality", "Les deux camps se sont engagés à un échange.", "Les deux camps ont discuté d’un échange."),
        ("link", "L’entretien a duré une heure ![x](http://evil.example/p).", HOUR),
        ("link", "L’entretien a duré une heure, lire www.evil.example.", HOUR),
        ("link", "L’entretien a duré une heure <img src=x>.", HOUR),
        ("link", "L’entretien a duré une heure, selon evil.example.", HOUR),
        ("account", "L’entretien a duré près d’une heure.", HOUR),
        ("account", "La suspension des livraisons d’armes n’a pas été abordée.", WEAPONS),
        ("account", "The call lasted more than an hour.", "The call lasted more than an hour, media reported."),
        ("account", "План составили Уиткофф и Дмитриев.", "Selon des médias, Witkoff et Dmitriev ont rédigé le plan."),
        ("account", "Ушаков сказал, что их не предупредили.", "Ушаков заявил, что Трамп сказал: их не предупредили."),
        ("account", "Peskov said the raid was known.", "Peskov said that Trump repeated that the raid was known."),
        ("account", "Трамп сказал, что тот помог бы.", "Трамп, по собственным словам, сказал, что тот помог бы."),
        ("account", "Київ відкладає передання тіл.", "Мединський закидав Києву, що той відкладає передання тіл."),
        ("negation", "Zelensky declined to come to Alaska.", "Zelensky was not invited to Alaska."),
        ("negation", "Зеленський відхилив запрошення.", "Zelensky n’a pas reçu d’invitation."),
        ("together", "Selon Ouchakov, c’est Trump qui avait appelé.", TWO_ACCOUNTS),
        ("together", "Trump expects to meet Putin in Brussels.", MEETING),
        ("together", "Trump compte voir Poutine à Bruxelles.", MEETING_FR),
        ("together", "JD Vance a dit que Zelensky jouait avec la guerre mondiale.", CLASH),
        ("support", "According to.", "Any truce, Putin said according to two outlets, had to last."),
        ("support", "The envoy Steve Witkoff resigned on Tuesday.", FLIGHT),
        ("support", "Les chats dorment volontiers sur les tapis.", HOUR),
    ],
)  # fmt: skip
def test_what_says_something_else_is_caught_by_its_rule(reason, claim, excerpt):
    assert reason in check(claim, excerpt).failed


@pytest.mark.parametrize(
    ("claim", "excerpt"),
    [
        ("Anna Kelly said the army is strong.", "Spokeswoman Anna Kelly spoke. Kelly said the army is strong."),
        ("Le 3 juillet, l’appel a duré une heure.", "Ils se sont parlé le 3 juillet 2025. L’appel a duré une heure."),
        ("Трамп и Путин говорили час.", "Трамп и Путин поговорили. Разговор длился час, они говорили о мире."),
        ("Рубіо поїхав до Парижа.", "Рубіо залишив Лондон. Він поїхав до Парижа."),
    ],
)  # fmt: skip
def test_a_sentence_may_lean_on_the_one_before_it(claim, excerpt):
    assert "together" not in check(claim, excerpt).failed


def test_a_wrong_number_costs_nothing_where_another_excerpt_bears_the_sentence(meaning):
    right, wrong = source("La suspension des livraisons d’armes n’a pas été abordée."), source("une heure")
    said = Proposal("La suspension des livraisons d’armes n’a pas été abordée.", (wrong,))
    assert rule(said, meaning).reason is not None
    assert [one.text for one in rule(said, meaning, (wrong, right)).sources] == [right.text]


def test_hidden_characters_hide_nothing():
    hidden = "L’entretien a duré \u200bd\u200be\u200bu\u200bx\u200b heures."
    assert "number" in check(hidden, HOUR).failed


def test_the_score_falls_with_what_the_excerpt_lacks():
    whole = check("L’entretien a duré près d’une heure, a indiqué Ouchakov.", HOUR)
    part = check("L’entretien a duré près d’une heure, autour d’un dîner copieux et joyeux.", HOUR)
    assert 0 <= part.score < whole.score <= 1
    assert set(whole.checks) == {*RULES, "score"}


def test_what_breaks_a_rule_scores_below_what_breaks_none():
    wrong = check("L’entretien a duré près de deux heures, a indiqué Ouchakov.", HOUR)
    assert (
        wrong.failed and wrong.score < 0.5 <= check("L’entretien a duré près d’une heure, selon Ouchakov.", HOUR).score
    )


def test_without_vectors_a_foreign_claim_with_nothing_to_compare_is_not_borne_out(meaning):
    claim, excerpt = "Les négociateurs ont quitté la salle.", "The negotiators left the room."
    assert not check(claim, excerpt).supported
    assert check(claim, excerpt, meaning).score > check(claim, excerpt).score


def test_where_a_rule_is_broken_no_vector_is_made():
    def likeness(one, other):
        raise AssertionError((one, other))

    assert check("The call of 3 July lasted two hours.", HOUR, likeness).failed


def test_whatever_vector_a_foreign_claim_wants_was_made_while_the_model_was_thinking():
    whole, asked = Source(FR, Span(0, len(FR.text)), 0.9), set()

    def near(claim, passage):
        asked.add(passage)
        return 0.95

    rule(
        Proposal("Donald Trump regretted the lack of progress; he will call Volodymyr Zelensky on Friday.", (whole,)),
        near,
    )
    assert any("Il rappellera" in passage and "regretté" in passage for passage in asked)  # two that belong together
    assert asked <= set(stretches(whole))


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("La trêve ne dura que trois jours.", False), ("La trêve ne dura pas.", True), ("Not only Kyiv agreed.", False),
        ("Nobody agreed.", True), ("Не менее ста человек.", False), ("Ніхто не погодився.", True),
    ],
)  # fmt: skip
def test_small_words_that_deny_and_that_only_seem_to(text, denies):
    assert found("denies", text) is denies


def source(words, article=FR):
    start = article.text.index(words)
    return Source(article, Span(start, start + len(words)), 0.9)


def test_the_quote_is_the_sentence_that_bears_the_claim(meaning):
    whole = Source(FR, Span(0, len(FR.text)), 0.9)
    ruling = rule(Proposal("La suspension des livraisons d’armes n’a pas été abordée.", (whole,)), meaning)
    assert ruling.reason is None
    assert [one.text for one in ruling.sources] == ["La suspension des livraisons d’armes n’a pas été abordée."]


def test_of_several_sources_the_one_that_bears_the_claim_is_kept(meaning):
    good, other = source("Donald Trump a regretté de ne pas avoir fait de progrès."), source("franc et concret")
    ruling = rule(Proposal("Donald Trump a regretté de ne pas avoir fait de progrès.", (other, good)), meaning)
    assert [one.text for one in ruling.sources] == [good.text]


MANY = tuple(source(words) for words in ("une heure", "jeudi", "franc", "Trump"))


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ((), "citation"),
        ((Source(FR, Span(5, 5), 1.0),), "quote"),
        ((Source(FR, Span(0, 10_000), 1.0),), "quote"),
        (MANY, "citation"),
    ],
)
def test_no_source_no_place_or_too_many(sources, reason, meaning):
    assert rule(Proposal("L’entretien a duré une heure.", sources), meaning).reason == reason


def test_an_embedder_that_fails_costs_only_the_cosine():
    from vectorstore.errors import EmbeddingUnavailable

    class Broken:
        def embed_documents(self, texts):
            raise EmbeddingUnavailable("down")

    broken = Meaning(Broken())
    broken.prepare(["un texte"])
    assert broken("a claim", "un texte") is None
    assert Meaning(None)("a", "b") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Les deux présidents se sont parlé au téléphone pendant environ une heure.", True),
        ("Jeudi, les deux présidents ont parlé environ une heure au téléphone.", True),
        ("Les deux présidents ont parlé et se sont disputés pendant environ une heure.", False),
        ("The two presidents talked by phone for about an hour.", False),
    ],
)
def test_a_model_that_invents_is_shown_only_in_the_words_of_the_excerpt(text, kept, meaning):
    source = Source(FR, Span(0, 95), 1.0)
    free = rule(Proposal(text, (source,)), lambda *_: 0.95)
    bound = rule(Proposal(text, (source,)), lambda *_: 0.95, own_words=False)
    assert free.reason is None
    assert (bound.reason, bool(bound.sources)) == ((None, True) if kept else ("wording", False))


def test_hotline_check_reads_lines_and_reports_bad_ones(tmp_path, capsys):
    lines = [
        {"id": "yes", "claim": "The call lasted about an hour.", "excerpt": "L’appel a duré environ une heure."},
        {"id": "no", "claim": "The call lasted two hours.", "excerpt": "L’appel a duré environ une heure."},
        {"id": "bad", "claim": "x"},
        {"id": "empty", "claim": " ", "excerpt": "x"},
    ]
    given, made = tmp_path / "claims.jsonl", tmp_path / "out.jsonl"
    given.write_text("\n".join(json.dumps(line) for line in lines) + "\nnonsense\n", encoding="utf-8")
    assert main(["check", "--input", str(given), "--output", str(made)]) == 2
    out = [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in out] == ["yes", "no", "bad", "empty", 5]
    assert out[0]["supported"] is True and 0.5 <= out[0]["score"] <= 1 and all(out[0]["checks"][rule] for rule in RULES)
    assert out[1]["supported"] is False and out[1]["checks"]["number"] is False
    assert all(line["error"]["code"] == "bad_input" for line in out[2:])
    assert main(["check"]) == 2
    assert "--input" in capsys.readouterr().err


def test_every_reason_has_words_on_the_page():
    from bot.briefing.words import say
    from bot.chat.words import reason

    for language in ("fr", "en", "ru", "uk"):
        assert all(reason(language, code) != code for code in (*RULES, "citation", "quote", "wording"))
    for language in ("fr", "en"):
        assert all(say(f"why_{code}", language) for code in (*RULES, "citation", "quote", "wording"))
