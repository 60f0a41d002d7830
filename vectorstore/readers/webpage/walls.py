"""Pages without an article, told apart by what a reader could do about them. A subscriber's full text is none.

    kind(page)  -> "paywall", "consent", "login", "error", "script", or None: then it is an article, or nothing

Decided by how little text there is together with what the page says: JSON-LD's `isAccessibleForFree`, the wordings of
walls in four languages, password fields, titles of error pages. One of these alone refuses nothing.
Left to others: finding the text (html), HTTP's own refusals (web).
"""

import re
from dataclasses import dataclass

_SAVE = "then save the page in the browser and give the saved file"
REFUSALS = {
    "paywall": f"only the paywall's teaser was found in this page; log in where you subscribe, {_SAVE}",
    "consent": f"only a request for consent (cookies) was found in this page; answer it, {_SAVE}",
    "login": f"this is a page to log in, not the article; log in, open the article, {_SAVE}",
    "error": "this page says that it has no such article; check the address",
    "script": f"this page shows its text only to a browser (scripts, or a check for robots); open it there, {_SAVE}",
}
_TEASER, _BADGE, _PREVIEW = 400, 120, 800  # words
_SHORT, _NOTHING = 150, 12  # words


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


_TO_READ_ON = _any(  # the page says that there is more for those who pay
    r"il vous reste [\d,. ]+\s?% de (?:cet article|ce contenu)",
    r"(?:la suite|le reste)(?: de cet article)?(?: est)? réservée? (?:à nos|aux) abonn",
    r"(?:cet article|ce contenu) est réservé (?:à nos|aux) abonn",  # not the badge on what a subscriber reads in full
    r"(?:abonnez|connectez)-vous[^.]{0,40} pour (?:lire (?:l[’']|cet)|poursuivre|continuer)", r"pour lire la suite",
    r"(?:subscribe|sign in|log in|register)[^.]{0,30} to (?:continue|keep|read the full|read the rest|unlock)",
    r"(?:continue|keep) reading (?:with|by|this article by)", r"your last (?:free|complimentary) article",
    r"(?:this|the full) (?:article|story|content) is (?:only )?(?:for|available to|reserved for)[^.]{0,20} subscribers",
    r"(?:полный текст|полная версия|продолжение|эта статья|материал)[^.]{0,40}доступ[^.]{0,20}только[^.]{0,10}подпис",
    r"(?:оформите|купите) подписку[^.]{0,60}чтобы (?:читать|продолжить|прочитать)", r"чтобы читать дальше",
    r"(?:повний текст|продовження|ця стаття|матеріал)[^.]{0,40}доступ[^.]{0,20}(?:лише|тільки)[^.]{0,10}передплат",
    r"(?:оформіть|придбайте) передплату[^.]{0,60}щоб (?:читати|продовжити|прочитати)", r"щоб читати далі",
)  # fmt: skip
_LOGGED_IN = _any(r"se déconnecter", r"déconnexion", r"log ?out", r"sign ?out", r"\bвыйти\b", r"\bвийти\b")
_CONSENT = _any(
    r"cookies?\b", r"\bconsent\w*", r"consentement", r"partenaires", r"partners", r"vie privée", r"privacy",
    r"données personnelles", r"personal data", r"device", r"appareil", r"identifi(?:ants|ers)", r"personali[sz]ed",
    r"personnalis", r"audience", r"файл\w* cookie", r"персональн\w+ дан", r"согласи[ею]", r"партн[её]р",
    r"устройств", r"згод[аиу]\b", r"персональн\w+ даних", r"конфіденційн", r"конфиденциальн", r"пристр[оі]",
)  # fmt: skip
_AGREE = _any(
    r"accept", r"\bagree\b", r"согласен", r"принять", r"прийняти", r"погоджуюс", r"allow all", r"tout refuser"
)
_LOGIN = _any(
    r"^\W*(?:log|sign) ?in\b", r"^\W*(?:se connecter|connexion|connectez-vous|identifiez-vous)",
    r"^\W*(?:вход|войти|войдите|авторизация)", r"^\W*(?:вхід|увійти|увійдіть|авторизація)", r"(?:log|sign) in to your",
)  # fmt: skip
_ERROR = _any(
    r"\b(?:error|erreur|ошибка|помилка)\s*(?:404|410|403|500|503)\b", r"\b404\b", r"page (?:not found|introuvable)",
    r"page[^.]{0,40}(?:n[’']existe (?:pas|plus)|n[’']est plus disponible|doesn[’']t exist|does not exist"
    r"|no longer exists|can[’']t be found|could not be found)", r"страниц[аы][^.]{0,20} не (?:найден|существует)",
    r"сторінк[аиу][^.]{0,20} не (?:знайден|існує)", r"(?:article|content)[^.]{0,20} (?:not found|no longer available)",
    r"access denied", r"accès refusé", r"доступ (?:запрещ[её]н|заборонено)",
)  # fmt: skip
_SCRIPT = _any(
    r"(?:enable|activate|turn on|requires?) (?:your )?javascript", r"javascript[^.]{0,30}(?:disabled|required|désact)",
    r"activ(?:er|ez) (?:le )?javascript", r"включите javascript", r"увімкніть javascript", r"checking your browser",
    r"(?:verify|confirm) (?:that )?you are (?:a )?(?:human|not a robot)", r"pas un robot",
    r"vérifi\w+ (?:de )?votre navigateur", r"вы не робот", r"проверяем ваш браузер", r"проверка браузера",
    r"ви не робот", r"перевіряємо ваш браузер", r"just a moment\.\.\.",
)  # fmt: skip
_ENDS = re.compile(r"[.!?…:»\"”')\]]\s*$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page when its text has been looked for.

    `text` is what was found as its article, without title; `visible` all that a reader sees, `unscripted` what
    <noscript> holds, `headings` the <title> and headlines. `free` is what JSON-LD states, `told_words` its wordCount.
    """

    text: str
    visible: str
    unscripted: str = ""
    headings: tuple[str, ...] = ()
    free: bool | None = None
    told_words: int | None = None
    has_password: bool = False
    has_scripts: bool = False
    is_article: bool = False  # it states that it is one: JSON-LD, Open Graph


def kind(page: Page) -> str | None:
    """Why there is no article in a page; None where there is one, or no reason can be told."""
    count = len(_WORD.findall(page.text))
    for name, applies in (("login", _login), ("error", _error), ("script", _script), ("consent", _consent)):
        if applies(page, count):
            return name
    return "paywall" if _paywall(page, count) else None


def _paywall(page: Page, count: int) -> bool:
    if page.told_words and count >= 0.8 * page.told_words and count > _BADGE:
        return False
    broken_off = bool(page.text) and not _ENDS.search(page.text)
    if _TO_READ_ON.search(page.visible) and not (page.free and count > _BADGE and not broken_off):
        return count <= _TEASER or (broken_off and count <= _PREVIEW)
    if page.free is False and not _LOGGED_IN.search(page.visible):
        return count <= _BADGE or (broken_off and count <= _TEASER)
    return False


def _login(page: Page, count: int) -> bool:
    return page.has_password and count <= _SHORT and not page.is_article and any(map(_LOGIN.search, page.headings))


def _error(page: Page, count: int) -> bool:
    return count <= 2 * _SHORT and not page.is_article and any(map(_ERROR.search, page.headings))


def _script(page: Page, count: int) -> bool:
    begins = (*page.headings, page.text.partition("\n")[0])  # below, only a box beside the article may ask for scripts
    if count <= _SHORT and not page.is_article and any(map(_SCRIPT.search, begins)):
        return True
    if count > _NOTHING:
        return False
    empty = page.has_scripts and len(_WORD.findall(page.visible)) <= _NOTHING
    return empty or bool(_SCRIPT.search(f"{page.visible[:5_000]} {page.unscripted}"))


def _consent(page: Page, count: int) -> bool:
    asks = len(_CONSENT.findall(page.text or page.visible[:5_000]))
    whole = count or len(_WORD.findall(page.visible[:5_000]))
    return whole <= _TEASER and asks >= 5 and asks >= 0.04 * whole and bool(_AGREE.search(page.visible))
