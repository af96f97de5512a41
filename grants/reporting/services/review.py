"""Review a submitted report: return it with remarks, or validate it so that the figures move at once."""

from collections.abc import Mapping
from datetime import datetime

from grants.agreements.services import record_fact
from grants.associations.queries import member_recipients
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _
from grants.obligations.queries import OPEN
from grants.obligations.services import give_back, satisfy
from grants.obligations.states import ObligationKind
from grants.outbox.services import queue
from grants.reporting import policies, queries
from grants.reporting.models import Remark, ReportRevision
from grants.reporting.services.figures import move_figures
from grants.reporting.services.guards import require_state, require_version
from grants.reporting.services.rows import copy_revision
from grants.reporting.states import WORKFLOW, RevisionState

# The share of the first tranche to spend before the next one opens: decision rule of payments.
PROGRESS_PCT = 70


class RemarksMissing(DomainError):
    """A report is returned with at least one remark that says what to correct."""


def send_back_report(
    revision: ReportRevision,
    remarks: Mapping[str, str],
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> ReportRevision:
    """Return a submitted report with remarks by part ("" for the whole); return the new draft.

    The draft is a copy with the next number for the association to correct; the provisional figures
    go back to what counted before. Raises NotAllowed for others than a programme officer or for who
    submitted it, Conflict when it is no longer submitted, RemarksMissing without any remark.
    """
    _require_review(revision, seen_version, actor)
    written = {part: body.strip() for part, body in remarks.items() if body.strip()}
    if not written:
        raise RemarksMissing(_("Écrivez au moins une remarque : ce qui est à corriger."), field="remark")
    before = queries.standing_of(revision.obligation_id)
    stamps = {"decided_at": at, "decided_by_id": actor.id}
    reason = "\n".join(written.values())
    transition(revision, WORKFLOW, "send_back", actor, at, reason=reason, stamps=stamps)
    db.session.add_all(
        Remark(revision_id=revision.id, part=part[:60], body=body, author_id=actor.id, at=at)
        for part, body in written.items()
    )
    db.session.flush()
    move_figures(revision, before, queries.standing_of(revision.obligation_id), at)
    give_back(revision.obligation, actor, at)
    draft = copy_revision(revision, revision.reason, revision.created_by_id, at)
    record("report.reopened", draft, actor, at, number=draft.number)
    _tell_members("report.returned", revision, at, remarks=list(written.values()), draft=draft)
    return draft


def validate_report(revision: ReportRevision, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Validate a submitted report: figures, obligation, tranche condition and letter in one step.

    The revision in force before, if any, is superseded and its figures taken back. Raises NotAllowed
    for others than a programme officer or for who submitted it, Conflict when it is no longer submitted.
    """
    _require_review(revision, seen_version, actor)
    before = queries.standing_of(revision.obligation_id)
    if before.validated is not None:
        old = queries.load_for_update(before.validated)
        transition(old, WORKFLOW, "supersede", actor, at, by=revision.number)
        db.session.flush()  # only one revision of an obligation is in force at any time
    stamps = {"decided_at": at, "decided_by_id": actor.id}
    transition(revision, WORKFLOW, "validate", actor, at, stamps=stamps)
    db.session.flush()
    move_figures(revision, before, queries.standing_of(revision.obligation_id), at)
    source = f"report_revision/{revision.id}"
    if revision.obligation.state in OPEN:
        satisfy(revision.obligation, source, actor, at)
    _open_tranche(revision, source, actor, at)
    _tell_members("report.validated", revision, at)


def _require_review(revision: ReportRevision, seen_version: int | None, actor: Actor) -> None:
    if not policies.can_review(actor, revision):
        raise NotAllowed(
            _("Un rapport est examiné par un chargé de programme, autre que la personne qui l’a déposé.")
        )
    require_state(revision, RevisionState.SUBMITTED)
    require_version(revision, seen_version)


def _open_tranche(revision: ReportRevision, source: str, actor: Actor, at: datetime) -> None:
    """Record the fact that may open a tranche: final report, or progress with 70 % of tranche 1 spent.

    A fact stays recorded. When a correction validated later brings the spending under 70 %, the tranche
    it opened stays due, requested or not: the rules provide for opening a tranche, not for closing it
    again. Who verifies the request sees the corrected report and may send the request back.
    """
    if revision.kind == ObligationKind.FINAL_REPORT:
        record_fact(revision.agreement, "final_report", source, actor, at)
        return
    spent, first_tranche = queries.spent_share(revision.agreement_id)
    if first_tranche and spent * 100 >= first_tranche * PROGRESS_PCT:
        record_fact(revision.agreement, "progress_70", source, actor, at)


def _tell_members(event: str, revision: ReportRevision, at: datetime, **context: object) -> None:
    queue(
        event,
        member_recipients(revision.agreement.association_id),
        at,
        cause=revision,
        reference=revision.reference,
        report=revision,
        agreement=revision.agreement,
        **context,
    )
