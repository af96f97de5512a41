"""Correct a validated report: a new draft; the old revision stays in force until that one is validated."""

from datetime import datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.reporting import policies, queries
from grants.reporting.models import ReportRevision
from grants.reporting.services.guards import require_state
from grants.reporting.services.rows import copy_revision
from grants.reporting.states import RevisionState


class ReasonMissing(DomainError):
    """A correction says why it is needed."""


def start_correction(revision: ReportRevision, reason: str, actor: Actor, at: datetime) -> ReportRevision:
    """Return a draft with the next number and the content of the validated revision.

    Figures don't move until the draft is submitted. Raises NotAllowed, ReasonMissing, and Conflict when
    the revision is not in force or a correction is already open.
    """
    if not policies.can_correct(actor, revision):
        raise NotAllowed(_("Seuls un propriétaire ou un chargé de programme ouvrent une correction."))
    require_state(revision, RevisionState.VALIDATED)
    if not reason.strip():
        raise ReasonMissing(_("Dites pourquoi ce rapport est à corriger."), field="reason")
    if queries.open_revision(revision.obligation_id) is not None:
        raise Conflict(_("Une correction de ce rapport est déjà ouverte."))
    last = queries.history_of(revision)[-1]
    draft = copy_revision(revision, reason.strip(), actor.id, at, number=last.number + 1)
    record("report.correction_started", draft, actor, at, reason=reason.strip(), number=draft.number)
    return draft
