"""Who may do what to an association: its owners, its editors, and the staff that verifies it."""

from typing import Any

from grants.associations.states import WORKFLOW, AssociationState
from grants.core.actors import Actor

VIEWERS = (
    "call_manager",
    "programme_officer",
    "finance_officer",
    "authorising_officer",
    "treasury_accountant",
    "director",
    "auditor",
)
BANK_VIEWERS = ("finance_officer", "authorising_officer", "treasury_accountant", "auditor")


def can_register_association(actor: Actor, owner_user_id: Any = None) -> bool:
    """Allow a person to register an association in the own name."""
    return actor.id is not None and owner_user_id in (None, actor.id)


def can_view(actor: Actor, association: Any) -> bool:
    """Allow members, and staff whose work needs the identity; evaluators never."""
    return actor.is_member(association.id) or _acts_as(actor, association, *VIEWERS)


def can_view_bank(actor: Actor, association: Any) -> bool:
    """Allow owners, the hands of a payment and the auditor; an editor is none of them at home."""
    return actor.is_owner(association.id) or _acts_as(actor, association, *BANK_VIEWERS)


def can_edit_identity(actor: Actor, association: Any) -> bool:
    """Allow members, except while staff is verifying."""
    return actor.is_member(association.id) and association.state != AssociationState.TO_VERIFY


def can_edit_bank(actor: Actor, association: Any) -> bool:
    """Allow owners only, except while staff is verifying."""
    return actor.is_owner(association.id) and association.state != AssociationState.TO_VERIFY


def can_ask_verification(actor: Actor, association: Any) -> bool:
    """Allow owners only."""
    return actor.is_owner(association.id)


def can_invite_member(actor: Actor, association: Any) -> bool:
    """Allow owners only."""
    return actor.is_owner(association.id)


def can_end_membership(actor: Actor, membership: Any) -> bool:
    """Allow owners to end any membership, and each member to leave."""
    return actor.is_owner(membership.association_id) or (
        actor.is_member(membership.association_id) and actor.id == membership.user_id
    )


def can_verify_association(actor: Actor, association: Any) -> bool:
    """Allow the call manager who is not a member of it."""
    return _acts_as(actor, association, "call_manager")


def can_return_association(actor: Actor, association: Any) -> bool:
    """Allow the call manager to send back what waits, or to reopen what was verified."""
    return can_verify_association(actor, association) and any(
        WORKFLOW.allows(action, association.state) for action in ("send_back", "reopen")
    )


def can_verify_bank(actor: Actor, association: Any) -> bool:
    """Allow the finance officer who is not a member of it."""
    return _acts_as(actor, association, "finance_officer")


def _acts_as(actor: Actor, association: Any, *roles: str) -> bool:
    """Say whether the actor may use a staff role here: never on an association of the own."""
    return actor.has_role(*roles) and not actor.is_member(association.id)


POLICIES = {
    "register_association": can_register_association,
    "view_association": can_view,
    "view_bank": can_view_bank,
    "edit_identity": can_edit_identity,
    "edit_bank": can_edit_bank,
    "ask_verification": can_ask_verification,
    "invite_member": can_invite_member,
    "end_membership": can_end_membership,
    "verify_association": can_verify_association,
    "return_association": can_return_association,
    "verify_bank": can_verify_bank,
}
