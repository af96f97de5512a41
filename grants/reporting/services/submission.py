"""Submit a report: complete, by an owner, frozen under its fingerprint; provisional figures move."""

from datetime import datetime

from grants.accounts.queries import recipients_with_role
from grants.audit.chain import digest
from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.obligations.services import receive
from grants.outbox.services import queue
from grants.reporting import policies, queries
from grants.reporting.completeness import missing_of
from grants.reporting.models import ReportRevision
from grants.reporting.services.figures import move_figures
from grants.reporting.services.guards import require_state, require_version
from grants.reporting.states import WORKFLOW, RevisionState


def submit_report(revision: ReportRevision, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Submit a draft to the programme officers; it can no longer be changed.

    Raises NotAllowed for others than owners, Conflict when it is no longer a draft, ProblemsError with
    all that is missing. Provisional figures take this revision instead of the one that counted before.
    """
    if not policies.can_submit(actor, revision):
        raise NotAllowed(_("Seul un propriétaire de l’association dépose un rapport."))
    require_state(revision, RevisionState.DRAFT)
    require_version(revision, seen_version)
    content = queries.content_of(revision)
    if missing := missing_of(queries.plan_of(revision), content):
        raise ProblemsError([(None, words) for words in missing])
    before = queries.standing_of(revision.obligation_id)
    fingerprint = digest(content.as_json())
    transition(
        revision,
        WORKFLOW,
        "submit",
        actor,
        at,
        stamps={"submitted_at": at, "submitted_by_id": actor.id, "content_sha256": fingerprint},
        sha256=fingerprint,
    )
    db.session.flush()
    move_figures(revision, before, queries.standing_of(revision.obligation_id), at)
    receive(revision.obligation, actor, at)
    queue(
        "report.submitted",
        recipients_with_role("programme_officer"),
        at,
        cause=revision,
        reference=revision.reference,
        report=revision,
        agreement=revision.agreement,
        association=revision.agreement.association,
    )
