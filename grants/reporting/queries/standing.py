"""Which revisions of an obligation are open, counted as provisional, and in force; what was spent."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.agreements.models import PaymentTranche
from grants.agreements.states import TrancheState
from grants.core.db import db
from grants.obligations.states import ObligationKind
from grants.reporting.models import Expense, ReportRevision
from grants.reporting.states import RevisionState

OPEN = (RevisionState.DRAFT, RevisionState.SUBMITTED)
COUNTED = (RevisionState.SUBMITTED, RevisionState.VALIDATED)


@dataclass(frozen=True)
class Standing:
    """The revisions of an obligation that figures are made of, by their keys.

    Provisional is the latest submitted or validated one; validated is the one in force.
    """

    provisional: int | None = None
    validated: int | None = None


def standing_of(obligation_id: int) -> Standing:
    """Return the revisions of an obligation that count now."""
    rows = db.session.execute(
        select(ReportRevision.id, ReportRevision.state)
        .where(ReportRevision.obligation_id == obligation_id, ReportRevision.state.in_(COUNTED))
        .order_by(ReportRevision.number.desc())
    ).all()
    in_force = next((key for key, state in rows if state == RevisionState.VALIDATED), None)
    return Standing(rows[0][0] if rows else None, in_force)


def open_revision(obligation_id: int) -> ReportRevision | None:
    """Return the draft or submitted revision of an obligation, its agreement loaded; at most one."""
    return db.session.scalar(
        select(ReportRevision)
        .where(ReportRevision.obligation_id == obligation_id, ReportRevision.state.in_(OPEN))
        .options(
            joinedload(ReportRevision.agreement, innerjoin=True),
            joinedload(ReportRevision.obligation, innerjoin=True),
        )
    )


def spent_share(agreement_id: int, this: ReportRevision | None = None) -> tuple[int, int]:
    """Return what progress reports in force spent, and the first tranche if it is paid, in centimes.

    ``this`` is counted too, instead of the other revisions of its obligation. The second number is 0
    while the first tranche is not paid.
    """
    in_force = ReportRevision.state == RevisionState.VALIDATED
    if this is not None:
        in_force = (ReportRevision.id == this.id) | (
            in_force & (ReportRevision.obligation_id != this.obligation_id)
        )
    spent = db.session.scalar(
        select(func.coalesce(func.sum(Expense.spent_centimes), 0))
        .join(ReportRevision, ReportRevision.id == Expense.revision_id)
        .where(
            ReportRevision.agreement_id == agreement_id,
            ReportRevision.kind == ObligationKind.PROGRESS_REPORT,
            in_force,
        )
    )
    paid = db.session.scalar(
        select(PaymentTranche.amount_centimes).where(
            PaymentTranche.agreement_id == agreement_id,
            PaymentTranche.number == 1,
            PaymentTranche.state == TrancheState.PAID,
        )
    )
    return int(spent or 0), int(paid or 0)
