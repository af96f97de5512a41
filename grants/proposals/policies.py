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


# The ministry's readers of messages; the auditor reads and never writes. Evaluators and the committee
# read none, whatever else they are: what is judged is the file.
MESSAGE_WRITERS = ("call_manager", "programme_officer", "finance_officer")
MESSAGE_READERS = (*MESSAGE_WRITERS, "auditor")
JUDGES = ("evaluator", "committee_member", "chair")


def can_read_messages(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor reads the messages about a file submitted once: its members and the ministry."""
    if proposal.submitted_at is None:
        return False
    if actor.is_member(proposal.association_id):
        return True
    return actor.has_role(*MESSAGE_READERS) and not actor.has_role(*JUDGES) and can_read(actor, proposal)


def can_answer_messages(actor: Actor, _thing: Any = None) -> bool:
    """Say whether the actor answers associations on behalf of the ministry."""
    return actor.has_role(*MESSAGE_WRITERS) and not actor.has_role(*JUDGES)


def can_mark_messages(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor's reading counts for the actor's side: not the auditor's."""
    is_own = actor.is_member(proposal.association_id)
    return can_read_messages(actor, proposal) and (is_own or can_answer_messages(actor))


def can_write_message(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor writes to the other side: not while the file is taken back for correction."""
    return can_mark_messages(actor, proposal) and proposal.state != "draft"


POLICIES = {
    "start_proposal": can_start,
    "edit_proposal": can_edit,
    "submit_proposal": can_submit,
    "resume_proposal": can_withdraw,
    "withdraw_proposal": can_withdraw,
    "read_proposal": can_read,
    "read_messages": can_read_messages,
    "answer_messages": can_answer_messages,
    "mark_messages": can_mark_messages,
    "write_message": can_write_message,
    "list_proposals": can_list,
}
