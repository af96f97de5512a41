"""Who may do what to an association: its owners, its editors, and the staff that verifies it."""

from typing import Any

from grants.associations.states import (
    WORKFLOW,
    AssociationState,
    DocumentAudience,
    PairState,
)
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
# Who checks identity: the only staff that reads what concerns persons, and judges doubles.
IDENTITY_CHECKERS = ("call_manager",)
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
    """Allow owners only, except while staff is verifying an account that was given."""
    return actor.is_owner(association.id) and (
        association.state != AssociationState.TO_VERIFY or association.rib is None
    )


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


def can_override_ice(actor: Actor, association: Any) -> bool:
    """Allow the call manager who is not a member of it: who checks the identity."""
    return can_verify_association(actor, association)


def can_return_association(actor: Actor, association: Any) -> bool:
    """Allow the call manager to send back what waits, or to reopen what was verified."""
    return can_verify_association(actor, association) and any(
        WORKFLOW.allows(action, association.state) for action in ("send_back", "reopen")
    )


def can_verify_bank(actor: Actor, association: Any) -> bool:
    """Allow the finance officer who is not a member of it."""
    return _acts_as(actor, association, "finance_officer")


def can_view_officers(actor: Actor, association: Any) -> bool:
    """Allow members, and the staff that checks identity: names and telephones of persons stand there."""
    return actor.is_member(association.id) or _acts_as(actor, association, *IDENTITY_CHECKERS)


def can_declare_board(actor: Actor, association: Any) -> bool:
    """Allow members, except while staff is verifying."""
    return can_edit_identity(actor, association)


def can_give_document(actor: Actor, association: Any) -> bool:
    """Allow members, at any time: a document that expires is replaced when it can be."""
    return actor.is_member(association.id)


def can_read_document(actor: Actor, document: Any) -> bool:
    """Allow members (owners for the account), and the staff that the kind of document is for."""
    audience = document.type.audience
    if audience == DocumentAudience.BANK:
        return actor.is_owner(document.association_id) or _works_on(
            actor, document.association_id, *BANK_VIEWERS
        )
    readers = IDENTITY_CHECKERS if audience == DocumentAudience.IDENTITY else VIEWERS
    return actor.is_member(document.association_id) or _works_on(actor, document.association_id, *readers)


def can_review_document(actor: Actor, document: Any) -> bool:
    """Allow the call manager who is no member; the bank's certificate is judged with the account."""
    return document.type.audience != DocumentAudience.BANK and _works_on(
        actor, document.association_id, *IDENTITY_CHECKERS
    )


def can_propose_transfer(actor: Actor, association: Any) -> bool:
    """Allow owners only."""
    return actor.is_owner(association.id)


def can_answer_transfer(actor: Actor, transfer: Any) -> bool:
    """Allow the member who is proposed."""
    return actor.id == transfer.to_user_id and actor.is_member(transfer.association_id)


def can_cancel_transfer(actor: Actor, transfer: Any) -> bool:
    """Allow the owners of the association."""
    return actor.is_owner(transfer.association_id)


def can_decide_transfer(actor: Actor, transfer: Any) -> bool:
    """Allow the call manager who is no member."""
    return _works_on(actor, transfer.association_id, *IDENTITY_CHECKERS)


def can_judge_doubles(actor: Actor, association: Any = None) -> bool:
    """Allow the call manager, never on an association of the own."""
    return actor.has_role(*IDENTITY_CHECKERS) and (association is None or not actor.is_member(association.id))


def can_judge_pair(actor: Actor, pair: Any) -> bool:
    """Allow the call manager who belongs to neither side, while the two are not merged."""
    return (
        pair.state != PairState.MERGED
        and _works_on(actor, pair.first_id, *IDENTITY_CHECKERS)
        and _works_on(actor, pair.second_id, *IDENTITY_CHECKERS)
    )


def _acts_as(actor: Actor, association: Any, *roles: str) -> bool:
    """Say whether the actor may use a staff role here: never on an association of the own."""
    return _works_on(actor, association.id, *roles)


def _works_on(actor: Actor, association_id: int, *roles: str) -> bool:
    return actor.has_role(*roles) and not actor.is_member(association_id)


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
    "override_ice": can_override_ice,
    "verify_bank": can_verify_bank,
    "view_officers": can_view_officers,
    "declare_board": can_declare_board,
    "give_document": can_give_document,
    "read_association_document": can_read_document,
    "review_association_document": can_review_document,
    "propose_transfer": can_propose_transfer,
    "answer_transfer": can_answer_transfer,
    "cancel_transfer": can_cancel_transfer,
    "decide_transfer": can_decide_transfer,
    "judge_doubles": can_judge_doubles,
    "judge_pair": can_judge_pair,
}
