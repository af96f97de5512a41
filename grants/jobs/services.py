"""Ask for work inside the transaction that needs it; take it, tell how far it is, settle it."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from grants.core.db import db, unit_of_work
from grants.jobs.models import DailyRound, Heartbeat, Job

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=10)
KEPT = timedelta(days=7)
HEART = "worker"

_current: ContextVar[int | None] = ContextVar("grants_job", default=None)


@dataclass(frozen=True)
class Lease:
    """A job handed to one worker, as plain data."""

    job_id: int
    kind: str
    payload: dict[str, Any]


def enqueue(
    kind: str, at: datetime, *, key: str | None = None, run_at: datetime | None = None, **payload: Any
) -> int:
    """Ask for a piece of work in the caller's unit of work; return the key of its row.

    payload holds JSON values. With a key, a job of that key which no worker has taken yet absorbs this
    request: its row is returned and stays as it is.
    """
    row = (
        _dialect()
        .insert(Job)
        .values(
            kind=kind,
            waiting_key=key,
            payload=payload,
            asked_at=at,
            run_at=run_at or at,
            attempts=0,
            given_up=False,
        )
    )
    made: int | None = db.session.execute(
        row.on_conflict_do_nothing(index_elements=["waiting_key"]).returning(Job.id)
    ).scalar()
    if made is None:
        made = db.session.scalars(select(Job.id).where(Job.waiting_key == key)).one()
    return made


def lease_next(at: datetime) -> Lease | None:
    """Hand the oldest job that is due to the caller for ten minutes; None when nothing is due.

    Two workers never get the same one; a worker killed meanwhile leaves it to another after the lease.
    """
    job = db.session.scalars(
        select(Job)
        .where(Job.finished_at.is_(None), Job.run_at <= at)
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    job.waiting_key, job.taken_at, job.run_at = None, at, at + LEASE
    job.attempts += 1
    return Lease(job.id, job.kind, dict(job.payload))


def settle(job_id: int, error: str | None, at: datetime) -> None:
    """Note that a leased job is done, or why it failed: tried again later, each time twice as late."""
    job = db.session.get(Job, job_id, with_for_update=True)
    if job is None or job.finished_at is not None:
        return
    job.last_error = error
    if error is None:
        job.finished_at = at
    elif job.attempts >= MAX_ATTEMPTS:
        job.finished_at, job.given_up = at, True
    else:
        job.run_at = at + timedelta(seconds=15 * 2**job.attempts)


def run_as(job_id: int) -> Any:
    """Note which job this context works on, for report_progress; return the token for done_with."""
    return _current.set(job_id)


def done_with(token: Any) -> None:
    """End what run_as began."""
    _current.reset(token)


def report_progress(done: int, in_all: int, at: datetime) -> None:
    """Tell how far the running job is, in a short transaction of its own; the lease begins anew.

    Does nothing outside a job.
    """
    job_id = _current.get()
    if job_id is None:
        return
    with unit_of_work():
        job = db.session.get(Job, job_id, with_for_update=True)
        if job is not None:
            job.steps_done, job.steps_in_all, job.run_at = done, in_all, at + LEASE


def begin_round(name: str, day: date) -> bool:
    """Claim a daily round for a local day; False when somebody made it already."""
    row = _dialect().insert(DailyRound).values(name=name, day=day)
    claimed = row.on_conflict_do_update(
        index_elements=["name"], set_={"day": day}, where=DailyRound.day < day
    ).returning(DailyRound.name)
    return db.session.execute(claimed).scalar() is not None


def beat(at: datetime) -> datetime | None:
    """Note that the service is alive; return the beat before, None at the very first.

    Of several workers each beats; the row is locked, so that one alone sees a gap. A clock set back
    doesn't move the beat back.
    """
    heart = db.session.get(Heartbeat, HEART, with_for_update=True)
    if heart is None:
        row = _dialect().insert(Heartbeat).values(name=HEART, beat_at=at)
        db.session.execute(row.on_conflict_do_nothing(index_elements=["name"]))
        return None
    before = heart.beat_at
    heart.beat_at = max(before, at)
    return before


def forget_finished(at: datetime) -> int:
    """Erase jobs that ended more than a week ago; return how many."""
    gone: Any = db.session.execute(delete(Job).where(Job.finished_at < at - KEPT))
    return int(gone.rowcount)


def _dialect() -> Any:
    return sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
