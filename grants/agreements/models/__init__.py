"""Mapped classes of an agreement: the legal paper, its signatures, its payment tranches."""

from grants.agreements.models.agreement import (
    Agreement,
    AgreementCity,
    AgreementFact,
    AgreementHeading,
    AgreementPaper,
    Signature,
)
from grants.agreements.models.payments import PaymentTranche

__all__ = [
    "Agreement",
    "AgreementCity",
    "AgreementFact",
    "AgreementHeading",
    "AgreementPaper",
    "PaymentTranche",
    "Signature",
]
