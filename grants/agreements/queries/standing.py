"""Read what stands around a payment: earlier tranches, awaited reports, bank data, why it was sent back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from grants.agreements.blocking import PaymentStanding, reasons_against_payment, reasons_against_request
from grants.agreements.models import Agreement, PaymentTranche
from grants.agreements.queries.single import tranches_of
from grants.associations.models import Association
from grants.audit.models import AuditEntry, AuditPersonal, object_key
from grants.core.clock import local_date
from grants.core.db import db
from grants.obligations.queries import is_awaited, of_subject


def request_reasons(tranche: PaymentTranche, at: datetime) -> list[str]:
    """Return in words why the tranche cannot be requested at an instant; needs its agreement loaded."""
    return reasons_against_request(_standings(tranche.agreement, [tranche], at)[tranche.number])


def payment_reasons(tranche: PaymentTranche, at: datetime) -> list[str]:
    """Return in words why the tranche cannot move towards its payment; needs its agreement loaded."""
    return reasons_against_payment(_standings(tranche.agreement, [tranche], at)[tranche.number])


def reasons_by_tranche(
    agreement: Agreement, tranches: Sequence[PaymentTranche], at: datetime
) -> dict[int, list[str]]:
    """Return tranche number -> why the association cannot request it; three statements in all."""
    standings = _standings(agreement, tranches, at)
    return {number: reasons_against_request(standing) for number, standing in standings.items()}


def last_reasons(tranches: Sequence[PaymentTranche]) -> dict[int, str]:
    """Return tranche key -> the reason for which it was last sent back or rejected."""
    keys = {object_key(tranche): tranche.id for tranche in tranches}
    rows = db.session.execute(
        select(AuditEntry.object_id, AuditPersonal.reason)
        .join(AuditPersonal, AuditPersonal.sequence == AuditEntry.sequence)
        .where(
            AuditEntry.object_type == PaymentTranche.__tablename__,
            AuditEntry.object_id.in_(keys),
            AuditEntry.action.in_(["tranche.send_back", "tranche.fail"]),
        )
        .order_by(AuditEntry.sequence)
    )
    return {keys[key]: reason for key, reason in rows if reason}


def _standings(
    agreement: Agreement, tranches: Sequence[PaymentTranche], at: datetime
) -> dict[int, PaymentStanding]:
    every = tranches_of(agreement.id)
    verified_at = select(Association.rib_verified_at).where(
        Association.id == agreement.association_id, Association.rib.is_not(None)
    )
    bank_is_verified = db.session.scalar(verified_at) is not None
    due = [row.due_on for row in of_subject("agreement", agreement.id) if is_awaited(row)]
    return {
        tranche.number: PaymentStanding(
            agreement=agreement.state,
            tranche=tranche.state,
            condition=tranche.condition,
            earlier=[row.state for row in every if row.number < tranche.number],
            bank_is_verified=bank_is_verified,
            awaited_reports_due_on=due,
            today=local_date(at),
        )
        for tranche in tranches
    }
