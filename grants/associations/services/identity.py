"""Register an association and keep its identity, each number and name checked."""

from datetime import datetime

from grants.associations import policies
from grants.associations.models import Association, Membership
from grants.associations.services.identity_checks import (
    Identity,
    checked_identity,
    refuse_verified_changes,
    require_names,
)
from grants.associations.services.likeness import refresh_likeness
from grants.associations.services.papers import keep_document, refresh_receipt
from grants.associations.services.versions import require_version
from grants.associations.states import AssociationState, MemberRight
from grants.associations.validity import Dates
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.documents.services import FileRefused, StoredFile

SCANS = ("application/pdf", "image/jpeg", "image/png")


def register_association(
    name_fr: str, name_ar: str | None, owner_user_id: int, actor: Actor, at: datetime
) -> Association:
    """Create an association whose identity is to be completed, with its first owner.

    Raises ProblemsError when a name is in the wrong script.
    """
    if not policies.can_register_association(actor, owner_user_id):
        raise NotAllowed
    require_names(name_fr, name_ar)
    association = Association(
        reference=f"ASSO-{next_number(db.session(), 'association'):04d}",
        name_fr=name_fr,
        name_ar=name_ar or None,
        state=AssociationState.DRAFT,
        created_at=at,
    )
    db.session.add(association)
    db.session.flush()
    db.session.add(
        Membership(association_id=association.id, user_id=owner_user_id, right=MemberRight.OWNER, since_at=at)
    )
    refresh_likeness(association, at)
    record("association.register", association, actor, at)
    return association


def update_identity(
    association: Association,
    identity: Identity,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
    receipt: StoredFile | None = None,
    sworn_statement: StoredFile | None = None,
) -> None:
    """Save the identity, with the scans of the receipt and of the sworn statement if new ones are given.

    Raises ProblemsError with every answer to correct, Conflict on another version than the one seen.
    """
    if not policies.can_edit_identity(actor, association):
        raise NotAllowed(_("L’identité ne change pas pendant que le ministère la vérifie."))
    require_version(association, seen_version)
    overridden = association.ice if association.ice_override_reason else None
    values = checked_identity(identity, at, overridden)
    if association.state == AssociationState.VERIFIED:
        refuse_verified_changes(association, values, receipt)
    changed = [name for name, value in values.items() if getattr(association, name) != value]
    for name in changed:
        setattr(association, name, values[name])
    if "ice" in changed:
        association.ice_override_reason = association.ice_overridden_at = None
        association.ice_overridden_by_id = None
    if receipt is not None:
        _require_scan(receipt, "receipt")
        kept = keep_document(association, "RECEP", receipt, Dates(association.receipt_on), actor, at)
        association.receipt_document_id = kept.document_id
        changed.append("receipt_document_id")
    if sworn_statement is not None:
        _require_scan(sworn_statement, "sworn_statement")
        keep_document(association, "DECL", sworn_statement, Dates(), actor, at)
        changed.append("sworn_statement")
    refresh_receipt(association, at)
    refresh_likeness(association, at)
    association.version += 1
    record("association.update_identity", association, actor, at, fields=sorted(changed))


def _require_scan(scan: StoredFile, field: str) -> None:
    if scan.media_type not in SCANS:
        raise FileRefused(_("Joignez ce document en PDF, JPEG ou PNG."), field=field)
