"""What an association's identity still lacks before it can be verified."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grants.associations.states import ReceiptKind
from grants.core.clock import local_date
from grants.core.labels import N_

PROVISIONAL_DAYS = 60

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
    ("representative_name", N_("le nom du représentant légal")),
    ("representative_title", N_("la qualité du représentant légal")),
    ("mandate_ends_on", N_("la fin du mandat du bureau")),
)
_BANK = (("rib", N_("le RIB")), ("rib_holder", N_("le titulaire du compte")))


@dataclass(frozen=True)
class Gap:
    """Something missing: the page that repairs it (identity or bank), the field, and words in French."""

    page: str
    field: str
    label: str


def gaps(association: Any, at: datetime) -> list[Gap]:
    """Return what is missing or out of date for the verification, in the order of the pages."""
    found = [
        Gap(page, name, label)
        for page, fields in (("identity", _IDENTITY), ("bank", _BANK))
        for name, label in fields
        if not getattr(association, name)
    ]
    today = local_date(at)
    if is_too_recent(association.receipt_kind, association.receipt_on, today):
        found.append(
            Gap("identity", "receipt_on", N_("un récépissé définitif, ou provisoire de plus de 60 jours"))
        )
    if association.mandate_ends_on and association.mandate_ends_on <= today:
        found.append(Gap("identity", "mandate_ends_on", N_("un bureau dont le mandat n’est pas terminé")))
    return found


def is_too_recent(kind: ReceiptKind | None, receipt_on: date | None, today: date) -> bool:
    """Say whether a provisional receipt is not yet older than 60 days."""
    return bool(
        kind == ReceiptKind.PROVISIONAL and receipt_on and (today - receipt_on).days <= PROVISIONAL_DAYS
    )
