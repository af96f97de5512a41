"""Move a tranche through its four hands: requested, verified, ordered, paid."""

from datetime import date, datetime

from grants.accounts.queries import recipients_with_role
from grants.agreements import policies
from grants.agreements.models import PaymentTranche
from grants.agreements.queries.standing import payment_reasons, request_reasons
from grants.agreements.services.guards import require_unblocked, require_version
from grants.agreements.states import TRANCHE_WORKFLOW, TrancheState
from grants.associations.queries import lock_association, member_recipients
from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.clock import local, local_date
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.outbox.services import queue

FORGET_HANDS = dict.fromkeys(
    (
        "requested_at",
        "requested_by_id",
        "verified_at",
        "verified_by_id",
        "rib_at_verification",
        "ordered_at",
        "ordered_by_id",
        "order_reference",
    )
)


def request_tranche(tranche: PaymentTranche, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Request the payment of a tranche, for the association: first hand.

    Needs the agreement loaded, as the other hands do. Raises PaymentBlocked with every reason in words,
    Conflict when it is requested already or was seen in another version.
    """
    if not policies.can_request(actor, tranche):
        raise NotAllowed(_("Seul un propriétaire de l’association demande un versement."))
    _require_move(tranche, "request", seen_version, blocked_before=True)
    require_unblocked(request_reasons(tranche, at))
    stamps = {**FORGET_HANDS, "requested_at": at, "requested_by_id": actor.id}
    transition(tranche, TRANCHE_WORKFLOW, "request", actor, at, stamps=stamps)
    queue("payment.requested", recipients_with_role("finance_officer"), at, cause=tranche, tranche=tranche)


def verify_tranche(tranche: PaymentTranche, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Verify a request and keep the RIB that was seen: second hand. Raises PaymentBlocked, Conflict."""
    if not policies.can_verify(actor, tranche):
        raise NotAllowed(_("Cette vérification revient à un agent financier qui n’a pas fait la demande."))
    _require_move(tranche, "verify", seen_version)
    association = lock_association(tranche.agreement.association_id)
    require_unblocked(payment_reasons(tranche, at))
    stamps = {"verified_at": at, "verified_by_id": actor.id, "rib_at_verification": association.rib}
    transition(tranche, TRANCHE_WORKFLOW, "verify", actor, at, stamps=stamps)
    queue("payment.verified", recipients_with_role("authorising_officer"), at, cause=tranche, tranche=tranche)


def order_tranche(tranche: PaymentTranche, seen_version: int | None, actor: Actor, at: datetime) -> str:
    """Order a verified payment under a number OP-<year>-<n>, which is returned: third hand.

    Raises DomainError when the RIB is no longer the verified one, PaymentBlocked, Conflict.
    """
    if not policies.can_order(actor, tranche):
        raise NotAllowed(_("Cet ordre revient à un ordonnateur qui n’a ni demandé ni vérifié le versement."))
    _require_move(tranche, "order", seen_version)
    association = lock_association(tranche.agreement.association_id)
    require_unblocked(payment_reasons(tranche, at))
    if association.rib != tranche.rib_at_verification:
        raise DomainError(
            _(
                "Le RIB a changé depuis la vérification. Renvoyez la demande pour qu’elle soit"
                " vérifiée de nouveau."
            )
        )
    year = local(at).year
    number = f"OP-{year}-{next_number(db.session(), f'OP-{year}')}"
    stamps = {"ordered_at": at, "ordered_by_id": actor.id, "order_reference": number}
    transition(tranche, TRANCHE_WORKFLOW, "order", actor, at, stamps=stamps, order_reference=number)
    queue("payment.ordered", recipients_with_role("treasury_accountant"), at, cause=tranche, tranche=tranche)
    return number


def pay_tranche(
    tranche: PaymentTranche,
    paid_on: date,
    treasury_reference: str,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Record the payment made by the treasury on a day, under its own reference: fourth hand.

    Raises DomainError for a day in the future or before the order, Conflict.
    """
    if not policies.can_pay(actor, tranche):
        raise NotAllowed(_("Ce paiement revient à un agent de la trésorerie qui n’a rien fait avant."))
    _require_move(tranche, "pay", seen_version)
    _require_payment_day(tranche, paid_on, at)
    if not treasury_reference.strip():
        raise DomainError(_("Écrivez la référence de la trésorerie."), field="treasury_reference")
    stamps = {
        "paid_at": at,
        "paid_by_id": actor.id,
        "paid_on": paid_on,
        "treasury_reference": treasury_reference.strip(),
    }
    transition(tranche, TRANCHE_WORKFLOW, "pay", actor, at, stamps=stamps, paid_on=paid_on.isoformat())
    _tell_members("payment.paid", tranche, at)


def send_back_tranche(
    tranche: PaymentTranche, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Send a requested or verified payment back to the association with a reason, by e-mail too.

    Raises NotAllowed, Conflict, DomainError without a reason.
    """
    if not policies.can_send_back(actor, tranche):
        raise NotAllowed(_("Seul un agent financier ou un ordonnateur renvoie une demande."))
    _require_reason(reason)
    _require_move(tranche, "send_back", seen_version)
    transition(tranche, TRANCHE_WORKFLOW, "send_back", actor, at, reason=reason, stamps=FORGET_HANDS)
    _tell_members("payment.sent_back", tranche, at, reason=reason)


def fail_tranche(
    tranche: PaymentTranche, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Record that the bank or the treasury rejected an ordered payment, with the reason.

    The association is told and may request it again: the order is void, its number stays in the audit
    trail. Raises NotAllowed, Conflict, DomainError without a reason.
    """
    if not policies.can_pay(actor, tranche):
        raise NotAllowed(_("Seul un agent de la trésorerie qui n’a rien fait avant note un rejet."))
    _require_reason(reason)
    _require_move(tranche, "fail", seen_version)
    number = tranche.order_reference
    transition(tranche, TRANCHE_WORKFLOW, "fail", actor, at, reason=reason, order_reference=number)
    _tell_members("payment.failed", tranche, at, reason=reason)


def _tell_members(event: str, tranche: PaymentTranche, at: datetime, **context: str) -> None:
    recipients = member_recipients(tranche.agreement.association_id)
    queue(event, recipients, at, cause=tranche, tranche=tranche, **context)


def _require_move(
    tranche: PaymentTranche, action: str, seen_version: int | None, blocked_before: bool = False
) -> None:
    require_version(tranche, seen_version)
    if blocked_before and tranche.state == TrancheState.PLANNED:
        return  # the reasons say what opens it
    if not TRANCHE_WORKFLOW.allows(action, tranche.state):
        raise Conflict(_("Cette tranche est maintenant « %(state)s ».", state=tranche.state.label))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Écrivez la raison : l’association la lira."), field="reason")


def _require_payment_day(tranche: PaymentTranche, paid_on: date, at: datetime) -> None:
    if paid_on > local_date(at):
        raise DomainError(_("La date de paiement est dans l’avenir."), field="paid_on")
    if tranche.ordered_at is not None and paid_on < local_date(tranche.ordered_at):
        raise DomainError(_("La date de paiement précède l’ordre de paiement."), field="paid_on")
