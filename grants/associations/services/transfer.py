"""Transfer of ownership: an owner proposes a member, who accepts; the ministry consents with a reason."""

from datetime import datetime

from grants.accounts.queries import get_user, recipients_with_role
from grants.associations import policies
from grants.associations.models import Association, Membership, OwnershipTransfer
from grants.associations.queries.members import current_members, member_recipients
from grants.associations.queries.requests import open_transfer
from grants.associations.states import TRANSFER_WORKFLOW, MemberRight
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.outbox.services import Recipient, queue


def propose_transfer(
    association: Association, to_user_id: int, actor: Actor, at: datetime
) -> OwnershipTransfer:
    """Propose an editor as owner in the actor's place; the association must be locked.

    Raises Conflict while another transfer is open, DomainError for who is no editor.
    """
    if not policies.can_propose_transfer(actor, association):
        raise NotAllowed(_("Seul un propriétaire transmet l’association."))
    if open_transfer(association.id) is not None:
        raise Conflict(_("Une transmission est déjà en cours."))
    members = {member.user_id: member for member in current_members(association.id)}
    chosen = members.get(to_user_id)
    if chosen is None or chosen.right == MemberRight.OWNER:
        raise DomainError(_("Choisissez un éditeur de l’association."), field="to_user_id")
    transfer = OwnershipTransfer(
        association_id=association.id, from_user_id=actor.id or 0, to_user_id=to_user_id, proposed_at=at
    )
    db.session.add(transfer)
    db.session.flush()
    record("ownership_transfer.propose", transfer, actor, at)
    person = chosen.user
    recipient = Recipient(person.email, person.language, person.display_name)
    _tell("association.transfer_proposed", [recipient], transfer, association, at)
    return transfer


def answer_transfer(transfer: OwnershipTransfer, accepts: bool, actor: Actor, at: datetime) -> None:
    """Accept or decline, for the member proposed; accepted, the ministry is told. Raises Conflict."""
    if not policies.can_answer_transfer(actor, transfer):
        raise NotAllowed(_("Seule la personne proposée répond."))
    _require_move(transfer, "accept" if accepts else "decline")
    association = db.session.get_one(Association, transfer.association_id)
    if accepts:
        transition(transfer, TRANSFER_WORKFLOW, "accept", actor, at, stamps={"accepted_at": at})
        _tell(
            "association.transfer_accepted", recipients_with_role("call_manager"), transfer, association, at
        )
    else:
        transition(transfer, TRANSFER_WORKFLOW, "decline", actor, at)
        _tell("association.transfer_ended", _owners(transfer), transfer, association, at)


def cancel_transfer(transfer: OwnershipTransfer, actor: Actor, at: datetime) -> None:
    """Give a transfer up, for an owner, before the ministry decided. Raises Conflict."""
    if not policies.can_cancel_transfer(actor, transfer):
        raise NotAllowed(_("Seul un propriétaire abandonne une transmission."))
    _require_move(transfer, "cancel")
    transition(transfer, TRANSFER_WORKFLOW, "cancel", actor, at)


def consent_to_transfer(transfer: OwnershipTransfer, reason: str, actor: Actor, at: datetime) -> None:
    """Consent with a reason: the member becomes owner, the former owner stays as editor.

    Raises Conflict when one of the two left the association meanwhile or it was decided already.
    """
    reason = _require_decision(transfer, reason, actor)
    members = {member.user_id: member for member in current_members(transfer.association_id)}
    giver, taker = members.get(transfer.from_user_id), members.get(transfer.to_user_id)
    if giver is None or giver.right != MemberRight.OWNER or taker is None:
        raise Conflict(_("L’une des deux personnes n’est plus membre : refusez, une autre demande suivra."))
    stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason}
    transition(transfer, TRANSFER_WORKFLOW, "consent", actor, at, reason=reason, stamps=stamps)
    for member in (giver, taker):
        member.ended_at = at
    db.session.flush()  # one current right a person
    rights = ((taker.user_id, MemberRight.OWNER), (giver.user_id, MemberRight.EDITOR))
    for user_id, right in rights:
        db.session.add(
            Membership(association_id=transfer.association_id, user_id=user_id, right=right, since_at=at)
        )
    db.session.flush()
    association = db.session.get_one(Association, transfer.association_id)
    recipients = member_recipients(transfer.association_id)
    _tell("association.transfer_decided", recipients, transfer, association, at)


def refuse_transfer(transfer: OwnershipTransfer, reason: str, actor: Actor, at: datetime) -> None:
    """Refuse with a reason that both people read; nothing changes. Raises Conflict."""
    reason = _require_decision(transfer, reason, actor)
    stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason}
    transition(transfer, TRANSFER_WORKFLOW, "refuse", actor, at, reason=reason, stamps=stamps)
    association = db.session.get_one(Association, transfer.association_id)
    recipients = member_recipients(transfer.association_id)
    _tell("association.transfer_decided", recipients, transfer, association, at)


def _require_decision(transfer: OwnershipTransfer, reason: str, actor: Actor) -> str:
    if not policies.can_decide_transfer(actor, transfer):
        raise NotAllowed(
            _("Seul le gestionnaire d’appels, étranger à l’association, consent à une transmission.")
        )
    _require_move(transfer, "consent")
    if not reason.strip():
        raise DomainError(_("Écrivez la raison de votre décision."), field="reason")
    return reason.strip()


def _require_move(transfer: OwnershipTransfer, action: str) -> None:
    if not TRANSFER_WORKFLOW.allows(action, transfer.state):
        raise Conflict(_("Cette transmission est maintenant « %(state)s ».", state=transfer.state.label))


def _owners(transfer: OwnershipTransfer) -> list[Recipient]:
    return member_recipients(transfer.association_id, owners_only=True)


def _tell(
    event: str,
    recipients: list[Recipient],
    transfer: OwnershipTransfer,
    association: Association,
    at: datetime,
) -> None:
    queue(
        event,
        recipients,
        at,
        cause=transfer,
        association=association,
        transfer=transfer,
        giver=get_user(transfer.from_user_id).display_name,
        taker=get_user(transfer.to_user_id).display_name,
    )
