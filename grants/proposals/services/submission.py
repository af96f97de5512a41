"""Submit a proposal, take it back to correct it, withdraw it."""

from datetime import datetime

from grants.associations.queries import member_recipients
from grants.audit.services import transition
from grants.calls.states import CallState
from grants.core.actors import Actor, System
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import Conflict, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.outbox.services import queue
from grants.proposals import policies, queries
from grants.proposals.models import Proposal, SubmittedVersion
from grants.proposals.services.freezing import freeze_version
from grants.proposals.services.guards import Incomplete, require_open, require_version
from grants.proposals.services.lending import join_lent_documents
from grants.proposals.services.restoring import stand_again, stand_again_at_deadline
from grants.proposals.states import WORKFLOW, ProposalState

DEADLINE = System("deadline", "deadline")


def submit_proposal(
    proposal: Proposal, seen_version: int | None, actor: Actor, at: datetime
) -> SubmittedVersion:
    """Freeze the draft as a submitted version with its fingerprint; the first one gives the reference.

    at is the instant the request reached the server. The same request made twice (a double click, a
    retry after a cut) is one submission: the second gets the version of the first. Raises NotAllowed for
    who is no owner, Conflict when it is already submitted, Late outside the opening, Incomplete with
    every fault.
    """
    if not policies.can_submit(actor, proposal):
        raise NotAllowed(_("Seul un propriétaire de l’association dépose un dossier. Demandez-le-lui."))
    if proposal.state == ProposalState.SUBMITTED:
        if repeated := _repeated(proposal, seen_version, actor):
            return repeated
        raise Conflict(_("Ce dossier est déjà déposé sous le numéro %(ref)s.", ref=proposal.ref))
    require_version(proposal, seen_version)
    require_open(proposal.call_line.call, at)
    lent = join_lent_documents(proposal, actor, at)
    content = queries.content_of(proposal)
    rules = queries.rules_of(proposal, local_date(at), lent=lent)
    faults = queries.problems_before_submission(proposal, content, rules)
    if faults:
        raise Incomplete([(None, fault.message) for fault in faults])
    reference = proposal.reference or _next_reference(proposal)
    version = freeze_version(proposal, content, reference, actor, at)
    transition(
        proposal,
        WORKFLOW,
        "submit",
        actor,
        at,
        stamps={
            "reference": reference,
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


def _repeated(proposal: Proposal, seen_version: int | None, actor: Actor) -> SubmittedVersion | None:
    """Return the version that this very request submitted before, if it did."""
    is_same = seen_version == proposal.version - 1 and proposal.submitted_by_id == actor.id
    return queries.latest_version(proposal.id) if is_same else None


def _next_reference(proposal: Proposal) -> str:
    """Return the next number of the line in the call; the counter stays locked until the commit."""
    series = f"{proposal.call_line.call.code}-{proposal.call_line.line_code}"
    return f"{series}-{next_number(db.session(), f'proposal:{series}'):04d}"


def resume_draft(proposal: Proposal, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Take a submission back to correct it, before the deadline; the reference and the versions stay.

    What was submitted last stands again by itself at the deadline if nothing newer is submitted by then.
    Raises NotAllowed for who is no owner, Late after the deadline, IllegalTransition when not submitted.
    """
    if not policies.can_withdraw(actor, proposal):
        raise NotAllowed(_("Seul un propriétaire de l’association reprend un dossier déposé."))
    require_version(proposal, seen_version)
    call = proposal.call_line.call
    require_open(call, at)
    transition(proposal, WORKFLOW, "resume", actor, at)
    stand_again_at_deadline(proposal, call, at)


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
    stand_again(proposal, version, actor, at)


def restore_at_deadline(proposal: Proposal, at: datetime) -> None:
    """Let what was submitted last stand again, when the deadline passed while it was being corrected.

    Does nothing to a proposal that is no draft or was never submitted, nor in a cancelled call.
    A call whose deadline was moved meanwhile is waited for again.
    """
    call = proposal.call_line.call
    version = queries.latest_version(proposal.id)
    if proposal.state != ProposalState.DRAFT or version is None or call.state == CallState.CANCELLED:
        return
    if call.is_open(at):
        stand_again_at_deadline(proposal, call, at)
        return
    stand_again(proposal, version, DEADLINE, at)
    queue(
        "proposal.stands_again",
        member_recipients(proposal.association_id),
        at,
        cause=proposal,
        proposal=proposal,
        version=version,
    )
