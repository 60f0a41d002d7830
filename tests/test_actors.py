"""Names in four languages, their cases and spellings, lead to one actor each, at the right place of the text."""

import time
from pathlib import Path

import pytest

from vectorstore import actors
from vectorstore.actors import Mention, mentions
from vectorstore.errors import HotlineError

DOSSIER = Path(actors.__file__).parent / "dossier"


def spans(text: str) -> list[tuple[str, str]]:
    return [(mention.actor, text[mention.start : mention.end]) for mention in mentions(text)]


@pytest.mark.parametrize(
    ("identity", "spellings"),
    [
        ("yuri-ushakov", "Ouchakov|Ushakov|Uschakow|Iouri Ouchakov|Yuri Ushakov|Y. Ushakov|Ю. Ушаков|ouchakov|USHAKOV"),
        (
            "yuri-ushakov",
            "Ушаков|Ушакова|Ушакову|Ушаковым|Ушаковим|Ушакове|Ушакові|Ушаковых|Юрия Ушакова|Юрієм Ушаковим",
        ),
        ("vladimir-putin", "Putin|Poutine|Путин|Путина|Путину|Путиным|Путине|Путін|Путіна|Путіним|Путінові|В. Путин"),
        ("vladimir-putin", "Владимир Владимирович Путин|Володимиром Путіним|Vladimir Poutine|V. Poutine"),
        ("donald-trump", "Trump|Donald Trump|Donald J. Trump|D. Trump|Трамп|Трампа|Трампом|Трампові|Дональду Трампу"),
        ("volodymyr-zelensky", "Zelensky|Zelenskyy|Zelenskiy|Selenskyj|Volodymyr Zelensky|Владимиром Зеленским"),
        ("volodymyr-zelensky", "Зеленский|Зеленского|Зеленскому|Зеленским|Зеленском|Зеленський|Зеленського|Зеленським"),
        ("olena-zelenska", "Zelenska|Елена Зеленская|Зеленской|Олени Зеленської|Зеленською"),
        ("jd-vance", "JD Vance|J.D. Vance|J. D. Vance|Вэнса|Венсом|Джей Ді Венс"),
        ("maria-zakharova", "Zakharova|Мария Захарова|Марии Захаровой|Захарову|Захаровою"),
        ("ursula-von-der-leyen", "Ursula von der Leyen|Урсулой фон дер Ляйен|Урсула фон дер Ляєн"),
        ("recep-tayyip-erdogan", "Erdogan|Recep Tayyip Erdoğan|Эрдоганом|Ердогану"),
        ("dmitry-peskov", "Dmitri Peskov|Дмитрием Песковым|Пєсков|Пєскова|Дмитра Пєскова"),
        ("kyiv", "Kyiv|Kiev|Киев|Киева|Киеве|Київ|Києва|Києві|Києвом"),
        ("moscow", "Moscou|Moscow|Москва|Москвы|Москве|Москву|Москвою|Москві"),
        ("ukraine", "Ukraine|Украина|Украины|Украиной|Україна|Україні|Україною"),
        ("france", "France|Франция|Франции|Францией|Франція|Франції|Францією"),
        ("riyadh", "Riyad|Riyadh|Эр-Рияд|Эр-Рияде|Ер-Ріяді"),
        ("istanbul", "Istanbul|Стамбул|Стамбуле|Стамбулі|Стамбулом"),
        ("abu-dhabi", "Abou Dhabi|Abu Dhabi|Абу-Даби|Абу-Дабі"),
        (
            "white-house",
            "Maison Blanche|Maison-Blanche|White House|Белый дом|Белого дома|Белом доме|Білий дім|Білому домі",
        ),
        ("kremlin", "Kremlin|Кремль|Кремля|Кремлём|Кремлі|кремлёвский|кремлевского|кремлівської"),
        ("verkhovna-rada", "Verkhovna Rada|Верховная рада|Верховной Раде|Верховна Рада|Верховною Радою|Rada"),
        ("black-sea", "mer Noire|Black Sea|Чёрное море|Черном море|Чорного моря"),
        ("united-states", "États-Unis|Etats-Unis|US|U.S.|США|Соединённых Штатов|Сполученими Штатами|Америці"),
        ("zaporizhzhia", "Zaporijjia|Zaporizhzhia|Запорожье|Запорожской|Запоріжжя|Запорізької"),
    ],
)
def test_every_spelling_is_one_mention_of_the_whole_name(identity: str, spellings: str) -> None:
    for spelling in spellings.split("|"):
        assert spans(spelling) == [(identity, spelling)]
        assert spans(f"({spelling}, 2025)") == [(identity, spelling)]


@pytest.mark.parametrize(
    "text",
    [
        "le trumpisme, Trumpism, trumpian, трампист, трампизм, трамповский, Donaldson, Putinesque, Kremlinologie",
        "a routine call, la routine, Routine",
        "Путинск, путинский, путинизм, путівка, Зеленоград",
        "российский и американский, les Russes, the Ukrainians, український",
        "They told us to waltz home for a turkey on china; ils ont eu des paris et un gant de suède",
        "звезда, мерцая, шмыгал; белорус; запах газа; весняна моді; я рада вас видеть",
        "he told us, le président américain, le chef de la diplomatie",
        "the Washington Post, Agence France-Presse, The Kyiv Independent, Голос Америки, Council of Europe",
        "Ivanka Trump, Donald Trump Jr., Дональд Трамп-младший, Эрик Трамп",
    ],
)
def test_what_only_looks_like_a_name_names_nobody(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’Ukraine d'Ouchakov", ["Ukraine", "Ouchakov"]),
        ("Trump's plan, Putin’s answer", ["Trump", "Putin"]),
        ("l’appel Trump-Putin, dit Trump–Poutine", ["Trump", "Putin", "Trump", "Poutine"]),
        ("переговоры Путин—Зеленский", ["Путин", "Зеленский"]),
        ("U.S.-led talks, US-backed, pro-Kremlin", ["U.S.", "US", "Kremlin"]),
        ("the US Treasury, Минобороны США, the Russian defence ministry", None),
        ("Zaporizhzhia and the Zaporizhzhia nuclear power plant", None),
        ("He called Donald. Trump answered.", ["Trump"]),
        ("signé Donald\nTrump répond", ["Trump"]),
        ("Maison\u00a0Blanche, Maison\u2011Blanche, MAISON BLANCHE", None),
        ("Steve Witkoff, Jared Kushner et Marco Rubio", ["Steve Witkoff", "Jared Kushner", "Marco Rubio"]),
    ],
)
def test_punctuation_parts_or_joins_names_as_a_reader_would(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = [part for part in text.replace("the ", "").replace(" and ", ", ").split(", ")]
    assert [text[mention.start : mention.end] for mention in mentions(text)] == expected


def test_the_longest_name_at_a_place_wins() -> None:
    assert spans("US Treasury") == [("us-treasury", "US Treasury")]
    assert spans("the Zaporizhzhia nuclear plant") == [("zaporizhzhia-plant", "Zaporizhzhia nuclear plant")]
    assert spans("Melania Trump wrote to Trump") == [("melania-trump", "Melania Trump"), ("donald-trump", "Trump")]
    assert spans("Минобороны Украины и Минобороны России") == [
        ("ukrainian-defence-ministry", "Минобороны Украины"),
        ("russian-defence-ministry", "Минобороны России"),
    ]


def test_a_given_name_belongs_only_to_its_own_bearer() -> None:
    assert spans("Vladimir Zelensky, Volodymyr Putin, Emmanuel Trump") == [
        ("volodymyr-zelensky", "Vladimir Zelensky"),
        ("vladimir-putin", "Volodymyr Putin"),
        ("donald-trump", "Trump"),
    ]
    assert spans("Donald Tusk et Donald Trump") == [("donald-tusk", "Donald Tusk"), ("donald-trump", "Donald Trump")]
    assert spans("Emmanuel Bonne et Emmanuel Macron") == [
        ("emmanuel-bonne", "Emmanuel Bonne"),
        ("emmanuel-macron", "Emmanuel Macron"),
    ]


def test_offsets_count_code_points_of_the_text_as_given() -> None:
    text = "🕊️ Große İstanbul-Straße ﬁn 🇺🇦 : l’Élysée et Iouri Ouchakov"
    assert mentions(text)[-1] == Mention("yuri-ushakov", text.index("Iouri"), len(text))
    assert spans(text) == [("istanbul", "İstanbul"), ("elysee", "Élysée"), ("yuri-ushakov", "Iouri Ouchakov")]
    assert mentions("") == mentions("🕊️ …") == []


def test_display_names_are_themselves_recognised() -> None:
    for identity, actor in actors.lexicon().actors.items():
        for language, name in actor.names.items():
            assert spans(name) == [(identity, name)], language


def test_the_lexicon_is_as_large_as_the_talks() -> None:
    kinds = [actor.kind for actor in actors.lexicon().actors.values()]
    assert len(kinds) >= 110
    assert kinds.count("person") >= 70


@pytest.mark.parametrize(
    ("dispatch", "people"),
    [
        ("2025-02-11-fogel-release", "marc-fogel alexander-vinnik mike-waltz"),
        ("2025-04-19-easter-truce", "vladimir-putin valery-gerasimov andrii-sybiha"),
        ("2025-05-19-call-3", "donald-trump vladimir-putin yuri-ushakov volodymyr-zelensky"),
        ("2025-07-03-call-6", "donald-trump vladimir-putin yuri-ushakov"),
        (
            "2025-08-18-white-house-europeans",
            "emmanuel-macron friedrich-merz keir-starmer alexander-stubb ursula-von-der-leyen mark-rutte",
        ),
        ("2025-12-02-kremlin", "vladimir-putin steve-witkoff jared-kushner yuri-ushakov kirill-dmitriev donald-trump"),
        ("2025-12-04-miami-umerov", "steve-witkoff jared-kushner rustem-umerov andriy-hnatov"),
        ("2025-12-31-cia", "john-ratcliffe donald-trump kaja-kallas"),
        ("2026-01-06-paris", "emmanuel-macron keir-starmer volodymyr-zelensky giorgia-meloni friedrich-merz"),
        ("2026-02-04-abu-dhabi-2", "steve-witkoff alexus-grynkewich abdullah-bin-zayed"),
    ],
)
def test_the_people_of_a_dispatch_are_found(dispatch: str, people: str) -> None:
    body = (DOSSIER / f"{dispatch}.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]
    assert set(people.split()) <= {mention.actor for mention in mentions(body)}


def test_every_dispatch_names_at_least_two_actors() -> None:
    dispatches = sorted(DOSSIER.glob("*.md"))
    assert dispatches
    for path in dispatches:
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert len({mention.actor for mention in mentions(body)}) >= 2, path.name


def test_a_display_name_falls_back_to_english() -> None:
    assert actors.name("yuri-ushakov", "fr") == "Iouri Ouchakov"
    assert actors.name("yuri-ushakov", "uk") == "Юрій Ушаков"
    assert actors.name("yuri-ushakov", "de") == actors.name("yuri-ushakov", None) == "Yuri Ushakov"
    assert actors.actor("kremlin").side == "russia"
    with pytest.raises(HotlineError, match="ouchakov"):
        actors.actor("ouchakov")


def test_a_thousand_characters_take_less_than_a_moment() -> None:
    text = "Donald Trump a parlé à Vladimir Poutine, a dit Юрий Ушаков; у Києві мовчать. " * 130
    mentions(text)
    began = time.perf_counter()
    assert len(mentions(text)) == 4 * 130
    assert time.perf_counter() - began < 0.1  # 10,000 characters; several times what it takes here


NAMES = 'names = { fr = "Un", en = "One", ru = "Один", uk = "Один" }'


def entry(identity: str, forms: str, more: str = "", kind: str = "person") -> str:
    return f'[[actor]]\nid = "{identity}"\nkind = "{kind}"\n{NAMES}\nforms = {forms}\n{more}\n'


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("[[actor]\n", "at line 1"),
        ('colour = "red"', "colour"),
        (entry("one", '["One"]', 'colour = "red"'), "colour"),
        ('[[actor]]\nid = "one"\nkind = "person"\nforms = ["One"]', "names"),
        (entry("one", '["One"]').replace(NAMES, 'names = { fr = "Un" }'), "a name in each"),
        (entry("Yuri Ushakov", '["One"]'), "an id like"),
        (entry("one", '["One"]', kind="animal"), "a kind among"),
        (entry("one", '["One"]', 'side = "moon"'), "a side among"),
        (entry("one", '["One"]', 'side = "usa"', kind="place"), "a side among"),
        (entry("one", "[]"), "lists of forms"),
        (entry("one", '"One"'), "lists of forms"),
        (entry("one", '["One", "One"]'), "each form given once"),
        (entry("one", "[1]"), "is no spelling"),
        (entry("one", '["…"]'), "is no spelling"),
        (entry("one", '["One"]', 'given = [""]'), "is no spelling"),
        (entry("one", '["Trump*"]'), "three or more Cyrillic"),
        (entry("one", '["Си*"]'), "three or more Cyrillic"),
        (entry("one", '["Ушаков *"]'), "three or more Cyrillic"),
        (entry("one", '["One"]') + entry("one", '["Two"]'), "same id"),
        (entry("one", '["Ushakov"]') + entry("two", '["USHAKOV"]'), "both 'one' and 'two' claim 'ushakov'"),
        (entry("one", '["Ушаков*"]') + entry("two", '["Ушакову"]'), "both 'one' and 'two'"),
        (entry("one", '["Ушаков*"]') + entry("two", '["Ушак*"]'), "both 'one' and 'two'"),
        (entry("one", '["Белый* дом*"]') + entry("two", '["Белого дома"]'), "both 'one' and 'two'"),
        ('nobody = ["One"]\n' + entry("one", '["one"]'), "both 'nobody' and 'one'"),
    ],
)
def test_a_faulty_lexicon_is_refused_with_what_is_wrong(source: str, complaint: str) -> None:
    with pytest.raises(HotlineError, match=r"actors\.toml is wrong") as caught:
        actors.read(source)
    assert complaint in str(caught.value)


def test_neighbouring_spellings_of_two_actors_are_no_conflict() -> None:
    lexicon = actors.read(entry("one", '["Зеленский*"]') + entry("two", '["Зеленская", "Зеленск"]'))
    assert sorted(lexicon.actors) == ["one", "two"]
