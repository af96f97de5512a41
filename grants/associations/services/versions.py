"""The version that a form's reader saw must still be the present one."""

from grants.associations.models import Association
from grants.core.errors import Conflict
from grants.core.i18n import _


def require_version(association: Association, seen_version: int | None) -> None:
    """Refuse an act on another version than the one seen. Raises Conflict."""
    if seen_version is not None and seen_version != association.version:
        raise Conflict(_("Quelqu’un a modifié cette association pendant que vous l’aviez ouverte."))
