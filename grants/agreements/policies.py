"""Who may prepare, read and sign an agreement, and whose hands a payment passes through."""

from typing import Any

from grants.agreements.states import AgreementState, Party
from grants.core.actors import Actor

READERS = (
    "call_manager",
    "programme_officer",
    "finance_officer",
    "authorising_officer",
    "treasury_accountant",
    "director",
    "auditor",
)
PAYMENT_READERS = ("finance_officer", "authorising_officer", "treasury_accountant", "auditor")


def can_view(actor: Actor, agreement: Any) -> bool:
    """Say whether the actor may read the agreement: members once it is offered, staff of the"
    " procedure."""
    if actor.has_role(*READERS):
        return True
    return actor.is_member(agreement.association_id) and agreement.state != AgreementState.DRAFT


def can_prepare(actor: Actor, proposal: Any = None) -> bool:
    """Say whether the actor prepares agreements from published decisions, save for the own association."""
    return actor.has_role("call_manager") and not (
        proposal is not None and actor.is_member(proposal.association_id)
    )


def can_offer(actor: Actor, agreement: Any) -> bool:
    """Say whether the actor may offer the agreement to both parties."""
    return actor.has_role("call_manager") and not actor.is_member(agreement.association_id)


def can_sign_for_association(actor: Actor, agreement: Any) -> bool:
    """Say whether the actor signs for the association: its owners only."""
    return actor.is_owner(agreement.association_id)


def can_sign_for_ministry(actor: Actor, agreement: Any) -> bool:
    """Say whether the actor signs for the ministry: an authorising officer outside the association."""
    return actor.has_role("authorising_officer") and not actor.is_member(agreement.association_id)


def can_sign_for(party: Party, actor: Actor, agreement: Any) -> bool:
    """Say whether the actor signs for that party."""
    if party == Party.ASSOCIATION:
        return can_sign_for_association(actor, agreement)
    return can_sign_for_ministry(actor, agreement)


def can_renounce(actor: Actor, proposal: Any) -> bool:
    """Say whether the actor gives up a grant before its signature: an owner of the association."""
    return actor.is_owner(proposal.association_id)


def can_view_payments(actor: Actor, tranche: Any = None) -> bool:
    """Say whether the actor reads the queue of payments."""
    return actor.has_role(*PAYMENT_READERS)


def can_request(actor: Actor, tranche: Any) -> bool:
    """Say whether the actor may request the payment: an owner; needs the agreement loaded."""
    return actor.is_owner(tranche.agreement.association_id)


def can_verify(actor: Actor, tranche: Any) -> bool:
    """Say whether the actor may verify the request: a finance officer, second hand."""
    return actor.has_role("finance_officer") and _is_another_hand(actor, tranche, tranche.requested_by_id)


def can_order(actor: Actor, tranche: Any) -> bool:
    """Say whether the actor may order the payment: an authorising officer, third hand."""
    earlier = (tranche.requested_by_id, tranche.verified_by_id)
    return actor.has_role("authorising_officer") and _is_another_hand(actor, tranche, *earlier)


def can_pay(actor: Actor, tranche: Any) -> bool:
    """Say whether the actor may record the payment or its rejection: the treasury, fourth hand."""
    earlier = (tranche.requested_by_id, tranche.verified_by_id, tranche.ordered_by_id)
    return actor.has_role("treasury_accountant") and _is_another_hand(actor, tranche, *earlier)


def can_send_back(actor: Actor, tranche: Any) -> bool:
    """Say whether the actor may send the request back: the finance or the authorising officer."""
    return actor.has_role("finance_officer", "authorising_officer") and not actor.is_member(
        tranche.agreement.association_id
    )


def _is_another_hand(actor: Actor, tranche: Any, *earlier: int | None) -> bool:
    return (
        actor.id is not None
        and actor.id not in earlier
        and not actor.is_member(tranche.agreement.association_id)
    )


POLICIES = {
    "view_agreement": can_view,
    "prepare_agreement": can_prepare,
    "offer_agreement": can_offer,
    "sign_for_association": can_sign_for_association,
    "sign_for_ministry": can_sign_for_ministry,
    "view_payments": can_view_payments,
    "request_tranche": can_request,
    "verify_tranche": can_verify,
    "order_tranche": can_order,
    "pay_tranche": can_pay,
    "fail_tranche": can_pay,
    "send_back_tranche": can_send_back,
}
