"""Claims that turn on a small word: those which once got past the check do not any more, and right ones still pass."""

import pytest

from bot.check import check
from bot.models import LANGUAGES
from eval import labels, turns
from eval.values import SUPPORTED

_PAIRS = [one for one in labels.claims(turns.LABELS) if one.claim_language == one.excerpt_language]
_GAPS = 0.08  # of a language's wrong pairs are known to pass: eval/NOTES.md


BELGA = "Elle a duré une heure, dit un diplomate, selon l’agence Belga."
AIDE = "The call was tense, an aide said, according to TASS."
TASS = "Встреча длилась час, сообщил Ушаков, по данным ТАСС."
UKRINFORM = "Вони тривали годину, повідомив Умєров, за даними Укрінформу."


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_got_past_the_check_does_not_any_more(language):
    wrong = [one for one in _PAIRS if one.category == "seen" and one.label != SUPPORTED]
    mine = [one for one in wrong if one.claim_language == language]
    assert len(mine) >= 40
    passed = [one.id for one in mine if check(one.claim, one.excerpt).supported]
    assert len(passed) <= _GAPS * len(mine), passed


def test_right_claims_still_pass():
    right = [one for one in _PAIRS if one.category == "seen" and one.label == SUPPORTED]
    passed = [check(one.claim, one.excerpt).supported for one in right]
    assert len(right) >= 30 and sum(passed) >= 0.8 * len(right)


@pytest.mark.parametrize(
    ("rule", "claim", "excerpt"),
    [
        ("negation", "Trump a exclu une rencontre à Budapest.", "Trump n'a pas exclu une rencontre à Budapest."),
        ("negation", "Трамп виключив зустріч у Будапешті.", "Трамп не виключив зустріч у Будапешті."),
        ("strength", "Путин согласился на перемирие.", "Путин может согласиться на перемирие."),
        ("strength", "Putin accepted the proposal.", "If Putin accepted the proposal, the war would end."),
        ("strength", "Ben Wallace est ministre.", "L'ancien ministre Ben Wallace est venu."),
        ("contrary", "Trump imposed sanctions on Rosneft.", "Trump lifted sanctions on Rosneft."),
        ("contrary", "La trêve a commencé le 8 mai.", "La trêve a pris fin le 8 mai."),
        ("role", "Moscou accuse Kiev d'avoir rompu la trêve.", "Kiev accuse Moscou d'avoir rompu la trêve."),
        ("role", "Putin invited Trump.", "Putin was invited by Trump."),
        ("role", "Москва звинуватила Київ у порушенні.", "Київ звинуватив Москву в порушенні."),
        ("role", "Украина передала 1000 тел.", "Россия передала 1000 тел, а Украина 19."),
        ("name", "Трамп зустрівся з Путіним у Москві.", "Посланець Трампа зустрівся з Путіним у Москві."),
        ("name", "Russian drones hit Kyiv.", "Russian drones hit Ukraine."),
        ("name", "Kuznetsov signed the deal with Putin.", "Petrov signed the deal with Putin."),
        ("number", "Россия сбила 40 процентов дронов.", "Россия сбила 40 дронов."),
        ("number", "500 prisoners were freed.", "Half of the 500 prisoners were freed."),
        ("number", "The talks lasted two hours.", "The talks lasted two to three hours."),
        ("number", "Russia fired 12 missiles at Kyiv.", "Russia fired 12 drones at Kyiv."),
        (
            "date",
            "La trêve a commencé le 3 juillet.",
            "Ils se sont vus le 3 juillet. Le lendemain, la trêve a commencé.",
        ),
        ("account", "Украина нарушила перемирие.", "В Москве заявляют, что Украина нарушила перемирие."),
        ("account", "Selon l’agence Belga, elle a duré une heure.", BELGA),
        ("account", "The call was tense, according to TASS.", AIDE),
        ("account", "По данным ТАСС, встреча длилась час.", TASS),
        ("account", "За даними Укрінформу, вони тривали годину.", UKRINFORM),
        ("number", "30 people were killed in Odesa.", "Two people were killed and 30 wounded in Odesa."),
        ("number", "В Одессе погибли 30 человек.", "В Одессе погибли два человека, 30 ранены."),
        ("number", "Russia and Ukraine freed 157 prisoners.", "Russia and Ukraine freed 157 prisoners each."),
        ("number", "Обміняли по 314 полонених.", "Обміняли по 157 полонених, усього 314."),
        ("strength", "Washington a suspendu toute l’aide.", "Washington a suspendu l’aide."),
        ("strength", "Kyiv was the only target.", "Kyiv was the main target."),
        ("strength", "Россия намеренно ударила по школе.", "Россия ударила по школе."),
        ("strength", "Трамп позвонил Зеленскому.", "Трамп позвонит Зеленскому."),
        ("strength", "Трамп зателефонував Зеленському.", "Трамп зателефонує Зеленському."),
        ("strength", "L’Ukraine a cédé le Donbass.", "Le plan prévoit que l’Ukraine cède le Donbass."),
        ("contrary", "The strike destroyed a school.", "The strike damaged a school."),
        ("contrary", "Washington ended its aid.", "Washington suspended its aid."),
        ("contrary", "Песков назвал предложение приемлемым.", "Песков назвал предложение неприемлемым."),
        ("contrary", "Песков назвал условия приемлемыми.", "Песков назвал каждое условие неприемлемым."),
        ("contrary", "Песков назвал предложение неприемлемым.", "Песков назвал предложение приемлемым."),
        ("contrary", "Hegseth called the old borders realistic.", "Hegseth called the old borders unrealistic."),
        ("contrary", "Vance called the demand illegal.", "Vance called the demand legal."),
        ("contrary", "Hegseth a jugé réaliste le retour.", "Hegseth a jugé irréaliste le retour."),
        ("contrary", "Macron a salué un accord sur le Donbass.", "Macron a salué un désaccord sur le Donbass."),
        ("contrary", "Путін назвав план прийнятним.", "Путін назвав план неприйнятним."),
        ("negation", "Elle a duré 30 jours, et non 30 heures.", "Elle a duré 30 heures, et non 30 jours."),
        ("negation", "Київ дав 30 годин, а не 30 днів.", "Киев дал 30 дней, а не 30 часов."),
        ("negation", "It was about security rather than territory.", "It was about territory rather than security."),
        ("negation", "Визит был скорее частным, чем рабочим.", "Визит был скорее рабочим, чем частным."),
        (
            "negation",
            "Kyiv agreed to discuss withdrawal, but refused to exchange prisoners.",
            "Kyiv refused to discuss withdrawal, but agreed to exchange prisoners.",
        ),
        (
            "contrary",
            "Washington imposed sanctions because the visit was put off.",
            "The visit was put off because Washington imposed sanctions.",
        ),
        ("contrary", "L’échange aura lieu après la trêve.", "La trêve aura lieu après l’échange."),
        ("contrary", "Атака досі лишається найбільшою.", "На той момент атака була найбільшою."),
        ("contrary", "Moscou a tout accepté, y compris le contrôle.", "Moscou a tout accepté, sauf le contrôle."),
        ("role", "Washington summoned the Ukrainian envoy.", "Kyiv summoned the US envoy."),
        ("role", "Київ звинуватив Мединського у зриві.", "Мединський звинуватив Київ у зриві."),
        ("role", "Les Européens ont interrogé Washington.", "Washington a interrogé les Européens."),
        ("name", "Le chancelier Boris Pistorius l’a dit.", "Le ministre de la Défense, Boris Pistorius, l’a dit."),
        ("speaker", "The White House said it lasted an hour.", "Ushakov said it lasted an hour."),
        ("phrase", "Trump said he was ‘very happy’.", "Trump said he was ‘very angry’."),
    ],
)  # fmt: skip
def test_each_rule_catches_its_own(rule, claim, excerpt):
    failed = check(claim, excerpt).failed
    assert rule in failed or "together" in failed, failed
    assert not check(claim, excerpt).supported


@pytest.mark.parametrize(
    ("claim", "excerpt"),
    [
        ("Putin dispatched Dmitriev to Miami.", "Putin dispatched his envoy Kirill Dmitriev to Miami on Saturday."),
        ("Selon Peskov, la rencontre n'est pas exclue.", "La rencontre n'est pas exclue, selon Peskov."),
        ("Russia returned 1,000 bodies and Ukraine 19.", "Russia returned 1,000 bodies and Ukraine 19."),
        ("Разговор длился около часа, сказал Ушаков.", "Помощник Юрий Ушаков сказал, что разговор длился около часа."),
        ("Зустріч відбудеться 3 липня.", "Зустріч відбудеться 3 липня в Стамбулі."),
        ("Selon un diplomate, elle a duré une heure.", BELGA),
        ("По словам Ушакова, встреча длилась час.", TASS),
        ("It was about territory, not security.", "The meeting was about territory, not security."),
        ("Киев дал 30 дней, а не 30 часов.", "В ответ Киев дал 30 дней, а не 30 часов."),
        ("Kyiv refused to discuss withdrawal.", "Kyiv refused to discuss withdrawal, but agreed to talk."),
        ("Le blocus sera levé après la trêve.", "Le blocus maritime sera levé après la trêve de mai."),
        ("The Ukrainian envoy was summoned by Moscow.", "Moscow summoned the Ukrainian envoy."),
        ("Київ звинуватив Москву.", "Київ звинуватив Москву у зриві."),
        ("Witkoff met Putin on Friday.", "On Friday Putin met the envoy Witkoff."),
        ("L’entretien de Witkoff avec Poutine a été long.", "L’entretien de Poutine avec Witkoff a été long."),
        ("Встреча Уиткоффа с Путиным длилась час.", "Встреча Путина с Уиткоффом длилась час."),
        ("Віткофф зустрівся з Путіним у п’ятницю.", "Путін зустрівся з Віткоффом у п’ятницю."),
        ("Foreign Minister Sergei Lavrov said so.", "Sergei Lavrov, the foreign minister, said so."),
        ("They freed 157 prisoners each, 314 in all.", "They freed 157 prisoners each, 314 in all."),
        ("Погибли двое, ранены 30 человек.", "Погибли два человека, 30 ранены."),
        ("Песков назвал план приемлемым.", "Песков назвал план приемлемым, а условия неприемлемыми."),
        ("Au cours du sommet, Trump a vu Poutine.", "Au sommet, après un discours, Trump a vu Poutine."),
        ("Trump held an important meeting with Putin.", "Trump held an important meeting with Putin."),
        ("Trump pourrait rencontrer Poutine.", "Trump pourrait rencontrer Poutine avant la fin de l'année."),
    ],
)  # fmt: skip
def test_what_says_no_more_than_its_excerpt_passes(claim, excerpt):
    assert check(claim, excerpt).supported, check(claim, excerpt).failed
