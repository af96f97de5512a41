"""Bank data: given by an owner, verified by the finance officer."""

from datetime import datetime

from grants.associations import policies
from grants.associations.identifiers import IdentifierError, parse_rib
from grants.associations.models import Association
from grants.associations.services.versions import require_version
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _


class WrongRib(DomainError):
    """The RIB has a wrong length, a foreign character or a wrong key."""


def update_bank(
    association: Association, rib: str, rib_holder: str, seen_version: int | None, actor: Actor, at: datetime
) -> str | None:
    """Save the RIB and its holder; a change awaits a new verification by the finance officer.

    Returns the code of a notice when what was typed was altered. Raises WrongRib, Conflict.
    """
    if not policies.can_edit_bank(actor, association):
        raise NotAllowed(
            _("Seul un propriétaire change les coordonnées bancaires, hors vérification en cours.")
        )
    require_version(association, seen_version)
    try:
        parsed = parse_rib(rib)
    except IdentifierError as error:
        raise WrongRib(_rib_message(error.code), field="rib") from error
    if (association.rib, association.rib_holder) != (parsed.value, rib_holder):
        association.rib, association.rib_holder = parsed.value, rib_holder
        association.rib_verified_at = association.rib_verified_by_id = None
        association.version += 1
        record("association.update_bank", association, actor, at)
    return parsed.notice


def verify_bank_data(association: Association, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Note that the account belongs to the association, as seen on the bank's certificate.

    Raises Conflict when it changed meanwhile or is verified already.
    """
    if not policies.can_verify_bank(actor, association):
        raise NotAllowed(_("Seul l’agent financier vérifie les coordonnées bancaires."))
    require_version(association, seen_version)
    if not association.rib:
        raise DomainError(_("L’association n’a pas encore donné de RIB."))
    if association.rib_verified_at is not None:
        raise Conflict(_("Ces coordonnées bancaires sont déjà vérifiées."))
    association.rib_verified_at = at
    association.rib_verified_by_id = actor.id
    association.version += 1
    record("association.verify_bank", association, actor, at)


def _rib_message(code: str) -> str:
    messages: dict[str, str] = {
        "key": _(
            "La clé du RIB (les deux derniers chiffres) ne correspond pas. Recopiez-le de l’attestation."
        ),
        "shape": _("Le RIB compte 24 chiffres : banque, localité, compte et clé."),
    }
    return messages[code]
