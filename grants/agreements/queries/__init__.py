"""Read agreements, their payments and what waits on them; rows are filtered by the reader's right."""

from grants.agreements.queries.lists import (
    AgreementFilters,
    SelectedProposal,
    agreements_of,
    page_for_staff,
    payments_page,
    selected_without_agreement,
)
from grants.agreements.queries.single import (
    cities_of,
    file_notes,
    get_for_update,
    get_tranche,
    get_tranche_for_update,
    get_visible,
    headings_of,
    may_renounce,
    of_proposal,
    papers_of,
    signatures_of,
    tranches_of,
)
from grants.agreements.queries.standing import (
    last_reasons,
    payment_reasons,
    reasons_by_tranche,
    request_reasons,
)
from grants.agreements.queries.work import work_items

__all__ = [
    "AgreementFilters",
    "SelectedProposal",
    "agreements_of",
    "cities_of",
    "file_notes",
    "get_for_update",
    "get_tranche",
    "get_tranche_for_update",
    "get_visible",
    "headings_of",
    "last_reasons",
    "may_renounce",
    "of_proposal",
    "page_for_staff",
    "papers_of",
    "payment_reasons",
    "payments_page",
    "reasons_by_tranche",
    "request_reasons",
    "selected_without_agreement",
    "signatures_of",
    "tranches_of",
    "work_items",
]
