"""What an automatic check finds in a document that is given: evidence for a reader, no refusal. Pure."""

from datetime import date
from typing import Any

from grants.associations.completeness import is_too_recent
from grants.associations.likeness import similarity
from grants.associations.names import normalise
from grants.associations.validity import Dates, Mandate, is_soon

HOLDER_AT_LEAST = 80


def findings(
    code: str, association: Any, dates: Dates, expires_on: date | None, mandate: Mandate | None, today: date
) -> list[str]:
    """Return the codes of what is found in a document of an association, in words under validity.FINDINGS."""
    found: list[str] = []
    if code == "RECEP":
        found = _receipt(association, today)
    elif code == "STAT" and not association.purpose:
        found = ["no_purpose"]
    elif code == "ICE" and not association.ice:
        found = ["no_ice"]
    elif code == "BUR" and mandate and dates.issued_on and dates.issued_on < mandate.starts_on:
        found = ["older_than_board"]
    return [*found, *(["expires_soon"] if is_soon(expires_on, today) else [])]


def account_findings(association: Any, rib_holder: str, key_is_right: bool) -> list[str]:
    """Return what is found in an account: the holder compared with both names, and the key."""
    holder = normalise(rib_holder)
    names = [normalise(name) for name in (association.name_fr, association.name_ar) if name]
    is_own = any(similarity(holder, name) >= HOLDER_AT_LEAST for name in names)
    return [*([] if is_own else ["holder_differs"]), *([] if key_is_right else ["wrong_key"])]


def _receipt(association: Any, today: date) -> list[str]:
    found = []
    if not (association.receipt_number and association.receipt_on and association.receipt_authority):
        found.append("receipt_incomplete")
    if is_too_recent(association.receipt_kind, association.receipt_on, today):
        found.append("receipt_recent")
    return found
