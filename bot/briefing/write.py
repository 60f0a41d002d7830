"""A briefing written and kept: the one call behind `hotline brief`, the page and `hotline watch`.

    page = write(store, date(2025, 7, 3), "fr")             # the sources' own sentences
    engine, host = writer("auto", settings)                 # a model only where HOTLINE_MODEL names one
    page = write(store, date(2025, 7, 3), "fr", engine)     # its prose, or the sources' sentences and one plain line

Left to others: the page of the sources' sentences (assemble), the one in a model's words (compose), its
forms (forms).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.briefing.assemble import extracted, seen
from bot.briefing.models import Briefing
from bot.briefing.words import say
from bot.settings import Settings
from vectorstore import dates
from vectorstore.archive import briefings
from vectorstore.errors import ModelUnavailable
from vectorstore.store import Vectorstore

if TYPE_CHECKING:
    from bot.briefing.prose import Prose


def day_of(value: str | None) -> date:
    """The day that is asked for: today in UTC unless one is named, and named whole."""
    return datetime.now(UTC).date() if value is None else dates.one_day(value)


def write(store: Vectorstore, day: date, language: str, engine: "Prose | None" = None) -> Briefing:
    """The briefing of a day (UTC), kept where this process may write. Raises UsageError for a day nothing is known of.

    Without an `engine`, or when the model fails, it is the sources' own sentences; a failure is told on the page.
    """
    prepared = seen(store, day, language)
    page = None
    if engine is not None and prepared.chosen:
        from bot.briefing.compose import composed
        from bot.check.record import Records

        records = Records(store)
        try:
            page = composed(prepared, engine, store.embedder, records)
        except ModelUnavailable as error:
            failed = say("model_failed", language, reason=str(error))
            extractive = extracted(prepared)
            page = replace(extractive, notices=(failed, *extractive.notices))
        finally:
            records.keep()
    page = page or extracted(prepared)
    if store.owned:
        briefings.keep(store.db, page.to_json())
    return page


def writer(name: str, settings: Settings) -> tuple["Prose | None", str | None]:
    """Who writes, by an engine's name, and the host that will be sent excerpts; None for the sources themselves."""
    if name == "extractive" or (name == "auto" and settings.model is None):
        return None, None
    from bot.briefing.prose import Prose

    return Prose(settings), settings.model_host
