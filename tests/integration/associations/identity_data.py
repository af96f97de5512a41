"""A complete identity as typed on the pages, and a scan of a receipt."""

from datetime import date
from io import BytesIO
from typing import Any

from grants.associations.services import Identity
from grants.associations.states import AssociationKind, ReceiptKind
from grants.documents.services import StoredFile

SCAN = b"%PDF-1.4\nreceipt\n%%EOF\n"
RIB = "999780000123456789012341"
IDENTITY: dict[str, Any] = {
    "name_fr": "Association Amal",
    "name_ar": "جمعية الأمل",
    "kind": AssociationKind.NATIONAL,
    "purpose": "Accompagner les migrants.",
    "founded_on": date(2010, 3, 1),
    "receipt_kind": ReceiptKind.DEFINITIVE,
    "receipt_number": "12/2010",
    "receipt_on": date(2010, 4, 12),
    "receipt_authority": "Préfecture d’Oujda-Angad",
    "ice": "009999999000012",
    "phone": "05 36 00 00 00",
    "email": "contact@example.ma",
    "address": "12, rue de la Source",
    "city_code": "oujda",
}


def identity(**changes: Any) -> Identity:
    return Identity(**{**IDENTITY, **changes})


def typed(version: int, **changes: Any) -> dict[str, Any]:
    """Return the identity form's fields as a browser sends them."""
    values = {**IDENTITY, **changes, "version": version}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def scan(content: bytes = SCAN, name: str = "recepisse.pdf") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def stored_scan() -> StoredFile:
    from grants.documents import storage

    return StoredFile(storage.put(SCAN), len(SCAN), "application/pdf", "recepisse.pdf")


def stored_certificate() -> StoredFile:
    from grants.documents import storage

    content = b"%PDF-1.4\ncertificate\n%%EOF\n"
    return StoredFile(storage.put(content), len(content), "application/pdf", "rib.pdf")
