"""Read obligations: of a subject, of an association, and which are late."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from grants.core.clock import local_date
from grants.core.db import db
from grants.obligations.models import Obligation
from grants.obligations.states import ObligationState

OPEN = (ObligationState.DUE, ObligationState.EXTENDED)


def of_subject(subject_type: str, subject_id: int) -> list[Obligation]:
    """Return what is owed for one subject, in the order of the due dates."""
    statement = select(Obligation).where(
        Obligation.subject_type == subject_type, Obligation.subject_id == subject_id
    )
    return list(db.session.scalars(statement.order_by(Obligation.due_on, Obligation.id)))


def get_for_update(obligation_id: int) -> Obligation | None:
    """Return an obligation locked for change."""
    return db.session.get(Obligation, obligation_id, with_for_update=True)


def due_for_association(association_id: int) -> list[Obligation]:
    """Return what an association still owes, the most pressing first."""
    return list(
        db.session.scalars(
            _open().where(Obligation.association_id == association_id).order_by(Obligation.due_on)
        )
    )


def late(at: datetime) -> list[Obligation]:
    """Return what is awaited since before the day, in Morocco, of this instant."""
    late_rows = _open().where(Obligation.received_at.is_(None), Obligation.due_on < local_date(at))
    return list(db.session.scalars(late_rows.order_by(Obligation.due_on)))


def late_on(association_id: int, instant: datetime) -> list[Obligation]:
    """Return what an association had not handed in by an instant although its day had passed.

    What was handed in since then was late all the same; what was waived never counts.
    """
    rows = select(Obligation).where(
        Obligation.association_id == association_id,
        Obligation.state != ObligationState.WAIVED,
        Obligation.due_on < local_date(instant),
        or_(Obligation.received_at.is_(None), Obligation.received_at > instant),
        or_(Obligation.satisfied_at.is_(None), Obligation.satisfied_at > instant),
    )
    return list(db.session.scalars(rows.order_by(Obligation.due_on, Obligation.id)))


def is_awaited(obligation: Obligation) -> bool:
    """Say whether the association has still to hand it in: open, and not lying with the ministry."""
    return obligation.state in OPEN and obligation.received_at is None


def is_late(obligation: Obligation, today: date) -> bool:
    """Say whether an obligation is still awaited after its due date."""
    return is_awaited(obligation) and obligation.due_on < today


def _open() -> Select[Any]:
    return select(Obligation).where(Obligation.state.in_(OPEN))
