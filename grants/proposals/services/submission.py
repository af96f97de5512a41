"""Submit a proposal, take it back to correct it, withdraw it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from grants.associations.queries import member_recipients
from grants.audit.chain import digest
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.outbox.services import queue
from grants.proposals import policies, queries
from grants.proposals.content import ActivityRow, BudgetRow, PlannedRow, ProposalContent
from grants.proposals.models import Proposal, ProposalDocument, SubmittedVersion
from grants.proposals.services.drafting import save_basics, save_text
from grants.proposals.services.guards import Incomplete, require_open, require_version
from grants.proposals.services.plan import write_plan_back
from grants.proposals.services.sections import save_activities, save_beneficiaries, save_budget
from grants.proposals.states import TEXTS, WORKFLOW, ProposalState


def submit_proposal(
    proposal: Proposal, seen_version: int | None, actor: Actor, at: datetime
) -> SubmittedVersion:
    """Freeze the draft as a submitted version with its fingerprint; the first one gives the reference.

    at is the instant the request reached the server. Raises NotAllowed for who is no owner, Conflict
    when it is already submitted, Late outside the opening, Incomplete with every fault.
    """
    if not policies.can_submit(actor, proposal):
        raise NotAllowed(_("Seul un propriétaire de l’association dépose un dossier. Demandez-le-lui."))
    if proposal.state == ProposalState.SUBMITTED:
        raise Conflict(_("Ce dossier est déjà déposé sous le numéro %(ref)s.", ref=proposal.ref))
    require_version(proposal, seen_version)
    require_open(proposal.call_line.call, at)
    content = queries.content_of(proposal)
    faults = queries.problems_before_submission(proposal, content, queries.rules_of(proposal))
    if faults:
        raise Incomplete([(None, fault.message) for fault in faults])
    version = _freeze(proposal, content, actor, at)
    transition(
        proposal,
        WORKFLOW,
        "submit",
        actor,
        at,
        stamps={
            "reference": proposal.reference or _next_reference(proposal),
            "submitted_at": at,
            "submitted_by_id": actor.id,
            "request_centimes": content.request_centimes,
            "total_cost_centimes": content.total_cost_centimes,
            "planned_participants": content.planned_participants,
        },
        number=version.number,
        sha256=version.sha256,
    )
    queue(
        "proposal.submitted",
        member_recipients(proposal.association_id),
        at,
        cause=proposal,
        proposal=proposal,
        version=version,
    )
    return version


def _freeze(proposal: Proposal, content: ProposalContent, actor: Actor, at: datetime) -> SubmittedVersion:
    before = queries.latest_version(proposal.id)
    frozen = content.as_json()
    version = SubmittedVersion(
        proposal_id=proposal.id,
        number=before.number + 1 if before else 1,
        submitted_at=at,
        submitted_by_id=actor.id,
        content=frozen,
        sha256=digest(frozen),
    )
    db.session.add(version)
    return version


def _next_reference(proposal: Proposal) -> str:
    """Return the next number of the line in the call; the counter stays locked until the commit."""
    series = f"{proposal.call_line.call.code}-{proposal.call_line.line_code}"
    return f"{series}-{next_number(db.session(), f'proposal:{series}'):04d}"


def resume_draft(proposal: Proposal, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Take a submission back to correct it, before the deadline; the reference and the versions stay.

    Raises NotAllowed for who is no owner, Late after the deadline, IllegalTransition when not submitted.
    """
    if not policies.can_withdraw(actor, proposal):
        raise NotAllowed(_("Seul un propriétaire de l’association reprend un dossier déposé."))
    require_version(proposal, seen_version)
    require_open(proposal.call_line.call, at)
    transition(proposal, WORKFLOW, "resume", actor, at)


def withdraw_proposal(
    proposal: Proposal, seen_version: int | None, actor: Actor, at: datetime, reason: str | None = None
) -> None:
    """Withdraw a draft or a submission that nobody examines yet.

    Raises NotAllowed for who is no owner, IllegalTransition once it is examined.
    """
    if not policies.can_withdraw(actor, proposal):
        raise NotAllowed(_("Seul un propriétaire de l’association retire un dossier."))
    require_version(proposal, seen_version)
    transition(proposal, WORKFLOW, "withdraw", actor, at, reason=reason)
    queue(
        "proposal.withdrawn",
        member_recipients(proposal.association_id),
        at,
        cause=proposal,
        proposal=proposal,
    )


def restore_submission(proposal: Proposal, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Give up a correction: what was submitted last stands again, also after the deadline.

    Raises NotAllowed for who is no owner, Conflict when nothing was submitted or it is no draft.
    """
    if not policies.can_withdraw(actor, proposal):
        raise NotAllowed(_("Seul un propriétaire de l’association rétablit un dépôt."))
    require_version(proposal, seen_version)
    version = queries.latest_version(proposal.id)
    if version is None or proposal.state != ProposalState.DRAFT:
        raise Conflict(_("Ce dossier n’a pas de dépôt à rétablir."))
    _write_back(proposal, version.content, actor, at)
    record("proposal.write_back", proposal, actor, at, number=version.number)
    transition(proposal, WORKFLOW, "restore", actor, at, number=version.number)


def _write_back(proposal: Proposal, content: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Bring the rows of the draft back to a submitted content."""
    save_basics(
        proposal,
        content["title"],
        _day(content["starts_on"]),
        _day(content["ends_on"]),
        actor,
        at,
        content["language"],
    )
    rows = queries.text_revisions(proposal.id)
    for name, _label, _longest in TEXTS:
        seen = rows[name].revision if name in rows else 0
        save_text(proposal, name, content["texts"].get(name, ""), seen, actor, at)
    activities = [
        ActivityRow(**{**row, "starts_on": _day(row["starts_on"]), "ends_on": _day(row["ends_on"])})
        for row in content["activities"]
    ]
    save_activities(proposal, activities, actor, at)
    save_beneficiaries(proposal, [PlannedRow(**cell) for cell in content["beneficiaries"]], actor, at)
    save_budget(proposal, [BudgetRow(**row) for row in content["budget"]], actor, at)
    write_plan_back(proposal, content, actor, at)
    kept = [row["id"] for row in content["documents"]]
    joined = update(ProposalDocument).where(ProposalDocument.proposal_id == proposal.id)
    db.session.execute(
        joined.where(ProposalDocument.id.not_in(kept), ProposalDocument.removed_at.is_(None)).values(
            removed_at=at
        )
    )
    db.session.execute(joined.where(ProposalDocument.id.in_(kept)).values(removed_at=None))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
