"""Dates, numbers, durations, money and clocks in four languages: their values, their places, and what is none."""

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.quantities import Quantity, month_of, quantities, same

# Kind and value, then texts in which [brackets] mark the words that say it.
SAID = """
date = 2025-07-03
    Le jeudi [3 juillet 2025], un appel. | On [July 3, 2025], a call. | On [July 3rd, 2025] they spoke. |
    The call of [3 July 2025]. | [3 июля 2025 года] состоялся разговор. | [3 липня 2025 р]. відбулася розмова. |
    call_log: [2025-07-03] | Дата: [03.07.2025]. | le [3/7/2025] | от [03.07.25]
date = --07-03
    le [3 juillet] | on [July 3] | on [July 3rd] at | the [3rd of July] | the [third of July] | [3 июля] |
    [3-го июля] | [третьего июля] | [3 липня] | [третього липня] | le [trois juillet]
date = --05-01
    le [1er mai] | le [premier mai] | [May 1] | [1 may], in Moscow | [первое мая]
date = --09-03
    on [Sept. 3] | le [3 sept]. au soir | [3 вересня] | [3 сентября]
date = --08-22
    le [vingt-deux août] | le [22 aout] | [двадцать второго августа] | [22 серпня]
date = 2025-07
    en [juillet 2025] | in [July 2025] | в [июле 2025 года] | у [липні 2025 року]
date = --07
    en [juillet] | since [July] | в [июле] | у [липні] | [июльский] саммит | [липневий] саміт
date = --05
    in [May] | en [mai] | с [мая] | з [травня]
date = --03
    en [mars] | in [march] | в [марте] | [березень]
date = --02
    en [fevrier] | у [лютому] | в [феврале]
date = --10
    closed until [Oct]. and | в [октябре]
date = 2025
    en [2025] | in [2025] | mid-[2025] | fin [2025] | depuis [2025] | [2025 год] | у [2025 році] | [2025 р].
date = 1654
    [1654 год] | у [1654 році]
date = 2025-07-15
    [7/15/2025] | [2025/07/15]
clock = 23:30
    à [23 h 30] | [23h30] | at [11:30 p.m.] | at [11.30pm] | в [23:30] | о [23:30:15] | в [23.30]
clock = 23:00
    à [23 heures] | at [11 p.m.] | at [11 PM] | в [23 часа] | о [23 годині] | в [11 часов вечера]
clock = 06:00
    о [шостій годині] | о [6-й годині] | [6 heures du matin] | at [6 o'clock] | [6 утра] | [6 год ранку]
clock = 15:00
    [3 часа дня] | [3 heures de l'après-midi] | [three o’clock in the afternoon]
clock = 12:00
    at [noon] | à [midi] | в [полдень] | [опівдні]
clock = 02:30
    à [deux heures et demie] | [2h30 du matin]
duration = PT60M
    [une heure] | [an hour] | [one hour] | более [часа] | майже [годину] | [hour-long] | [1 год]. у розмові
duration = PT180M
    [trois heures] | [3 hours] | [три часа] | [три години] | [three-hour] talks | [3-часовой]
duration = PT90M
    [une heure et demie] | [an hour and a half] | [one and a half hours] | [1½ hours] | [1,5 heure] |
    [полтора часа] | [півтори години] | [1 h 30] | [90-minute] call | [90-минутный] | [девяносто минут] |
    [1 год 30 хв], її | [1 hour, 30 minutes] | [une heure trente] | [полуторачасовой] разговор
duration = PT150M
    [2h30] | [two and a half hours] | [2½ hours] | [deux heures et demie] | [два с половиной часа] |
    [дві з половиною години]
duration = PT30M
    [half an hour] | [une demi-heure] | [полчаса] | [півгодини] | [пів години]
duration = PT15M
    [un quart d’heure] | [a quarter of an hour] | [четверть часа] | [чверть години]
duration = PT36.8S
    [36,8 secondes] | [36.8 seconds] | [36,8 секунды]
duration = P30D
    [trente jours] | [30-day] truce | [30 дней] | [тридцатидневное] перемирие | [тридцятиденне] перемир'я |
    [30-денне]
duration = P14D
    [deux semaines] | [two weeks] | [a fortnight] | [две недели] | [двох тижнів] | [двухнедельный]
duration = P1D
    [24 heures] | за [сутки] | [24 hours] | [одна доба] | [a day]
duration = P6M
    [six mois] | [6 months] | [полгода] | [шість місяців] | [half a year] | [півроку]
duration = P18M
    [un an et demi] | [a year and a half] | [полтора года] | [18 months] | [півтора року]
duration = P3Y
    [trois ans] | [three years] | [три года] | [три роки] | [трёхлетняя] война | [36 mois]
duration = P1Y
    [un an] plus tard | [год] назад | [рік] тому | [a year] ago
money = 60000000000 USD
    [60 milliards de dollars] | [$60bn] | [$60 billion] | [60 billion US dollars] | [60-billion-dollar] plan |
    [60 млрд долларов] | [60 млрд. долл]. США | [60 мільярдів доларів] | [60 Mds $] |
    [soixante milliards de dollars] | [USD 60bn]
money = 60000000000 EUR
    [60 Mds €] | [60 Md€] | [60 Mds d’euros] | [€60 billion] | [60 млрд евро] | [60 млрд євро]
money = 60000000 EUR
    [60 M€] | [€60m] | [60 millions d'euros]
money = 1200000000 EUR
    [€1.2 billion] | [1,2 milliard d'euros] | [1,2 млрд евро]
money = 500 USD
    [500 долларов] | [500 доларів] | [500 $] | US[$500] | [cinq cents dollars]
money = 1000000 RUB
    [миллион рублей] | [un million de roubles] | [one million rubles] | [1 млн руб].
money = 300 UAH
    [300 грн] | [300 гривень] | [300 hryvnias] | [₴300]
money = 150 GBP
    [£150] | [150 livres sterling] | [150 фунтов стерлингов] | [150 pounds] in cash
percent = 15 %
    [15 %] | [15%] | [fifteen percent] | [15 per cent] | [quinze pour cent] | [15 процентов] | [15 відсотків] |
    [15-процентный]
percent = 1 %
    [un pour cent] | [one percent] | [один процент]
number = 36.8
    [36,8] points | [36.8] points | [36,8] пункта
number = 1000
    [1 000] hommes | [1\u00a0000] hommes | [1\u202f000] hommes | [1,000] men | [1.000] людей | [1’000] hommes |
    [mille] hommes | [a thousand] men | [тысяча] бойцов | [1 тыс]. бойцов | [1k] steps
number = 1200000
    [1,200,000] | [1 200 000] | [1.200.000] | [1,2 million] de | [1 млн 200 тыс]. человек |
    [один миллион двести тысяч]
number = 2
    [deux] présidents | [two] presidents | [двух] президентов | с [двумя] | [двоє] з них | [двом] послам
number = 25
    [vingt-cinq] | [twenty-five] | [двадцать пять] | [двадцять п'ять] | [двадцять п’ять] | [двадцяти п'яти] |
    [25-ти] человек
number = 97
    [quatre-vingt-dix-sept] | [nonante-sept] | [ninety-seven] | [девяносто семь] | [дев’яносто сім]
number = 21
    [vingt et un] | [twenty-one] | [двадцать один] | [vingt-et-un]
number = 250000
    [deux cent cinquante mille] | [two hundred and fifty thousand] | [250 тысяч] | [двести пятьдесят тысяч] |
    [250 тис]. осіб
number = 2005
    [two thousand and five] | [deux mille cinq]
number = 2500000
    [deux millions et demi] | [2,5 millions] | [two and a half million] | [два с половиной миллиона]
number = 500000
    [half a million] | [un demi-million] | [полмиллиона] | [пів мільйона]
number = 12
    [a dozen] | [une douzaine] de | [дюжина]
number = 10000
    [une dizaine de milliers] de | [десять тысяч] | [десять тисяч]
number = 28
    a [28]-point plan | [28] points | [28] пунктов
ordinal = 6
    le [6e] appel | the [6th] call | the [sixth] call | le [sixième] appel | [шестой] звонок | [6-й] звонок |
    [шостий] дзвінок | [шоста] зустріч
ordinal = 1
    la [première] fois | the [first] time | [1er] rang | [первый] раз | [перша] леді
ordinal = 2
    un [deuxième] appel | une [seconde] fois | a [second] call | [второй] звонок | [друга] розмова відбулася |
    [2nd] round
ordinal = 21
    le [vingt et unième] | the [twenty-first] | [21st] century | [двадцать первый] пакет
"""


def _said() -> list[tuple[str, str, list[str]]]:
    rows = []
    for block in re.split(r"\n(?=\w)", SAID.strip()):
        head, _, body = block.partition("\n")
        kind, _, value = head.partition(" = ")
        rows.append((kind, value, [text.strip() for text in body.split("|")]))
    return rows


ROWS = _said()

# Several quantities in one text, and where one ends and the next begins.
SEVERAL = [
    ("du [8] au [10 mai 2025]", "date 2025-05-08, date 2025-05-10"),
    ("[8]–[10 мая]", "date --05-08, date --05-10"),
    ("from [9] to [11 May]", "date --05-09, date --05-11"),
    ("[May 9]-[11, 2025]", "date 2025-05-09, date 2025-05-11"),
    ("с [8] по [10 мая] и з [8] до [10 травня]", "date --05-08, date --05-10, date --05-08, date --05-10"),
    ("entre [2014] et [2022], depuis [2014]", "number 2014, number 2022, date 2014"),
    ("from [2014] to [2022]", "date 2014, date 2022"),
    ("[2014]–[2022 гг].", "date 2014, date 2022"),
    ("the [1950]-[53] war", "number 1950, date 1953"),
    ("[2025-07-03]T[23:30]:00-04:00", "date 2025-07-03, clock 23:30"),
    ("[70]–[90 %]", "percent 70 %, percent 90 %"),
    ("[10]–[12 million] people", "number 10000000, number 12000000"),
    ("[$60]-[80 billion]", "money 60000000000 USD, money 80000000000 USD"),
    ("[deux] ou [trois jours]", "duration P2D, duration P3D"),
    ("[$50] a day, [three] times a day", "money 50 USD, number 3"),
    ("une [seconde] rencontre de [60 secondes]", "ordinal 2, duration PT1M"),
    ("les [vingt] [premiers] jours", "number 20, ordinal 1"),
    ("[1.7 million] [four years] ago", "number 1700000, duration P4Y"),
    (
        "between [one hundred] and [two hundred], [one thousand] and [two thousand]",
        "number 100, number 200, number 1000, number 2000",
    ),
    ("[a year and a half], [18 months]", "duration P18M, duration P18M"),
    ("le [3 juillet]\n[2025]", "date --07-03, number 2025"),
    ("In [July] [3 million] people", "date --07, number 3000000"),
    ("[31] [June]", "number 31, date --06"),
    ("le [3 juillet]. [2025] soldats", "date --07-03, number 2025"),
    ("[3,5] et [8 mai]; [9 999 999 999] et [8 mai]", "number 3.5, date --05-08, number 9999999999, date --05-08"),
    ("[10 h]-[12 h]", "duration PT600M, duration PT720M"),
    ("[Six] autres accords, [sept] morts", "number 6, number 7"),
]

NOTHING = [
    "F-16", "PAC-3", "Patriot PAC-3 MSE", "Kh-101", "Х-101", "Су-34", "Т-72", "COVID-19", "G7", "5G", "4x4", "user_5",
    "3.11.7", "192.168.1.1", "https://example.org/2025/07/03/article-123", "<|endoftext|>", "9" * 10_000, "45.13.2025",
    "they may meet", "May I ask", "the march on Moscow", "une mission sur Mars", "Марта пришла", "лютий мороз",
    "un accord, une rencontre", "a deal and an offer", "one of them", "no one", "l’un d’eux", "один из них",
    "одна з країн", "le Premier ministre", "the premier said", "Premier Li", "at first", "другой звонок",
    "у друга дома", "за свого друга", "des milliers de soldats", "тысячи людей", "сотни тысяч", "millions of people",
    "rien de neuf", "flambant neuf", "Trois-Rivières", "l’après-midi", "le Midi", "par an", "l’an dernier", "the 1990s",
    "в 1990-х", "30-е годы", "un week-end", "a decades-old dispute", "під час розмови", "60m people", "в час дня",
    "я маю надію, що їх", "jeudi", "Thursday", "",
]  # fmt: skip


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the spans they held."""
    spans, shift = [], 0
    for match in re.finditer(r"\[([^\]]*)\]", marked):
        start = match.start() - shift
        spans.append((start, start + len(match[1])))
        shift += 2
    return re.sub(r"[\[\]]", "", marked), spans


@pytest.mark.parametrize(
    ("marked", "kind", "value"), [(text, kind, value) for kind, value, texts in ROWS for text in texts]
)
def test_value_and_place(marked: str, kind: str, value: str) -> None:
    text, spans = unmarked(marked)
    found = quantities(text)
    assert [(q.kind, q.value, text[q.start : q.end]) for q in found] == [(kind, value, text[slice(*spans[0])])]
    assert (found[0].start, found[0].end) == spans[0]


@pytest.mark.parametrize(("marked", "told"), SEVERAL)
def test_several(marked: str, told: str) -> None:
    text, spans = unmarked(marked)
    assert ", ".join(f"{q.kind} {q.value}" for q in quantities(text)) == told
    assert [(q.start, q.end) for q in quantities(text)] == spans


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(text: str) -> None:
    assert quantities(text) == []


def test_enough_cases_and_all_four_languages_agree() -> None:
    assert sum(len(texts) for _, _, texts in ROWS) >= 250
    for _, value, texts in ROWS:
        first, *others = [quantities(unmarked(text)[0])[0] for text in texts]
        assert all(same(first, other) and same(other, first) for other in others), value
    values = [quantities(unmarked(texts[0])[0])[0] for _, _, texts in ROWS]
    equal = [(a.value, b.value) for a in values for b in values if a is not b and same(a, b)]
    # Only what leaves the year out may equal another line.
    assert {(a, b) for a, b in equal if a < b} == {("--07-03", "2025-07-03"), ("--07", "2025-07")}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("July 3", "3 июля 2025 года", True),
        ("July 3", "4 июля 2025 года", False),
        ("3 juillet 2024", "3 июля 2025 года", False),
        ("en juillet", "July 2025", True),
        ("en juillet", "July 3, 2025", False),
        ("July 2025", "July 3, 2025", False),
        ("in 2025", "July 2025", False),
        ("in 2014", "la guerre de 2014", True),
        ("2 calls", "the 2nd call", False),
        ("60 dollars", "60 euros", False),
        ("60 dollars", "60 people", False),
        ("15 %", "15", False),
        ("23:00", "à 23 heures", True),
        ("3 heures", "à 3 heures", False),
    ],
)
def test_same(one: str, other: str, equal: bool) -> None:
    (a,), (b,) = quantities(one), quantities(other)
    assert same(a, b) is same(b, a) is equal


def test_offsets_count_code_points_of_the_text_as_it_is() -> None:
    text = "🕊 « Le 3 août, 1\u202f000 morts », dit-il — 25 років."
    assert [text[q.start : q.end] for q in quantities(text)] == ["3 août", "1\u202f000", "25 років"]
    decomposed = unicodedata.normalize("NFD", "le 3 août, 5 січня, 3 ию\u0301ля")
    assert [q.value for q in quantities(decomposed)] == ["--08-03", "--01-05", "--07-03"]
    assert [decomposed[q.start : q.end] for q in quantities(decomposed)][1] == unicodedata.normalize("NFD", "5 січня")


def test_words_that_two_languages_share() -> None:
    russian, ukrainian = "Разговор длился час, объявили в эфире.", "Це був час, коли їх чекали."
    assert [q.value for q in quantities(russian)] == ["PT60M"]
    assert quantities(ukrainian) == []
    assert [q.value for q in quantities("Мне 21 год, объявил он.")] == ["P21Y"]
    assert [q.value for q in quantities("Їхали 21 год, її чекали.")] == ["PT1260M"]
    assert [q.value for q in quantities("Друга зустріч, її чекають")] == ["2"]
    assert quantities("Увидел друга, объявил он") == []


def test_month_of() -> None:
    assert [month_of(word) for word in ("Août", "août", "aout", "липня", "июле", "Sept.", "MAY", "déc")] == [
        8, 8, 8, 7, 7, 9, 5, 12,
    ]  # fmt: skip
    assert month_of("lundi") is month_of("") is None


VOCABULARY = """
3 31 2025 1,000 36,8 0 ½ $ € % - – . , / ' h juillet may мая липня un une a an half demi et and с половиной de
of million млрд cent mille vingt quatre hundred heures час год години days années à в o clock p.m. du matin
premier first й bn m to до или percent pour quart dizaine dollars T 23:30 2025-07-03 03.07.2025 двух дневный
dix sept one long four five ou à au in depuis года р semaine week end тысяч полтора
"""
SENTENCES = st.lists(st.tuples(st.sampled_from([*VOCABULARY.split(), "\n"]), st.sampled_from(["", " "]))).map(
    lambda pieces: "".join(word + space for word, space in pieces)
)


@settings(max_examples=400, deadline=None, database=None)
@given(st.one_of(st.text(), SENTENCES))
def test_any_text_is_read_and_places_are_in_order(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert isinstance(found, Quantity)
        assert end <= found.start < found.end <= len(text)
        assert found.value and not text[found.start].isspace() and not text[found.end - 1].isspace()
        assert same(found, found)
        end = found.end


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "1,",
        "123 ",
        "8-",
        "2h",
        "½",
        "$",
        "mille ",
        "vingt-",
        "half a ",
        "час ",
        "1 month and ",
        "d'",
        "-",
        "\u0301",
    ],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        quantities(text)
        return time.process_time() - start

    seconds(1_000)
    short, long = (min(seconds(length) for _ in range(3)) for length in (2_000, 16_000))
    assert long < 40 * max(short, 0.001)  # eight times the text; a square would take 64 times as long
