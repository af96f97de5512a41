"""Register an association and keep its identity, each number and name checked."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from grants.associations import policies
from grants.associations.completeness import is_too_recent
from grants.associations.identifiers import IdentifierError, parse_ice, parse_phone
from grants.associations.models import Association, Membership
from grants.associations.names import is_arabic_name, is_latin_name
from grants.associations.services.versions import require_version
from grants.associations.states import AssociationKind, AssociationState, MemberRight, ReceiptKind
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.core.references import next_number
from grants.documents.services import FileRefused, StoredFile
from grants.documents.services import register as register_document

Problems = list[tuple[str | None, Any]]
SCANS = ("application/pdf", "image/jpeg", "image/png")
# What staff verified: it no longer changes without their reopening the identity.
VERIFIED_FIELDS = (
    "name_fr",
    "name_ar",
    "kind",
    "founded_on",
    "receipt_kind",
    "receipt_number",
    "receipt_on",
    "receipt_authority",
    "ice",
)


@dataclass(frozen=True)
class Identity:
    """An association's identity as typed: numbers in any common spelling, absent answers None or empty."""

    name_fr: str
    name_ar: str | None = None
    kind: AssociationKind = AssociationKind.NATIONAL
    purpose: str | None = None
    founded_on: date | None = None
    receipt_kind: ReceiptKind | None = None
    receipt_number: str | None = None
    receipt_on: date | None = None
    receipt_authority: str | None = None
    ice: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    city_code: str | None = None
    representative_name: str | None = None
    representative_title: str | None = None
    mandate_ends_on: date | None = None


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
    record("association.register", association, actor, at)
    return association


def update_identity(
    association: Association,
    identity: Identity,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
    receipt: StoredFile | None = None,
) -> None:
    """Save the identity, with the scan of the receipt if a new one is given.

    Raises ProblemsError with every answer to correct, Conflict on another version than the one seen.
    """
    if not policies.can_edit_identity(actor, association):
        raise NotAllowed(_("L’identité ne change pas pendant que le ministère la vérifie."))
    require_version(association, seen_version)
    values = _checked(identity, at)
    if association.state == AssociationState.VERIFIED:
        _refuse_verified_changes(association, values, receipt)
    changed = [name for name, value in values.items() if getattr(association, name) != value]
    for name in changed:
        setattr(association, name, values[name])
    if receipt is not None:
        association.receipt_document_id = _register_scan(receipt, actor, at)
        changed.append("receipt_document_id")
    association.version += 1
    record("association.update_identity", association, actor, at, fields=sorted(changed))


def require_names(name_fr: str, name_ar: str | None) -> None:
    """Refuse a name written in the other field's script. Raises ProblemsError."""
    problems = _name_problems(name_fr, name_ar)
    if problems:
        raise ProblemsError(problems)


def _name_problems(name_fr: str, name_ar: str | None) -> Problems:
    problems: Problems = []
    if not is_latin_name(name_fr):
        problems.append(
            ("name_fr", _("Écrivez ici le nom en lettres latines ; le nom arabe a son propre champ."))
        )
    if name_ar and not is_arabic_name(name_ar):
        problems.append(
            ("name_ar", _("Écrivez ici le nom en lettres arabes ; le nom français a son propre champ."))
        )
    return problems


def _checked(identity: Identity, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {name: value or None for name, value in asdict(identity).items()}
    problems = _name_problems(identity.name_fr, identity.name_ar) + _date_problems(identity, local_date(at))
    for name, parse, messages in (
        ("ice", parse_ice, _ice_messages()),
        ("phone", parse_phone, _phone_messages()),
    ):
        if values[name]:
            try:
                values[name] = parse(values[name]).value
            except IdentifierError as error:
                problems.append((name, messages[error.code]))
    if problems:
        raise ProblemsError(problems)
    return values


def _date_problems(identity: Identity, today: date) -> Problems:
    problems: Problems = [
        (name, _("Cette date est dans l’avenir."))
        for name in ("founded_on", "receipt_on")
        if (getattr(identity, name) or today) > today
    ]
    if is_too_recent(identity.receipt_kind, identity.receipt_on, today) and not problems:
        problems.append(("receipt_on", _("Un récépissé provisoire doit avoir plus de 60 jours.")))
    if identity.mandate_ends_on and identity.mandate_ends_on <= today:
        problems.append(
            ("mandate_ends_on", _("Le mandat du bureau est terminé : déclarez le nouveau bureau."))
        )
    return problems


def _ice_messages() -> dict[str, str]:
    return {
        "shape": _("L’ICE compte 15 chiffres. Laissez vide si l’association n’en a pas."),
        "key": _("Les deux derniers chiffres de l’ICE ne correspondent pas aux autres. Recopiez-le."),
    }


def _phone_messages() -> dict[str, str]:
    return {"shape": _("Écrivez un numéro marocain comme 05 37 00 00 00 ou +212 6 00 00 00 00.")}


def _refuse_verified_changes(
    association: Association, values: dict[str, Any], receipt: StoredFile | None
) -> None:
    changed = [name for name in VERIFIED_FIELDS if getattr(association, name) != values[name]]
    if changed or receipt is not None:
        raise DomainError(
            _("Le ministère a vérifié cette donnée : demandez-lui de rouvrir l’identité pour la changer."),
            field=changed[0] if changed else "receipt",
        )


def _register_scan(receipt: StoredFile, actor: Actor, at: datetime) -> int:
    if receipt.media_type not in SCANS:
        raise FileRefused(_("Joignez le récépissé en PDF, JPEG ou PNG."), field="receipt")
    document = register_document(receipt, actor, at)
    db.session.flush()
    return document.id
