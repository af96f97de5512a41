"""An ICE whose key is wrong but that stands so on its certificate: entered by staff, with the reason."""

from datetime import datetime

from grants.associations import policies
from grants.associations.identifiers import IdentifierError, ice_digits, parse_ice
from grants.associations.models import Association
from grants.associations.services.identity_checks import ice_messages
from grants.associations.services.likeness import refresh_likeness
from grants.associations.services.versions import require_version
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _


def override_ice(
    association: Association, ice: str, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Enter an ICE with a wrong key, as its certificate says; the reason stays beside it.

    The association may keep it or give another one, which takes the override away. Raises Conflict on another
    version than the one seen, DomainError at `ice` (no 15 digits, or a right key) and at `reason`.
    """
    if not policies.can_override_ice(actor, association):
        raise NotAllowed(_("Seul le gestionnaire d’appels, étranger à l’association, passe outre la clé."))
    require_version(association, seen_version)
    value = _wrong_key(ice)
    if not reason.strip():
        raise DomainError(_("Écrivez pourquoi l’attestation fait foi."), field="reason")
    association.ice, association.ice_override_reason = value, reason.strip()
    association.ice_overridden_at, association.ice_overridden_by_id = at, actor.id
    association.version += 1
    refresh_likeness(association, at)
    record("association.override_ice", association, actor, at, ice=value, reason=reason.strip())


def _wrong_key(text: str) -> str:
    try:
        value = ice_digits(text)
    except IdentifierError as error:
        raise DomainError(ice_messages()[error.code], field="ice") from error
    try:
        parse_ice(value)
    except IdentifierError:
        return value
    raise DomainError(
        _("Cet ICE est juste : l’association l’écrit elle-même dans son identité."), field="ice"
    )
