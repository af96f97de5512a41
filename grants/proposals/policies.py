"""Rights on proposals: what members of the association and staff may do; states are the workflow's."""

from typing import Any

from grants.core.actors import Actor
from grants.proposals.models import Proposal

READERS = (
    "call_manager",
    "committee_member",
    "chair",
    "auditor",
    "programme_officer",
    "finance_officer",
)


def can_start(actor: Actor, association: Any) -> bool:
    """Say whether the actor may start a draft for the association."""
    return actor.is_member(association.id)


def can_edit(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor may fill in the proposal: any member; the deadline brings a submission back."""
    return actor.is_member(proposal.association_id) or actor.has_role("deadline")


def can_submit(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor may submit: owners only."""
    return actor.is_owner(proposal.association_id)


def can_withdraw(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor may withdraw, or take a submission back to correct it: owners only."""
    return actor.is_owner(proposal.association_id)


def can_read(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor may read: members always, staff of the procedure once submitted."""
    if actor.is_member(proposal.association_id):
        return True
    return actor.has_role(*READERS) and proposal.submitted_at is not None and proposal.state != "draft"


def can_list(actor: Actor, _thing: Any = None) -> bool:
    """Say whether the actor may read the list of submitted proposals."""
    return actor.has_role(*READERS)


POLICIES = {
    "start_proposal": can_start,
    "edit_proposal": can_edit,
    "submit_proposal": can_submit,
    "resume_proposal": can_withdraw,
    "withdraw_proposal": can_withdraw,
    "read_proposal": can_read,
    "list_proposals": can_list,
}
