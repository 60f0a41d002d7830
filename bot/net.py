"""What the page and the commands share of the net: Hotline's manner there, and a feed that was read in one line.

Left to others: the net itself (vectorstore.web), other events and reports (commands.net), what the page shows (chat).
"""

from bot.settings import Settings
from vectorstore.web.addresses import Allowed
from vectorstore.web.gather import Manner
from vectorstore.web.news import FeedRead


def manner_of(settings: Settings) -> Manner:
    """How Hotline behaves on the net, as the settings say."""
    return Manner(allowed=Allowed.parse(settings.allow_private), contact=settings.contact)


def feed_line(event: FeedRead) -> str:
    """What became of a feed, for a terminal."""
    return f"{'feed':9}  {event.address}  {_read(event)}"


def _read(event: FeedRead) -> str:
    if event.problem:
        return f"failed: {' '.join(event.problem.split())[:160]}"
    if event.unchanged:
        return "nothing new"
    told = f"{event.items} items, {event.queued} to fetch, {event.off_subject} off the subject"
    return told + (f", {len(event.left_out)} left out: {event.left_out[0][:120]}" if event.left_out else "")
