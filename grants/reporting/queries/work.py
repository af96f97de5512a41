"""What waits for a person: reports owed, late or returned; reports to review."""

from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.i18n import _, date_short, ngettext
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
    overdue, due, to_correct = (int(count) for count in counts[:3])
    return [
        WorkItem(
            overdue,
            ngettext("rapport en retard", "rapports en retard", overdue),
            "reporting.mine",
            hint=first,
            late=True,
        ),
        WorkItem(due, ngettext("rapport à déposer", "rapports à déposer", due), "reporting.mine", hint=first),
        WorkItem(
            to_correct, ngettext("rapport à corriger", "rapports à corriger", to_correct), "reporting.mine"
        ),
    ]


def _to_review(actor: Actor) -> WorkItem:
    waiting = _count_waiting(actor)
    label = ngettext("rapport à examiner", "rapports à examiner", waiting)
    return WorkItem(waiting, label, "reporting.index", {"state": RevisionState.SUBMITTED.value})


def _count_waiting(actor: Actor) -> int:
    waiting = db.session.scalar(
        select(func.count())
        .select_from(ReportRevision)
        .where(
            ReportRevision.state == RevisionState.SUBMITTED,
            or_(ReportRevision.submitted_by_id != actor.id, ReportRevision.submitted_by_id.is_(None)),
        )
    )
    return waiting or 0
