"""A briefing as one HTML file that needs nothing else and prints well. The template escapes every word of an article.

Left to others: what stands on the page (view).
"""

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.briefing.models import Briefing
from bot.briefing.view import view

if TYPE_CHECKING:
    from jinja2 import Template


def render(page: Briefing) -> str:
    """The whole page."""
    return _template().render(page=view(page))


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    source = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
