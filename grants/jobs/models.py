"""Work that waits for a worker, the days on which the daily rounds were made, and the heartbeat."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, BigId, Instant


class Job(Base):
    """One piece of work. Where it stands follows from its instants: nothing else is kept.

    run_at is when it may be taken (again); a worker that takes it moves run_at to the end of its lease.
    waiting_key is set while the job may still absorb a second request for the same work.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "finished_at", "run_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    waiting_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    run_at: Mapped[datetime] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    given_up: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str | None] = mapped_column(Text)
    steps_done: Mapped[int | None]
    steps_in_all: Mapped[int | None]


class DailyRound(Base):
    """The last local day on which a daily round was begun."""

    __tablename__ = "daily_round"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date]


class Heartbeat(Base):
    """When the worker last said that the service, its database included, was alive."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(Instant)
