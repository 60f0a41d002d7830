"""Answers by a language model: markers, streaming, every fault, and what reaches the reader. A real HTTP server."""

import time

import pytest

from bot import model as connection
from bot.answer import Hotline
from bot.commands.ask import as_text
from bot.engines.llm import PROMPT_TOKENS, LanguageModel
from bot.engines.markers import Sentence, sentences_of
from bot.engines.tasks import second_opinion
from bot.frames import say
from bot.model import Circuit, open_model
from bot.models import Answer, Found, Question, Shown
from bot.settings import Settings
from prompts import load, names
from tests.articles import ALL
from tests.scripted_model import Fault, ScriptedModel
from vectorstore import tokens
from vectorstore.errors import HotlineError, ModelUnavailable
from vectorstore.ingest import add
from vectorstore.models import Article
from vectorstore.store import Vectorstore

ASKED = "Combien de temps a duré l’entretien du 3 juillet 2025 entre les deux présidents ?"
TRUE = "Les deux présidents se sont parlé pendant environ une heure. [1]\n"
FALSE = "Les deux présidents se sont parlé pendant environ trois heures. [1]\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Vectorstore.open(tmp_path_factory.mktemp("home")) as opened:
        for article in ALL:
            add(opened, article, "test")
        opened.sync()
        yield opened


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setattr(connection, "SILENCE", 1.0)
    monkeypatch.setattr(connection, "WHOLE", 3.0)
    monkeypatch.setattr(connection, "WAITS", (0.01, 0.02))
    monkeypatch.setattr("bot.gate.lets_through", lambda *_: True)  # the gate has tests of its own


def settings(model, name="scripted-1"):
    return Settings.from_environment({"HOTLINE_MODEL": name, "OPENAI_BASE_URL": model.url} if name else {
        "OPENAI_BASE_URL": model.url})  # fmt: skip


def citing(sentence, words):
    """A script that cites whichever excerpt holds the words."""

    def script(body):
        prompt = body["messages"][1]["content"]
        number = prompt[: prompt.index(words)].count("<excerpt number=")
        return f"{sentence} [{number}]"

    return script


def answered(store, model, text=ASKED, **fields) -> Answer:
    return Hotline(store, LanguageModel(settings(model))).answer(Question(text, **fields))


def said(text, size=3):
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [(found.text, found.numbers) for found in sentences_of(pieces, "fr")]


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il a dit oui. [1]", [("Il a dit oui.", (1,))]),
        ("Il a dit oui [1].", [("Il a dit oui.", (1,))]),
        ("Il a dit oui [1, 2]. Elle non [3].", [("Il a dit oui.", (1, 2)), ("Elle non.", (3,))]),
        ("Il a dit oui.[1][2] Elle non.[3]\n", [("Il a dit oui.", (1, 2)), ("Elle non.", (3,))]),
        ("Il a dit oui【1】. Elle non【2†source】.", [("Il a dit oui.", (1,)), ("Elle non.", (2,))]),
        ("- Il a dit oui [^1]\n- Elle non [[2]]\n", [("Il a dit oui.", (1,)), ("Elle non.", (2,))]),
        ("1. Il a dit oui. [1]\n2. Elle non. [2]", [("Il a dit oui.", (1,)), ("Elle non.", (2,))]),
        ("Il a dit « oui ». [1]", [("Il a dit « oui ».", (1,))]),
        ("Sans source. Avec source [1].", [("Sans source.", ()), ("Avec source.", (1,))]),
        ("Il a dit [sic] oui. [2]", [("Il a dit [sic] oui.", (2,))]),
        ("Selon Peskov [1], la trêve a commencé [2].", [("Selon Peskov, la trêve a commencé.", (1, 2))]),
        ("Il est faux [1] que Poutine a accepté [1]\n", [("Il est faux que Poutine a accepté.", (1, 1))]),
        ("Russia [2] attacked Ukraine. [1]", [("Russia attacked Ukraine.", (2, 1))]),
        ("Il a parlé [1] hier. Elle non. [2]", [("Il a parlé hier.", (1,)), ("Elle non.", (2,))]),
        ("Il a dit oui. [", [("Il a dit oui.", ()), ]),
        ("**Il** a dit\u200b oui. [1]", [("Il a dit oui.", (1,))]),
        ("NONE", []),
        ("NONE.\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_markers_in_every_shape_and_cut_anywhere(text, expected, size):
    found = said(text, size)
    if text.endswith("["):  # a bracket that never closed is no citation, whatever else becomes of it
        assert [numbers for _, numbers in found if numbers] == []
    else:
        assert found == expected


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to excerpt 2, it rained.\n", [("It rained.", (2,))]),
        ("Selon l'extrait n° 2, il a plu. [3]", [("Il a plu.", (3,))]),
        ("Selon Le Témoin, 2025-07-03, il a plu. [1]", [("Il a plu.", (1,))]),
        ('According to the excerpt from "Le Témoin, 2025-07-03", it rained.\n', [("It rained.", (1, 3))]),
        ('Il a plu, selon l\'extrait de "Le Témoin, 2025-07-03". [1]', [("Il a plu.", (1,))]),
        ("Згідно з Свідок, 2025-07-04, дощило. [2]", [("Дощило.", (2,))]),
        ("Відповідь: дощило. [2]", [("Дощило.", (2,))]),
        ("Ответ:\nШёл дождь. [2]", [("Шёл дождь.", (2,))]),
        ("According to excerpt 1200 people died. [1]", [("According to excerpt 1200 people died.", (1,))]),
        ("According to excerpt 2.5 million left. [1]", [("According to excerpt 2.5 million left.", (1,))]),
        ("За отрывом 12 процентов лидирует Трамп. [1]", [("За отрывом 12 процентов лидирует Трамп.", (1,))]),
        # Who tells it is news, and so is the day.
        ("Selon Kremlin, 2025-07-03, il a plu. [5]", [("Selon Kremlin, 2025-07-03, il a plu.", (5,))]),
        ("In Kyiv, Ukraine, it rained. [6]", [("In Kyiv, Ukraine, it rained.", (6,))]),
        ("Selon Le Témoin, il a plu. [1]", [("Selon Le Témoin, il a plu.", (1,))]),
        ("According to Kyiv, 2025-07-03, it rained. [1]", [("According to Kyiv, 2025-07-03, it rained.", (1,))]),
        ("In 2025-07-05, it rained. [4]", [("In 2025-07-05, it rained.", (4,))]),
    ],
)  # fmt: skip
def test_an_excerpt_named_in_words_is_a_marker(text, expected, size):
    labels = (
        *("Le Témoin, 2025-07-03", "Свідок, 2025-07-04", "Le Témoin, 2025-07-03", "2025-07-05"),
        *("Kremlin, 2025-07-03", "Kyiv, Ukraine"),
    )
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert [(found.text, found.numbers) for found in sentences_of(pieces, "fr", labels)] == expected


def test_a_sentence_is_told_as_soon_as_it_is_whole():
    fed = []

    def pieces():
        for piece in ("Il a dit oui. ", "[1]", " Elle", " non. [2]", "\nFin"):
            fed.append(piece)
            yield piece

    stream = sentences_of(pieces(), "fr")
    assert next(stream) == Sentence("Il a dit oui.", (1,))
    assert fed[-1] == " Elle"
    assert next(stream) == Sentence("Elle non.", (2,))
    assert fed[-1] == "\nFin"


def test_a_supported_sentence_is_shown_with_the_words_it_rests_on(store):
    with ScriptedModel(TRUE) as model:
        answer = answered(store, model)
    assert (answer.engine, answer.model, answer.abstained) == ("llm", "scripted-1", False)
    assert [claim.text for claim in answer.claims] == ["Les deux présidents se sont parlé pendant environ une heure."]
    assert answer.citations[0].quote.endswith("jeudi 3 juillet 2025.")
    assert answer.claims[0].citations == (1,)
    assert answer.message == say("written", "fr")
    assert answer.prompt == f"answer {load('answer').digest}"
    assert answer.withheld == ()


def test_a_sentence_that_fails_is_put_right_once(store):
    with ScriptedModel(FALSE, TRUE) as model:
        answer = answered(store, model)
        told = model.requests[1]["messages"][1]["content"]
    assert [claim.text for claim in answer.claims] == ["Les deux présidents se sont parlé pendant environ une heure."]
    assert answer.withheld == ()
    assert "environ trois heures. (a number of it is not in the excerpt)" in told
    assert answer.usage["requests"] == 2


def test_what_another_call_was_like_is_no_answer(tmp_path):
    july = "Donald Trump et Vladimir Poutine se sont parlé le 3 juillet 2025 pendant environ une heure."
    may = "Donald Trump et Vladimir Poutine se sont parlé le 19 mai 2025 pendant deux heures."
    said = "Donald Trump et Vladimir Poutine se sont parlé pendant {}. [{}]\n"
    with Vectorstore.open(tmp_path) as store:
        add(store, Article(july, id="july", language="fr", published="2025-07-03"), "test")
        add(store, Article(may, id="may", language="fr", published="2025-05-19"), "test")
        store.sync()
        both = "".join(said.format(long, number) for long in ("deux heures", "environ une heure") for number in (1, 2))
        with ScriptedModel(both, "NONE") as model:
            answer = answered(store, model, ASKED)
    assert [claim.text for claim in answer.claims] == [said.format("environ une heure", 1).split(" [")[0]]
    assert answer.citations[0].article_id == "july"
    assert "date" in {one.reason for one in answer.withheld}


def test_what_fails_twice_is_withheld_and_its_text_is_nowhere(store):
    with ScriptedModel(TRUE + FALSE, FALSE) as model:
        answer = answered(store, model)
    assert len(answer.claims) == 1
    assert [withheld.reason for withheld in answer.withheld] == ["number"]
    assert "trois heures" not in str(answer.to_json())


def test_a_model_that_has_mostly_invented_is_kept_to_the_excerpts_words(store):
    lies = "".join(FALSE.replace("trois", number) for number in ("trois", "quatre", "cinq", "six"))
    free = "Les deux présidents ont parlé et se sont disputés pendant environ une heure. [1]\n"
    with ScriptedModel(lies, "NONE", free + TRUE) as model:
        hotline = Hotline(store, LanguageModel(settings(model)))
        first, second = (hotline.answer(Question(ASKED)) for _ in range(2))
    assert first.engine == "extractive" and {one.reason for one in first.withheld} == {"number"}
    assert [f"{claim.text} [1]\n" for claim in second.claims] == [TRUE] and second.engine == "llm"
    assert [one.reason for one in second.withheld] == ["wording"]
    with ScriptedModel(free + TRUE) as model:
        assert len(answered(store, model).claims) == 2  # nothing is known of it


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("L’entretien a duré une heure.", "citation"),
        ("L’entretien a duré une heure. [9]", "citation"),
        ("L’entretien a duré une heure. [1][9]", "citation"),
        ("L’entretien a duré une heure. [0]", "citation"),
        ("L’entretien a eu lieu le 4 juillet 2025. [1]", "date"),
        ("Les deux présidents et Emmanuel Macron se sont parlé pendant environ une heure. [1]", "name"),
        ("Les deux présidents ont eu un « échange glacial » pendant environ une heure. [1]", "phrase"),
        (citing("La suspension des livraisons d’armes a été abordée.", "La suspension des"), "negation"),
        (citing("Selon Dmitri Peskov, l’entretien a été franc.", "franc et concret"), "name"),
        ("Les deux présidents se sont parlé environ une heure, voir https://evil.example/x. [1]", "link"),
        ("Les chats du palais dorment volontiers sur les tapis persans. [1]", "support"),
    ],
)
def test_each_way_to_fail_has_its_reason(store, sentence, reason):
    with ScriptedModel(sentence, "NONE") as model:
        answer = answered(store, model)
    assert answer.engine == "extractive"
    assert [withheld.reason for withheld in answer.withheld] == [reason]
    assert say("nothing_held", "fr") in answer.message
    assert answer.claims and all(claim.checks.get("verbatim") for claim in answer.claims)


FAULTY = [
    (Fault("401"), "HTTP 401"), (Fault("429"), "HTTP 429"), (Fault("500"), "HTTP 500"), (Fault("400"), "HTTP 400"),
    (Fault("malformed_json"), "cannot be read"), (Fault("malformed_sse"), ""), (Fault("cut", TRUE), "cut off"),
    (Fault("cut_hard", TRUE), "connection"), (Fault("length", TRUE), "stopped early (length)"),
    (Fault("hang"), "no answer in time"), (Fault("endless", "la la la "), "no end"),
    *((Fault(kind), "HTTP 503") for kind in ("error_cut", "error_silent", "error_gzip")),
    (Fault("nested"), "cannot be read"), (Fault("keep_alive"), "no whole answer"),
    ("The two presidents spoke by telephone for about an hour on Thursday. [1]", "another language"),
    ("Оба президента говорили по телефону примерно один час, в четверг. [1]", "another language"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "why"), FAULTY, ids=lambda value: getattr(value, "kind", str(value))[:20])
def test_whatever_the_model_does_the_reader_gets_excerpts_and_one_plain_line(store, fault, why):
    with ScriptedModel(fault) as model:
        *shown, answer = Hotline(store, LanguageModel(settings(model))).stream(Question(ASKED))
    assert isinstance(answer, Answer) and all(isinstance(one, Found | Shown) for one in shown)
    assert (answer.engine, answer.model, answer.abstained) == ("extractive", None, False)
    assert answer.claims and all(
        claim.text == answer.citations[claim.citations[0] - 1].quote for claim in answer.claims
    )
    assert why in answer.message and "\n" not in answer.message
    assert "secret" not in answer.message and "Traceback" not in answer.message


def test_an_empty_answer_and_none_give_the_nearest_excerpts(store):
    for script in (Fault("empty"), "NONE"):
        with ScriptedModel(script) as model:
            answer = answered(store, model)
        assert answer.engine == "extractive" and answer.claims
        assert say("nothing_found", "fr") in answer.message


def test_endless_repetition_is_cut_and_said_once(store):
    with ScriptedModel(Fault("endless", TRUE)) as model:
        answer = answered(store, model)
    assert (answer.engine, len(answer.claims)) == ("llm", 1)


def test_a_slow_first_word_is_waited_for(store):
    with ScriptedModel(Fault("slow", TRUE, wait=0.5)) as model:
        assert answered(store, model).engine == "llm"


def test_a_short_retry_after_is_obeyed_and_a_long_one_is_not_waited_for(store):
    with ScriptedModel(Fault("429", wait=0.3), TRUE) as model:
        started = time.perf_counter()
        assert answered(store, model).engine == "llm"
        assert time.perf_counter() - started >= 0.3
    with ScriptedModel(Fault("429", wait=40), TRUE) as model:
        hotline = Hotline(store, LanguageModel(settings(model)))
        assert hotline.answer(Question(ASKED)).engine == "extractive"
        assert hotline.answer(Question(ASKED)).engine == "extractive"
        assert len(model.requests) == 1  # the second question left it alone


def test_errors_that_pass_are_tried_again_and_others_are_not(store):
    with ScriptedModel(Fault("500"), Fault("500"), TRUE) as model:
        assert answered(store, model).engine == "llm"
    with ScriptedModel(Fault("401"), TRUE) as model:
        assert answered(store, model).engine == "extractive"
        assert len(model.requests) == 1


def test_a_dead_endpoint_is_left_alone_for_a_while_and_then_tried_again():
    now = [0.0]
    circuit = Circuit(lambda: now[0])
    circuit.failed()
    circuit.check()
    circuit.failed()
    with pytest.raises(ModelUnavailable, match="left alone"):
        circuit.check()
    now[0] = connection.ALONE + 1
    circuit.check()
    circuit.worked()
    circuit.failed()
    circuit.check()


@pytest.mark.parametrize(
    ("fault", "everybody"),
    [
        *((Fault(kind), True) for kind in ("401", "403", "404", "429", "503", "hang", "keep_alive", "error_cut")),
        (Fault("cut_hard", TRUE), True),
        *((Fault(kind), False) for kind in ("400", "413", "422", "malformed_json", "nested")),
        *((Fault(kind, TRUE), False) for kind in ("length", "cut")),
    ],
    ids=lambda value: getattr(value, "kind", str(value)),
)
def test_only_what_everybody_would_meet_shuts_the_model_for_everybody(monkeypatch, fault, everybody):
    monkeypatch.setattr(connection, "SILENCE", 0.2)
    monkeypatch.setattr(connection, "WHOLE", 0.5)
    monkeypatch.setattr(connection, "WAITS", ())
    with ScriptedModel(fault, fault, TRUE) as model:
        opened = open_model(settings(model), Circuit())
        for _ in range(2):
            with pytest.raises(ModelUnavailable):
                list(opened.stream("system", "user"))
        if everybody:
            with pytest.raises(ModelUnavailable, match="left alone"):
                list(opened.stream("system", "user"))
        else:
            assert "".join(one for one in opened.stream("system", "user") if isinstance(one, str)) == TRUE
        assert len(model.requests) == (2 if everybody else 3)


@pytest.mark.parametrize("kind", ["error_cut", "error_silent", "error_gzip"])
def test_an_error_passes_whatever_its_body_does_and_a_small_task_is_not_done(kind):
    with ScriptedModel(Fault(kind), "42") as model:
        opened = open_model(settings(model), Circuit())
        assert next(opened.stream("system", "user")) == "42"
    with ScriptedModel(Fault(kind)) as model:
        opened = open_model(settings(model), Circuit())
        assert second_opinion(opened, "Путін і Трамп говорили годину.", "Вони говорили годину.").text is None


def test_an_endpoint_whose_list_cannot_be_read_names_no_model(monkeypatch):
    with ScriptedModel() as model:
        monkeypatch.setattr(model, "listed", "[" * 100_000)
        with pytest.raises(ModelUnavailable, match="names no model"):
            open_model(settings(model, name=None), Circuit())


def test_a_connection_that_breaks_off_in_the_middle_was_one(store):
    with ScriptedModel(Fault("cut_hard", TRUE)) as model:
        assert "the connection broke off" in answered(store, model).message


def test_who_only_keeps_the_connection_alive_is_left_at_the_deadline(monkeypatch):
    monkeypatch.setattr(connection, "WHOLE", 0.3)
    with ScriptedModel(Fault("keep_alive")) as model:
        with pytest.raises(ModelUnavailable, match="no whole answer"):
            list(open_model(settings(model), Circuit()).stream("system", "user"))
        assert model.left.wait(5)


def test_the_time_of_whoever_reads_is_not_counted(monkeypatch):
    monkeypatch.setattr(connection, "WHOLE", 0.5)
    with ScriptedModel(TRUE + FALSE, piece=40) as model:
        told = []
        for piece in open_model(settings(model), Circuit()).stream("system", "user"):
            time.sleep(0.2)
            told.append(piece)
    assert "".join(piece for piece in told if isinstance(piece, str)) == TRUE + FALSE
    assert len(told) > 3


def test_a_reader_who_goes_away_leaves_no_connection_behind():
    with ScriptedModel(Fault("endless", TRUE), pace=0.01) as model:
        stream = open_model(settings(model), Circuit()).stream("system", "user")
        next(stream)
        stream.close()
        assert model.left.wait(5)


def test_nobody_listens_and_the_reader_still_gets_an_answer(store):
    with ScriptedModel("") as model:
        dead = settings(model)
    answer = Hotline(store, LanguageModel(dead)).answer(Question(ASKED))
    assert answer.engine == "extractive" and answer.claims and "no connection" in answer.message


def test_without_a_name_the_first_listed_model_answers(store):
    with ScriptedModel(TRUE) as model:
        answer = Hotline(store, LanguageModel(settings(model, name=None))).answer(Question(ASKED))
    assert (answer.engine, answer.model) == ("llm", "scripted-1")


def test_a_question_that_the_gate_refuses_reaches_no_model(store, monkeypatch):
    monkeypatch.setattr("bot.gate.lets_through", lambda *_: False)
    with ScriptedModel("La lune est en fromage. [1]") as model:
        answer = answered(store, model, "Quelle est la recette de la tarte aux pommes de ma grand-mère ?")
        assert model.requests == []
    assert answer.abstained and answer.claims == ()


def test_an_abstention_tells_what_was_withheld_and_why_and_what_it_cost(store, monkeypatch):
    monkeypatch.setattr("bot.answer.Extractive.propose", lambda *_: iter(()))
    with ScriptedModel(FALSE, "NONE") as model:
        answer = answered(store, model)
    assert answer.abstained and [one.reason for one in answer.withheld] == ["number"]
    assert answer.usage["requests"] == 2
    assert answer.message == f"{say('nothing_held', 'fr')} {say('abstain', 'fr')}"
    assert as_text(answer).endswith("(-) 1 phrase retenue par les vérifications (nombre absent de l’extrait)")
    with ScriptedModel(Fault("401")) as model:
        answer = answered(store, model)
    assert answer.abstained and "HTTP 401" in answer.message and say("abstain", "fr") in answer.message


def test_a_usual_prompt_stays_within_its_tokens_and_is_counted(store):
    with ScriptedModel(TRUE) as model:
        answer = answered(store, model)
        sent = "".join(message["content"] for message in model.requests[0]["messages"])
    assert tokens.count(sent) <= PROMPT_TOKENS
    assert answer.usage["prompt_tokens"] > 100
    with ScriptedModel(TRUE, usage=False) as model:  # an endpoint that does not count
        assert answered(store, model).usage["prompt_tokens"] == tokens.count(sent)


def test_the_first_claim_is_shown_while_the_model_still_writes_the_next(store):
    rest = "Donald Trump a regretté de ne pas avoir fait de progrès. [1]\n"
    with ScriptedModel(TRUE + 20 * rest, pace=0.3, piece=len(rest)) as model:
        stream = Hotline(store, LanguageModel(settings(model))).stream(Question(ASKED))
        assert isinstance(next(stream), Found)  # the excerpts, before the model has said a word
        assert model.written == []
        shown = next(stream)
        assert isinstance(shown, Shown) and shown.claim.text in TRUE
        assert len(model.written) < 20
        stream.close()


def test_a_trial_call_tells_doctor_who_answers(monkeypatch, tmp_path, capsys):
    from bot.cli import main

    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path))
    with ScriptedModel(Fault("length", "yes")) as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        monkeypatch.setenv("HOTLINE_MODEL", "scripted-1")
        main(["doctor"])
        assert "llm: scripted-1 at 127.0.0.1" in (out := capsys.readouterr().out) and "a trial call took" in out
        model.scripts[:] = [Fault("401")]
        main(["doctor"])
        assert "HTTP 401: it refused the key" in capsys.readouterr().out


def test_a_missing_key_is_one_plain_line(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        open_model(Settings.from_environment({"HOTLINE_MODEL": "x"}), Circuit())


def test_prompts_load_and_take_their_variables_literally():
    assert {"answer", "repair"} <= set(names())
    for name in names():
        prompt = load(name)
        assert prompt.description and len(prompt.digest) == 12
        values = dict.fromkeys(prompt.variables, "{question} $1 \\g<0>")
        assert prompt.user(**values).count("{question} $1 \\g<0>") == prompt.template.count("{")
        with pytest.raises(HotlineError):
            prompt.user(nothing="")
    with pytest.raises(HotlineError, match="missing"):
        load("no-such-task")
