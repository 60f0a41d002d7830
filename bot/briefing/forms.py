"""A briefing in one of its forms: md, html, pdf, json.

Left to others: each form (markdown, html, pdf, models), where it goes (commands, chat, api).
"""

import json

from bot.briefing.models import Briefing


def rendered(page: Briefing, form: str) -> bytes:
    """The page in one of the forms md, html, pdf, json."""
    if form == "json":
        return (json.dumps(page.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
    if form == "html":
        from bot.briefing import html

        return html.render(page).encode()
    if form == "pdf":
        from bot.briefing import pdf

        return pdf.render(page)
    from bot.briefing import markdown

    return markdown.render(page).encode()
