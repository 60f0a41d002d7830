"""What stands beside an article, taken out before its text is looked for: shares, newsletters, related links, comments.

Known by their names (class, id, role and test ids, word by word: "css-share", "inlinePromo", "box-inline-topic"), by
what they begin with ("Lire aussi", "Читайте также"), or by being a clock time and nothing else. An element that holds
the headline or the longest row of paragraphs is never a box, nor is a name under which much of the page stands
("widget" on every paragraph).
Left to others: hidden elements (tree), notices (notices), choosing the article among what is left (trafilatura).
"""

import re
from collections import Counter
from collections.abc import Iterator

from vectorstore.readers.webpage.tree import Element, drop, lengths, words

_BOXES = (
    "newsletters?|nl|sign-?up|subscri(?:be|ption)|subscriptions?|abonnement|promos?|inline-promo|related(?:posts)?|similar"
    "|recommend(?:ed|ations?)?|recirc(?:ulation)?|read-?(?:also|more|next)|lire-aussi|voir-aussi|a-lire|meme-sujet|also"
    "|see-(?:also|more)|more-(?:on|stories|news)|most-(?:read|viewed|popular)|popular|trending|top-stories|inline-topics?"
    "|links-block|topic-list|shar(?:e|ing|edaddy)|social|comments?(?:-list|-panel)?|respond|reactions?|disqus|paywall"
    "|gateway|gate|cookies?|consent|didomi|gdpr|ads?|adv|advert(?:isement)?s?|dfp|sponsor(?:ed)?|taboola|outbrain"
    "|banner|breadcrumbs?|bylines?|author-(?:bio|box|card|info)|bio|tags|taglist|toc|infobox|encadre|factbox"
    "|edit-?section|catlinks|toolbar|tools|outils|no-?print|print|pagination|page-links|ticker|telegram|captions?"
    "|legends?|credits?|copyright|rating|rate|footer|sidebar|widget|menu|nav(?:igation)?|skip|sticky|popup|modal"
    "|pull-?quotes?|pull|exergue|reprints?|services|recap-links|push|apps?-promo|donate|donation|support-us"
)
_SMALL = (  # these name lines; as part of a larger block's name they mean nothing
    "authors?|dates?|meta|timestamp|time|kicker|rubric|category|categories|published|posted-on|horodatage|views?"
    "|source|label|site|sign|signature|read-time|reading-time|status|contributor"
)
_SMALL_LENGTH = 150  # characters
_REST = 12  # characters: of a line whose names were taken out
_BOX = re.compile(rf"(?:^|-)(?:{_BOXES})(?:-|$)")
_LINE = re.compile(rf"(?:^|-)(?:{_SMALL})(?:-|$)")
_STATE = re.compile(r"^(?:has|with|no|is|show|hide|js|not|u)-")  # "has-sidebar" says something about another element
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LINES = ("div", "p", "span", "ul", "a", "address", "i", "td")
_MARKS = 20
_PARAGRAPH = 80  # characters
_COMMENTS = re.compile(r"(?:(?!.*with).*-)?comments?(?:-(?:list|area|section|panel|body|content|wrapper|thread|box))?")
_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "toolbar")
_TAGS = (
    "//button | //input | //select | //textarea | //amp-consent | //amp-sidebar | //amp-ad | //amp-list"
    " | //amp-social-share | //amp-user-notification | //amp-accordion | //amp-embed | //figcaption | //caption"
)
_LEADS_ELSEWHERE = re.compile(
    r"(?:à )?lire (?:aussi|également|ensuite|plus)\b|voir aussi\b|sur le même sujet|à lire\s*:"
    r"|read (?:more|also|next)\b|related\s*:|see (?:also|more)\b|more on (?:this|:)|sign up (?:for|to)\b"
    r"|subscribe to our|follow us\b"
    r"|inscrivez-vous|abonnez-vous|suivez-nous|читайте (?:также|ещ[её])|материалы? по теме|по теме\s*:|смотрите также"
    r"|подпи(?:шитесь|сывайтесь)|читайте (?:також|ще)|дивіться також|матеріали за темою|підпи(?:шіться|суйтесь|суйтеся)"
    r"|[^©]*©|\(c\) \d{4}|all rights reserved|tous droits réservés|все права защищены|всі права захищено"
    r"|a version of this article appears in print|advertisement$|skip advertisement|publicité$|реклама$",
    re.IGNORECASE,
)
_LEADING_LENGTH = 300  # characters
_CLOCK = re.compile(
    r"[\s(]*\d{1,2}\s?[:.hч]\s?\d{2}(?:[\s:]\d{2})?(?:\s?(?:h|ET|GMT|UTC|CET|MSK|мск|am|pm))?[\s)]*", re.I
)
_BLOCKS = ("p", "div", "section", "ul", "li", "h2", "h3", "h4", "h5", "small", "span")
_MOST = 0.4  # of the page's characters


def drop_boxes(tree: Element) -> None:
    """Take them out, in place."""
    for element in tree.xpath(_TAGS):
        drop(element)
    length = lengths(tree)
    spine = {up for one in _marks(tree, length) for up in (one, *one.iterancestors())}
    most = _MOST * length[tree]
    named = [(element, name) for element in length if element not in spine and (name := _name(element, length))]
    held: Counter[str] = Counter()
    for element, name in named:
        held[name] += length[element]
    for element, name in named:
        # What all paragraphs are called is no name of a box.
        if element.getparent() is not None and (_COMMENTS.fullmatch(name) or held[name] <= most):
            _drop_named(element)
    for element in list(tree.iter(*_BLOCKS)):
        if element.getparent() is not None and length[element] <= _LEADING_LENGTH and _leads_elsewhere(element):
            drop(element)


def _marks(tree: Element, length: dict[Element, int]) -> list[Element]:
    """What a box never holds: the headline, the body that microdata marks, the longest row of paragraphs."""
    rows: Counter[Element] = Counter()
    number: Counter[Element] = Counter()
    for paragraph in tree.iter("p"):
        if length[paragraph] >= _PARAGRAPH:
            rows[paragraph.getparent()] += length[paragraph]
            number[paragraph.getparent()] += 1
    longest = [row for row, _ in rows.most_common(_MARKS) if number[row] > 1 and not _in_comments(row)]
    return [
        *longest[:1],
        *tree.xpath("//h1")[:_MARKS],
        *tree.xpath("//*[@itemprop='articleBody']")[:_MARKS],
        *tree.xpath("//main")[:1],
    ]


def _in_comments(element: Element) -> bool:
    return any(_COMMENTS.fullmatch(name) for up in (element, *element.iterancestors()) for name in _names(up))


def _name(element: Element, length: dict[Element, int]) -> str | None:
    """The name that makes an element a box; its tag or role where that does."""
    if element.tag in ("html", "head", "body"):
        return None
    if element.tag in ("aside", "form"):  # some pages stand in one form as a whole
        return str(element.tag)
    if element.get("role") in _ROLES:
        return str(element.get("role"))
    names = list(_names(element))
    return next((name for name in names if _BOX.search(name)), None) or _line_name(element, names, length)


def _drop_named(element: Element) -> None:
    line = element.getparent() if element.tag in ("a", "span") else None
    drop(element)
    if line is not None and line.tag in ("p", "div", "li") and len(words(line)) <= _REST:  # "By … and …"
        drop(line)


def _names(element: Element) -> Iterator[str]:
    """ "css-1x shareTools" and "story-ad-1" as "css-1x", "share-tools", "story-ad-1"."""
    for key in ("class", "id", "data-testid", "data-component"):
        for name in (element.get(key) or "").split()[:20]:
            if not _STATE.match(name):
                yield re.sub(r"[^a-z0-9]+", "-", _CAMEL.sub("-", name).lower())


def _line_name(element: Element, names: list[str], length: dict[Element, int]) -> str | None:
    """The name of a line about the article: its author, its day. A time within a sentence is not one."""
    if element.tag == "time":
        around = length.get(element.getparent(), 0)  # nothing is counted around the body's own lines
        return "time" if around <= length[element] + 40 else None
    if element.tag in ("span", "div", "p", "td") and len(element) == 0 and _is_clock(element.text):
        return "clock"
    if element.tag in _LINES and length[element] <= _SMALL_LENGTH:
        return "address" if element.tag == "address" else next((name for name in names if _LINE.search(name)), None)
    return None


def _is_clock(text: str | None) -> bool:
    return bool(text and len(text) < 20 and _CLOCK.fullmatch(text))


def _leads_elsewhere(element: Element) -> bool:
    if element.tag == "span" and next(element.iterancestors("p"), None) is not None:
        return False  # words of a sentence
    return bool(_LEADS_ELSEWHERE.match(words(element).lstrip("•>»▶→ ")))
