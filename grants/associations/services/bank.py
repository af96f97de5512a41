"""Bank data: given by an owner with the bank's certificate, confirmed or refused by the finance officer.

Until a change is confirmed the former account stays the association's, and nothing is paid: rib_verified_at
is empty, which agreements read. Confirmed, the new one takes its place; refused, the former is as before.
"""

from datetime import datetime

from grants.accounts.queries import recipients_with_role
from grants.associations import policies
from grants.associations.checks import account_findings
from grants.associations.identifiers import IdentifierError, parse_rib, rib_digits
from grants.associations.models import Association, BankChange
from grants.associations.queries.members import member_recipients
from grants.associations.queries.requests import pending_bank_change
from grants.associations.services.likeness import refresh_likeness
from grants.associations.services.papers import keep_document, settle_documents
from grants.associations.services.versions import require_version
from grants.associations.states import BANK_CHANGE_WORKFLOW, DOCUMENT_WORKFLOW
from grants.associations.validity import Dates
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.documents.services import StoredFile
from grants.outbox.services import queue


class WrongRib(DomainError):
    """The RIB has a wrong length, a foreign character or a wrong key."""


def update_bank(
    association: Association,
    rib: str,
    rib_holder: str,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
    certificate: StoredFile | None = None,
    key_as_certified: bool = False,
) -> str | None:
    """Save an account and its holder with the bank's certificate; the finance officer confirms it.

    key_as_certified: the owner insists that a RIB with a wrong key stands so on the certificate.
    Returns the code of a notice when what was typed was altered. Raises WrongRib, Conflict, DomainError
    at the field `certificate` when an account comes without one.
    """
    if not policies.can_edit_bank(actor, association):
        raise NotAllowed(
            _("Seul un propriétaire change les coordonnées bancaires, hors vérification en cours.")
        )
    require_version(association, seen_version)
    value, key_is_right, notice = _read_rib(rib, key_as_certified)
    pending = pending_bank_change(association.id)
    standing = (pending.rib, pending.rib_holder) if pending else (association.rib, association.rib_holder)
    if standing == (value, rib_holder) and certificate is None:
        return notice
    if certificate is None:
        raise DomainError(_("Joignez l’attestation de la banque."), field="certificate")
    change = _ask(association, pending, value, rib_holder, certificate, key_is_right, actor, at)
    _tell_of(association, change, at)
    return notice


def verify_bank_data(
    association: Association, seen_version: int | None, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Confirm that the account belongs to the association, as seen on the bank's certificate.

    A second person than the one who gave it; a wrong key needs a reason. Raises Conflict when it changed
    meanwhile or is verified already, DomainError at `reason`.
    """
    if not policies.can_verify_bank(actor, association):
        raise NotAllowed(_("Seul l’agent financier vérifie les coordonnées bancaires."))
    require_version(association, seen_version)
    change = pending_bank_change(association.id)
    if change is None and not association.rib:
        raise DomainError(_("L’association n’a pas encore donné de RIB."))
    if association.rib_verified_at is not None:
        raise Conflict(_("Ces coordonnées bancaires sont déjà vérifiées."))
    if change is not None:
        _require_second_person(change, actor)
        if not change.key_is_right and not reason.strip():
            raise DomainError(
                _("La clé de ce RIB est fausse : écrivez pourquoi l’attestation fait foi."), field="reason"
            )
        stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason.strip() or None}
        transition(change, BANK_CHANGE_WORKFLOW, "confirm", actor, at, reason=reason or None, stamps=stamps)
        association.rib, association.rib_holder = change.rib, change.rib_holder
        settle_documents(association, ("RIB",), actor, at)
    association.rib_verified_at = at
    association.rib_verified_by_id = actor.id
    association.version += 1
    record("association.verify_bank", association, actor, at)
    refresh_likeness(association, at)
    owners = member_recipients(association.id, owners_only=True)
    queue("association.bank_confirmed", owners, at, cause=association, association=association)


def refuse_bank_data(
    association: Association, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Refuse the account that waits, with a reason that the owners read; the former one stands as before.

    Raises Conflict when none waits.
    """
    if not policies.can_verify_bank(actor, association):
        raise NotAllowed(_("Seul l’agent financier vérifie les coordonnées bancaires."))
    require_version(association, seen_version)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Dites ce qui ne va pas : l’association le lira."), field="reason")
    change = pending_bank_change(association.id)
    if change is None:
        raise Conflict(_("Aucun compte n’attend de vérification."))
    _require_second_person(change, actor)
    stamps = {"decided_at": at, "decided_by_id": actor.id, "reason": reason}
    transition(change, BANK_CHANGE_WORKFLOW, "refuse", actor, at, reason=reason, stamps=stamps)
    seen = {"reviewed_at": at, "reviewed_by_id": actor.id, "refusal_reason": reason}
    transition(change.certificate, DOCUMENT_WORKFLOW, "refuse", actor, at, reason=reason, stamps=seen)
    if change.former_verified_at is not None:
        association.rib_verified_at = change.former_verified_at
        association.rib_verified_by_id = change.former_verified_by_id
    else:
        association.rib = association.rib_holder = None
    association.version += 1
    refresh_likeness(association, at)
    owners = member_recipients(association.id, owners_only=True)
    queue("association.bank_refused", owners, at, cause=association, association=association, reason=reason)


def _ask(
    association: Association,
    pending: BankChange | None,
    rib: str,
    rib_holder: str,
    certificate: StoredFile,
    key_is_right: bool,
    actor: Actor,
    at: datetime,
) -> BankChange:
    former = (association.rib_verified_at, association.rib_verified_by_id)
    if pending is not None:
        former = (pending.former_verified_at, pending.former_verified_by_id)
        transition(pending, BANK_CHANGE_WORKFLOW, "replace", actor, at)
        db.session.flush()  # one open change an association
    paper = keep_document(association, "RIB", certificate, Dates(), actor, at)
    paper.findings = account_findings(association, rib_holder, key_is_right)
    change = BankChange(
        association_id=association.id,
        rib=rib,
        rib_holder=rib_holder,
        key_is_right=key_is_right,
        certificate_id=paper.id,
        asked_at=at,
        asked_by_id=actor.id,
        former_verified_at=former[0],
        former_verified_by_id=former[1],
    )
    db.session.add(change)
    if former[0] is None:  # no account was ever confirmed: this one is shown, to be verified
        association.rib, association.rib_holder = rib, rib_holder
        refresh_likeness(association, at)
    association.rib_verified_at = association.rib_verified_by_id = None
    association.version += 1
    db.session.flush()
    record("association.update_bank", association, actor, at, key_is_right=key_is_right)
    return change


def _tell_of(association: Association, change: BankChange, at: datetime) -> None:
    """Tell the finance officers, and every owner: one of them may not know of the change."""
    if change.former_verified_at is None:
        return
    recipients = [
        *member_recipients(association.id, owners_only=True),
        *recipients_with_role("finance_officer"),
    ]
    queue("association.bank_asked", recipients, at, cause=association, association=association)


def _require_second_person(change: BankChange, actor: Actor) -> None:
    if actor.id == change.asked_by_id:
        raise NotAllowed(_("Une autre personne confirme le compte que vous avez donné."))


def _read_rib(text: str, key_as_certified: bool) -> tuple[str, bool, str | None]:
    """Return the 24 digits, whether the key is right, and the code of a notice."""
    try:
        parsed = parse_rib(text)
    except IdentifierError as error:
        if error.code == "key" and key_as_certified:
            return rib_digits(text), False, None
        raise WrongRib(_rib_message(error.code), field="rib") from error
    return parsed.value, True, parsed.notice


def _rib_message(code: str) -> str:
    messages: dict[str, str] = {
        "key": _(
            "La clé du RIB (les deux derniers chiffres) ne correspond pas. Recopiez-le de l’attestation."
        ),
        "shape": _("Le RIB compte 24 chiffres : banque, localité, compte et clé."),
    }
    return messages[code]
