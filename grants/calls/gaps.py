"""Read gaps in the heartbeat: what waits for an administrator, and what confirming one would move."""

from datetime import datetime

from sqlalchemy import func, select

from grants.calls.calendar import extended_deadline
from grants.calls.models import Call, Corrigendum, ServiceGap
from grants.calls.states import CallState, GapState
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _


def waiting_gaps(limit: int = 50) -> list[ServiceGap]:
    """Return the gaps that nobody decided about, the oldest first."""
    statement = select(ServiceGap).where(ServiceGap.state == GapState.PROPOSED)
    return list(db.session.scalars(statement.order_by(ServiceGap.from_at).limit(limit)))


def waiting_count() -> int:
    """Return how many gaps nobody decided about."""
    statement = select(func.count()).select_from(ServiceGap).where(ServiceGap.state == GapState.PROPOSED)
    return db.session.scalar(statement) or 0


def dismissed_gaps(limit: int = 50) -> list[ServiceGap]:
    """Return the gaps that were dismissed, the latest first."""
    statement = select(ServiceGap).where(ServiceGap.state == GapState.DISMISSED)
    return list(db.session.scalars(statement.order_by(ServiceGap.from_at.desc()).limit(limit)))


def get(gap_id: int) -> ServiceGap:
    """Return a gap; raises NotFound."""
    return _found(db.session.get(ServiceGap, gap_id))


def get_for_update(gap_id: int) -> ServiceGap:
    """Return a gap locked for the transaction; raises NotFound."""
    return _found(db.session.get(ServiceGap, gap_id, with_for_update=True))


def _found(gap: ServiceGap | None) -> ServiceGap:
    if gap is None:
        raise NotFound(_("Cette interruption n’existe pas."))
    return gap


def deadline_after(call: Call, from_at: datetime, to_at: datetime, at: datetime) -> datetime | None:
    """Return the deadline that an outage noted at an instant moves a call to, None when it leaves it."""
    if call.opens_at > to_at:
        return None
    return extended_deadline(
        call.closes_at,
        call.accepts_until,
        (from_at, to_at),
        at,
        call.outage_window_hours,
        call.outage_round_minutes,
    )


def would_move(gaps: list[ServiceGap], at: datetime) -> dict[int, list[tuple[str, datetime]]]:
    """Return what confirming each gap now would move: gap -> (call, new deadline). One statement."""
    calls = list(
        db.session.scalars(select(Call).where(Call.state == CallState.PUBLISHED).order_by(Call.closes_at))
    )
    return {
        gap.id: [
            (call.code, deadline)
            for call in calls
            if (deadline := deadline_after(call, gap.from_at, gap.to_at, at)) is not None
        ]
        for gap in gaps
    }


def reopened_count(at: datetime) -> int:
    """Return how many calls take files now only because an outage moved a deadline that had passed."""
    rows = db.session.execute(
        select(Call.id, Corrigendum.changes, Corrigendum.published_at)
        .join(Call, Call.id == Corrigendum.call_id)
        .where(
            Corrigendum.outage_id.is_not(None), Call.state == CallState.PUBLISHED, Call.accepts_until >= at
        )
    )
    return len(
        {
            call_id
            for call_id, changes, published_at in rows
            if published_at is not None
            and any(
                change["path"] == "closes_at" and datetime.fromisoformat(change["old"]) < published_at
                for change in changes
            )
        }
    )
