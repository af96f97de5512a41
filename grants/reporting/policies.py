"""Who may do what with a report."""

from typing import Any

from grants.core.actors import Actor
from grants.obligations.models import Obligation
from grants.reporting.models import ReportRevision

# Staff who may read submitted reports; evaluators are not among them.
READERS = (
    "programme_officer",
    "finance_officer",
    "authorising_officer",
    "call_manager",
    "director",
    "auditor",
)


def can_start(actor: Actor, obligation: Obligation) -> bool:
    """Say whether the actor may begin the report of an obligation: any member of the association."""
    return actor.is_member(obligation.association_id)


def can_edit(actor: Actor, revision: ReportRevision) -> bool:
    """Say whether the actor may fill in a report: any member; needs the agreement loaded."""
    return actor.is_member(revision.agreement.association_id)


def can_submit(actor: Actor, revision: ReportRevision) -> bool:
    """Say whether the actor may submit a report: owners only; needs the agreement loaded."""
    return actor.is_owner(revision.agreement.association_id)


def can_review(actor: Actor, revision: ReportRevision) -> bool:
    """Say whether the actor may return or validate a report: a programme officer outside the association.

    Needs the agreement loaded.
    """
    return (
        actor.has_role("programme_officer")
        and actor.id != revision.submitted_by_id
        and not actor.is_member(revision.agreement.association_id)
    )


def can_correct(actor: Actor, revision: ReportRevision) -> bool:
    """Say whether the actor may open a correction of a validated report: an owner, a programme officer."""
    return actor.is_owner(revision.agreement.association_id) or actor.has_role("programme_officer")


def can_read(actor: Actor, _thing: Any = None) -> bool:
    """Say whether the actor is staff who reads submitted reports."""
    return actor.has_role(*READERS)


POLICIES = {
    "start_report": can_start,
    "edit_report": can_edit,
    "submit_report": can_submit,
    "send_back_report": can_review,
    "validate_report": can_review,
    "correct_report": can_correct,
    "read_reports": can_read,
}
