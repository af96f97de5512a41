"""What waits for a person: reports owed, late or returned; reports to review."""

from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.i18n import _, date_short
from grants.core.worklist import WorkItem
from grants.obligations.models import Obligation
from grants.obligations.queries import OPEN
from grants.reporting.models import ReportRevision
from grants.reporting.queries.visible import AGREEMENT, REPORTS
from grants.reporting.states import RevisionState

NOTICE = timedelta(days=60)


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the reports a member owes or has to correct, and those a programme officer must review."""
    items = _owed(actor, at) if actor.memberships else []
    if actor.has_role("programme_officer"):
        items.append(_to_review(actor))
    return items


def _owed(actor: Actor, at: datetime) -> list[WorkItem]:
    today = local_date(at)
    received = (
        select(ReportRevision.id)
        .where(
            ReportRevision.obligation_id == Obligation.id,
            ReportRevision.state.in_((RevisionState.SUBMITTED, RevisionState.VALIDATED)),
        )
        .exists()
    )
    returned = (
        select(ReportRevision.id)
        .where(
            ReportRevision.obligation_id == Obligation.id,
            ReportRevision.state == RevisionState.DRAFT,
            ReportRevision.number > 1,
        )
        .exists()
    )
    owed = and_(Obligation.state.in_(OPEN), ~received)
    late = and_(owed, Obligation.due_on < today)
    soon = and_(owed, Obligation.due_on >= today, Obligation.due_on <= today + NOTICE, ~returned)
    counts = db.session.execute(
        select(
            func.coalesce(func.sum(case((late, 1), else_=0)), 0),
            func.coalesce(func.sum(case((soon, 1), else_=0)), 0),
            func.coalesce(func.sum(case((returned, 1), else_=0)), 0),
            func.min(case((or_(late, soon), Obligation.due_on))),
        ).where(
            Obligation.association_id.in_(list(actor.memberships)),
            Obligation.subject_type == AGREEMENT,
            Obligation.kind.in_(REPORTS),
        )
    ).one()
    first = _("à déposer avant le %(day)s", day=date_short(counts[3])) if counts[3] else ""
    return [
        WorkItem(int(counts[0]), _("rapports en retard"), "reporting.mine", hint=first, late=True),
        WorkItem(int(counts[1]), _("rapports à déposer"), "reporting.mine", hint=first),
        WorkItem(int(counts[2]), _("rapports à corriger"), "reporting.mine"),
    ]


def _to_review(actor: Actor) -> WorkItem:
    waiting = db.session.scalar(
        select(func.count())
        .select_from(ReportRevision)
        .where(
            ReportRevision.state == RevisionState.SUBMITTED,
            or_(ReportRevision.submitted_by_id != actor.id, ReportRevision.submitted_by_id.is_(None)),
        )
    )
    return WorkItem(
        waiting or 0, _("rapports à examiner"), "reporting.index", {"state": RevisionState.SUBMITTED.value}
    )
