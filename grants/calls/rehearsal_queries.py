"""Read the rehearsals of a call."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from grants.accounts.models import User
from grants.calls.models import Call, CallLine, Rehearsal
from grants.core.db import db


@dataclass(frozen=True)
class RehearsalToRun:
    """A rehearsal without a report, its call with lines, and the language of who asked for it."""

    rehearsal: Rehearsal
    call: Call
    language: str


def rehearsals_of(call_id: int) -> list[Rehearsal]:
    """Return the rehearsals of a call, the latest first, at most twenty."""
    statement = select(Rehearsal).where(Rehearsal.call_id == call_id).order_by(Rehearsal.id.desc()).limit(20)
    return list(db.session.scalars(statement))


def rehearsal_of(call_id: int, number: int) -> Rehearsal | None:
    """Return one rehearsal of a call, None when the call has no such one."""
    return db.session.scalar(select(Rehearsal).where(Rehearsal.id == number, Rehearsal.call_id == call_id))


def unfinished_rehearsal(call_id: int) -> Rehearsal | None:
    """Return the latest rehearsal of a call that has no report yet."""
    statement = select(Rehearsal).where(Rehearsal.call_id == call_id, Rehearsal.report.is_(None))
    return db.session.scalar(statement.order_by(Rehearsal.id.desc()).limit(1))


def rehearsal_to_run(rehearsal_id: int) -> RehearsalToRun | None:
    """Return a rehearsal that waits for its report with what it needs, None when it has one."""
    found = db.session.execute(
        select(Rehearsal, Call, User.language)
        .join(Call, Call.id == Rehearsal.call_id)
        .join(User, User.id == Rehearsal.asked_by_id)
        .where(Rehearsal.id == rehearsal_id, Rehearsal.report.is_(None))
        .options(selectinload(Call.lines).joinedload(CallLine.line))
    ).one_or_none()
    return RehearsalToRun(*found) if found else None
