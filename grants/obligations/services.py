"""Create obligations when an agreement enters into force; note what is received and what satisfies them."""

from datetime import date, datetime

from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.obligations.models import Obligation
from grants.obligations.queries import OPEN
from grants.obligations.states import WORKFLOW, ObligationKind


def create_obligation(
    association_id: int,
    subject_type: str,
    subject_id: int,
    kind: ObligationKind,
    period_start: date,
    period_end: date,
    due_on: date,
    actor: Actor,
    at: datetime,
) -> Obligation:
    """Create what an association owes for one subject and period, due by the end of a day in Morocco.

    Called by the package that owns the subject, which has checked the right.
    """
    obligation = Obligation(
        association_id=association_id,
        subject_type=subject_type,
        subject_id=subject_id,
        kind=kind,
        period_start=period_start,
        period_end=period_end,
        due_on=due_on,
    )
    db.session.add(obligation)
    db.session.flush()  # the audit entry names its key
    record("obligation.created", obligation, actor, at, kind=kind.value, due_on=due_on.isoformat())
    return obligation


def receive(obligation: Obligation, actor: Actor, at: datetime) -> None:
    """Note that what is owed was handed in at an instant: it is not late while the ministry reviews it.

    Called by the package that owns what was handed in, which has checked the right. An obligation that
    is no longer open, because a correction was handed in, stays as it is.
    """
    _place(obligation, "obligation.received", at, actor, at)


def give_back(obligation: Obligation, actor: Actor, at: datetime) -> None:
    """Note that what was received went back to the association, which owes it again by the same date.

    Called by the package that owns what was handed in, which has checked the right. An obligation that
    is no longer open stays as it is.
    """
    _place(obligation, "obligation.given_back", None, actor, at)


def _place(
    obligation: Obligation, action: str, received_at: datetime | None, actor: Actor, at: datetime
) -> None:
    if obligation.state not in OPEN:
        return
    obligation.received_at = received_at
    obligation.version += 1
    record(action, obligation, actor, at)


def satisfy(obligation: Obligation, by: str, actor: Actor, at: datetime) -> None:
    """Note that an obligation is satisfied, and by what (such as ``report_revision/12``).

    Raises IllegalTransition when it is already satisfied or was waived.
    """
    transition(
        obligation, WORKFLOW, "satisfy", actor, at, stamps={"satisfied_at": at, "satisfied_by": by}, by=by
    )
