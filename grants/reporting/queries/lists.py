"""Lists of reports: what an association owes with where it stands, and the staff's list."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from grants.agreements.models import Agreement
from grants.associations.models import Association
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.pagination import Page, paginate
from grants.obligations.models import Obligation
from grants.obligations.queries import OPEN
from grants.obligations.states import ObligationState
from grants.reporting.models import ReportRevision
from grants.reporting.models.revision import revision_reference
from grants.reporting.queries.visible import AGREEMENT, REPORTS
from grants.reporting.states import RevisionState


@dataclass(frozen=True)
class ReportRow:
    """An obligation to report, its agreement and association, and its latest revision if any."""

    obligation: Obligation
    agreement: Agreement
    association: Association
    revision: ReportRevision | None
    is_late: bool

    @property
    def is_correction(self) -> bool:
        """Say whether the latest revision is a draft that corrects another one."""
        return (
            self.revision is not None
            and self.revision.state == RevisionState.DRAFT
            and self.revision.number > 1
        )

    @property
    def can_start(self) -> bool:
        """Say whether nothing was begun and the report is still owed."""
        return self.revision is None and self.obligation.state in OPEN

    @property
    def reference(self) -> str | None:
        """Return the reference of the latest revision, None before the first one."""
        if self.revision is None:
            return None
        return revision_reference(
            self.agreement.reference, self.obligation.kind, self.obligation.id, self.revision.number
        )


@dataclass(frozen=True)
class ReportFilter:
    """What the staff's list is narrowed to; state is one of a revision, or awaited."""

    state: str = ""
    line_code: str = ""
    late: bool = False
    text: str = ""


def reports_of(viewer: Actor, at: datetime) -> list[ReportRow]:
    """Return what the viewer's associations owe, most pressing first, then what is done. One statement."""
    statement = (
        _obligations(draft_counts=True)
        .where(Obligation.association_id.in_(list(viewer.memberships)))
        .order_by(case((Obligation.state.in_(OPEN), 0), else_=1), Obligation.due_on, Obligation.id)
    )
    return [_row(row, local_date(at)) for row in db.session.execute(statement)]


def page_for_staff(chosen: ReportFilter, number: int, at: datetime) -> Page:
    """Return a page of what is owed or reported; a draft counts as awaited. Two statements."""
    today = local_date(at)
    statement = _obligations(draft_counts=False)
    if chosen.state == "awaited":
        statement = statement.where(LATEST.id.is_(None), Obligation.state.in_(OPEN))
    elif chosen.state:
        statement = statement.where(LATEST.state == chosen.state)
    if chosen.line_code:
        statement = statement.where(Agreement.line_code == chosen.line_code)
    if chosen.late:
        statement = statement.where(late_clause(today))
    if chosen.text:
        words = chosen.text
        statement = statement.where(
            or_(
                Agreement.reference.icontains(words, autoescape=True),
                Association.name_fr.icontains(words, autoescape=True),
                Association.name_ar.icontains(words, autoescape=True),
            )
        )
    page = paginate(statement.order_by(Obligation.due_on.desc(), Obligation.id.desc()), number)
    return replace(page, rows=[_row(row, today) for row in page.rows])


def history_of(revision: ReportRevision) -> list[ReportRevision]:
    """Return all revisions of the same obligation, oldest first; without their agreement."""
    return list(
        db.session.scalars(
            select(ReportRevision)
            .where(ReportRevision.obligation_id == revision.obligation_id)
            .order_by(ReportRevision.number)
        )
    )


LATEST = aliased(ReportRevision, name="latest")


def late_clause(today: date) -> ColumnElement[bool]:
    """Return the condition of being late: open after the due date with no report waiting for review."""
    waits = or_(LATEST.id.is_(None), LATEST.state != RevisionState.SUBMITTED)
    return and_(Obligation.state.in_(OPEN), Obligation.due_on < today, waits)


def _obligations(draft_counts: bool) -> Select[Any]:
    newest = select(ReportRevision.obligation_id, func.max(ReportRevision.number).label("number"))
    if not draft_counts:
        newest = newest.where(ReportRevision.state != RevisionState.DRAFT)
    last = newest.group_by(ReportRevision.obligation_id).subquery()
    owed: Any = (
        select(Obligation, Agreement, Association, LATEST)
        .join(Agreement, Agreement.id == Obligation.subject_id)
        .join(Association, Association.id == Obligation.association_id)
        .outerjoin(last, last.c.obligation_id == Obligation.id)
        .outerjoin(LATEST, and_(LATEST.obligation_id == Obligation.id, LATEST.number == last.c.number))
        .where(
            Obligation.subject_type == AGREEMENT,
            Obligation.kind.in_(REPORTS),
            Obligation.state != ObligationState.WAIVED,
        )
    )
    return owed  # type: ignore[no-any-return]


def _row(row: Any, today: date) -> ReportRow:
    obligation, agreement, association, revision = row
    if revision is not None:
        set_committed_value(revision, "agreement", agreement)
    waits = revision is not None and revision.state == RevisionState.SUBMITTED
    late = obligation.state in OPEN and obligation.due_on < today and not waits
    return ReportRow(obligation, agreement, association, revision, late)
