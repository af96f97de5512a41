"""What runs beside the pages: e-mails, jobs, daily rounds, and forgetting what has expired."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app

from grants.accounts import services as accounts
from grants.calls import services as calls
from grants.core import clock
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from grants.jobs import services as jobs
from grants.outbox import services as outbox
from grants.outbox.models import Email
from grants.outbox.transport import transport_for

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5
BATCH = 20
SWEEP_EVERY = timedelta(hours=1)
BEAT_SECONDS = 60

Handler = Callable[[dict[str, Any], datetime], None]
Round = Callable[[datetime], None]


def run_worker(app: Flask, stop: threading.Event | None = None) -> None:
    """Send e-mails, do jobs, make the daily rounds and forget what has expired, until told to stop."""
    stop = stop or threading.Event()
    with app.app_context():
        transport = transport_for(app.config)
    threading.Thread(target=_keep_beating, args=(app, stop), daemon=True).start()
    sweeper = Sweeper()
    while not stop.is_set():
        done = _attempt(app, lambda: send_due(transport))
        done += _attempt(app, do_due_jobs)
        done += _attempt(app, make_daily_rounds)
        _attempt(app, sweeper.sweep_when_due)
        if not done:
            stop.wait(PAUSE_SECONDS)


def _keep_beating(app: Flask, stop: threading.Event) -> None:
    """Beat at once and then each minute, whatever long work the worker is at, until told to stop."""
    while True:
        _attempt(app, beat)
        if stop.wait(BEAT_SECONDS):
            return


def beat() -> int:
    """Note that the service is alive; propose the time since the last beat where it is too long.

    Nothing is moved by that: an administrator confirms it as an outage, or dismisses it.
    """
    at = clock.now()
    longest = timedelta(minutes=current_app.config["OUTAGE_GAP_MINUTES"])
    with unit_of_work():
        before = jobs.beat(at)
        if before is None or at - before <= longest:
            return 0
        calls.propose_gap(before, at, at)
    logger.warning("no heartbeat for %s: an administrator decides whether it was an outage", at - before)
    return 1


def _attempt(app: Flask, work: Callable[[], int]) -> int:
    """Do a piece of work in a context of its own; an error is logged and leaves the worker alive."""
    try:
        with app.app_context():
            return work()
    except Exception:
        logger.exception("the worker met an error")
        return 0


def do_due_jobs() -> int:
    """Do the jobs that are due, at most a batch; return how many were tried."""
    tried = 0
    while tried < BATCH and do_one_job():
        tried += 1
    return tried


def do_one_job() -> bool:
    """Take the oldest job that is due, do it outside any transaction, settle it; say if there was one."""
    with unit_of_work():
        lease = jobs.lease_next(clock.now())
    if lease is None:
        return False
    error = _run(lease)
    with unit_of_work():
        jobs.settle(lease.job_id, error, clock.now())
    return True


def _run(lease: jobs.Lease) -> str | None:
    """Do one job; return the error in words, None when it went well."""
    handlers: Mapping[str, Handler] = current_app.extensions["grants_jobs"]
    token = jobs.run_as(lease.job_id)
    try:
        handlers[lease.kind](lease.payload, clock.now())
    except Exception as error:  # whatever one job meets, the next ones are done
        logger.exception("job %s %s failed", lease.kind, lease.job_id)
        return f"{type(error).__name__}: {error}"
    finally:
        jobs.done_with(token)
        db.session.rollback()  # what a job only read leaves no transaction open
    return None


def make_daily_rounds() -> int:
    """Make each daily round that nobody made yet today, in Morocco's date; return how many."""
    rounds: Mapping[str, Round] = current_app.extensions["grants_daily"]
    at = clock.now()
    made = 0
    for name, make in rounds.items():
        if name in _made_today(local_date(at)):
            continue
        with unit_of_work():
            is_mine = jobs.begin_round(name, local_date(at))
        _made_today(local_date(at)).add(name)
        if is_mine:
            make(at)
            made += 1
    return made


def _made_today(day: Any) -> set[str]:
    """Return the rounds this process knows to be made on a day, so that it need not ask again."""
    known: dict[Any, set[str]] = current_app.extensions.setdefault("grants_rounds_made", {})
    for other in [kept for kept in known if kept != day]:
        del known[other]
    return known.setdefault(day, set())


def send_due(transport: outbox.Transport) -> int:
    """Send the e-mails that are due, each in a transaction of its own; return how many were tried."""
    tried = 0
    while tried < BATCH and send_one(transport):
        tried += 1
    return tried


def send_one(transport: outbox.Transport) -> bool:
    """Send the oldest e-mail that is due, outside any transaction; say whether there was one.

    It is leased first, so that another worker leaves it alone, and marked after: a worker killed
    between the two sends it again when the lease has run out.
    """
    at = clock.now()
    with unit_of_work():
        leased = outbox.lease_next(at)
    if leased is None:
        return False
    email = outbox.detached(leased)
    error = _hand_over(email, transport)
    with unit_of_work():
        outbox.settle(email.id, error, clock.now())
    return True


def _hand_over(email: Email, transport: outbox.Transport) -> str | None:
    """Give an e-mail to the transport; return the error in words, None when it was taken."""
    try:
        transport(email)
    except Exception as error:  # whatever one e-mail meets, the next ones leave
        logger.warning("e-mail %s was not sent: %s", email.id, type(error).__name__)
        return str(error) or type(error).__name__
    return None


class Sweeper:
    """Remembers when the worker last forgot what has expired."""

    def __init__(self) -> None:
        self.swept_at: datetime | None = None

    def sweep_when_due(self) -> int:
        """Forget what has expired unless done within the hour; return how many rows went."""
        at = clock.now()
        if self.swept_at is not None and at - self.swept_at < SWEEP_EVERY:
            return 0
        self.swept_at = at
        with unit_of_work():
            return accounts.forget_expired(at) + jobs.forget_finished(at)
