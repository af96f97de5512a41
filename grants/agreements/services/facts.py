"""Facts about an agreement, each noted once, and the tranches that they open."""

from datetime import datetime

from sqlalchemy import select

from grants.agreements.models import Agreement, AgreementFact, PaymentTranche
from grants.agreements.states import TRANCHE_WORKFLOW, TrancheState
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db


def record_fact(agreement: Agreement, kind: str, source: str, actor: Actor, at: datetime) -> bool:
    """Note a fact (signature, progress_70, final_report) and open the tranches that waited for it.

    Source names what it comes from, such as ``report_revision/12``. Called by the act that establishes
    the fact, which has checked the right. Returns False, and changes nothing, when it is noted already.
    """
    locked = select(Agreement.id).where(Agreement.id == agreement.id).with_for_update()
    db.session.execute(locked)  # two reports validated at once would both find the fact missing
    known = select(AgreementFact.id).where(
        AgreementFact.agreement_id == agreement.id, AgreementFact.kind == kind
    )
    if db.session.scalar(known) is not None:
        return False
    db.session.add(AgreementFact(agreement_id=agreement.id, kind=kind, at=at, source=source))
    record("agreement.fact", agreement, actor, at, kind=kind, source=source)
    waiting = select(PaymentTranche).where(
        PaymentTranche.agreement_id == agreement.id,
        PaymentTranche.condition == kind,
        PaymentTranche.state == TrancheState.PLANNED,
    )
    for tranche in db.session.scalars(waiting.order_by(PaymentTranche.number).with_for_update()):
        transition(tranche, TRANCHE_WORKFLOW, "open", actor, at, stamps={"due_at": at}, fact=kind)
    db.session.flush()
    return True
