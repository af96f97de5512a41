"""An identity as typed, and what must be right in it before it is saved."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from grants.associations.completeness import is_too_recent
from grants.associations.identifiers import Identifier, IdentifierError, ice_digits, parse_ice, parse_phone
from grants.associations.models import Association
from grants.associations.names import is_arabic_name, is_latin_name
from grants.associations.states import AssociationKind, ReceiptKind
from grants.core.clock import local_date
from grants.core.errors import DomainError, ProblemsError
from grants.core.i18n import _
from grants.documents.services import StoredFile

Problems = list[tuple[str | None, Any]]
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
    "country_of_origin",
    "headquarters_abroad",
    "authorisation_number",
    "authorised_on",
    "authorisation_authority",
)
# What only associations of one kind have; another kind's answers are dropped when saved.
OWN_FIELDS = {
    AssociationKind.FOREIGN: (
        "country_of_origin",
        "headquarters_abroad",
        "authorisation_number",
        "authorised_on",
        "authorisation_authority",
        "local_representative",
    ),
    AssociationKind.MIGRANTS: ("communities_served", "migrants_on_board"),
}


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
    country_of_origin: str | None = None
    headquarters_abroad: str | None = None
    authorisation_number: str | None = None
    authorised_on: date | None = None
    authorisation_authority: str | None = None
    local_representative: str | None = None
    communities_served: str | None = None
    migrants_on_board: int | None = None


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


def checked_identity(identity: Identity, at: datetime, overridden_ice: str | None = None) -> dict[str, Any]:
    """Return the identity's columns as they are stored. Raises ProblemsError with every wrong answer.

    overridden_ice: the number with a wrong key that staff entered, which passes as it is.
    """
    values: dict[str, Any] = {
        name: None if value == "" else value for name, value in asdict(identity).items()
    }
    for kind, names in OWN_FIELDS.items():
        if kind != identity.kind:
            values.update(dict.fromkeys(names))
    problems = _name_problems(identity.name_fr, identity.name_ar) + _date_problems(identity, local_date(at))
    for name, parse, messages in (
        ("ice", partial(_read_ice, overridden_ice), ice_messages()),
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
        for name in ("founded_on", "receipt_on", "authorised_on")
        if (getattr(identity, name) or today) > today
    ]
    if is_too_recent(identity.receipt_kind, identity.receipt_on, today) and not problems:
        problems.append(("receipt_on", _("Un récépissé provisoire doit avoir plus de 60 jours.")))
    return problems


def _read_ice(overridden: str | None, text: str) -> Identifier:
    return Identifier(overridden) if overridden and ice_digits(text) == overridden else parse_ice(text)


def ice_messages() -> dict[str, str]:
    """Return what is wrong with an ICE, by the code of the error."""
    return {
        "shape": _("L’ICE compte 15 chiffres. Laissez vide si l’association n’en a pas."),
        "key": _(
            "Les deux derniers chiffres de l’ICE ne correspondent pas aux autres. Recopiez-le ; s’il est "
            "bien ainsi sur l’attestation, laissez vide et joignez-la : le ministère l’inscrira."
        ),
    }


def _phone_messages() -> dict[str, str]:
    return {"shape": _("Écrivez un numéro marocain comme 05 37 00 00 00 ou +212 6 00 00 00 00.")}


def refuse_verified_changes(
    association: Association, values: dict[str, Any], receipt: StoredFile | None
) -> None:
    """Refuse another value than the verified one. Raises DomainError at its field."""
    changed = [name for name in VERIFIED_FIELDS if getattr(association, name) != values[name]]
    if changed or receipt is not None:
        raise DomainError(
            _("Le ministère a vérifié cette donnée : demandez-lui de rouvrir l’identité pour la changer."),
            field=changed[0] if changed else "receipt",
        )
