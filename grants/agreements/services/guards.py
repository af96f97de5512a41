"""What every act checks first: the version its reader saw, and that nothing blocks the payment."""

from typing import Any

from grants.core.errors import Conflict, ProblemsError
from grants.core.i18n import _


class PaymentBlocked(ProblemsError):
    """A rule stands before the payment; each reason is a sentence for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__([(None, reason) for reason in reasons])


def require_version(thing: Any, seen_version: int | None) -> None:
    """Refuse an act on another version than the one its reader saw. Raises Conflict."""
    if seen_version is not None and seen_version != thing.version:
        raise Conflict(_("Quelqu’un a agi sur cette page pendant que vous l’aviez ouverte."))


def require_unblocked(reasons: list[str]) -> None:
    """Refuse a payment that a rule blocks. Raises PaymentBlocked with every reason."""
    if reasons:
        raise PaymentBlocked(reasons)
