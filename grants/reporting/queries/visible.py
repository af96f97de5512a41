"""Find one revision by its reference, for those who may see it; lock it for a change."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from grants.agreements.models import Agreement
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.obligations.models import Obligation
from grants.obligations.states import ObligationKind
from grants.reporting.models import ReportRevision
from grants.reporting.policies import can_read
from grants.reporting.states import RevisionState

REFERENCE = re.compile(r"RAP-([\w-]{1,24})-([PF])(\d{1,15})-R(\d{1,6})")
KINDS = {"P": ObligationKind.PROGRESS_REPORT, "F": ObligationKind.FINAL_REPORT}
REPORTS = tuple(KINDS.values())
AGREEMENT = "agreement"


def get_visible(reference: str, viewer: Actor) -> ReportRevision:
    """Return a revision with its agreement, association and obligation.

    Members see all revisions of their association, staff readers what was submitted; NotFound else.
    """
    return _one(_visible(reference, viewer))


def get_for_update(reference: str, viewer: Actor) -> ReportRevision:
    """Return a revision as get_visible does, locked for change."""
    return _one(_locked(_visible(reference, viewer)))


def load_for_update(revision_id: int) -> ReportRevision:
    """Return a revision by its key, locked for change; the caller has checked the right."""
    return _one(_locked(_loaded().where(ReportRevision.id == revision_id)))


def get_obligation_for_update(obligation_id: int, viewer: Actor) -> Obligation:
    """Return an obligation to report of one of the viewer's associations, locked; NotFound else."""
    obligation = db.session.scalar(
        select(Obligation)
        .where(
            Obligation.id == obligation_id,
            Obligation.subject_type == AGREEMENT,
            Obligation.kind.in_(REPORTS),
            Obligation.association_id.in_(list(viewer.memberships)),
        )
        .with_for_update()
    )
    if obligation is None:
        raise NotFound
    return obligation


def _one(statement: Select[Any]) -> ReportRevision:
    revision = db.session.scalar(statement)
    if revision is None:
        raise NotFound
    return revision  # type: ignore[no-any-return]


def _loaded() -> Select[Any]:
    return (
        select(ReportRevision)
        .join(ReportRevision.agreement)
        .options(
            joinedload(ReportRevision.agreement, innerjoin=True).joinedload(
                Agreement.association, innerjoin=True
            ),
            joinedload(ReportRevision.obligation, innerjoin=True),
        )
    )


def _visible(reference: str, viewer: Actor) -> Select[Any]:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise NotFound
    agreement, initial, obligation_id, number = found.groups()
    sees: list[ColumnElement[bool]] = [Agreement.association_id.in_(list(viewer.memberships))]
    if can_read(viewer):
        sees.append(ReportRevision.state != RevisionState.DRAFT)
    return _loaded().where(
        Agreement.reference == agreement,
        ReportRevision.kind == KINDS[initial],
        ReportRevision.obligation_id == int(obligation_id),
        ReportRevision.number == int(number),
        or_(*sees),
    )


def _locked(statement: Select[Any]) -> Select[Any]:
    return statement.with_for_update(of=ReportRevision).execution_options(populate_existing=True)
