"""`hotline watch`: a round over the feeds every so often, and the morning briefing, until it is stopped.

What is due follows from the archive, not from this process: after a restart or a machine's sleep the next round and the
latest missed briefing come at once. The home is opened for a round and given free in between; while another process
owns it the round is left out, told, and made the next time. A dead feed delays nothing but itself. A home has one
owner: beside an open chat it is the chat that watches (`hotline chat --every 30m`), in a thread of its own.

Left to others: a round (vectorstore.web.news), the briefing (bot.briefing).
"""

import argparse
import contextlib
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from time import sleep
from typing import TYPE_CHECKING

from bot.briefing.write import write, writer
from bot.commands import net
from bot.commands.common import notice, opened, show
from bot.commands.fetch import fetch_round
from bot.net import manner_of
from bot.settings import Settings
from vectorstore.archive import briefings
from vectorstore.archive.briefings import Kept
from vectorstore.errors import HotlineError, UsageError
from vectorstore.store import Vectorstore
from vectorstore.web.gather import Manner

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

    from bot.briefing.prose import Prose

_EVERY = re.compile(r"([0-9]{1,4})\s*(m|h)")
_LEAST = timedelta(minutes=5)
_LOOK = (
    1.0  # seconds; waiting leaves out a machine's sleep, and a signal may reach a thread other than the one that waits
)


def run(options: argparse.Namespace) -> int:
    """Rounds until stopped; with --once, one."""
    every, at = interval(options.every), clock(options.brief_at)
    settings = Settings.from_environment()
    manner = manner_of(settings)

    engine, host = writer("auto", settings)
    if at is not None and host is not None:
        notice(f"excerpts of the day's articles are sent to {host}")

    def one_round() -> None:
        with opened(settings, may_share=False, with_starter=False) as store:
            _round(store, manner, at, options.language, engine)

    if options.once:
        one_round()
        return 0
    notice(f"watching, every {every}" + (f", briefing at {at:%H:%M}" if at else "") + "; stop with Ctrl-C")
    with _until_ctrl_c() as pause:
        _rounds(one_round, every, at, pause)
    notice("stopped; what was taken in is kept")
    return 0


@contextlib.contextmanager
def alongside(
    store: Vectorstore, settings: Settings, every: timedelta | None, at: time | None, language: str
) -> Iterator[None]:
    """The same rounds over a store that is open already, in a thread; nothing at all without an interval.

    Raises UsageError where another process owns the home, or where only a briefing was asked for.
    """
    if every is None:
        if at is not None:
            raise UsageError("--brief-at goes with --every: say how often the feeds are read, like --every 30m")
        yield
        return
    if not store.owned:
        raise UsageError("another hotline process owns this archive and has to do the watching; leave --every out here")
    manner, (engine, _) = manner_of(settings), writer("auto", settings)
    stop = threading.Event()
    rounds = threading.Thread(
        target=_rounds,
        args=(lambda: _round(store, manner, at, language, engine), every, at, stop.wait),
        name="hotline-watch",
    )
    rounds.start()
    try:
        yield
    finally:
        stop.set()
        rounds.join()  # a round that is under way ends whole, before the store is closed


def _round(store: Vectorstore, manner: Manner, at: time | None, language: str, engine: "Prose | None") -> None:
    events = fetch_round(store, manner, quiet=True)
    show(f"{datetime.now():%Y-%m-%d %H:%M}  {net.summary(events)}")
    brief_if_due(store, _now(), at, language, engine)


def brief_if_due(
    store: Vectorstore, now: datetime, at: time | None, language: str, engine: "Prose | None" = None
) -> date | None:
    """Write and keep the morning's briefing unless it was written; the day it is on, None when none was due."""
    day = due_day(now, at, briefings.kept(store.db), language)
    if day is None:
        return None
    try:
        write(store, day, language, engine)
    except UsageError as error:  # the archive begins later, or is empty: the next round looks again
        notice(f"no briefing for {day}: {error}")
        return None
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


def _rounds(one_round: Callable[[], None], every: timedelta, at: time | None, pause: Callable[[float], bool]) -> None:
    """A round at once and whenever one is due, one after the other, until a pause says that it is over.

    What a long round or a sleeping machine missed is made up for by one. There is no scheduler here, only its times: a
    scheduler takes Ctrl-C inside a job for the job's failure, and ending it from another thread waits for ever on a
    lock that the interrupted one holds.
    """
    times, over = _times(every, at), False
    while not over:
        began = _now()
        _told(one_round)
        due = times.get_next_fire_time(began, _now())
        while not (over := pause(_LOOK)) and _now() < due:
            pass


@contextlib.contextmanager
def _until_ctrl_c() -> Iterator[Callable[[float], bool]]:
    """A pause that Ctrl-C ends, as it breaks off a round like any command.

    Where it comes while Python clears something away, Python tells of it and goes on: then the next pause is the last.
    """
    heard = False

    def hear(*_: object) -> None:
        nonlocal heard
        heard = True
        raise KeyboardInterrupt

    def pause(seconds: float) -> bool:
        sleep(seconds)
        return heard

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # a process that was started to ignore Ctrl-C goes on ignoring it
        signal.signal(signal.SIGINT, hear)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield pause
    finally:
        signal.signal(signal.SIGINT, before)


def _told(one_round: Callable[[], None]) -> None:
    """A round whose failure is told and stops nothing."""
    try:
        one_round()
    except HotlineError as error:  # a full disk or a busy home may have passed by the next round
        notice(str(error))
    except Exception as error:
        notice(f"something went wrong ({type(error).__name__}); run `hotline fetch --debug` and report it")


def _times(every: timedelta, at: time | None) -> "BaseTrigger":
    """When rounds are due: an interval after the last one, and at the time of the morning's briefing."""
    from apscheduler.triggers.combining import OrTrigger
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.interval import IntervalTrigger

    times = [IntervalTrigger(seconds=int(every.total_seconds()))]
    return OrTrigger(times if at is None else [*times, CronTrigger(hour=at.hour, minute=at.minute)])


def _now() -> datetime:
    return datetime.now().astimezone()
