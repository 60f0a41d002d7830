"""`hotline watch`: a round over the feeds every so often, and the morning briefing, until it is stopped.

What is due follows from the archive, not from this process: after a restart or a machine's sleep the next round and the
latest missed briefing come at once. The home is opened for a round and given free in between; while another process
owns it the round is left out, told, and made the next time. A dead feed delays nothing but itself.
Left to others: a round (vectorstore.web.news), the briefing (bot.briefing).
"""

import argparse
import contextlib
import re
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from bot.commands import net
from bot.commands.common import notice, opened, show
from bot.commands.fetch import fetch_round
from bot.settings import Settings
from vectorstore.archive import briefings
from vectorstore.archive.briefings import Kept
from vectorstore.errors import HotlineError, UsageError
from vectorstore.store import Vectorstore

_EVERY = re.compile(r"([0-9]{1,4})\s*(m|h)")
_LEAST = timedelta(minutes=5)


def run(options: argparse.Namespace) -> int:
    """Rounds until stopped; with --once, one."""
    every, at = interval(options.every), clock(options.brief_at)
    settings = Settings.from_environment()
    manner = net.manner(settings)

    def one_round() -> None:
        with opened(settings, may_share=False, with_starter=False) as store:
            events = fetch_round(store, manner, quiet=True)
            show(f"{datetime.now():%Y-%m-%d %H:%M}  {net.summary(events)}")
            brief_if_due(store, datetime.now().astimezone(), at, options.language)

    if options.once:
        one_round()
        return 0
    _schedule(one_round, every, at)
    return 0


def brief_if_due(store: Vectorstore, now: datetime, at: time | None, language: str) -> date | None:
    """Write and keep the morning's briefing unless it was written; the day it is on, None when none was due."""
    from bot.briefing.assemble import brief

    day = due_day(now, at, briefings.kept(store.db), language)
    if day is None:
        return None
    try:
        page = brief(store, day, language)
    except UsageError as error:  # the archive begins later, or is empty: the next round looks again
        notice(f"no briefing for {day}: {error}")
        return None
    briefings.keep(store.db, page.to_json())
    show(
        f"{now:%Y-%m-%d %H:%M}  briefing for {day} written; `hotline brief --date {day} --language {language}` shows it"
    )
    return day


def due_day(now: datetime, at: time | None, kept: Iterable[Kept], language: str) -> date | None:
    """The day a briefing is due on: the day before the latest brief-at that has passed, unless written since then.

    >>> due_day(datetime.fromisoformat("2025-07-04T09:00+00:00"), time(7), [], "fr")
    datetime.date(2025, 7, 3)
    """
    if at is None:
        return None
    latest = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if latest > now:
        latest -= timedelta(days=1)
    day = latest.date() - timedelta(days=1)
    written = (one for one in kept if one.date == day.isoformat() and one.language == language)
    return None if any(datetime.fromisoformat(one.written) >= latest for one in written) else day


def interval(text: str) -> timedelta:
    """ "30m" or "2h", at least five minutes."""
    match = _EVERY.fullmatch(text.strip().lower())
    every = timedelta(**{"minutes" if match[2] == "m" else "hours": int(match[1])}) if match else timedelta()
    if every < _LEAST:
        raise UsageError(f"--every {text!r} is no interval; give minutes or hours like 30m or 2h, at least 5m")
    return every


def clock(text: str | None) -> time | None:
    """ "07:00", this machine's time."""
    try:
        return None if text is None else datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise UsageError(f"--brief-at {text!r} is no time of day; write HH:MM like 07:00") from None


def _schedule(one_round: Callable[[], None], every: timedelta, at: time | None) -> None:
    """Rounds in this thread, so that Ctrl-C breaks one off as it would any command; a failed one stops nothing."""
    from apscheduler.executors.debug import DebugExecutor
    from apscheduler.schedulers.blocking import BlockingScheduler
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.interval import IntervalTrigger

    # Rounds that a sleep or a long round missed are made up for by one.
    scheduler = BlockingScheduler(
        executors={"default": DebugExecutor()}, job_defaults={"coalesce": True, "misfire_grace_time": None}
    )

    def told() -> None:
        try:
            one_round()
        except HotlineError as error:  # a full disk or a busy home may have passed by the next round
            notice(str(error))
        except Exception as error:
            notice(f"something went wrong ({type(error).__name__}); run `hotline fetch --debug` and report it")
        except KeyboardInterrupt:  # the scheduler would take it for the job's failure; it cannot be ended from a job
            threading.Thread(target=scheduler.shutdown, kwargs={"wait": False}).start()

    now = datetime.now().astimezone()
    scheduler.add_job(told, IntervalTrigger(seconds=int(every.total_seconds())), next_run_time=now)
    if at is not None:
        scheduler.add_job(told, CronTrigger(hour=at.hour, minute=at.minute))
    notice(f"watching, every {every}" + (f", briefing at {at:%H:%M}" if at else "") + "; stop with Ctrl-C")
    with contextlib.suppress(KeyboardInterrupt):
        scheduler.start()
    notice("stopped; what was taken in is kept")
