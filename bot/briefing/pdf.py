"""A briefing as PDF, set by typst with the font inside its wheel: Libertinus, Latin and Cyrillic, under the OFL.

Words of articles reach typst as values, never as its markup; no system font, no file and no network is looked at. The
date inside the file is that of the day, so that the same page is the same file.

Left to others: what stands on the page (view), its looks (page.typ).
"""

import json
from datetime import UTC, datetime
from importlib import resources

from bot.briefing.models import Briefing
from bot.briefing.view import view


def render(page: Briefing) -> bytes:
    """The whole page, one PDF file."""
    import typst

    template = resources.files(__package__).joinpath("page.typ").read_bytes()
    written = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(view(page).to_json(), ensure_ascii=False)},
        timestamp=int(datetime.fromisoformat(page.date).replace(tzinfo=UTC).timestamp()),
    )
    return bytes(written)
