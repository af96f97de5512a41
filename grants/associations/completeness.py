"""What an association's identity still lacks before it can be verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grants.associations.states import AssociationKind, ReceiptKind
from grants.associations.validity import add_months
from grants.core.clock import local_date
from grants.core.labels import N_

PROVISIONAL_DAYS = 60
# Foreign associations have an own regime: authorised, or declared for three months without opposition.
FOREIGN_MONTHS = 3

_IDENTITY = (
    ("name_ar", N_("le nom en arabe")),
    ("purpose", N_("l’objet de l’association")),
    ("founded_on", N_("la date de création")),
    ("receipt_kind", N_("le type de récépissé")),
    ("receipt_number", N_("le numéro du récépissé")),
    ("receipt_on", N_("la date du récépissé")),
    ("receipt_authority", N_("l’autorité qui a délivré le récépissé")),
    ("receipt_document_id", N_("le récépissé numérisé")),
    ("city_code", N_("la ville")),
    ("address", N_("l’adresse du siège")),
    ("phone", N_("le téléphone")),
    ("email", N_("l’adresse électronique de l’association")),
)
_BOARD = (
    ("representative_name", N_("le nom du représentant légal")),
    ("representative_title", N_("la qualité du représentant légal")),
    ("mandate_ends_on", N_("la fin du mandat du bureau")),
)
_OWN = {
    AssociationKind.FOREIGN: (
        ("country_of_origin", N_("le pays d’origine")),
        ("headquarters_abroad", N_("le siège à l’étranger")),
        ("local_representative", N_("le représentant au Maroc")),
    ),
    AssociationKind.MIGRANTS: (("communities_served", N_("les communautés accompagnées")),),
}
_BANK = (("rib", N_("le RIB")), ("rib_holder", N_("le titulaire du compte")))


@dataclass(frozen=True)
class Gap:
    """Something missing: the page that repairs it (identity, board, bank), the field, words in French."""

    page: str
    field: str
    label: str


def gaps(association: Any, at: datetime, given: Iterable[str] | None = None) -> list[Gap]:
    """Return what is missing or out of date for the verification, in the order of the pages.

    given: the codes of the documents in force, None where the reader has not looked.
    """
    own = _OWN.get(association.kind, ())
    pages = (("identity", (*_IDENTITY, *own)), ("board", _BOARD), ("bank", _BANK))
    found = [
        Gap(page, name, label)
        for page, fields in pages
        for name, label in fields
        if not getattr(association, name)
    ]
    today = local_date(at)
    if is_unauthorised(association, today):
        label = N_("l’autorisation, ou une déclaration de plus de trois mois")
        found.append(Gap("identity", "authorised_on", label))
    if given is not None and association.receipt_kind == ReceiptKind.PROVISIONAL and "DECL" not in given:
        label = N_("la déclaration sur l’honneur jointe au récépissé provisoire")
        found.append(Gap("identity", "sworn_statement", label))
    if is_too_recent(association.receipt_kind, association.receipt_on, today):
        found.append(
            Gap("identity", "receipt_on", N_("un récépissé définitif, ou provisoire de plus de 60 jours"))
        )
    if association.mandate_ends_on and association.mandate_ends_on <= today:
        found.append(Gap("board", "mandate_ends_on", N_("un bureau dont le mandat n’est pas terminé")))
    return found


def is_too_recent(kind: ReceiptKind | None, receipt_on: date | None, today: date) -> bool:
    """Say whether a provisional receipt is not yet older than 60 days."""
    return bool(
        kind == ReceiptKind.PROVISIONAL and receipt_on and (today - receipt_on).days <= PROVISIONAL_DAYS
    )


def is_unauthorised(association: Any, today: date) -> bool:
    """Say whether a foreign association is neither authorised nor declared for three months."""
    if association.kind != AssociationKind.FOREIGN or association.authorised_on or not association.receipt_on:
        return False
    return bool(today < add_months(association.receipt_on, FOREIGN_MONTHS))
