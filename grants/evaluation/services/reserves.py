"""After the results: grants given up, appeal reserves released, reserve lists ended on 31 December."""

from datetime import datetime

from grants.accounts.queries import recipients_with_role
from grants.associations.queries import member_recipients
from grants.audit.services import record
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import Renunciation, ReserveEnd, ReserveRelease
from grants.evaluation.services.letters import issue_letter
from grants.evaluation.states import LetterKind
from grants.outbox.services import queue
from grants.proposals import queries as proposals
from grants.proposals import services as proposal_services
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def renounce(proposal: Proposal, reason: str, actor: Actor, at: datetime) -> Renunciation:
    """Give up a grant or a place on the reserve list; what it frees waits for a new session.

    The file is locked. Called by the use case that also abandons the agreement. Raises NotAllowed,
    Conflict when nothing is granted, DomainError without a reason.
    """
    if not policies.can_renounce(actor, proposal):
        raise NotAllowed(_("Un propriétaire de l’association renonce à la subvention."))
    decision = queries.decision_of(proposal.id)
    if decision is None or proposal.state not in (ProposalState.SELECTED, ProposalState.RESERVE):
        raise Conflict(_("Ce dossier n’est ni retenu ni sur la liste d’attente."))
    if not reason.strip():
        raise DomainError(_("Écrivez la raison."), field="reason")
    row = Renunciation(
        proposal_id=proposal.id,
        decision_id=decision.id,
        amount_centimes=decision.amount_centimes or 0,
        reason=reason.strip(),
        renounced_at=at,
        renounced_by_id=actor.id,
    )
    db.session.add(row)
    proposal_services.renounce(proposal, actor, at, reason.strip())
    recipients = [*member_recipients(proposal.association_id), *recipients_with_role("call_manager")]
    queue("proposal.renounced", recipients, at, cause=proposal, proposal=proposal, renunciation=row)
    return row


def release_reserve(line: CallLine, actor: Actor, at: datetime) -> None:
    """Note that the appeals of a call line are over: what is left of its appeal reserve is free."""
    if not policies.can_keep_reserves(actor, line):
        raise NotAllowed
    if db.session.get(ReserveRelease, line.id) is not None:
        return
    db.session.add(ReserveRelease(call_line_id=line.id, released_at=at))
    db.session.flush()
    call = db.session.get_one(Call, line.call_id)
    record("call.release_reserve", call, actor, at, line=line.line_code)
    recipients = recipients_with_role("call_manager")
    queue("call.reserve_released", recipients, at, cause=call, call=call, line_code=line.line_code)


def end_reserve_lists(call: Call, actor: Actor, at: datetime) -> int:
    """End the reserve lists of a call after its budget year: each file still waiting gets a letter."""
    if not policies.can_keep_reserves(actor, call):
        raise NotAllowed
    if db.session.get(ReserveEnd, call.id) is not None:
        return 0
    waiting = queries.files_waiting(call.id)
    reason = str(_("La liste d’attente valait jusqu’au 31 décembre %(year)s.", year=call.year))
    for key in waiting:
        proposal = proposals.load_for_update(key)
        proposal_services.reject(proposal, actor, at, reason)
        issue_letter(LetterKind.RESERVE_ENDED, proposal, call.id, actor, at, reason=reason)
    db.session.add(ReserveEnd(call_id=call.id, ended_at=at, files=len(waiting)))
    record("call.end_reserve_lists", call, actor, at, files=len(waiting))
    return len(waiting)
