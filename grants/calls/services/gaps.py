"""Gaps in the heartbeat: proposed by the worker, confirmed or dismissed by an administrator with a reason."""

from datetime import datetime

from grants.audit.queries import acts_between
from grants.audit.services import record, transition
from grants.calls import policies
from grants.calls.models import Outage, ServiceGap
from grants.calls.services.outages import note_outage
from grants.calls.services.writing import require_version_of
from grants.calls.states import GAP_WORKFLOW
from grants.core.actors import Actor, System
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _

HEARTBEAT = System("heartbeat")


def propose_gap(from_at: datetime, to_at: datetime, at: datetime) -> ServiceGap:
    """Keep a time without heartbeat for an administrator to decide about: it moves nothing by itself."""
    gap = ServiceGap(from_at=from_at, to_at=to_at, acts=acts_between(from_at, to_at))
    db.session.add(gap)
    db.session.flush()
    record("service_gap.propose", gap, HEARTBEAT, at)
    return gap


def confirm_gap(gap: ServiceGap, reason: str, seen_version: int | None, actor: Actor, at: datetime) -> Outage:
    """Note the gap as an outage, which moves the deadlines it touched; raises as note_outage does."""
    if not policies.can_note_outage(actor, gap):
        raise NotAllowed(_("Seul un administrateur note une panne."))
    require_version_of(gap, seen_version)
    outage = note_outage(gap.from_at, gap.to_at, reason, actor, at)
    stamps = {"reason": outage.reason, "decided_at": at, "decided_by_id": actor.id, "outage_id": outage.id}
    transition(gap, GAP_WORKFLOW, "confirm", actor, at, outage.reason, stamps)
    return outage


def dismiss_gap(gap: ServiceGap, reason: str, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Say that the gap was no outage: no deadline moves. Raises DomainError without a reason."""
    if not policies.can_note_outage(actor, gap):
        raise NotAllowed(_("Seul un administrateur écarte une interruption."))
    require_version_of(gap, seen_version)
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")
    stamps = {"reason": reason.strip(), "decided_at": at, "decided_by_id": actor.id}
    transition(gap, GAP_WORKFLOW, "dismiss", actor, at, reason.strip(), stamps)
