"""Write agreements: prepared, offered, signed, and paid through four hands."""

from grants.agreements.services.facts import record_fact
from grants.agreements.services.guards import PaymentBlocked
from grants.agreements.services.offering import draw_papers, offer_agreement, paper_of
from grants.agreements.services.payments import (
    fail_tranche,
    order_tranche,
    pay_tranche,
    request_tranche,
    send_back_tranche,
    verify_tranche,
)
from grants.agreements.services.preparing import prepare_agreement
from grants.agreements.services.renouncing import renounce_grant
from grants.agreements.services.signing import sign_agreement

__all__ = [
    "PaymentBlocked",
    "draw_papers",
    "fail_tranche",
    "offer_agreement",
    "order_tranche",
    "paper_of",
    "pay_tranche",
    "prepare_agreement",
    "record_fact",
    "renounce_grant",
    "request_tranche",
    "send_back_tranche",
    "sign_agreement",
    "verify_tranche",
]
